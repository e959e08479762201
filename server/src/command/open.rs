//! Opening the database and what is in it.

use std::sync::Arc;

use identity::{
    clock::{SystemClock, SystemRandomness},
    core::{Core, Settings as CoreSettings},
    storage::Db,
};

use super::failure::Failure;
use crate::{
    secret_key,
    settings::{Settings, SettingsError},
};

/// Opens and migrates the database and loads the signing keys.
pub async fn core(settings: &Settings, public_url: String) -> Result<Arc<Core>, Failure> {
    let secret = secret_key::load(settings.secret_key.as_deref(), &settings.database_url)?;
    let db = Db::open(&settings.database_url)
        .await
        .map_err(|error| SettingsError::new("DATABASE_URL", format!("the database cannot be opened: {error}.")))?;
    let core_settings = CoreSettings { public_url, allowed_issuer_hosts: settings.allowed_issuer_hosts.clone() };
    let core = Core::open(db, &secret, core_settings, Arc::new(SystemClock), Arc::new(SystemRandomness)).await?;
    Ok(Arc::new(core))
}
