//! The program: precedence of the configuration, output and exit codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod kill;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use domain::{
    access::Permit,
    secret::Secret,
    state::MembershipState,
    template::{OrgTemplate, Template},
};
use service::passwords;
use store::{Outcome, PeriodStart};
use testkit::World;

/// The program in its own folder, with an empty environment.
fn rolecall(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command.current_dir(folder).env_clear();
    command
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running server. It is killed when the test ends.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Server {
    fn start(command: Command) -> Self {
        Self::start_on(command, "127.0.0.1:0")
    }

    fn start_on(mut command: Command, listen: &str) -> Self {
        let mut child = command.args(["serve", "--listen", listen]).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The output up to the line that says that the server is ready.
    fn until_ready(&mut self) -> String {
        let mut printed = String::new();
        while !printed.contains("Rolecall is ready") {
            assert_ne!(self.lines.read_line(&mut printed).unwrap(), 0, "the server exited after {printed}");
        }
        printed
    }

    /// Ends it with SIGKILL, as if the machine had lost its power.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    #[cfg(unix)]
    fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_flag_wins_over_the_environment_and_the_environment_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rolecall.toml"), "log_format = \"from-the-file\"\n").unwrap();
    let output = rolecall(folder.path()).arg("doctor").output().unwrap();
    assert!(errors(&output).contains("from-the-file"), "{}", errors(&output));
    let output = rolecall(folder.path())
        .arg("doctor")
        .env("ROLECALL_LOG_FORMAT", "from-the-environment")
        .output()
        .unwrap();
    assert!(errors(&output).contains("from-the-environment"), "{}", errors(&output));
    for args in [["doctor", "--log-format", "from-a-flag"], ["--log-format", "from-a-flag", "doctor"]] {
        let output = rolecall(folder.path())
            .args(args)
            .env("ROLECALL_LOG_FORMAT", "from-the-environment")
            .output()
            .unwrap();
        assert!(errors(&output).contains("from-a-flag"), "{}", errors(&output));
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn an_invalid_variable_is_named_without_its_secret_value() {
    let folder = tempfile::tempdir().unwrap();
    for (variable, value) in [
        ("ROLECALL_LISTEN", "nowhere"),
        ("ROLECALL_SMTP_SERVER", "nowhere"),
        ("ROLECALL_PROXY_TRUSTED", "nowhere"),
        ("ROLECALL_SECRET_KEY", "hunter2hunter2"),
        ("ROLECALL_DATABASE_URL", "mysql://root:hunter2@a"),
    ] {
        let output = rolecall(folder.path()).arg("serve").env(variable, value).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{variable}");
        assert!(errors(&output).contains(variable), "{}", errors(&output));
        assert!(!errors(&output).contains("hunter2"), "{}", errors(&output));
    }
}

#[test]
fn help_contains_no_secret_of_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let secrets =
        [("ROLECALL_SMTP_PASSWORD", "hunter2"), ("ROLECALL_DATABASE_URL", "postgres://a:hunter2@b/c")];
    let output = rolecall(folder.path()).arg("--help").envs(secrets).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("--database-url") && !shown.contains("hunter2"), "{shown}");
}

#[cfg(unix)]
#[test]
fn the_server_prints_the_set_up_link_answers_and_stops_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(rolecall(folder.path()));
    let printed = server.until_ready();
    let link = printed.split_whitespace().find(|word| word.contains("/setup/")).unwrap().to_owned();
    let address = link.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let path = link.split_once(address).unwrap().1;

    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("Set up Rolecall"), "{answer}");

    let new = rolecall(folder.path()).arg("setup-link").output().unwrap();
    let new = String::from_utf8(new.stdout).unwrap();
    assert!(new.contains("/setup/") && !new.contains(path), "{new}");

    assert_eq!(server.terminate(), Some(0));
}

