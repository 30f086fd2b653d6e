//! Runs the workloads of all systems in interleaved rounds and prints the medians as a table: `cargo xtask bench [workload…]`.
//!
//! `BENCH_ROUNDS` (5) says how many rounds, `BENCH_ANALYZE=1` lets SQLite collect statistics first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

type Key = (usize, String, u64);

fn main() {
    let rounds: usize = std::env::var("BENCH_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(5);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs = [
        build(benches, "run-time"),
        build(&benches.join("diesel"), "diesel-benches"),
    ];
    let mut times: BTreeMap<Key, BTreeMap<String, Vec<f64>>> = BTreeMap::new();
    let mut order: Vec<(String, u64)> = Vec::new();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for program in &programs {
            for line in run(program, &arguments).lines() {
                let mut words = line.split_whitespace();
                let (Some(name), Some(size), Some(system), Some(time)) =
                    (words.next(), words.next(), words.next(), words.next())
                else {
                    continue;
                };
                let (Ok(size), Ok(time)) = (size.parse(), time.parse()) else {
                    continue;
                };
                let place = (name.to_owned(), size);
                let position = order
                    .iter()
                    .position(|known| *known == place)
                    .unwrap_or_else(|| {
                        order.push(place.clone());
                        order.len() - 1
                    });
                times
                    .entry((position, place.0, size))
                    .or_default()
                    .entry(system.to_owned())
                    .or_default()
                    .push(time);
            }
        }
    }
    print_table(&times);
}

/// Builds a program in release mode and says where it is.
fn build(folder: &Path, name: &str) -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).args([
        "build",
        "--release",
        "--bin",
        name,
        "--message-format",
        "short",
    ]);
    assert!(
        cargo.status().expect("cargo runs").success(),
        "{name} does not build"
    );
    let metadata = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(folder)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&metadata.stdout);
    let target = text
        .split("\"target_directory\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a target directory");
    Path::new(target).join("release").join(name)
}

fn run(program: &Path, arguments: &[String]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn readable(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.0} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n => format!("{:.2} ms", n / 1e6),
    }
}

fn print_table(times: &BTreeMap<Key, BTreeMap<String, Vec<f64>>>) {
    println!(
        "| workload | size | by hand | nuages | Diesel | nuages ÷ by hand | Diesel ÷ by hand |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for ((_, name, size), systems) in times {
        let of = |system: &str| systems.get(system).map(|times| median(times));
        let Some(raw) = of("raw") else { continue };
        let time = |system: &str| of(system).map_or("—".to_owned(), readable);
        let ratio =
            |system: &str| of(system).map_or("—".to_owned(), |time| format!("{:.2}", time / raw));
        println!(
            "| {name} | {size} | {} | {} | {} | {} | {} |",
            readable(raw),
            time("nuages"),
            time("diesel"),
            ratio("nuages"),
            ratio("diesel"),
        );
    }
}
