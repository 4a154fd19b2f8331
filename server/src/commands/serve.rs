//! `rolecall serve`: opens the installation, says where it is, serves until it is told to stop, and stops in order:
//! no new connections, the requests under way, the jobs, the database.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::watch, time::timeout};

use super::{Failure, setup_link};
use crate::{
    config::{Config, ConfigError},
    http::{self, AppState},
    jobs::Jobs,
    mail::SmtpTransport,
};

/// How long requests and jobs under way may take once the server is told to stop.
const LAST_MOMENTS: Duration = Duration::from_secs(10);

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened, the key is another one's, or the address is taken.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    service::check_secret_key(&service).await??;
    let state = AppState::new(service.clone(), config).await?;
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        let problem = format!(
            "{} cannot be listened on: {error}. Stop what uses it or choose another port.",
            config.listen
        );
        ConfigError::new("listen", problem)
    })?;
    let address = listener.local_addr()?;
    let jobs = Jobs::start(&service, Arc::new(SmtpTransport::default()), Arc::clone(&state.web.wake));
    let (stop, mut stopped) = watch::channel(false);
    let until_stopped = async move {
        let _ = stopped.changed().await;
    };
    let serving = http::serve(listener, http::build(state), http::HEAD_PATIENCE, until_stopped);
    let mut server = tokio::spawn(serving);
    greet(config, &service, address).await?;

    told_to_stop().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    if timeout(LAST_MOMENTS, &mut server).await.is_err() {
        tracing::warn!("some requests did not end in time");
        server.abort();
    }
    if timeout(LAST_MOMENTS, jobs.stop()).await.is_err() {
        tracing::warn!("the jobs did not end in time");
    }
    service.store().close().await;
    Ok(())
}

/// Says where to go. Before the set-up that is the one-time link.
async fn greet(config: &Config, service: &service::Service, address: SocketAddr) -> Result<(), Failure> {
    let base = setup_link::base(config, address);
    if !service::setup::is_set_up(service).await? {
        let token = setup_link::make(service).await?;
        println!(
            "\nRolecall is not set up yet. Open this link; it works once and for 15 minutes.\n\n    {}\n\n\
             Another one: rolecall setup-link\n",
            setup_link::link(&base, &token)
        );
    }
    println!("Rolecall is ready: open {base}");
    Ok(())
}

/// Waits for the signals that end a program politely.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            _ => std::future::pending().await,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}
