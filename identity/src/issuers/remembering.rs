//! Remembering which keys issuers have shown, and since when.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    clock::SharedClock,
    issuer_keys::{KeySource, SourceError},
    issuer_url::IssuerUrl,
    jose::{Algorithm, KeySet},
    storage::{self, Db, StorageError},
};

/// Where key sets come from, with a note of each key in the database.
pub(crate) struct Remembering {
    source: Arc<dyn KeySource>,
    db: Db,
    clock: SharedClock,
}

impl Remembering {
    pub(crate) fn new(source: Arc<dyn KeySource>, db: Db, clock: SharedClock) -> Self {
        Self { source, db, clock }
    }

    async fn note(&self, issuer: &IssuerUrl, set: &KeySet) -> Result<(), StorageError> {
        let named = set.keys().iter().filter_map(|key| {
            let algorithms: Vec<&str> = key.algorithms().map(Algorithm::name).collect();
            Some((key.kid()?.to_owned(), algorithms.join(" ")))
        });
        let named: BTreeMap<String, String> = named.collect();
        let mut tx = self.db.begin_append().await?;
        storage::seen_keys::note(&mut tx, issuer.as_str(), named.into_iter(), self.clock.now()).await?;
        tx.commit().await
    }
}

#[async_trait::async_trait]
impl KeySource for Remembering {
    async fn fetch(&self, issuer: &IssuerUrl) -> Result<KeySet, SourceError> {
        let set = self.source.fetch(issuer).await?;
        // Good keys serve also where they cannot be noted.
        if let Err(error) = self.note(issuer, &set).await {
            tracing::warn!(%issuer, %error, "the keys of an issuer could not be noted");
        }
        Ok(set)
    }
}
