//! A package in a temporary folder, and the commands run on it.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use cargo_nuages::command::{Scope, check, makemigrations, migrate, showmigrations, sqlmigrate};
use cargo_nuages::database::Address;
use cargo_nuages::question::Unanswered;
use tempfile::TempDir;

/// A package.
pub(crate) struct Package {
    pub(crate) folder: TempDir,
}

/// What a command said, and what the program would exit with.
#[derive(Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) code: u8,
    pub(crate) text: String,
}

impl Package {
    /// A package `blog` with that root module.
    pub(crate) fn new(lib: &str) -> Self {
        let package = Self {
            folder: TempDir::new().unwrap(),
        };
        package.write(
            "Cargo.toml",
            "[package]\nname = \"blog\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n",
        );
        package.write("src/lib.rs", lib);
        package
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        // The system's folder for temporary files may be a link.
        self.folder.path().canonicalize().unwrap().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_default()
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope {
            manifest_path: Some(self.path("Cargo.toml")),
            package: None,
        }
    }

    /// Runs `makemigrations` with flags as on the command line.
    pub(crate) fn makemigrations(&self, flags: &[&str]) -> Said {
        self.makemigrations_with(flags, "")
    }

    /// The same, with that input at the keyboard.
    pub(crate) fn makemigrations_with(&self, flags: &[&str], input: &str) -> Said {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            options: makemigrations::Options,
        }
        let line = <Line as clap::Parser>::parse_from(["x"].iter().chain(flags));
        let mut options = line.options;
        options.scope = self.scope();
        self.said(|output| {
            makemigrations::run(&options, &mut Cursor::new(input.as_bytes()), output)
        })
    }

    pub(crate) fn check(&self) -> Said {
        let options = check::Options {
            scope: self.scope(),
        };
        self.said(|output| check::run(&options, output))
    }

    /// The database `blog.db` in the package's folder.
    pub(crate) fn address(&self) -> Address {
        Address {
            database: Some(self.path("blog.db").display().to_string()),
        }
    }

    /// Runs `migrate` on that database with flags as on the command line.
    pub(crate) fn migrate(&self, flags: &[&str]) -> Said {
        self.migrate_on(self.address(), flags)
    }

    /// The same on another database.
    pub(crate) fn migrate_on(&self, address: Address, flags: &[&str]) -> Said {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            options: migrate::Options,
        }
        let line = <Line as clap::Parser>::parse_from(["x"].iter().chain(flags));
        let mut options = line.options;
        options.scope = self.scope();
        options.address = address;
        self.said(|output| migrate::run(&options, output))
    }

    pub(crate) fn showmigrations(&self, plan: bool, address: Address) -> Said {
        let options = showmigrations::Options {
            scope: self.scope(),
            address,
            apps: Vec::new(),
            plan,
            verbosity: 2,
        };
        self.said(|output| showmigrations::run(&options, output))
    }

    pub(crate) fn sqlmigrate(&self, migration: &str, backwards: bool) -> Said {
        let options = sqlmigrate::Options {
            scope: self.scope(),
            app: "blog".to_owned(),
            migration: migration.to_owned(),
            backwards,
            dialect: sqlmigrate::DialectName::Sqlite,
        };
        self.said(|output| sqlmigrate::run(&options, output))
    }

    /// What the command writes, without the temporary folder's name.
    fn said(&self, command: impl FnOnce(&mut Vec<u8>) -> anyhow::Result<u8>) -> Said {
        let mut output = Vec::new();
        let result = command(&mut output);
        let mut text = String::from_utf8(output).unwrap();
        let code = match result {
            Ok(code) => code,
            Err(error) => {
                text.extend(["error: ", &format!("{error:#}"), "\n"]);
                error
                    .downcast_ref::<Unanswered>()
                    .map_or(1, Unanswered::code)
            }
        };
        let folder = self.path("").display().to_string();
        Said {
            code,
            text: text.replace(&folder, ""),
        }
    }
}

impl Said {
    /// The text, where the program would exit with that number.
    pub(crate) fn with(self, code: u8) -> String {
        assert_eq!(self.code, code, "{}", self.text);
        self.text
    }
}
