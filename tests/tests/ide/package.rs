//! The package that rust-analyzer is shown: a crate of its own that depends on nuages, as users have it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The only file of the package, good as it is.
pub(crate) const TEXT: &str = include_str!("sample.rs");

/// Where it is and where it is built. Both stay between runs, so that the dependencies are compiled once.
pub(crate) struct Package {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Package {
    /// Writes the package.
    pub(crate) fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ide");
        let root = folder.join("package");
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("this package is in a workspace");
        let manifest = format!(
            "[package]\nname = \"package\"\nedition = \"2024\"\n\n[dependencies]\nnuages = {{ path = {:?} }}\n\n[workspace]\n",
            workspace.join("runtime").display().to_string()
        );
        fs::create_dir_all(root.join("src")).expect("the folder can be made");
        fs::write(root.join("Cargo.toml"), manifest).expect("the manifest can be written");
        fs::write(root.join("src/lib.rs"), TEXT).expect("the file can be written");
        // The versions that everything else is tested with.
        fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock"))
            .expect("the lock file can be copied");
        let target = folder.join("target");
        Self { root, target }
    }

    /// Checks the package as the compiler sees it, and what only rust-analyzer gets to see as well.
    pub(crate) fn check(&self) {
        for flags in [&[][..], &["--cfg", "rust_analyzer"]] {
            let status = Command::new(env!("CARGO"))
                .args(["rustc", "--quiet", "--profile=check", "--lib", "--"])
                .args(["-D", "warnings"])
                .args(flags)
                .current_dir(&self.root)
                .env("CARGO_TARGET_DIR", &self.target)
                .env_remove("RUSTFLAGS")
                .status()
                .expect("cargo runs");
            assert!(
                status.success(),
                "the package does not compile with {flags:?}"
            );
        }
    }
}