/// What a stream answers to a GET.
#[cfg(unix)]
fn get(mut stream: impl Read + Write, path: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: people.lan\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[cfg(unix)]
#[test]
fn the_server_listens_on_ipv6_and_prints_an_address_that_opens_it() {
    for (listen, says_every_address) in [("[::1]:0", false), ("[::]:0", true)] {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Server::start_on(rolecall(folder.path()), listen);
        let mut printed = server.until_ready();
        let url = printed.split_whitespace().last().unwrap().to_owned();
        let address = url.strip_prefix("http://").unwrap();
        assert!(address.starts_with("[::1]:"), "{printed}");
        assert!(get(TcpStream::connect(address).unwrap(), "/healthz").ends_with("alive\n"));
        if says_every_address {
            server.lines.read_line(&mut printed).unwrap();
            assert!(printed.contains("every address of this machine"), "{printed}");
        }
        assert_eq!(server.terminate(), Some(0));
    }
}

#[cfg(unix)]
#[test]
fn a_unix_socket_is_served_refused_while_in_use_replaced_when_stale_and_removed_at_the_end() {
    use std::os::unix::{fs::PermissionsExt, net::UnixStream};

    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("rolecall.sock");
    let listen = format!("unix:{}", socket.display());
    let mut first = Server::start_on(rolecall(folder.path()), &listen);
    let printed = first.until_ready();
    assert!(printed.contains("Open this path at the address of your proxy"), "{printed}");
    assert!(printed.contains(&format!("Rolecall is ready on {listen}")), "{printed}");
    let path = printed.split_whitespace().find(|word| word.starts_with("/setup/")).unwrap();
    let answer = get(UnixStream::connect(&socket).unwrap(), path);
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("Set up Rolecall"), "{answer}");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o660);

    let second = rolecall(folder.path()).args(["serve", "--listen", &listen]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(errors(&second).contains("in use by another process"), "{}", errors(&second));
    assert!(
        get(UnixStream::connect(&socket).unwrap(), "/healthz").ends_with("alive\n"),
        "the first one goes on"
    );

    first.child.kill().unwrap();
    first.child.wait().unwrap();
    assert!(socket.exists(), "a killed server leaves its socket");
    let mut third = Server::start_on(rolecall(folder.path()), &listen);
    third.until_ready();
    assert!(get(UnixStream::connect(&socket).unwrap(), "/healthz").ends_with("alive\n"));
    assert_eq!(third.terminate(), Some(0));
    assert!(!socket.exists(), "removed at the end");

    fs::write(&socket, "something else").unwrap();
    let refused = rolecall(folder.path()).args(["serve", "--listen", &listen]).output().unwrap();
    assert!(errors(&refused).contains("is a file that is no socket"), "{}", errors(&refused));
    assert_eq!(fs::read_to_string(&socket).unwrap(), "something else");
}

#[test]
fn the_doctor_names_what_is_missing_and_passes_after_a_migration() {
    let folder = tempfile::tempdir().unwrap();
    let before = rolecall(folder.path()).arg("doctor").output().unwrap();
    let output = String::from_utf8(before.stdout).unwrap();
    assert_eq!(before.status.code(), Some(1));
    assert!(output.contains("✗ database") && output.contains("rolecall migrate"), "{output}");
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "the doctor creates nothing");

    assert!(rolecall(folder.path()).arg("migrate").output().unwrap().status.success());
    let after = rolecall(folder.path()).arg("doctor").output().unwrap();
    let output = String::from_utf8(after.stdout).unwrap();
    assert_eq!(after.status.code(), Some(0), "{output}");
    assert!(!output.contains('✗'), "{output}");
}

#[test]
fn seed_refuses_a_database_that_is_not_for_development() {
    let folder = tempfile::tempdir().unwrap();
    let output = rolecall(folder.path()).args(["seed", "--org", "acme", "--members", "5"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("`development`"), "{}", errors(&output));
}

/// What a command prints that works on the database of a world.
fn printed(world: &World, args: &[&str]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = rolecall(folder.path());
    let output = command.env("ROLECALL_DATABASE_URL", world.database_url()).args(args).output().unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).unwrap()),
        false => Err(errors(&output)),
    }
}

/// Whose password the printed link sets.
async fn owner_of_link(world: &World, printed: &str) -> String {
    let (_, rest) = printed.split_once("https://id.example.com/reset/").unwrap();
    let token = rest.split_whitespace().next().unwrap();
    passwords::check_reset(&world.service, &Secret::new(token.to_owned())).await.unwrap()
}

#[tokio::test]
async fn f143_cloud_the_operator_creates_an_organization_and_gets_links_for_its_owner() {
    let world = World::sqlite().await;
    let create =
        |owner| ["organization", "create", "--name", "Cloud Nine", "--template", "cloud", "--owner", owner];
    let early = printed(&world, &create("ada@example.com")).unwrap_err();
    assert!(early.contains("not set up yet"), "{early}");
    world.set_up().await;
    let created = printed(&world, &create("ada@example.com")).unwrap();
    let expected = "Created the organization Cloud Nine: https://id.example.com/o/cloud-nine/users\n\
                    Its first owner is Ada <ada@example.com>. Send them this link";
    assert!(created.starts_with(expected), "{created}");
    assert!(created.contains("rolecall organization owner-link --owner ada@example.com"), "{created}");
    let another = printed(&world, &["organization", "owner-link", "--owner", "ada@example.com"]).unwrap();
    assert_eq!(owner_of_link(&world, &another).await, "ada@example.com");
    let known = printed(&world, &create("olga@example.com")).unwrap();
    assert!(known.contains("Olga Owner <olga@example.com>. They sign in with the password"), "{known}");
    assert!(known.contains("/o/cloud-nine-2/users") && !known.contains("/reset/"), "{known}");

    let nobody = printed(&world, &["organization", "owner-link", "--owner", "bob@example.com"]).unwrap_err();
    assert!(nobody.contains("bob@example.com owns no organization"), "{nobody}");
    let wrong = ["organization", "create", "--name", " ", "--template", "nothing", "--owner", "ada"];
    let wrong = printed(&world, &wrong).unwrap_err();
    for line in [
        "--name: Enter the name of the organization.",
        "--template: Choose one of the templates.",
        "--owner: Enter an e-mail address like",
    ] {
        assert!(wrong.contains(line), "{line}: {wrong}");
    }
}

