//! One connection to a server: the driver's client and its socket, both moved on by whoever waits for an answer.
//!
//! There is no task beside: the future that asks drives the socket, so an answer needs no second wake-up and a connection can
//! live on any runtime, or on one of its own. Nothing here knows programs, transactions or pools.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Config, NoTls, Socket};

use super::errors;
use crate::error::{Error, Result};

/// How often client and socket are moved on by turns before others get their turn.
const ROUNDS: usize = 64;

/// How long connecting may take, unless the address says otherwise.
const CONNECT: Duration = Duration::from_secs(30);

type Stream = tokio_postgres::Connection<Socket, NoTlsStream>;

/// A connection.
pub(super) struct Wire {
    client: Client,
    driver: Driver,
}

/// Moves the socket on.
pub(super) struct Driver {
    /// None once the connection has ended; answers that were waited for are errors then.
    stream: Option<Stream>,
    task: Arc<Task>,
    /// What the client's future is woken by, and what the socket is.
    asks: Relay,
    moves: Relay,
    /// Why it ended, if the server or the system said so.
    reason: Option<String>,
}

/// The task that waits for an answer.
#[derive(Default)]
struct Task {
    waker: AtomicWaker,
    /// Client and socket take turns: whoever wakes one of them is heard without a trip through the runtime.
    turning: AtomicBool,
}

/// One of the two that take turns.
struct Relay {
    bell: Arc<Bell>,
    waker: Waker,
}

/// Remembers that there is something to do, and wakes the task if nobody is about to look.
struct Bell {
    task: Arc<Task>,
    rung: AtomicBool,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::SeqCst);
        if !self.task.turning.load(Ordering::SeqCst) {
            self.task.waker.wake();
        }
    }
}

impl Relay {
    fn new(task: &Arc<Task>) -> Self {
        let bell = Arc::new(Bell {
            task: Arc::clone(task),
            rung: AtomicBool::new(true),
        });
        let waker = Waker::from(Arc::clone(&bell));
        Self { bell, waker }
    }

    /// Whether it was woken since it last got its turn, which it gets now.
    fn answer(&self) -> bool {
        self.bell.rung.load(Ordering::SeqCst) && self.bell.rung.swap(false, Ordering::SeqCst)
    }

    fn is_rung(&self) -> bool {
        self.bell.rung.load(Ordering::SeqCst)
    }

    fn ring(&self) {
        self.bell.rung.store(true, Ordering::SeqCst);
    }
}

/// Reads the address of a server, and adds what every connection needs.
pub(super) fn configuration(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|error| errors::connecting(&error))?;
    if config.get_application_name().is_none() {
        config.application_name("nuages");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    // A moment's year, month and day are those of UTC.
    let mut options = config.get_options().unwrap_or_default().to_owned();
    options.push_str(" -c TimeZone=UTC");
    config.options(options.trim_start());
    Ok(config)
}

impl Wire {
    /// Connects; must be called on the runtime that the connection will be used on.
    pub(super) async fn connect(config: &Config) -> Result<Self> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(Error::connection(
                "an async PostgreSQL handle needs a Tokio runtime".to_owned(),
            ));
        }
        let (client, stream) = config
            .connect(NoTls)
            .await
            .map_err(|error| errors::connecting(&error))?;
        let task = Arc::<Task>::default();
        let driver = Driver {
            stream: Some(stream),
            asks: Relay::new(&task),
            moves: Relay::new(&task),
            task,
            reason: None,
        };
        Ok(Self { client, driver })
    }

    /// The client, and what must be driven while it waits.
    pub(super) fn parts(&mut self) -> (&Client, &mut Driver) {
        (&self.client, &mut self.driver)
    }

    /// Whether the connection has ended, as far as is known without asking.
    pub(super) fn is_closed(&self) -> bool {
        self.driver.stream.is_none() || self.client.is_closed()
    }

    /// Reads what the server has sent by itself, such as that it goes; waits for nothing.
    pub(super) fn look(&mut self) {
        while self.driver.turn() {}
    }

    /// Ends the connection in the middle of a statement: the statement is cancelled, so that its locks go with it.
    pub(super) fn abandon(self) {
        let token = self.client.cancel_token();
        drop(self);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _ = token.cancel_query(NoTls).await;
            });
        }
    }
}

impl Driver {
    /// Waits for a future of the client.
    pub(super) async fn run<F: Future>(&mut self, mut future: Pin<&mut F>) -> F::Output {
        self.asks.ring();
        poll_fn(|context| {
            self.task.waker.register(context.waker());
            self.task.turning.store(true, Ordering::SeqCst);
            let mut output = Poll::Pending;
            for _ in 0..ROUNDS {
                if self.asks.answer() {
                    let mut context = Context::from_waker(&self.asks.waker);
                    output = future.as_mut().poll(&mut context);
                }
                if output.is_ready() || !self.moves.answer() {
                    break;
                }
                self.turn();
            }
            self.task.turning.store(false, Ordering::SeqCst);
            // Rung by another thread just now, or too often to go on.
            if output.is_pending() && (self.asks.is_rung() || self.moves.is_rung()) {
                context.waker().wake_by_ref();
            }
            output
        })
        .await
    }

    /// Moves the socket on; returns whether it is to be done again.
    fn turn(&mut self) -> bool {
        let Some(stream) = &mut self.stream else {
            return false;
        };
        match stream.poll_message(&mut Context::from_waker(&self.moves.waker)) {
            Poll::Pending => return false,
            Poll::Ready(Some(Ok(_))) => {}
            Poll::Ready(None) => self.stream = None,
            Poll::Ready(Some(Err(error))) => {
                self.reason = Some(errors::connecting(&error).to_string());
                // Dropped, so that nobody waits for an answer any more.
                self.stream = None;
            }
        }
        self.asks.ring();
        self.moves.ring();
        true
    }

    /// Why the connection ended.
    pub(super) fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}
