//! `rolecall setup-link`: a new one-time link for the set-up. The previous one stops working.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use domain::secret::Secret;
use service::Service;

use super::Failure;
use crate::config::{Config, Listen};

/// Runs the command.
///
/// # Errors
/// The installation cannot be opened or is already set up.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let service = super::open(config).await?;
    let token = create(&service).await;
    service.store().close().await;
    println!("{}", link(base(config, &config.listen).as_deref(), &token?));
    Ok(())
}

/// Creates a new token.
pub(super) async fn create(service: &Service) -> Result<Secret, Failure> {
    Ok(service::setup::make_link(service, super::console()).await?)
}

/// The link; its path alone where the address is not known. It is shown on the console only, to the operator.
pub(super) fn link(base: Option<&str>, token: &Secret) -> String {
    format!("{}/setup/{}", base.unwrap_or_default(), token.reveal())
}

/// The public address of the configuration, or else the one that the server listens on. A unix socket has none: that of the
/// proxy in front of it is not known.
pub(super) fn base(config: &Config, listen: &Listen) -> Option<String> {
    config.public_url.clone().or_else(|| match listen {
        Listen::Tcp(address) => {
            let mut reachable = *address;
            if reachable.ip().is_unspecified() {
                reachable.set_ip(match reachable.ip() {
                    IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
                    IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
                });
            }
            Some(format!("http://{reachable}"))
        }
        Listen::Unix(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn a_link_begins_with_the_public_url_or_an_address_that_this_machine_can_open() {
        let mut config = Config::resolve(Settings::default()).unwrap();
        let token = Secret::new("abc".into());
        for (listen, expected) in [
            ("0.0.0.0:3000", "http://127.0.0.1:3000/setup/abc"),
            ("[::]:80", "http://[::1]:80/setup/abc"),
            ("[::1]:3000", "http://[::1]:3000/setup/abc"),
            ("unix:/run/rolecall.sock", "/setup/abc"),
        ] {
            let base = base(&config, &Listen::parse(listen).unwrap());
            assert_eq!(link(base.as_deref(), &token), expected, "{listen}");
        }
        config.public_url = Some("https://people.example.com".to_owned());
        for listen in ["[::1]:3000", "unix:/run/rolecall.sock"] {
            let base = base(&config, &Listen::parse(listen).unwrap());
            assert_eq!(link(base.as_deref(), &token), "https://people.example.com/setup/abc", "{listen}");
        }
    }
}
