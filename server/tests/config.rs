//! The configuration: precedence, defaults, and errors that name their key and contain no secret.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use clap::Parser;
use domain::access::OrganizationCreation;
use server::config::{Config, ConfigError, KeySource, LogFormat, Settings};
use service::MailTls;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    settings: Settings,
}

fn flags(args: &[&str]) -> Settings {
    Flags::try_parse_from([&["rolecall"], args].concat()).unwrap().settings
}

/// The configuration of a file alone.
fn from_file(text: &str) -> Result<Config, ConfigError> {
    from_file_and_flags(text, &[])
}

fn from_file_and_flags(text: &str, args: &[&str]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rolecall.toml");
    fs::write(&path, text).unwrap();
    let mut settings = flags(args);
    settings.config = Some(path);
    Config::load(settings)
}

/// The key that an error names.
fn invalid_key(text: &str) -> String {
    let error = from_file(text).expect_err(text);
    let shown = error.to_string();
    assert!(shown.contains(&error.key), "{shown}");
    error.key
}

#[test]
fn empty_settings_resolve_to_the_defaults() {
    let config = Config::resolve(Settings::default()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.data_dir, Path::new("./data"));
    assert_eq!(config.database_url.reveal(), "sqlite://./data/rolecall.db");
    assert_eq!(config.secret_key, KeySource::OwnFile("./data/secret.key".into()));
    assert!(!config.hsts_include_subdomains);
    assert!(!config.allow_hosts_without_dot);
    assert_eq!((config.public_url, config.smtp.is_none(), config.development), (None, true, false));
    assert_eq!((config.clock_ahead_days, config.password_min_length), (0, 15));
    assert_eq!((config.log.as_str(), config.log_format), ("info", LogFormat::Text));
    assert_eq!(config.limits.request_body, 1024 * 1024);
    assert!(config.trusted_proxies.is_empty());
    assert_eq!(config.organization_creation, OrganizationCreation::Accounts);
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let file = "listen = \"127.0.0.1:4000\"\npublic_url = \"https://people.example.com/\"\n[limits]\nrequests_in_flight = 7\n";
    let config = from_file_and_flags(
        file,
        &[
            "--listen",
            "127.0.0.1:5000",
            "--development",
            "--clock-ahead-days",
            "8",
            "--allow-hosts-without-dot",
        ],
    )
    .unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:5000");
    assert_eq!(config.public_url.as_deref(), Some("https://people.example.com"));
    assert_eq!(config.limits.requests_in_flight, 7);
    assert_eq!((config.development, config.clock_ahead_days), (true, 8));
    assert!(config.allow_hosts_without_dot);
}

#[test]
fn a_complete_file_is_read_and_debug_output_hides_its_secrets() {
    let config = from_file(
        r#"
        listen = "[::1]:3000"
        data_dir = "/var/lib/rolecall"
        database_url = "postgres://rolecall:p4ssw0rd@db.example.com:5433/rolecall"
        secret_key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        log = "info,server=debug"
        log_format = "json"
        hsts_include_subdomains = true
        [organizations]
        creation = "operator"
        [smtp]
        server = "smtp.example.com:465"
        tls = "tls"
        username = "rolecall"
        password = "mail-p4ssw0rd"
        from = "Rolecall <rolecall@example.com>"
        [proxy]
        trusted = ["10.0.0.0/8", "fd00::/8", "127.0.0.1"]
        [limits]
        argon2_memory_mib = 40
        "#,
    )
    .unwrap();
    assert_eq!(config.limits.hashes_at_once, 2);
    let trusted: Vec<String> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(trusted, ["10.0.0.0/8", "fd00::/8", "127.0.0.1/32"]);
    assert!(config.hsts_include_subdomains);
    assert_eq!(config.organization_creation, OrganizationCreation::Operator);
    assert_eq!(config.smtp.as_ref().unwrap().tls, MailTls::Tls);
    assert_eq!(config.secret_key.load().unwrap().reveal()[31], 0x1f);

    let shown = format!("{config:?}");
    for secret in ["p4ssw0rd", "mail-p4ssw0rd", "0001020304"] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    assert!(shown.contains("postgres://db.example.com:5433/rolecall"), "{shown}");
}

#[test]
fn organizations_are_created_by_whom_the_configuration_names() {
    for (who, expected) in [
        ("anyone", OrganizationCreation::Anyone),
        ("accounts", OrganizationCreation::Accounts),
        ("operator", OrganizationCreation::Operator),
    ] {
        let config = from_file(&format!("[organizations]\ncreation = \"{who}\"")).unwrap();
        assert_eq!(config.organization_creation, expected, "{who}");
    }
}

