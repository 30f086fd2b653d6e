//! The run-time workloads, by hand with rusqlite and with nuages, one after the other in the same process.
//!
//! Prints a line for each workload: `name size system nanoseconds`. `cargo xtask bench` collects several rounds and Diesel's.

mod by_hand;
mod with_nuages;

use std::hint::black_box;
use std::time::Instant;

/// How often a workload runs in one round, so that a round takes some tenths of a second.
pub const WORKLOADS: &[(&str, u32, u32)] = &[
    ("get_by_pk", 10_000, 100_000),
    ("filter_few", 10, 8_000),
    ("dynamic_filter", 5, 20_000),
    ("load", 1, 100_000),
    ("load", 100, 5_000),
    ("load", 10_000, 60),
    ("join_load", 100, 2_000),
    ("join_load", 10_000, 30),
    ("associations", 100, 60),
    ("insert_one", 1, 20_000),
    ("insert_many", 100, 500),
    ("insert_many", 10_000, 10),
    ("update_filtered", 20, 10_000),
    ("delete_filtered", 20, 5_000),
    ("cascade_wide", 100_000, 3),
    ("cascade_deep", 100_000, 3),
    ("stream", 1_000_000, 1),
];

/// One system's implementation of the workloads. Each returns a number that must be the same for all systems.
pub trait System {
    /// Its name in the tables.
    const NAME: &'static str;
    /// Runs one workload once.
    fn run(&mut self, workload: &str, size: u32, turn: u32) -> i64;
    /// Fills the tables for a workload; not measured.
    fn prepare(&mut self, workload: &str, size: u32);
    /// Lets SQLite collect its statistics.
    fn analyze(&mut self);
}

fn measure<S: System>(system: &mut S, place: &str, workload: &str, size: u32, turns: u32) -> i64 {
    system.prepare(workload, size);
    let mut check = black_box(system.run(workload, size, 0));
    let start = Instant::now();
    for turn in 1..=turns {
        check = check.wrapping_add(black_box(system.run(workload, size, turn)));
    }
    let nanoseconds = start.elapsed().as_nanos() / u128::from(turns);
    println!("{workload}{place} {size} {} {nanoseconds}", S::NAME);
    check
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| {
        arguments.is_empty() || arguments.iter().any(|argument| name.starts_with(argument))
    };
    let analyzed = std::env::var_os("BENCH_ANALYZE").is_some();
    let folder = tempfile::tempdir().expect("a temporary directory");
    for (place, file) in [("", None), ("_wal", Some(folder.path()))] {
        let mut raw = by_hand::ByHand::open(file.map(|folder| folder.join("raw.db")).as_deref());
        let mut ours =
            with_nuages::WithNuages::open(file.map(|folder| folder.join("nuages.db")).as_deref());
        if analyzed {
            raw.analyze();
            ours.analyze();
        }
        for (workload, size, turns) in WORKLOADS {
            // What the file changes is the cost of a statement and of a commit.
            let on_file = !matches!(
                *workload,
                "filter_few"
                    | "dynamic_filter"
                    | "load"
                    | "join_load"
                    | "associations"
                    | "cascade_wide"
                    | "cascade_deep"
            );
            if !wanted(&format!("{workload}{place}")) || (file.is_some() && !on_file) {
                continue;
            }
            let only = std::env::var("BENCH_ONLY").unwrap_or_default();
            if !only.is_empty() {
                // For a profiler: one system alone.
                match only.as_str() {
                    "raw" => measure(&mut raw, place, workload, *size, *turns),
                    _ => measure(&mut ours, place, workload, *size, *turns),
                };
                continue;
            }
            let first = measure(&mut raw, place, workload, *size, *turns);
            let second = measure(&mut ours, place, workload, *size, *turns);
            assert_eq!(
                first, second,
                "{workload} {size}: the systems read different rows"
            );
        }
    }
    if let Some(peak) = peak_memory() {
        println!("peak_memory 1 process {peak}");
    }
}

/// The most memory that the process ever held, in KiB (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
