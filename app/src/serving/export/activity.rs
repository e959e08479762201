//! What happened, as a file.

use identity::{
    activity::{self, ActivityQuery},
    caller::Caller,
    core::Core,
    model::{ActivityEvent, Means},
    problem::Problem,
};
use serde::Deserialize;

use super::{Batch, Export, format::Format};

/// Which events, and how they are written.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wanted {
    /// Empty for the whole server.
    #[serde(default)]
    namespace_path: String,
    /// Of the whole server only what happened here or below.
    #[serde(default)]
    path: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    actor: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    format: Format,
}

impl Export for Wanted {
    type Row = ActivityEvent;
    const HEADER: &'static [&'static str] = &[
        "id",
        "at",
        "actor_type",
        "actor",
        "action",
        "namespace_path",
        "target_type",
        "target",
        "details",
        "means",
        "means_id",
        "token",
    ];
    const NAME: &'static str = "activity";

    fn namespace_path(&self) -> &str {
        &self.namespace_path
    }

    fn format(&self) -> Format {
        self.format
    }

    async fn batch(&self, core: &Core, caller: &Caller, after: Option<&str>) -> Result<Batch<ActivityEvent>, Problem> {
        let query = ActivityQuery {
            action: &self.action,
            actor: &self.actor,
            target: &self.target,
            since: activity::day("/since", &self.since)?,
            until: activity::day("/until", &self.until)?,
        };
        let after = after.map(str::parse).transpose().map_err(|_| Problem::internal())?;
        let (rows, next) = if self.namespace_path.is_empty() {
            activity::export_of_server(core, caller, &self.path, &query, after).await?
        } else {
            let namespace = crate::serving::namespace_path(&self.namespace_path)?;
            activity::export(core, caller, &namespace, &query, after).await?
        };
        Ok(Batch { rows, next: next.map(|id| id.to_string()) })
    }

    fn cells(event: &ActivityEvent) -> Vec<String> {
        let (means, id, token) = match &event.means {
            None => ("", String::new(), String::new()),
            Some(Means::Session) => ("session", String::new(), String::new()),
            Some(Means::PersonalAccessToken { id, name }) => ("personal_access_token", id.to_string(), name.clone()),
            Some(Means::AccessToken { login_id }) => {
                ("access_token", login_id.map(|id| id.to_string()).unwrap_or_default(), String::new())
            }
        };
        vec![
            event.id.to_string(),
            event.at.to_string(),
            event.actor.kind.as_str().to_owned(),
            event.actor.name.clone(),
            event.action.clone(),
            event.namespace_path.clone().unwrap_or_default(),
            event.target_type.clone(),
            event.target_name.clone(),
            event.details.to_string(),
            means.to_owned(),
            id,
            token,
        ]
    }
}
