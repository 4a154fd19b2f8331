//! `rolecall serve`: opens the installation, prints its address, and serves until a signal stops it. Then it shuts down in
//! order: new connections, requests in flight, jobs, database.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use service::mail::Transport;
use tokio::{net::TcpListener, sync::watch, time::timeout};

use super::{Failure, setup_link};
use crate::{
    config::{Config, ConfigError},
    http::{self, AppState},
    jobs::Jobs,
    mail::SmtpTransport,
};

/// How long requests and jobs may take to finish after the stop signal.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened, the secret key is the wrong one, or the address is in use.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    service::check_secret_key(&service).await??;
    let state = AppState::new(service.clone(), config).await?;
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        let problem = format!(
            "cannot listen on {}: {error}. Stop the program that uses it or choose another port.",
            config.listen
        );
        ConfigError::new("listen", problem)
    })?;
    let address = listener.local_addr()?;
    let transport: Arc<dyn Transport> = Arc::new(SmtpTransport::default());
    let jobs = Jobs::start(&service, &transport, &state.web.wake);
    let (stop, mut stopped) = watch::channel(false);
    let until_stopped = async move {
        let _ = stopped.changed().await;
    };
    let serving = http::serve(listener, http::build(state), http::HEADER_READ_TIMEOUT, until_stopped);
    let mut server = tokio::spawn(serving);
    print_address(config, &service, address).await?;

    wait_for_stop_signal().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    if timeout(SHUTDOWN_TIMEOUT, &mut server).await.is_err() {
        tracing::warn!("some requests did not finish in time");
        server.abort();
    }
    if timeout(SHUTDOWN_TIMEOUT, jobs.stop()).await.is_err() {
        tracing::warn!("the jobs did not finish in time");
    }
    service.store().close().await;
    Ok(())
}

/// Prints the address; before the set-up also the one-time link.
async fn print_address(
    config: &Config,
    service: &service::Service,
    address: SocketAddr,
) -> Result<(), Failure> {
    let base = setup_link::base(config, address);
    if !service::setup::is_set_up(service).await? {
        let token = setup_link::create(service).await?;
        println!(
            "\nRolecall is not set up yet. Open this link; it works once, for 15 minutes.\n\n    {}\n\n\
             To get a new link: rolecall setup-link\n",
            setup_link::link(&base, &token)
        );
    }
    println!("Rolecall is ready: open {base}");
    Ok(())
}

/// Waits for SIGINT or SIGTERM.
async fn wait_for_stop_signal() {
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
