//! The statements of migrations, executed in PostgreSQL where `NUAGES_TEST_POSTGRES` is set: the paths of `execution`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use cargo_nuages::database::Address;
use nuages_schema::dialect::POSTGRES;
use nuages_schema::migrate::*;
use nuages_schema::model::ModelDef;
use nuages_schema::sql::create_tables;

use crate::execution::{blog, initial, migration, only_forwards, paths, rows, statements};
use crate::package::Package;
use crate::random;

/// The server's address; anything that is none stands for the usual one.
fn address() -> String {
    let given = std::env::var("NUAGES_TEST_POSTGRES").unwrap_or_default();
    if given.starts_with("postgres") {
        given
    } else {
        "postgres://postgres@127.0.0.1:5432/postgres".to_owned()
    }
}

/// A schema of its own on the test server; nothing where there is none.
struct Postgres {
    schema: String,
}

impl Postgres {
    fn new(name: &str) -> Option<Self> {
        std::env::var_os("NUAGES_TEST_POSTGRES")?;
        let schema = format!("nuages_cli_{}_{name}", std::process::id());
        let server = Self { schema };
        server.run("").unwrap();
        Some(server)
    }

    /// Runs a script as one transaction and answers what its queries give.
    fn run(&self, script: &str) -> Result<String, String> {
        let mut psql = Command::new("psql")
            .arg(address())
            .args(["-qAtX", "-v", "ON_ERROR_STOP=1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let schema = &self.schema;
        let script = format!(
            "SET client_min_messages = warning; CREATE SCHEMA IF NOT EXISTS {schema}; SET search_path = {schema}; BEGIN;\n{script};\nCOMMIT;\n"
        );
        psql.stdin
            .take()
            .unwrap()
            .write_all(script.as_bytes())
            .unwrap();
        let output = psql.wait_with_output().unwrap();
        if output.status.success() {
            Ok(String::from_utf8(output.stdout).unwrap())
        } else {
            Err(String::from_utf8(output.stderr).unwrap())
        }
    }

    fn schema(&self) -> String {
        let schema = &self.schema;
        let script = format!(
            "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, column_default, is_identity
             FROM information_schema.columns WHERE table_schema = '{schema}' ORDER BY 1, 2;
             SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), condeferrable, condeferred
             FROM pg_constraint WHERE connamespace = '{schema}'::regnamespace ORDER BY conrelid::regclass::text, 2;
             SELECT indexdef FROM pg_indexes WHERE schemaname = '{schema}' ORDER BY 1"
        );
        self.run(&script).unwrap().replace(schema, "x")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.run(&format!("DROP SCHEMA {} CASCADE", self.schema));
    }
}

fn script(statements: &[String]) -> String {
    statements.join(";\n")
}

#[test]
fn every_path_leads_to_the_models_and_back() {
    for (at, operations) in paths().into_iter().enumerate() {
        let (Some(walked), Some(created)) = (
            Postgres::new(&format!("walked_{at}")),
            Postgres::new(&format!("created_{at}")),
        ) else {
            return;
        };
        let migration = migration(operations);
        let mut after = blog();
        migration.apply(&mut after).unwrap();
        let first = statements(&POSTGRES, &ProjectState::new(), &initial());
        walked.run(&script(&first)).unwrap();
        let begun = walked.schema();
        walked.run(&rows(&POSTGRES)).unwrap();
        let statements_there = statements(&POSTGRES, &blog(), &migration);
        if let Err(error) = walked.run(&script(&statements_there)) {
            panic!("{error}\n{}", script(&statements_there));
        }
        let models: Vec<&ModelDef> = after.models().iter().collect();
        created
            .run(&script(&create_tables(&POSTGRES, &models)))
            .unwrap();
        assert_eq!(walked.schema(), created.schema(), "{migration:?}");
        if only_forwards(&migration.operations) {
            continue;
        }
        let undo = Migration {
            operations: migration.reversed(&blog()).unwrap(),
            ..migration.clone()
        };
        let back = statements(&POSTGRES, &after, &undo);
        if let Err(error) = walked.run(&script(&back)) {
            panic!("{error}\n{}", script(&back));
        }
        assert_eq!(walked.schema(), begun, "{undo:?}");
    }
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let Some(server) = Postgres::new("refused") else {
        return;
    };
    let first = statements(&POSTGRES, &ProjectState::new(), &initial());
    server.run(&script(&first)).unwrap();
    server.run(&rows(&POSTGRES)).unwrap();
    let fails = |operation: Operation| {
        let statements = statements(&POSTGRES, &blog(), &migration(vec![operation]));
        server.run(&script(&statements)).unwrap_err()
    };
    for (operation, reason) in [
        (
            AlterField::new("Entry", "price", IntegerField().null()),
            "nuages_fits",
        ),
        (
            AlterField::new("Entry", "price", DecimalField(8, 0).null()),
            "nuages_fits",
        ),
        (
            AlterField::new("Author", "name", CharField(2)),
            "value too long",
        ),
        (
            AlterField::new("Entry", "headline", IntegerField()),
            "invalid input syntax",
        ),
        (
            AlterField::new("Entry", "pub_date", DateField()),
            "contains null values",
        ),
    ] {
        let error = fails(operation.into());
        assert!(error.contains(reason), "{error}");
    }
}

/// As on SQLite, with models made by chance.
#[test]
fn from_any_models_to_any_others() {
    for seed in 1..=5 {
        let mut chance = random::Chance::new(seed);
        let Some(walked) = Postgres::new(&format!("walked_by_chance_{seed}")) else {
            return;
        };
        let mut state = ProjectState::new();
        for step in 0..4 {
            let wanted = random::models(&mut chance);
            let migration = random::migration(&state, &wanted);
            let there = script(&statements(&POSTGRES, &state, &migration));
            if let Err(error) = walked.run(&there) {
                panic!("seed {seed}, step {step}: {error}\n{there}");
            }
            let created = Postgres::new(&format!("created_by_chance_{seed}_{step}")).unwrap();
            let models: Vec<&ModelDef> = wanted.models().iter().collect();
            created
                .run(&script(&create_tables(&POSTGRES, &models)))
                .unwrap();
            assert_eq!(
                walked.schema(),
                created.schema(),
                "seed {seed}, step {step}\n{there}"
            );
            migration.apply(&mut state).unwrap();
        }
    }
}

/// The command, in a database of its own: the ledger is not in a schema.
#[test]
fn the_command_migrates() {
    let Some(server) = Postgres::new("command") else {
        return;
    };
    let database = format!("nuages_cli_{}", std::process::id());
    let admin = |sql: String| {
        let done = Command::new("psql")
            .arg(address())
            .args(["-qX", "-v", "ON_ERROR_STOP=1", "-c", &sql])
            .status();
        assert!(done.unwrap().success(), "{sql}");
    };
    admin(format!("CREATE DATABASE {database}"));
    let (server_address, _) = address()
        .rsplit_once('/')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let place = || Address {
        database: Some(format!("{server_address}/{database}")),
    };
    let package = Package::new("model! { pub Blog { name: TextField } }");
    package.makemigrations(&[]).with(0);
    let first = package.migrate_on(place(), &[]).with(0);
    let second = package.migrate_on(place(), &[]).with(0);
    let shown = package.showmigrations(false, place()).with(0);
    let back = package.migrate_on(place(), &["blog", "zero"]).with(0);
    admin(format!("DROP DATABASE {database} WITH (FORCE)"));
    drop(server);
    assert!(
        first.ends_with("  Applying blog.0001_initial... OK\n"),
        "{first}"
    );
    assert!(second.ends_with("  No migrations to apply.\n"), "{second}");
    assert_eq!(shown, "blog\n [X] 0001_initial\n");
    assert!(
        back.ends_with("  Unapplying blog.0001_initial... OK\n"),
        "{back}"
    );
}
