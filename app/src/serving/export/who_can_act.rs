//! The service accounts that can act in a group or workspace, as a file.

use identity::{
    caller::Caller,
    core::Core,
    members,
    model::{ActingServiceAccount, TrustInWords},
    paging::{Page, PageRequest},
    problem::Problem,
};
use serde::Deserialize;

use super::{Batch, Export, format::Format};

/// Where, and how it is written.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wanted {
    namespace_path: String,
    #[serde(default)]
    format: Format,
}

impl Export for Wanted {
    type Row = ActingServiceAccount;
    const HEADER: &'static [&'static str] = &[
        "id",
        "service_account",
        "disabled",
        "role",
        "through",
        "inherited",
        "client_secrets",
        "trust",
        "trust_not_in_use",
        "last_login_at",
    ];
    const NAME: &'static str = "who-can-act";

    fn namespace_path(&self) -> &str {
        &self.namespace_path
    }

    fn format(&self) -> Format {
        self.format
    }

    async fn batch(
        &self,
        core: &Core,
        caller: &Caller,
        after: Option<&str>,
    ) -> Result<Batch<ActingServiceAccount>, Problem> {
        let namespace = crate::serving::namespace_path(&self.namespace_path)?;
        let request = PageRequest::new(Some(PageRequest::MAX), after)?;
        let Page { items, page_info } = members::who_can_act(core, caller, &namespace, &request).await?;
        Ok(Batch { rows: items, next: page_info.end_cursor.filter(|_| page_info.has_next_page) })
    }

    fn cells(acting: &ActingServiceAccount) -> Vec<String> {
        let trust = |in_use: bool| {
            let line = |trust: &TrustInWords| format!("{}: {}", trust.issuer, trust.words);
            let lines: Vec<String> = acting.trust.iter().filter(|trust| trust.in_use == in_use).map(line).collect();
            lines.join("\n")
        };
        vec![
            acting.id.to_string(),
            acting.path.clone(),
            acting.disabled.to_string(),
            acting.role.to_string(),
            acting.through.to_string(),
            acting.inherited.to_string(),
            acting.client_credentials.to_string(),
            trust(true),
            trust(false),
            acting.last_login_at.map(|at| at.to_string()).unwrap_or_default(),
        ]
    }
}