#[tokio::test]
async fn the_console_creates_an_organization_from_a_template_file_and_says_what_is_wrong_with_one() {
    let world = World::sqlite().await;
    world.set_up().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.json");
    let path = path.to_str().unwrap();
    let create =
        ["organization", "create", "--name", "Copy", "--owner", "olga@example.com", "--template-file", path];
    let missing = printed(&world, &create).unwrap_err();
    assert!(missing.contains("--template-file: ") && missing.contains("cannot be read"), "{missing}");
    let base = Template::find("cloud").unwrap();
    let file = OrgTemplate::built_in(base).to_file().unwrap().replace("\"Reader\"", "\"Looker\"");
    for (text, problem) in [
        ("", "--template-file: Choose a template file. This one is empty."),
        (
            &*file.replace("\"rank\": 20", "\"rank\": 0"),
            "--template-file: In the file at roles[3].rank: Use a",
        ),
        (&*"x".repeat(300 * 1024), "--template-file: Choose a smaller file."),
    ] {
        std::fs::write(path, text).unwrap();
        let wrong = printed(&world, &create).unwrap_err();
        assert!(wrong.contains(problem), "{problem}: {wrong}");
    }
    std::fs::write(path, &file).unwrap();
    let both = [&create[..], &["--template", "portal"]].concat();
    assert!(printed(&world, &both).unwrap_err().contains("cannot be used with"));
    let created = printed(&world, &create).unwrap();
    assert!(created.contains("/o/copy/users"), "{created}");
    let mut tx = world.service.store().read().await.unwrap();
    let org = tx.find_organization("copy").await.unwrap().unwrap();
    let roles = tx.org(org.id).list_roles().await.unwrap();
    tx.close().await.unwrap();
    assert_eq!(org.template, "cloud");
    assert!(roles.iter().any(|role| role.name == "Looker"));
}

#[tokio::test]
async fn the_console_says_where_a_restored_organization_is_and_that_there_is_no_such_one() {
    let world = World::sqlite().await;
    let restore = |slug| ["organization", "restore", "--organization", slug];
    let early = printed(&world, &restore("acme")).unwrap_err();
    assert!(early.contains("not set up yet"), "{early}");
    world.set_up().await;
    let there = printed(&world, &restore("acme")).unwrap();
    assert_eq!(there.trim_end(), "Acme is there: https://id.example.com/o/acme/users", "twice is harmless");
    let unknown = printed(&world, &restore("nowhere")).unwrap_err();
    assert!(unknown.contains("--organization: There is no such organization."), "{unknown}");
}

#[tokio::test]
async fn seed_creates_an_example_organization_whose_owner_gets_a_link() {
    let world = World::sqlite().await;
    world.set_up().await;
    let refused = printed(&world, &["seed", "--template", "analytics"]).unwrap_err();
    assert!(refused.contains("`development`"), "{refused}");
    let both = printed(&world, &["--development", "seed", "--template", "analytics", "--org", "acme"]);
    assert!(both.unwrap_err().contains("cannot be used with"), "either members or an example");
    let made = printed(&world, &["--development", "seed", "--template", "analytics"]).unwrap();
    assert!(
        made.starts_with("Created the organization Analytics example: https://id.example.com/o/"),
        "{made}"
    );
    assert_eq!(owner_of_link(&world, &made).await, "olivia.stone@analytics-example.example");
}

#[tokio::test]
async fn the_doctor_names_a_violation_of_the_data_and_its_repair() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (org, now) = (world.organization("Acme Two").await, world.service.now());
    let doctor = || {
        let folder = tempfile::tempdir().unwrap();
        assert!(rolecall(folder.path()).arg("migrate").output().unwrap().status.success());
        let mut doctor = rolecall(folder.path());
        let output =
            doctor.env("ROLECALL_DATABASE_URL", world.database_url()).arg("doctor").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let sound = doctor();
    assert!(sound.contains("✓ data: keep every invariant"), "{sound}");
    let (id, owner) = (org.id, org.owner_id);
    let disabled = world.service.store().write(move |tx| {
        Box::pin(async move {
            let permit = Permit::unrestricted(Some(id));
            let states = (MembershipState::Active, MembershipState::Disabled);
            tx.with(&permit).update_membership_state(owner, states, &PeriodStart::by_hand(now, None)).await?;
            Ok(Outcome::Quiet(()))
        })
    });
    disabled.await.unwrap();
    let broken = doctor();
    assert!(broken.contains("✗ data: 2 violations"), "{broken}");
    assert!(broken.contains(&format!("I1 no active owner: {id}")), "{broken}");
    assert!(broken.contains("→ Enable one of its former owners"), "{broken}");
}

#[test]
fn the_doctor_says_which_step_towards_the_mail_server_failed() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    let args = ["doctor", "--smtp-server", &server, "--smtp-tls", "none", "--smtp-from", "a@example.com"];
    let output = rolecall(folder.path()).args(args).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let expected = format!("✗ mail: {server}: connection failed. The mail server can't be reached.");
    assert!(printed.contains(&expected), "{printed}");
}
