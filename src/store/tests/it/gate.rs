//! A gate in the middle of units of work: they tell that they stand before it, and go on when it is opened.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// Closed at first. Clones are the same gate.
#[derive(Clone)]
pub struct Gate {
    arrived: Arc<Semaphore>,
    way: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { arrived: Arc::new(Semaphore::new(0)), way: Arc::new(Semaphore::new(0)) }
    }
}

impl Gate {
    /// Arrives, and waits until the gate is opened.
    pub async fn pass(&self) {
        self.arrived.add_permits(1);
        assert!(self.way.acquire().await.is_err(), "the way is given by closing the semaphore");
    }

    /// Waits until so many more have arrived.
    pub async fn reached(&self, units: u32) {
        self.arrived.acquire_many(units).await.unwrap().forget();
    }

    /// Lets everybody through, now and later.
    pub fn open(&self) {
        self.way.close();
    }
}
