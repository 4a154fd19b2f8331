//! Running other programs: say what is done, stop at the first failure, show what went wrong.
//! It knows no program in particular except cargo.

use crate::paths::{self, Profile};
use anyhow::{Context, Result, bail};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Tells what is being done, in one line.
pub fn say(text: impl std::fmt::Display) {
    println!("» {text}");
}

/// An environment variable, when it is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok().filter(|value| !value.is_empty())
}

/// The present moment, to tell how long a step took.
#[expect(clippy::disallowed_methods, reason = "the builder measures its own steps; nothing is decided by it")]
pub fn now() -> Instant {
    Instant::now()
}

/// A program found on PATH.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether the tests run as the machine's administrator.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

/// Cargo in the checkout, with the place of the site that the server embeds.
pub fn cargo(profile: Profile) -> Command {
    let mut command = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root()).env("ROLECALL_SITE", paths::site(profile));
    command
}

/// Runs a program whose output the reader should see.
pub fn run(command: &mut Command) -> Result<()> {
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Runs a program silently; its output is shown only when it fails.
pub fn quietly(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// What a program prints.
pub fn output(command: &mut Command) -> Result<String> {
    let done =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {}", name(command)))?;
    if !done.status.success() {
        let out = String::from_utf8_lossy(&done.stdout);
        let err = String::from_utf8_lossy(&done.stderr);
        bail!("{} ended with {}\n{}{}", line(command), done.status, out, err);
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Runs a program that may hang, for a limited time. True when it succeeded.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()
    else {
        return false;
    };
    let (ended, end) = mpsc::channel();
    if let Some(mut stderr) = child.stderr.take() {
        // The end of its error stream is the end of the program; reading it needs no polling.
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

/// Writes a file unless it holds just this already, so that nothing is rebuilt for nothing.
pub fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// The first half of a file's SHA-256, in hexadecimal: its name's fingerprint.
pub fn fingerprint(content: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let mut words = vec![name(command)];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_what_it_said() {
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
