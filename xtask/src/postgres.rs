//! The PostgreSQL that the tests use: one that is given, one that is found, or one of our own.

mod probe;
mod server;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::step;
use server::Server;

/// The variable by which tests are told.
pub(crate) const VARIABLE: &str = "NUAGES_TEST_POSTGRES";

/// Where a server usually listens.
const USUAL_PORT: u16 = 5432;

/// A PostgreSQL to test with. A server that we started stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    _server: Option<Server>,
}

/// Finds a server, or starts one, installing it where that is possible.
pub(crate) fn provide() -> Result<Database, String> {
    if let Ok(url) = std::env::var(VARIABLE)
        && !url.is_empty()
    {
        println!("== PostgreSQL: the one that {VARIABLE} names");
        return Ok(Database { url, _server: None });
    }
    match probe::is_usable(USUAL_PORT, Duration::from_secs(2)) {
        Ok(()) => {
            println!("== PostgreSQL: found on 127.0.0.1:{USUAL_PORT}");
            return Ok(Database {
                url: url(USUAL_PORT),
                _server: None,
            });
        }
        Err(why) => println!("== PostgreSQL: none to use on 127.0.0.1:{USUAL_PORT}: {why}"),
    }
    let server = Server::start(&programs()?)?;
    println!("== PostgreSQL: started on 127.0.0.1:{}", server.port);
    Ok(Database {
        url: url(server.port),
        _server: Some(server),
    })
}

fn url(port: u16) -> String {
    format!("postgres://{}@127.0.0.1:{port}/postgres", probe::USER)
}

/// The folder with `initdb` and `postgres`.
fn programs() -> Result<std::path::PathBuf, String> {
    if let Some(folder) = server::find_programs(&server::program_folders()) {
        return Ok(folder);
    }
    if install()
        && let Some(folder) = server::find_programs(&server::program_folders())
    {
        return Ok(folder);
    }
    Err(format!(
        "PostgreSQL is missing. Do one of these:\n\
         - install it, so that `initdb` and `postgres` are in PATH or in /usr/lib/postgresql/*/bin;\n\
         - start a server on 127.0.0.1:{USUAL_PORT} where the user `{}` is a superuser and needs no password;\n\
         - set {VARIABLE} to the URL of a server, postgres://user:password@host:port/database;\n\
         - leave PostgreSQL out: cargo xtask test --sqlite-only",
        probe::USER
    ))
}

/// Installs the server where we may: as root, on Debian and its kin.
fn install() -> bool {
    let apt = Path::new("/usr/bin/apt-get");
    if !server::is_root() || !apt.exists() {
        return false;
    }
    println!("== PostgreSQL: not installed; installing it");
    let run = |arguments: &[&str]| {
        step::succeeds(
            Command::new(apt)
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    run(&["update"]) && run(&["install", "-y", "--no-install-recommends", "postgresql"])
}
