//! The pools: connections wait here between operations. One that was left in the middle of something never comes back.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use deadpool::Runtime;
use deadpool::managed::{
    self, Metrics, Object, PoolError, QueueMode, RecycleError, RecycleResult, TimeoutType, Timeouts,
};
use tokio_postgres::Config;

use super::link::Link;
use super::wire::Wire;
use crate::error::{Error, Result};
use crate::query_log::Listeners;

/// How many connections a handle opens at most.
pub(super) const MOST: usize = 16;

/// How long an operation waits for a connection before it fails.
const WAIT: Duration = Duration::from_secs(30);

/// A connection's place: empty once the connection is not to be used again.
type Place = Option<Box<Link>>;

/// Makes connections and looks at them before they are used again.
pub(super) struct Manager {
    config: Config,
    listeners: Arc<Listeners>,
}

impl Manager {
    pub(super) fn new(config: Config, listeners: Arc<Listeners>) -> Self {
        Self { config, listeners }
    }
}

impl managed::Manager for Manager {
    type Type = Place;
    type Error = Error;

    async fn create(&self) -> Result<Place> {
        // Boxed, as all that is rare: every operation's future would be as large as this one.
        let wire = Box::pin(Wire::connect(&self.config)).await?;
        Ok(Some(Box::new(Link::new(wire, Arc::clone(&self.listeners)))))
    }

    async fn recycle(&self, place: &mut Place, _: &Metrics) -> RecycleResult<Error> {
        if let Some(link) = place
            && link.is_usable().await
        {
            return Ok(());
        }
        Err(RecycleError::message("the connection has ended"))
    }
}

/// The connections of one async handle.
pub(super) struct Pool(managed::Pool<Manager>);

impl Pool {
    pub(super) fn new(manager: Manager) -> Result<Self> {
        let pool = managed::Pool::builder(manager)
            .max_size(MOST)
            // The connection used last is the warmest, here and on the server.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Self(
            pool.map_err(|error| Error::connection(error.to_string()))?,
        ))
    }

    /// A connection for one operation or transaction.
    pub(super) async fn lease(&self) -> Result<Lease> {
        // Where nobody has to wait no timer is needed.
        let at_once = Timeouts {
            wait: Some(Duration::ZERO),
            create: None,
            recycle: None,
        };
        let object = match self.0.timeout_get(&at_once).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => {
                if tokio::runtime::Handle::try_current().is_err() {
                    return Err(no_runtime());
                }
                let patient = Timeouts {
                    wait: Some(WAIT),
                    ..at_once
                };
                Box::pin(self.0.timeout_get(&patient)).await
            }
            done => done,
        };
        object.map(Lease::Pooled).map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Timeout(_) => exhausted(),
            other => Error::connection(other.to_string()),
        })
    }
}

#[cold]
fn no_runtime() -> Error {
    Error::connection("an async PostgreSQL handle needs a Tokio runtime".to_owned())
}

#[cold]
fn exhausted() -> Error {
    Error::connection(format!(
        "no connection became free within {} seconds: all {MOST} are in use (inside `atomic`, use the transaction, not the \
         database)",
        WAIT.as_secs(),
    ))
}

/// The connections of one blocking handle, each with a runtime of its own.
pub(super) struct BlockingPool {
    config: Config,
    listeners: Arc<Listeners>,
    state: Mutex<Waiting>,
    freed: Condvar,
}

/// A connection that waits, and the runtime that it lives on.
type Resting = (Box<Link>, OwnRuntime);

#[derive(Default)]
struct Waiting {
    resting: VecDeque<Resting>,
    /// How many there are, used or not.
    open: usize,
}

