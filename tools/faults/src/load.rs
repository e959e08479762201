//! Logins, edits and revocations, until they are told to stop or no answer comes.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bench::{
    Outcome,
    api::{Answer, Api},
    issuer::Issuer,
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    ledger::{Change, Ledger, Reply},
    tally::Tally,
};

/// Pipelines that log in at the same time; and people that edit.
const PIPELINES: usize = 3;
const EDITORS: usize = 3;

/// What drives the server.
pub struct Load {
    pub api: Api,
    pub ledger: Ledger,
    pub tally: Tally,
    issuer: Issuer,
    audience: String,
    next: AtomicU64,
    stopping: AtomicBool,
}

/// Why somebody does not go on with what they were doing.
pub enum Break {
    /// There was no answer at all.
    Lost,
    /// The answer was a refusal.
    Refused,
}

impl Load {
    pub fn new(api: Api, issuer: Issuer, audience: String, ledger: Ledger) -> Self {
        let (next, stopping) = (AtomicU64::default(), AtomicBool::default());
        Self { api, ledger, tally: Tally::default(), issuer, audience, next, stopping }
    }

    /// Starts everybody.
    pub fn start(self: &Arc<Self>) -> JoinSet<()> {
        self.stopping.store(false, Ordering::SeqCst);
        let mut workers = JoinSet::new();
        for worker in 0..PIPELINES {
            let account = if worker == 0 { "once" } else { "pipeline" };
            let load = Arc::clone(self);
            workers.spawn(async move { while load.goes_on(&load.log_in(account).await.map(drop)) {} });
        }
        for _ in 0..EDITORS {
            let load = Arc::clone(self);
            workers.spawn(async move {
                let mut parent = None;
                while load.goes_on(&load.edit_in(&mut parent).await) {}
            });
        }
        let load = Arc::clone(self);
        workers.spawn(async move { while load.goes_on(&load.revoke().await) {} });
        workers
    }