#[test]
fn every_error_names_its_key() {
    let cases = [
        ("lisen = \"127.0.0.1:3000\"", "lisen"),
        ("[smtp]\nhost = \"a:1\"", "smtp.host"),
        ("[mail]\nserver = \"a:1\"", "mail"),
        ("listen = \"localhost\"", "listen"),
        ("listen = \"[::1]\"", "listen"),
        ("listen = \"::1:3000\"", "listen"),
        ("listen = \"unix:\"", "listen"),
        ("listen = 3000", "listen"),
        ("development = \"yes\"", "development"),
        ("clock_ahead_days = 8", "clock_ahead_days"),
        ("allow_hosts_without_dot = \"no\"", "allow_hosts_without_dot"),
        ("password_min_length = 8", "password_min_length"),
        ("password_min_length = 7", "password_min_length"),
        ("password_min_length = 65", "password_min_length"),
        ("development = true\nclock_ahead_days = -1", "clock_ahead_days"),
        ("database_url = \"mysql://a\"", "database_url"),
        ("database_url = \"postgres://a/b\"", "secret_key_file"),
        ("secret_key = \"abc\"", "secret_key"),
        ("secret_key = \"abc\"\nsecret_key_file = \"x\"", "secret_key"),
        ("public_url = \"people.example.com\"", "public_url"),
        ("public_url = \"ftp://people.example.com\"", "public_url"),
        ("public_url = \"https://people.example.com/o\"", "public_url"),
        ("public_url = \"https://a:b@people.example.com\"", "public_url"),
        ("public_url = \"https://people.example.com?a=b\"", "public_url"),
        ("public_url = \"https://people.example.com/#top\"", "public_url"),
        ("log = \"=\"", "log"),
        ("log_format = \"xml\"", "log_format"),
        ("[smtp]\nfrom = \"a@example.com\"", "smtp.server"),
        ("[smtp]\nserver = \"smtp.example.com\"", "smtp.server"),
        ("[smtp]\nserver = \"smtp.example.com:587\"", "smtp.from"),
        ("[smtp]\nserver = \"a:1\"\nfrom = \"nobody\"", "smtp.from"),
        ("[smtp]\nserver = \"a:1\"\ntls = \"ssl\"", "smtp.tls"),
        ("[smtp]\nserver = \"a:1\"\nusername = \"u\"", "smtp.password"),
        ("[smtp]\nserver = \"a:1\"\npassword = \"p\"", "smtp.username"),
        ("[smtp]\nserver = \"a:1\"\nusername = \"u\"\npassword_file = \"/nowhere\"", "smtp.password_file"),
        (
            "[smtp]\nserver = \"a:1\"\nfrom = \"a@example.com\"\ntls = \"none\"\nusername = \"u\"\npassword = \"p\"",
            "smtp.tls",
        ),
        ("[smtp]\nhello_name = \"id.example.com\"", "smtp.server"),
        ("[smtp]\nserver = \"a:1\"\nfrom = \"a@example.com\"\nhello_name = \"a b\"", "smtp.hello_name"),
        ("[smtp]\nserver = \"a:1\"\nfrom = \"a@example.com\"\nhello_name = \"a_b\"", "smtp.hello_name"),
        ("[smtp]\nserver = \"a:1\"\nfrom = \"a@example.com\"\nca_file = \"/nowhere\"", "smtp.ca_file"),
        ("[smtp]\nserver = \"a:1\"\nfrom = \"a@example.com\"\nca_file = \"Cargo.toml\"", "smtp.ca_file"),
        ("[proxy]\ntrusted = [\"proxy.example.com\"]", "proxy.trusted"),
        ("[proxy]\ntrusted = [\"10.0.0.0/33\"]", "proxy.trusted"),
        ("[proxy]\ntrusted = [\"::/129\"]", "proxy.trusted"),
        ("[organizations]\ncreation = \"nobody\"", "organizations.creation"),
        ("[organizations]\nowner = \"ada\"", "organizations.owner"),
        ("[limits]\nrequest_body = 1", "limits.request_body"),
        ("[limits]\nrequests_in_flight = 0", "limits.requests_in_flight"),
        ("[limits]\nargon2_memory_mib = 1", "limits.argon2_memory_mib"),
        ("[limits]\nargon2_memory_mib = -1", "limits.argon2_memory_mib"),
    ];
    for (text, key) in cases {
        assert_eq!(invalid_key(text), key, "{text}");
    }
}

