//! A PostgreSQL of our own for one run: made in a temporary folder, gone afterwards, also when the run is cut short.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::probe;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs the server until our end of the pipe closes, which it does however we end; then stops it and cleans up.
/// Ctrl-C reaches the whole group, so the shell must not die of it before it has done that.
const KEEPER: &str = r#"
trap '' INT HUP TERM
"$1/postgres" -D "$2/data" -h 127.0.0.1 -p "$3" -c unix_socket_directories= -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$2/log" 2>&1 </dev/null &
read -r _
kill -INT $!
wait $!
cd / && rm -rf "$2"
"#;

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) port: u16,
    keeper: Child,
}

impl Server {
    /// Makes a new database cluster and starts a server on it.
    pub(crate) fn start(programs: &Path) -> Result<Self, String> {
        let owner = owner()?;
        let folder = make_folder(owner)?;
        initialize(programs, &folder, owner).inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
        let port = free_port()?;
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(programs)
            .arg(&folder)
            .arg(port.to_string());
        keeper.stdin(Stdio::piped());
        let keeper = become_user(&mut keeper, &folder, owner)
            .spawn()
            .map_err(|error| error.to_string())?;
        // From here on, dropping the server stops it and removes the folder.
        let server = Self { port, keeper };
        let start = Instant::now();
        while let Err(why) = probe::is_usable(port, Duration::from_secs(1)) {
            if start.elapsed() > PATIENCE {
                let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL does not start: {why}\n{log}"));
            }
            sleep(Duration::from_millis(50));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// A user and its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Owner {
    user: u32,
    group: u32,
}

/// Whether we are root.
pub(crate) fn is_root() -> bool {
    // The standard library does not tell who we are, but what we make is ours.
    let probe = std::env::temp_dir().join(format!("nuages-owner-{}", std::process::id()));
    let user = fs::create_dir(&probe)
        .and_then(|()| fs::metadata(&probe))
        .map(|made| made.uid());
    let _ = fs::remove_dir(&probe);
    matches!(user, Ok(0))
}

/// Whom the server runs as, if not as ourselves: PostgreSQL refuses root.
fn owner() -> Result<Option<Owner>, String> {
    if !is_root() {
        return Ok(None);
    }
    let users =
        fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    let owner = find_user(&users, "postgres").or_else(|| find_user(&users, "nobody"));
    owner.map(Some).ok_or_else(|| {
        "PostgreSQL refuses root, and there is no user `postgres` or `nobody`".to_owned()
    })
}

/// A user in the text of /etc/passwd: name, password, user, group, …, between colons.
fn find_user(users: &str, name: &str) -> Option<Owner> {
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        if parts.next() != Some(name) {
            return None;
        }
        let user = parts.nth(1)?.parse().ok()?;
        let group = parts.next()?.parse().ok()?;
        Some(Owner { user, group })
    })
}

fn make_folder(owner: Option<Owner>) -> Result<PathBuf, String> {
    let folder = std::env::temp_dir().join(format!("nuages-postgres-{}", std::process::id()));
    let made = fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .and_then(|()| match owner {
            Some(Owner { user, group }) => chown(&folder, Some(user), Some(group)),
            None => Ok(()),
        });
    made.map(|()| folder.clone())
        .map_err(|error| format!("{}: {error}", folder.display()))
}

fn become_user<'c>(
    command: &'c mut Command,
    folder: &Path,
    owner: Option<Owner>,
) -> &'c mut Command {
    if let Some(Owner { user, group }) = owner {
        command.uid(user).gid(group);
    }
    // Where we stand may be closed to that user.
    command.current_dir(folder)
}

/// Makes the cluster, with the plainest locale that knows letters beyond ASCII.
fn initialize(programs: &Path, folder: &Path, owner: Option<Owner>) -> Result<(), String> {
    let mut why = String::new();
    for locale in ["C.UTF-8", "en_US.UTF-8", "C"] {
        let mut command = Command::new(programs.join("initdb"));
        command.args([
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--username",
            probe::USER,
        ]);
        command
            .arg(format!("--locale={locale}"))
            .arg("-D")
            .arg(folder.join("data"));
        let output = become_user(&mut command, folder, owner)
            .output()
            .map_err(|error| format!("initdb: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        why = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    Err(format!("initdb failed: {why}"))
}

fn free_port() -> Result<u16, String> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}

/// Where the server's programs may be: the folders of PATH, then where packages put them, newest version first.
pub(crate) fn program_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    folders.extend(versioned_folders(Path::new("/usr/lib/postgresql")));
    folders.push("/usr/local/pgsql/bin".into());
    folders
}

/// `<base>/<version>/bin`, newest first.
fn versioned_folders(base: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(base)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort_by(|left, right| right.cmp(left));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// The first folder that holds both programs, links followed: `initdb` looks for `postgres` beside itself.
pub(crate) fn find_programs(folders: &[PathBuf]) -> Option<PathBuf> {
    folders.iter().find_map(|folder| {
        let initdb = fs::canonicalize(folder.join("initdb")).ok()?;
        let folder = initdb.parent()?;
        folder.join("postgres").is_file().then(|| folder.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("nuages-xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(fs::canonicalize(path).unwrap())
        }

        fn with_file(&self, path: &str) -> PathBuf {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn finds_users_by_their_whole_name() {
        let users = "root:x:0:0:root:/root:/bin/bash\npostgresql:x:7:7::/:\npostgres:x:101:104:,,,:/var/lib:/bin/bash\n";
        assert_eq!(
            find_user(users, "postgres"),
            Some(Owner {
                user: 101,
                group: 104
            })
        );
        assert_eq!(find_user(users, "nobody"), None);
        assert_eq!(find_user("postgres:x:many", "postgres"), None);
    }

    #[test]
    fn looks_into_the_newest_version_first() {
        let base = Folder::new("versions");
        for version in ["9", "17", "15", "common"] {
            base.with_file(&format!("{version}/bin/initdb"));
        }
        let expected: Vec<PathBuf> = ["17", "15", "9"]
            .map(|version| base.0.join(version).join("bin"))
            .into();
        assert_eq!(versioned_folders(&base.0), expected);
    }

    #[test]
    fn wants_both_programs_and_follows_links() {
        let base = Folder::new("programs");
        base.with_file("half/initdb");
        let initdb = base.with_file("whole/initdb");
        base.with_file("whole/postgres");
        fs::create_dir_all(base.0.join("links")).unwrap();
        std::os::unix::fs::symlink(initdb, base.0.join("links/initdb")).unwrap();
        let folder = |name: &str| base.0.join(name);
        assert_eq!(find_programs(&[folder("none"), folder("half")]), None);
        assert_eq!(
            find_programs(&[folder("half"), folder("links")]),
            Some(folder("whole"))
        );
    }

    #[test]
    fn our_own_server_starts_and_leaves_nothing_behind() {
        let Some(programs) = find_programs(&program_folders()) else {
            eprintln!("PostgreSQL is not installed: nothing to start");
            return;
        };
        let folder = std::env::temp_dir().join(format!("nuages-postgres-{}", std::process::id()));
        let server = Server::start(&programs).unwrap();
        let port = server.port;
        assert!(folder.join("data").exists());
        drop(server);
        assert!(probe::is_usable(port, Duration::from_secs(1)).is_err());
        assert!(!folder.exists());
    }
}
