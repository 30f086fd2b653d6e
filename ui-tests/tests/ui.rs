//! Compiles every case and compares what the compiler says. `TRYBUILD=overwrite` writes the expectations; read them aloud.

#[test]
#[cfg_attr(miri, ignore)]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*/*.rs");
}
