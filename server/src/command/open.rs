//! Opening the database and what is in it.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::Arc,
};

use identity::{
    clock::{SystemClock, SystemRandomness},
    core::{Core, Settings as CoreSettings},
    storage::Db,
};

use super::failure::Failure;
use crate::{
    secret_key,
    settings::{Settings, SettingsError, sqlite_file},
};

/// Makes the file of the database if it is not there: with its hashes of passwords it is nobody else's to read. The
/// files that SQLite puts beside it take its permissions.
fn make_private(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Opens and migrates the database and loads the signing keys.
pub async fn core(settings: &Settings, public_url: String) -> Result<Arc<Core>, Failure> {
    if let Some(file) = sqlite_file(&settings.database_url) {
        make_private(&file).map_err(|error| {
            SettingsError::new("DATABASE_URL", format!("the file {} cannot be made: {error}.", file.display()))
        })?;
    }
    let mut secret = secret_key::load(settings.secret_key.as_deref(), &settings.database_url)?;
    if let Some(previous) = &settings.previous_secret_key {
        let failed = |error| SettingsError::new("THARSIS_PREVIOUS_SECRET_KEY", format!("{error}."));
        secret = secret.after(previous).map_err(failed)?;
    }
    let db = Db::open(&settings.database_url)
        .await
        .map_err(|error| SettingsError::new("DATABASE_URL", format!("the database cannot be opened: {error}.")))?;
    let core_settings = CoreSettings {
        public_url,
        allowed_issuer_hosts: settings.allowed_issuer_hosts.clone(),
        client_secret_max_days: settings.client_secret_max_days,
        personal_token_max_days: settings.personal_token_max_days,
        signing_algorithm: settings.signing_algorithm,
        signing_key_days: settings.signing_key_days,
        sign_on: settings.sign_on.clone(),
        password_sign_in: settings.password_sign_in,
    };
    let core = Core::open(db, &secret, core_settings, Arc::new(SystemClock), Arc::new(SystemRandomness)).await?;
    Ok(Arc::new(core))
}
