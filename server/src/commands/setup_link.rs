//! `rolecall setup-link`: a new one-time link for the set-up. The previous one stops working.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use domain::secret::Secret;
use service::Service;

use super::Failure;
use crate::config::Config;

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened or is already set up.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    let token = create(&service).await;
    service.store().close().await;
    println!("{}", link(&base(config, config.listen), &token?));
    Ok(())
}

/// Creates a new token.
pub(super) async fn create(service: &Service) -> Result<Secret, Failure> {
    Ok(service::setup::make_link(service, super::console()).await?)
}

/// The link. It is shown on the console only, to the operator.
pub(super) fn link(base: &str, token: &Secret) -> String {
    format!("{base}/setup/{}", token.reveal())
}

/// The public address of the configuration, or else the one that the server listens on.
pub(super) fn base(config: &Config, listen: SocketAddr) -> String {
    config.public_url.clone().unwrap_or_else(|| {
        let mut reachable = listen;
        if reachable.ip().is_unspecified() {
            reachable.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        format!("http://{reachable}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn a_link_begins_with_the_public_url_or_an_address_that_this_machine_can_open() {
        let mut config = Config::resolve(Settings::default()).unwrap();
        assert_eq!(base(&config, "0.0.0.0:3000".parse().unwrap()), "http://127.0.0.1:3000");
        assert_eq!(base(&config, "[::]:80".parse().unwrap()), "http://127.0.0.1:80");
        assert_eq!(base(&config, "[::1]:3000".parse().unwrap()), "http://[::1]:3000");
        config.public_url = Some("https://people.example.com".to_owned());
        let base = base(&config, config.listen);
        assert_eq!(link(&base, &Secret::new("abc".into())), "https://people.example.com/setup/abc");
    }
}
