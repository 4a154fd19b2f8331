//! `rolecall serve`: opens the installation, prints its address, and serves until a signal stops it. Then it shuts down in
//! order: new connections, requests in flight, jobs, database.

use std::{sync::Arc, time::Duration};

use axum::Router;
use service::{jobs, mail::Transport};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

use super::{Failure, setup_link};
use crate::{
    config::{Config, ConfigError, Listen},
    http::{self, AppState},
    jobs::Jobs,
    mail::SmtpTransport,
};

/// How long requests and jobs may take to finish after the stop signal.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened, the secret key is the wrong one, or the address or socket is in use.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    service::check_secret_key(&service).await??;
    let state = AppState::new(service.clone(), config).await?;
    let (stop, mut stopped) = watch::channel(false);
    let until_stopped = async move {
        let _ = stopped.changed().await;
    };
    let (wake, stopping) = (state.web.wake.clone(), state.web.stopping.clone());
    let router = http::build(state);
    let (mut server, listen) = start(&config.listen, router, until_stopped).await?;
    let transport: Arc<dyn Transport> = Arc::new(SmtpTransport::default());
    jobs::take_over(&service).await?;
    let jobs = Jobs::start(&service, &transport, &wake);
    print_address(config, &service, &listen).await?;

    wait_for_stop_signal().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    stopping.send_replace(true);
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

/// Serves in a task of its own. Also returns where it listens: the system chooses a port in place of 0.
async fn start(
    listen: &Listen,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(JoinHandle<()>, Listen), Failure> {
    match listen {
        Listen::Tcp(address) => {
            let listener = TcpListener::bind(address).await.map_err(|error| {
                let problem = format!(
                    "cannot listen on {address}: {error}. Stop the program that uses it or choose another port."
                );
                ConfigError::new("listen", problem)
            })?;
            let listen = Listen::Tcp(listener.local_addr()?);
            let serving = http::serve(listener, router, http::HEADER_READ_TIMEOUT, stop);
            Ok((tokio::spawn(serving), listen))
        }
        #[cfg(unix)]
        Listen::Unix(path) => {
            let socket = http::UnixSocket::bind(path)
                .map_err(|error| ConfigError::new("listen", format!("is {listen}, which {error}")))?;
            let serving = http::serve(socket, router, http::HEADER_READ_TIMEOUT, stop);
            Ok((tokio::spawn(serving), listen.clone()))
        }
        #[cfg(not(unix))]
        Listen::Unix(_) => {
            Err(ConfigError::new("listen", "is a unix socket, which this system does not have.").into())
        }
    }
}

/// Prints how to reach the server; before the set-up also the one-time link.
async fn print_address(config: &Config, service: &service::Service, listen: &Listen) -> Result<(), Failure> {
    let base = setup_link::base(config, listen);
    if !service::setup::is_set_up(service).await? {
        let token = setup_link::create(service).await?;
        let what = if base.is_some() { "this link" } else { "this path at the address of your proxy" };
        println!(
            "\nRolecall is not set up yet. Open {what}; it works once, for 15 minutes.\n\n    {}\n\n\
             To get a new link: rolecall setup-link\n",
            setup_link::link(base.as_deref(), &token)
        );
    }
    match (&base, listen) {
        (Some(base), Listen::Tcp(_)) => println!("Rolecall is ready: open {base}"),
        (Some(base), Listen::Unix(_)) => println!("Rolecall is ready on {listen}: open {base}"),
        (None, _) => {
            println!("Rolecall is ready on {listen}: open the address of the proxy that connects to it");
        }
    }
    if let Listen::Tcp(address) = listen
        && address.ip().is_unspecified()
    {
        println!("It listens on every address of this machine, on port {}.", address.port());
    }
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
