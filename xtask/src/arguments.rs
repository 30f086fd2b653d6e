//! What is asked on the command line, as data.

use std::path::Path;

/// A command that only calls cargo with other words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrapper {
    pub(crate) name: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) cargo: &'static [&'static str],
    /// The file without which there is nothing to call; the command is not listed then.
    pub(crate) needs: &'static str,
}

impl Wrapper {
    pub(crate) fn exists(&self, root: &Path) -> bool {
        root.join(self.needs).exists()
    }
}

/// All of them.
pub(crate) const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        name: "bench",
        summary: "times workloads against SQL by hand and Diesel: bench [workload…]",
        cargo: &[
            "run",
            "--release",
            "--package",
            "nuages-benches",
            "--bin",
            "collect",
            "--",
        ],
        needs: "benches/src/bin/collect.rs",
    },
    Wrapper {
        name: "bench-postgres",
        summary: "times workloads on PostgreSQL against SQL by hand: bench-postgres [workload…]",
        cargo: &[
            "run",
            "--release",
            "--package",
            "nuages-benches",
            "--bin",
            "postgres",
            "--",
        ],
        needs: "benches/src/bin/postgres.rs",
    },
    Wrapper {
        name: "compile-bench",
        summary: "times how long models take to compile: compile-bench [models…]",
        cargo: &[
            "run",
            "--release",
            "--package",
            "nuages-benches",
            "--bin",
            "compile",
            "--",
        ],
        needs: "benches/src/bin/compile.rs",
    },
];

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Help,
    Test { sqlite_only: bool },
    Oracle,
    Wrapped(&'static Wrapper, Vec<String>),
}

/// Reads the arguments, the program's name aside.
pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Request, String> {
    let mut arguments = arguments.into_iter();
    let Some(name) = arguments.next() else {
        return Err("a command is missing".to_owned());
    };
    let rest: Vec<String> = arguments.collect();
    if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| wrapper.name == name) {
        return Ok(Request::Wrapped(wrapper, rest));
    }
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Request::Help),
        "test" => parse_test(&rest),
        "oracle" if rest.is_empty() => Ok(Request::Oracle),
        other => Err(format!("there is no command `{other}`")),
    }
}

fn parse_test(rest: &[String]) -> Result<Request, String> {
    let mut sqlite_only = false;
    for argument in rest {
        match argument.as_str() {
            "--sqlite-only" => sqlite_only = true,
            "--help" | "-h" => return Ok(Request::Help),
            other => return Err(format!("`test` does not know `{other}`")),
        }
    }
    Ok(Request::Test { sqlite_only })
}

/// The help text: the commands that can run in this tree.
pub(crate) fn usage(root: &Path) -> String {
    let mut lines = vec![
        "cargo xtask <command>\n".to_owned(),
        "  test [--sqlite-only]  format, lints, documentation and all tests; finds or starts PostgreSQL".to_owned(),
        "  oracle                asks Django the same random queries; installs it in the target directory".to_owned(),
    ];
    lines.extend(
        WRAPPERS
            .iter()
            .filter(|wrapper| wrapper.exists(root))
            .map(|wrapper| format!("  {:<20}  {}", wrapper.name, wrapper.summary)),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &str) -> Result<Request, String> {
        parse(words.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_the_test_command() {
        assert_eq!(
            parse_words("test"),
            Ok(Request::Test { sqlite_only: false })
        );
        assert_eq!(
            parse_words("test --sqlite-only"),
            Ok(Request::Test { sqlite_only: true })
        );
        assert_eq!(parse_words("test --help"), Ok(Request::Help));
        assert_eq!(parse_words("oracle"), Ok(Request::Oracle));
    }

    #[test]
    fn names_what_it_does_not_know() {
        assert_eq!(parse_words(""), Err("a command is missing".to_owned()));
        assert_eq!(
            parse_words("tset"),
            Err("there is no command `tset`".to_owned())
        );
        assert_eq!(
            parse_words("test --fast"),
            Err("`test` does not know `--fast`".to_owned())
        );
    }

    #[test]
    fn passes_the_rest_on_to_a_wrapped_command() {
        let Ok(Request::Wrapped(wrapper, rest)) = parse_words("bench get --quick") else {
            panic!("`bench` is not a wrapped command");
        };
        assert_eq!(
            (wrapper.name, rest),
            ("bench", vec!["get".to_owned(), "--quick".to_owned()])
        );
    }

    #[test]
    fn lists_only_commands_that_can_run() {
        let nowhere = usage(Path::new("/nowhere"));
        assert!(nowhere.contains("test [--sqlite-only]"));
        assert!(!nowhere.contains("bench"));
    }
}
