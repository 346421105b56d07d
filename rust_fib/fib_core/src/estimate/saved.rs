//! The measured times as a small file in the user's cache folder.
//!
//! All of it is a convenience: where there is no home, the folder is read-only or the file is damaged,
//! the times are measured again. Writers rename a file of their own over it, so readers see it whole.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, Read};
use std::path::PathBuf;
use std::{env, process};

use crate::estimate::probes::{PROBES, Seconds, is_plausible};
use crate::kernels::path::Path;

/// No file that this module writes is longer.
const MAX_BYTES: u64 = 4096;

/// The saved times of this processor, if they are there and make sense.
#[must_use]
pub fn load(path: Path) -> Option<Seconds> {
    let place = file(path)?;
    // What is no plain file might never end, or never begin.
    if !fs::metadata(&place).ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    let file = File::open(place).ok()?;
    file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    parse(&text, &title(path))
}

/// Saves the times where that is possible.
pub fn store(path: Path, seconds: &Seconds) {
    if let Some(place) = file(path) {
        // Best effort: the next process measures again.
        let _ = write(&place, &print(seconds, &title(path)));
    }
}

fn write(place: &std::path::Path, text: &str) -> io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".{}.part", process::id()));
    fs::write(&temporary, text)?;
    fs::rename(&temporary, place).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}

/// One file for each instruction set, processor and version.
fn file(path: Path) -> Option<PathBuf> {
    let mut hasher = DefaultHasher::new();
    title(path).hash(&mut hasher);
    let name = format!("seconds-{}-{:016x}.txt", path.name(), hasher.finish());
    Some(cache_folder()?.join("rust_fib").join(name))
}

/// As the XDG Base Directory Specification has it: relative paths do not count.
fn cache_folder() -> Option<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))
}

/// The first line, which says what the times are of.
fn title(path: Path) -> String {
    let version = env!("CARGO_PKG_VERSION");
    // A build for tests is slower and has times of its own.
    let build = if cfg!(debug_assertions) { " debug" } else { "" };
    format!("rust_fib {version}{build} {} {}", path.name(), processor())
}

fn processor() -> String {
    let described = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = described
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model
        .and_then(|rest| rest.split_once(':'))
        .map(|(_, name)| name.trim());
    model.unwrap_or(env::consts::ARCH).to_owned()
}

fn print(seconds: &Seconds, title: &str) -> String {
    let lines = PROBES
        .iter()
        .zip(seconds)
        .map(|(n, s)| format!("{n} {s:e}\n"));
    format!("{title}\n{}", lines.collect::<String>())
}

fn parse(text: &str, title: &str) -> Option<Seconds> {
    let mut lines = text.lines();
    lines.next().filter(|first| *first == title)?;
    let mut seconds = [0.0; PROBES.len()];
    for (place, n) in seconds.iter_mut().zip(PROBES) {
        let (probe, value) = lines.next()?.split_once(' ')?;
        (probe.parse() == Ok(n)).then_some(())?;
        *place = value.parse().ok()?;
    }
    is_plausible(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECONDS: Seconds = [1e-7, 1e-6, 1.5e-5, 1e-4, 1e-3, 4e-3];

    #[test]
    fn what_is_printed_is_read() {
        let text = print(&SECONDS, "title");
        assert_eq!(parse(&text, "title"), Some(SECONDS));
        assert_eq!(parse(&text, "another processor"), None);
    }

    #[test]
    fn damaged_text_is_nothing() {
        let text = print(&SECONDS, "title");
        for end in 0..text.len() - 4 {
            assert_eq!(parse(&text[..end], "title"), None, "{end}");
        }
        let negative = text.replace("1e-7", "-1");
        assert_eq!(parse(&negative, "title"), None);
        assert_eq!(parse(&text.replace("1000 ", "1001 "), "title"), None);
    }
}
