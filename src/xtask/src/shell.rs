//! Runs other programs: logs what is done, stops at the first failure, shows what went wrong.
//! It knows no program in particular except cargo.

use crate::environment::variable;
use crate::paths::{self, Profile};
use anyhow::{Context, Result, bail};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Prints one line about what is being done.
pub fn log(text: impl std::fmt::Display) {
    println!("» {text}");
}

/// The current time, to measure how long a step takes.
#[expect(clippy::disallowed_methods, reason = "the build tool measures its own steps")]
pub fn now() -> Instant {
    Instant::now()
}

/// Whether the current user is root.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

/// Cargo in the checkout, with the folder of the site that the server embeds.
pub fn cargo(profile: Profile) -> Command {
    let mut command = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root()).env("ROLECALL_SITE", paths::site(profile));
    command
}

/// Runs a program and lets its output through.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {}", program(command)))?;
    if !status.success() {
        bail!("{} failed: {status}", command_line(command));
    }
    Ok(())
}

/// Runs a program and shows its output only if it fails.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// Runs a program and returns its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", program(command)))?;
    if !output.status.success() {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {}\n{stdout}{stderr}", command_line(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program that may hang, for a limited time. True if it succeeded.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()
    else {
        return false;
    };
    let (ended, end) = mpsc::channel();
    if let Some(mut stderr) = child.stderr.take() {
        // The stream closes when the program ends, so nothing has to be polled.
        std::thread::spawn(move || {
            let _ = stderr.read_to_end(&mut Vec::new());
            let _ = ended.send(());
        });
    }
    if end.recv_timeout(limit).is_err() {
        let _ = child.kill();
    }
    child.wait().is_ok_and(|status| status.success())
}

/// Writes a file unless it has this content already, so that nothing is rebuilt needlessly.
pub fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// The first eight bytes of the SHA-256, in hexadecimal.
pub fn fingerprint(content: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn command_line(command: &Command) -> String {
    let mut words = vec![program(command)];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_failing_program_holds_its_output() {
        let error = output(Command::new("sh").args(["-c", "echo broken >&2; exit 3"])).unwrap_err();
        assert!(error.to_string().contains("broken"), "{error}");
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        assert!(!succeeds_within(Command::new("sleep").arg("600"), Duration::from_millis(50)));
        assert!(succeeds_within(&mut Command::new("true"), Duration::from_secs(60)));
    }

    #[test]
    fn a_fingerprint_has_sixteen_characters() {
        assert_eq!(fingerprint(b""), "e3b0c44298fc1c14");
    }
}