#[test]
fn an_error_names_file_line_and_variable_but_never_a_secret() {
    let error = from_file("# first\n[smtp]\npassword = 5551234\n").unwrap_err().to_string();
    assert!(
        error.contains("line 3")
            && error.contains("rolecall.toml")
            && error.contains("ROLECALL_SMTP_PASSWORD"),
        "{error}"
    );
    assert!(!error.contains("5551234"), "{error}");

    let error = from_file("[smtp]\npasswort = \"hunter2hunter2\"\n").unwrap_err().to_string();
    assert!(!error.contains("hunter2"), "{error}");
    assert!(error.contains("smtp.passwort") && error.contains("`password`"), "{error}");

    let error = from_file("database_url = \"mysql://root:hunter2@a\"").unwrap_err().to_string();
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn a_missing_file_is_named() {
    let settings = Settings { config: Some("/nowhere/rolecall.toml".into()), ..Settings::default() };
    let error = Config::load(settings).unwrap_err();
    assert_eq!(error.key, "config");
    assert!(error.to_string().contains("/nowhere/rolecall.toml"));
}

#[test]
fn the_first_start_generates_a_key_that_only_the_owner_can_read_and_later_starts_reuse_it() {
    let folder = tempfile::tempdir().unwrap();
    let settings = || Settings { data_dir: Some(folder.path().to_owned()), ..Settings::default() };
    let source = Config::resolve(settings()).unwrap().secret_key;
    assert!(source.read().is_err(), "reading alone generates no key");
    let generated = source.load().unwrap();
    assert!(Config::resolve(settings()).unwrap().secret_key.load().unwrap() == generated);
    assert_eq!(format!("{generated:?}"), "SecretKey(…)");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("secret.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_configured_key_file_is_never_generated() {
    let settings = Settings { secret_key_file: Some("/nowhere/key".into()), ..Settings::default() };
    let error = Config::resolve(settings).unwrap().secret_key.load().unwrap_err();
    assert_eq!(error.key, "secret_key_file");
}

#[test]
fn only_the_line_end_is_trimmed_from_a_password_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    fs::write(&path, " with spaces \r\n").unwrap();
    let text = format!(
        "[smtp]\nserver = \"a:1\"\nusername = \"u\"\nfrom = \"a@example.com\"\npassword_file = {:?}\n",
        path.display().to_string()
    );
    let password = from_file(&text).unwrap().smtp.unwrap().password.unwrap();
    assert_eq!(password.reveal(), " with spaces ");
}

#[test]
fn a_relay_without_a_password_needs_no_encryption_and_a_password_without_it_only_the_word_insecure() {
    let smtp = |lines: &str| {
        from_file(&format!("[smtp]\nserver = \"10.0.0.25:25\"\nfrom = \"a@example.com\"\n{lines}"))
    };
    let password = "username = \"u\"\npassword = \"p\"";
    assert_eq!(smtp("tls = \"none\"").unwrap().smtp.unwrap().tls, MailTls::None);
    let refused = smtp(&format!("tls = \"none\"\n{password}")).unwrap_err();
    assert_eq!(refused.key, "smtp.tls");
    assert!(refused.to_string().contains("insecure"), "{refused}");
    let insecure = smtp(&format!("tls = \"insecure\"\n{password}")).unwrap().smtp.unwrap();
    assert_eq!((insecure.tls, insecure.password.is_some()), (MailTls::Insecure, true));
    let here = from_file(&format!(
        "[smtp]\nserver = \"localhost:25\"\nfrom = \"a@example.com\"\ntls = \"none\"\n{password}"
    ));
    assert_eq!(here.unwrap().smtp.unwrap().tls, MailTls::None);
}

#[test]
fn the_name_for_the_greeting_is_a_host_in_ascii_or_an_address() {
    for (text, name) in [
        (" id.example.com ", "id.example.com"),
        ("ID.bücher.example", "id.xn--bcher-kva.example"),
        ("192.0.2.7", "192.0.2.7"),
        ("[2001:db8::7]", "2001:db8::7"),
    ] {
        let smtp = format!("[smtp]\nserver = \"a:1\"\nfrom = \"a@example.com\"\nhello_name = {text:?}");
        assert_eq!(from_file(&smtp).unwrap().smtp.unwrap().hello_name.as_deref(), Some(name));
    }
}

#[test]
fn a_sender_may_have_a_name_of_any_characters() {
    let from = r#"Acme, \"Best\" <Support> 📚 <people@example.com>"#;
    let smtp = from_file(&format!("[smtp]\nserver = \"a:1\"\nfrom = \"{from}\"")).unwrap().smtp.unwrap();
    assert_eq!(smtp.from, "Acme, \"Best\" <Support> 📚 <people@example.com>");
}
