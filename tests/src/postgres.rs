//! The PostgreSQL server of the tests: a schema of its own for each, and futures waited for in blocking tests.

use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{SystemTime, UNIX_EPOCH};

use nuages::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// The URL of the server, and the word that it is to be left out.
const SERVER: &str = "NUAGES_TEST_POSTGRES";
const LEFT_OUT: &str = "NUAGES_TEST_SQLITE_ONLY";

/// Drives sockets and timers on a thread of its own.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime can be built")
});

/// Wakes the thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread. Unlike the runtime's own way it may wait inside another wait: a blocking body inside an
/// async transaction does.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let _entered = RUNTIME.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// Whether tests on PostgreSQL are to pass without it.
pub(crate) fn is_left_out() -> bool {
    std::env::var_os(LEFT_OUT).is_some_and(|value| value == "1")
}

fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL: set {SERVER} to the URL of a server, or {LEFT_OUT}=1 to leave it out; \
             `cargo xtask test` finds or starts one by itself"
        )
    })
}

/// A handle to make and drop schemas with.
static ADMINISTRATION: LazyLock<PostgresBlocking> = LazyLock::new(|| {
    let url = server();
    Postgres::connect_blocking(&url)
        .unwrap_or_else(|error| panic!("{SERVER} names a server that cannot be used: {error}"))
});

/// A schema that only one test sees, gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Schema {
    name: String,
    url: String,
}

impl Schema {
    pub(crate) fn create() -> nuages::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let url = server();
        // Other test programs may use the server at the same time.
        let start = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.subsec_nanos());
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("nuages_test_{}_{start}_{number}", std::process::id());
        ADMINISTRATION.execute(&format!("CREATE SCHEMA {name}"))?;
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}options=-csearch_path%3D{name}");
        Ok(Self { name, url })
    }

    /// The server's address, with this schema in front.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let _ = ADMINISTRATION.execute(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
