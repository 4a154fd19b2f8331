//! What happens between the check of a password, which takes a while, and what it was checked for.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
    mpsc,
};

use domain::error::{ErrorKind, Problem};
use service::{
    Rng, SystemRng,
    passwords::{self, ChangePassword, ResetPassword},
    sessions::{self, SignIn},
};
use testkit::{Mailbox, PASSWORD, World};

use crate::short::{NONE, fields, secret};

const NEW: &str = "seven green bicycles at dawn";

/// Randomness that stops whoever asks for the salt of a check, until the way is free.
struct Stopping {
    is_armed: AtomicBool,
    arrived: mpsc::SyncSender<()>,
    way: Mutex<mpsc::Receiver<()>>,
}

impl Rng for Stopping {
    fn fill(&self, bytes: &mut [u8]) {
        // A salt has 16 bytes, and nothing else that signing in or changing a password asks for.
        if bytes.len() == 16 && self.is_armed.swap(false, Ordering::SeqCst) {
            self.arrived.send(()).unwrap();
            self.way.lock().unwrap().recv().unwrap();
        }
        SystemRng.fill(bytes);
    }
}

/// A service whose next check of a password stops halfway, what tells that it does, and what lets it go on.
fn stopping(world: &World) -> (service::Service, mpsc::Receiver<()>, mpsc::SyncSender<()>) {
    let (arrived, reached) = mpsc::sync_channel(1);
    let (free, way) = mpsc::sync_channel(1);
    let rng = Arc::new(Stopping { is_armed: AtomicBool::new(false), arrived, way: Mutex::new(way) });
    let service = world.service_with_rng(Arc::clone(&rng) as _);
    rng.is_armed.store(true, Ordering::SeqCst);
    (service, reached, free)
}

async fn reset(world: &World) {
    passwords::request_reset(&world.service, world.origin(), "olga@example.com").await.unwrap();
    world.deliver().await;
    let token = Mailbox::token(world.mailbox.sent().last().unwrap());
    let command = ResetPassword { token, password: secret(NEW) };
    passwords::reset(&world.service, world.origin(), command).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_with_the_old_password_that_is_under_way_while_it_is_reset_opens_no_session() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (service, reached, free) = stopping(&world);
    let command = SignIn { email: "olga@example.com".to_owned(), password: secret(PASSWORD), device: None };
    let origin = world.origin();
    let signing_in = tokio::spawn(async move { sessions::sign_in(&service, origin, command).await });
    reached.recv().unwrap();
    reset(&world).await;
    free.send(()).unwrap();
    assert_eq!(signing_in.await.unwrap().unwrap_err(), ErrorKind::SignInRefused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_with_the_old_password_that_is_under_way_while_it_is_reset_changes_nothing() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let (service, reached, free) = stopping(&world);
    let command =
        ChangePassword { current: secret(PASSWORD), new: secret("an attacker's own long sentence") };
    let changing = tokio::spawn(async move { passwords::change(&service, &owner, command).await });
    reached.recv().unwrap();
    reset(&world).await;
    let mark = world.mark().await;
    free.send(()).unwrap();
    let refused = changing.await.unwrap().unwrap_err();
    assert_eq!(fields(refused), [("current".to_owned(), Problem::PasswordWrong)]);
    assert_eq!(world.actions_since(&mark).await, NONE);
    world.try_sign_in("olga@example.com", NEW).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_sign_ins_at_once_that_both_renew_an_older_hash_both_succeed() {
    let world = World::sqlite().await;
    world.set_up().await;
    let stronger = world.service_with(|settings| settings.hashing.passes = 3);
    let sign_in = || {
        let command =
            SignIn { email: "olga@example.com".to_owned(), password: secret(PASSWORD), device: None };
        sessions::sign_in(&stronger, world.origin(), command)
    };
    let (one, two, three) = tokio::join!(sign_in(), sign_in(), sign_in());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
}
