//! How many invitations and sign-ins a second, and what the hash alone would allow.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::secret::Secret;
use futures::future::join_all;
use service::sessions;

use crate::{
    table::now,
    world::{PASSWORD, World, origin},
};

/// How long each rate is measured.
const FOR: Duration = Duration::from_secs(5);

/// Invitations a second, each a unit of work of its own that is on disk before it is answered.
pub async fn invitations(world: &World) {
    let next = AtomicU32::new(0);
    for clients in [1, 64] {
        let begun = now();
        let done: u32 = join_all((0..clients).map(|_| async {
            let mut done = 0;
            while begun.elapsed() < FOR {
                let n = next.fetch_add(1, Ordering::Relaxed);
                world.invite_guest(n).await;
                done += 1;
            }
            done
        }))
        .await
        .into_iter()
        .sum();
        let rate = f64::from(done) / begun.elapsed().as_secs_f64();
        println!("  invitations, {clients:>2} clients at once                {rate:>10.0} a second");
    }
}

/// Sign-ins a second of people with accounts, against as many bare hashes at once.
pub async fn sign_ins(world: &World) {
    let people = 12;
    let addresses: Vec<String> = (0..people).map(|n| format!("signer{n}@signers.example")).collect();
    for (n, address) in (0_u32..).zip(&addresses) {
        world.join(address, world.member_role, n).await;
    }
    let bound = hashes().await;
    println!("  argon2id alone, 2 threads                    {bound:>10.1} a second");
    let begun = now();
    let done: u32 = join_all((0_u32..).zip(&addresses).map(|(n, email)| async move {
        let mut done = 0;
        while begun.elapsed() < FOR {
            // A network of its own for each sign-in: the limits are not what is measured here.
            let from = origin((n + 1) * 100_000 + done);
            let command = sessions::SignIn {
                email: email.clone(),
                password: Secret::new(PASSWORD.to_owned()),
                device: None,
            };
            sessions::sign_in(&world.service, from, command).await.expect("a sign-in");
            done += 1;
        }
        done
    }))
    .await
    .into_iter()
    .sum();
    let rate = f64::from(done) / begun.elapsed().as_secs_f64();
    println!(
        "  sign-ins, {people} clients at once                  {rate:>10.1} a second ({:.0} % of the bound)",
        rate / bound * 100.0
    );
}

/// Hashes with the parameters of production on two threads at once.
async fn hashes() -> f64 {
    let done = Arc::new(AtomicU32::new(0));
    let begun = now();
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let done = Arc::clone(&done);
            tokio::task::spawn_blocking(move || {
                let mut out = [0_u8; 32];
                while begun.elapsed() < FOR {
                    argon2::Argon2::default()
                        .hash_password_into(PASSWORD.as_bytes(), &[7; 16], &mut out)
                        .expect("a hash");
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    join_all(threads).await;
    f64::from(done.load(Ordering::Relaxed)) / begun.elapsed().as_secs_f64()
}