impl BlockingPool {
    pub(super) fn new(config: Config, listeners: Arc<Listeners>) -> Self {
        Self {
            config,
            listeners,
            state: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// A connection for one operation or transaction.
    pub(super) fn lease(self: &Arc<Self>) -> Result<Lease> {
        loop {
            match self.resting()? {
                Some((mut link, runtime)) => {
                    let usable = runtime.block_on(async {
                        let usable = link.is_usable().await;
                        (usable, link)
                    })?;
                    link = usable.1;
                    let lease = self.lease_of(Some(link), runtime);
                    if usable.0 {
                        return Ok(lease);
                    }
                }
                None => return self.connect(),
            }
        }
    }

    fn lease_of(self: &Arc<Self>, link: Place, runtime: OwnRuntime) -> Lease {
        Lease::Blocking {
            place: link,
            runtime,
            pool: Arc::clone(self),
        }
    }

    /// A connection that waits, or the right to open one.
    fn resting(&self) -> Result<Option<Resting>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let end = Instant::now() + WAIT;
        loop {
            if let Some(resting) = state.resting.pop_back() {
                return Ok(Some(resting));
            }
            if state.open < MOST {
                state.open += 1;
                return Ok(None);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(exhausted());
            }
            state = self
                .freed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn connect(self: &Arc<Self>) -> Result<Lease> {
        let runtime = match OwnRuntime::new() {
            Ok(runtime) => runtime,
            Err(error) => {
                self.put_back(None);
                return Err(error);
            }
        };
        // From here on the lease gives the place back, whatever happens.
        let mut lease = self.lease_of(None, runtime.clone());
        let config = self.config.clone();
        let wire = runtime.block_on(async move { Wire::connect(&config).await })??;
        if let Lease::Blocking { place, .. } = &mut lease {
            *place = Some(Box::new(Link::new(wire, Arc::clone(&self.listeners))));
        }
        Ok(lease)
    }

    fn put_back(&self, resting: Option<Resting>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match resting {
            Some(resting) => state.resting.push_back(resting),
            None => state.open = state.open.saturating_sub(1),
        }
        drop(state);
        self.freed.notify_one();
    }
}

/// A runtime that moves one connection on, on the thread that asks.
#[derive(Clone)]
pub(super) struct OwnRuntime(Arc<Inner>);

struct Inner(Option<tokio::runtime::Runtime>);

impl Drop for Inner {
    fn drop(&mut self) {
        // A runtime that is simply dropped may not be dropped inside another one.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl OwnRuntime {
    fn new() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime
            .map_err(|error| Error::connection(format!("no runtime for a connection: {error}")))?;
        Ok(Self(Arc::new(Inner(Some(runtime)))))
    }

    /// Runs a future to its end, on this thread unless it is a runtime's own: those cannot wait, so another one does.
    pub(super) fn block_on<T: Send>(&self, future: impl Future<Output = T> + Send) -> Result<T> {
        let runtime = self.0.0.as_ref().ok_or_else(no_runtime)?;
        if tokio::runtime::Handle::try_current().is_err() {
            return Ok(runtime.block_on(future));
        }
        std::thread::scope(
            |scope| match scope.spawn(|| runtime.block_on(future)).join() {
                Ok(output) => Ok(output),
                Err(panic) => std::panic::resume_unwind(panic),
            },
        )
    }
}

/// A connection in use. Dropped, it goes back to its pool if it is clean, and ends if it is not.
pub(super) enum Lease {
    Pooled(Object<Manager>),
    Blocking {
        place: Place,
        runtime: OwnRuntime,
        pool: Arc<BlockingPool>,
    },
}

impl std::fmt::Debug for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lease")
    }
}

impl Lease {
    fn place(&mut self) -> &mut Place {
        match self {
            Self::Pooled(object) => object,
            Self::Blocking { place, .. } => place,
        }
    }

    /// The connection.
    #[inline]
    pub(super) fn link(&mut self) -> Result<&mut Link> {
        match self.place() {
            Some(link) => Ok(link),
            None => Err(Error::connection("the connection has ended".to_owned())),
        }
    }

    /// The runtime of a blocking connection.
    pub(super) fn runtime(&self) -> Result<OwnRuntime> {
        match self {
            Self::Pooled(_) => Err(no_runtime()),
            Self::Blocking { runtime, .. } => Ok(runtime.clone()),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let place = self.place();
        if let Some(link) = place.take_if(|link| !link.is_clean()) {
            end(*link);
        }
        if let Self::Blocking {
            place,
            runtime,
            pool,
        } = self
        {
            pool.put_back(place.take().map(|link| (link, runtime.clone())));
        }
    }
}

/// Ends a connection; a statement that still runs is cancelled, so that its locks go.
fn end(link: Link) {
    let busy = link.is_busy();
    let wire = link.into_wire();
    if busy {
        wire.abandon();
    }
}