    /// Tells everybody to stop after what they are doing.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    pub fn goes_on(&self, outcome: &Result<(), Break>) -> bool {
        !matches!(outcome, Err(Break::Lost)) && !self.stopping.load(Ordering::SeqCst)
    }

    fn next(&self) -> u64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// An address that nobody has used: from one address only so many passwords are looked at.
    pub fn source(&self) -> Ipv4Addr {
        let number = u32::try_from(self.next()).unwrap_or_default();
        Ipv4Addr::from(u32::from(Ipv4Addr::new(10, 0, 0, 0)).saturating_add(number))
    }

    /// An ID token that no login has used.
    pub fn id_token(&self) -> Outcome<String> {
        self.issuer.token(&self.audience, &self.next().to_string(), "main")
    }

    /// Waits for an answer and counts it.
    pub async fn answer(
        &self,
        kind: &'static str,
        request: impl Future<Output = reqwest::Result<Answer>>,
    ) -> Result<Answer, Break> {
        let (step, begun) = (self.tally.step(), Instant::now());
        let answer = request.await;
        self.tally.count(step, kind, answer.as_ref().map_or(0, |answer| answer.status), begun.elapsed());
        match answer {
            Ok(answer) if answer.status < 300 => Ok(answer),
            Ok(_) => Err(Break::Refused),
            Err(_) => Err(Break::Lost),
        }
    }

    /// One login; answers the access token.
    async fn log_in(&self, account: &str) -> Result<String, Break> {
        let token = self.id_token().map_err(|_| Break::Lost)?;
        let answer = self.answer("login", self.api.log_in(&format!("faults/{account}"), &token)).await?;
        let access = answer.json["access_token"].as_str().unwrap_or_default().to_owned();
        let mut content = self.ledger.content();
        content.logins.push(login_of(&access).unwrap_or_default());
        if account == "once" {
            content.spent.push(token);
        }
        Ok(access)
    }

    /// A login whose token is revoked, and one whose token is not.
    async fn revoke(&self) -> Result<(), Break> {
        let stays = self.log_in("pipeline").await?;
        self.ledger.content().valid.push(stays);
        let token = self.log_in("pipeline").await?;
        self.answer("revocation", self.api.form("/v1/revoke", format!("token={token}"))).await?;
        self.ledger.content().revoked.push(token);
        Ok(())
    }

    /// An edit in a group that this editor made, once there is one: a group holds only so many others.
    async fn edit_in(&self, parent: &mut Option<String>) -> Result<(), Break> {
        if let Some(parent) = parent {
            return self.edit(parent).await;
        }
        let name = format!("p{}", self.next());
        let path = format!("faults/{name}");
        let draft = json!({ "name": name, "parent_path": "faults" });
        self.make(&format!("group {path}"), "", "groups", &draft).await?;
        *parent = Some(path);
        Ok(())
    }

    /// A group with a workspace, a service account and its membership: made, changed, and partly deleted again.
    async fn edit(&self, parent: &str) -> Result<(), Break> {
        let number = self.next();
        let group = format!("{parent}/g{number}");
        let (workspace, account) = (format!("{group}/w"), format!("{group}/s"));
        let group_key = format!("group {group}");
        let account_key = format!("service_account {account}");
        let member_key = format!("member {workspace} {account}");

        let draft = json!({ "name": format!("g{number}"), "parent_path": parent });
        let made_group = self.make(&group_key, "", "groups", &draft).await?;
        let draft = json!({ "name": "w", "group_path": group });
        self.make(&format!("workspace {workspace}"), "", "workspaces", &draft).await?;
        let provider = json!({ "issuer": self.issuer.url, "bound_claims": { "ref": "main" } });
        let draft = json!({ "name": "s", "group_path": group, "trusted_identity_providers": [provider] });
        let made_account = self.make(&account_key, "", "service_accounts", &draft).await?;
        let subject = &made_account["id"];
        let draft = json!({ "namespace_path": workspace, "role": "deployer", "service_account_id": subject });
        let member = self.make(&member_key, "deployer", "memberships", &draft).await?;

        let described = |text: &str| Some(json!({ "description": text }));
        self.change(&group_key, "one", "groups", &made_group, described("one")).await?;
        self.change(&account_key, "two", "service_accounts", &made_account, described("two")).await?;
        self.change(&member_key, "viewer", "memberships", &member, Some(json!({ "role": "viewer" }))).await?;
        match number % 4 {
            0 => self.change(&member_key, "", "memberships", &member, None).await,
            1 => self.change(&account_key, "", "service_accounts", &made_account, None).await,
            2 => self.change(&group_key, "", "groups", &made_group, None).await,
            _ => Ok(()),
        }
    }

    async fn make(&self, key: &str, text: &str, collection: &str, draft: &Value) -> Result<Value, Break> {
        self.write(key, Change::Write(text), Method::POST, format!("/v1/{collection}"), Some(draft)).await
    }

    /// Changes a thing to this text, or deletes it if there is no patch.
    async fn change(
        &self,
        key: &str,
        text: &str,
        collection: &str,
        thing: &Value,
        patch: Option<Value>,
    ) -> Result<(), Break> {
        let place = format!("/v1/{collection}/{}", thing["id"].as_str().unwrap_or_default());
        let (change, method) = match patch {
            Some(_) => (Change::Write(text), Method::PATCH),
            None => (Change::Delete, Method::DELETE),
        };
        self.write(key, change, method, place, patch.as_ref()).await.map(drop)
    }

    async fn write(
        &self,
        key: &str,
        change: Change<'_>,
        method: Method,
        path: String,
        body: Option<&Value>,
    ) -> Result<Value, Break> {
        self.ledger.ask(key, change);
        let answer = self.answer("edit", self.api.call(method, &path, body)).await;
        self.ledger.settle(key, change, if answer.is_ok() { Reply::Done } else { Reply::Unknown });
        answer.map(|answer| answer.json)
    }
}

/// The login that an access token goes back to.
fn login_of(token: &str) -> Option<String> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims["tharsis_login_id"].as_str().map(str::to_owned)
}
