//! What models cost to compile: generates crates of 10, 50 and 200 models and times cargo on them: `cargo xtask compile-bench [n…]`.
//!
//! Each model has eight columns, a foreign key to the next one and six functions that query it; one file a model.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

fn main() {
    let counts: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let counts = if counts.is_empty() {
        vec![10, 50, 200]
    } else {
        counts
    };
    println!(
        "| models | check | check after a touch | build | build after a touch | check per model | build per model |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    // What the dependencies and an empty crate cost is not the models' fault.
    for count in counts {
        let folder = tempfile::tempdir().expect("a temporary directory");
        write(folder.path(), count);
        let target = folder.path().join("target");
        cargo(folder.path(), &target, "build");
        cargo(folder.path(), &target, "check");
        let mut times = Vec::new();
        for verb in ["check", "build"] {
            forget(folder.path(), &target);
            times.push(cargo(folder.path(), &target, verb));
            touch(folder.path(), verb);
            times.push(cargo(folder.path(), &target, verb));
        }
        let per_model =
            |time: f64| time * 1000.0 / f64::from(u32::try_from(count).expect("a small number"));
        println!(
            "| {count} | {:.2} s | {:.2} s | {:.2} s | {:.2} s | {:.0} ms | {:.0} ms |",
            times[0],
            times[1],
            times[2],
            times[3],
            per_model(times[0]),
            per_model(times[2]),
        );
    }
}

/// Seconds that a cargo command takes.
fn cargo(folder: &Path, target: &Path, verb: &str) -> f64 {
    let start = Instant::now();
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .args([verb, "--quiet"])
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the generated crate does not {verb}");
    start.elapsed().as_secs_f64()
}

fn forget(folder: &Path, target: &Path) {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .args(["clean", "--quiet", "--package", "generated"])
        .status()
        .expect("cargo runs");
    assert!(status.success());
}

/// One more function in one model's file.
fn touch(folder: &Path, name: &str) {
    let path = folder.join("src/model_3.rs");
    let mut text = std::fs::read_to_string(&path).expect("the file is there");
    let _ = write!(
        text,
        "\npub fn touched_{name}(db: &Sqlite) -> nuages::Result<i64> {{ Model3::objects().filter(|m| m.rank.gt(3)).count(db) }}\n"
    );
    std::fs::write(path, text).expect("the file can be written");
}

fn write(folder: &Path, count: usize) {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let manifest = format!(
        "[package]\nname = \"generated\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nnuages = {{ path = {:?} }}\n\n[workspace]\n",
        runtime.display().to_string()
    );
    std::fs::create_dir_all(folder.join("src")).expect("a folder");
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    let lock = runtime.with_file_name("Cargo.lock");
    if lock.exists() {
        std::fs::copy(lock, folder.join("Cargo.lock")).expect("a copy");
    }
    let mut main = String::from("#![allow(dead_code)]\n");
    for n in 0..count {
        let _ = writeln!(main, "pub mod model_{n};");
        std::fs::write(folder.join(format!("src/model_{n}.rs")), model(n, count)).expect("a file");
    }
    main.push_str("fn main() {}\n");
    std::fs::write(folder.join("src/main.rs"), main).expect("a file");
}

fn model(n: usize, count: usize) -> String {
    let next = (n + 1) % count;
    format!(
        "use nuages::prelude::*;

model! {{
    app generated;

    pub Model{n} {{
        title: CharField(max_length = 100),
        body: TextField(default = \"\"),
        rank: IntegerField(default = 0),
        score: FloatField(null),
        active: BooleanField(default = true),
        born: DateField(null),
        next: ForeignKey(crate::model_{next}::Model{next}, on_delete = Cascade, related_name = previous_{n}),
    }}
}}

pub fn all(db: &Sqlite) -> nuages::Result<Vec<Model{n}>> {{
    Model{n}::objects().filter(|m| m.rank.gt(3) & m.active.exact(true)).order_by(|m| (-m.rank, m.title)).slice(..10).fetch(db)
}}
pub fn one(db: &Sqlite, id: i64) -> nuages::Result<Model{n}> {{
    Model{n}::objects().pk(id).get(db)
}}
pub fn joined(db: &Sqlite, title: &str) -> nuages::Result<Vec<(String, String)>> {{
    Model{n}::objects().filter(|m| m.next.title.icontains(title)).values(|m| (m.title, m.next.title)).fetch(db)
}}
pub fn create(db: &Sqlite, next: &crate::model_{next}::Model{next}) -> nuages::Result<Model{n}> {{
    Model{n}::new().title(\"new\").rank(4).next(next).save(db)
}}
pub fn change(db: &Sqlite) -> nuages::Result<u64> {{
    Model{n}::objects().filter(|m| m.score.isnull(true)).update(db, |m| m.score.set(0.5))
}}
pub fn remove(db: &Sqlite, rank: i32) -> nuages::Result<u64> {{
    Ok(Model{n}::objects().filter(|m| m.rank.lt(rank)).delete(db)?.total)
}}
"
    )
}
