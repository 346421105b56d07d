//! A file that appears under its name only when it is whole and on disk.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;

/// Makes names differ within a process.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Fills a file of a temporary name in the same folder, then flushes it to disk and renames it to `path`.
///
/// A symbolic link is followed, so that the link stays and its file is replaced.
///
/// # Errors
/// Those of `fill`, and [`Error::System`]; the temporary file is then gone, and what was at `path` is
/// there still.
pub fn replace_file<T>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<T, Error>,
) -> Result<T, Error> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if path.is_dir() || path.file_name().is_none() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let temporary = Temporary::beside(folder);
    let mut file = temporary.open()?;
    let outcome = fill(&mut file)?;
    file.sync_all()?;
    temporary.rename(&path)?;
    sync_folder(folder);
    Ok(outcome)
}

/// A name that is removed unless it was renamed.
struct Temporary {
    path: PathBuf,
    renamed: bool,
}

impl Temporary {
    fn beside(folder: &Path) -> Self {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!(".rust_fib-{}-{number}.part", process::id());
        Self {
            path: folder.join(name),
            renamed: false,
        }
    }

    /// A left-over of a killed process that had the same id is overwritten; a link is never followed
    /// elsewhere, since the name is removed first.
    fn open(&self) -> io::Result<File> {
        let _ = fs::remove_file(&self.path);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.path)
    }

    fn rename(mut self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Makes the new name itself durable; a file system that cannot do so is no reason to fail.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A folder that goes with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("rust_fib-{name}-{}", process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let names = fs::read_dir(&self.0).unwrap();
            names
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = Folder::new("whole");
        let path = folder.0.join("number");
        for text in ["long before", "after"] {
            replace_file(&path, |file| Ok(file.write_all(text.as_bytes())?)).unwrap();
            assert_eq!(fs::read(&path).unwrap(), text.as_bytes());
        }
        assert_eq!(folder.names(), ["number"]);
    }

    #[test]
    fn a_failure_leaves_all_as_it_was() {
        let folder = Folder::new("failure");
        let path = folder.0.join("number");
        fs::write(&path, "before").unwrap();
        let ended = replace_file(&path, |file| {
            file.write_all(b"half")?;
            Err::<(), _>(Error::Cancelled)
        });
        assert_eq!(ended, Err(Error::Cancelled));
        assert_eq!(fs::read(&path).unwrap(), b"before");
        assert_eq!(folder.names(), ["number"]);
    }

    #[test]
    fn a_folder_is_refused() {
        let folder = Folder::new("folder");
        let refused = replace_file(&folder.0, |_| Ok(()));
        assert!(matches!(
            refused,
            Err(Error::System {
                kind: io::ErrorKind::IsADirectory,
                ..
            })
        ));
        assert!(replace_file(&folder.0.join("none/number"), |_| Ok(())).is_err());
    }
}
