//! The secret that signing keys are sealed with: the operator's, or one of our own beside the SQLite file.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{
    access_tokens::SecretKey,
    clock::{Randomness as _, SystemRandomness},
};

use crate::settings::{SettingsError, sqlite_file};

const VARIABLE: &str = "THARSIS_SECRET_KEY";

/// The key of the setting, or of the file, which is made if it is not there.
pub fn load(setting: Option<&str>, database_url: &str) -> Result<SecretKey, SettingsError> {
    if let Some(text) = setting {
        return SecretKey::from_text(text).map_err(|error| SettingsError::new(VARIABLE, format!("{error}.")));
    }
    let Some(path) = file(database_url) else {
        let text = "it is required with PostgreSQL, the same on every instance: at least 32 random characters, for \
                    example from `openssl rand -base64 32`.";
        return Err(SettingsError::new(VARIABLE, text));
    };
    let text = read_or_make(&path).map_err(|error| {
        SettingsError::new(VARIABLE, format!("it is not set, and {} cannot be used: {error}.", path.display()))
    })?;
    SecretKey::from_text(&text)
        .map_err(|error| SettingsError::new(VARIABLE, format!("{} is not usable: {error}.", path.display())))
}

/// The file beside an SQLite database.
fn file(database_url: &str) -> Option<PathBuf> {
    Some(PathBuf::from(format!("{}.secret-key", sqlite_file(database_url)?.display())))
}

fn read_or_make(path: &Path) -> io::Result<String> {
    match read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(path)?;
            // Whoever else started at the same time may have made it; there is one file, and all read it.
            read(path)
        }
        other => other,
    }
}

fn read(path: &Path) -> io::Result<String> {
    let text = fs::read_to_string(path)?;
    if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
        tracing::warn!(file = %path.display(), "other users of this machine can read the secret key: chmod 600 it");
    }
    Ok(text)
}

/// Writes a new key under another name first, so that the file is never there in part.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut secret = [0; 32];
    SystemRandomness.fill(&mut secret);
    let draft = PathBuf::from(format!("{}.{}", path.display(), std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = writeln!(file, "{}", URL_SAFE_NO_PAD.encode(secret)).and_then(|()| file.sync_all());
    // A link, unlike a renaming, never replaces a key that is in use.
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn the_file_is_made_once_and_only_ours_to_read() {
        let folder = std::env::temp_dir().join(format!("tharsis-secret-key-{}", std::process::id()));
        let url = format!("sqlite://{}/sub/x.db?mode=rwc", folder.display());
        let path = file(&url).unwrap();
        assert_eq!(path, folder.join("sub/x.db.secret-key"));
        load(None, &url).unwrap();
        let first = fs::read_to_string(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        load(None, &url).unwrap();
        make(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), first);
        assert_eq!(fs::read_dir(folder.join("sub")).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_cannot_be_a_key_is_named() {
        for (setting, url) in [(None, "postgres://x/y"), (Some("short"), "sqlite://x.db"), (None, "sqlite::memory:")] {
            let error = load(setting, url).unwrap_err().to_string();
            assert!(error.starts_with("THARSIS_SECRET_KEY: "), "{error}");
        }
    }
}
