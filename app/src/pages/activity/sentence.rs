//! What happened, as a sentence.

use identity::model::ActivityEvent;
use serde_json::Value;

/// What happened in words, and where.
pub(super) fn sentence(event: &ActivityEvent) -> (String, Option<(&'static str, String)>) {
    let name = &event.target_name;
    let text = |key: &str| event.details.get(key).and_then(Value::as_str).unwrap_or("?");
    let role = |key: &str| {
        let role = event.details.get("role");
        role.and_then(|role| role.get(key).or(Some(role))).and_then(Value::as_str).unwrap_or("?")
    };
    let is = |pointer: &str| event.details.pointer(pointer).and_then(Value::as_bool).unwrap_or_default();
    let thing = thing(&event.target_type);
    // Whom a team took in or let go: people said so, or the sign-on provider.
    let person = || if event.details.get("user").is_some() { text("user") } else { text("username") };
    let (what, word) = match event.action.as_str() {
        "member.added" => (format!("{thing} {name} added with role {}", role("role")), " to "),
        "member.removed" => (format!("{thing} {name} removed"), " from "),
        "member.role_changed" => {
            let thing = thing.to_lowercase();
            (format!("Role of {thing} {name} changed from {} to {}", role("before"), role("after")), " in ")
        }
        action => (
            match action {
                "service_account.identity_changed" => {
                    format!("A name that lets in pipelines of service account {name} stands for something else now")
                }
                "service_account.identity_acknowledged" => {
                    format!(
                        "What a name that lets in pipelines of service account {name} stands for was called the same"
                    )
                }
                "service_account.client_secret_created" => format!("Client secret of service account {name} created"),
                "service_account.client_secret_deleted" => format!("Client secret of service account {name} deleted"),
                "service_account.token_revoked" => format!("Access token of service account {name} revoked"),
                "service_account.tokens_revoked" => format!("Access tokens of service account {name} revoked"),
                "user.token_revoked" => format!("Access token of user {name} revoked"),
                "user.sign_in_refused" => format!("Sign-in of user {name} refused"),
                "user.signed_out" => format!("Sessions of user {name} ended"),
                "user.sign_in_link_made" => format!("Sign-in link for user {name} made"),
                "user.password_reset" => format!("Password of user {name} reset"),
                "user.password_changed" => format!("Password of user {name} changed"),
                "user.password_change_refused" => format!("Change of the password of user {name} refused"),
                "user.linked" => format!("User {name} linked to an account at {}", text("issuer")),
                "user.unlinked" => format!("User {name} unlinked from an account at {}", text("issuer")),
                "user.link_refused" => format!("Link of user {name} to an account elsewhere refused"),
                "user.unlink_refused" => format!("Unlinking of user {name} refused"),
                "team.member_added" => format!("User {} added to team {name}", person()),
                "team.member_removed" => format!("User {} removed from team {name}", person()),
                "team.member_changed" if is("/maintainer/after") => {
                    format!("User {} made a maintainer of team {name}", person())
                }
                "team.member_changed" => format!("User {} made a plain member of team {name}", person()),
                "personal_access_token.created" | "personal_access_token.revoked" => {
                    format!("{thing} {name} of user {} {}", text("owner"), verb(action))
                }
                "signing_key.created" if is("/old_keys_deleted") => {
                    format!("Signing key {name} created, all older ones deleted")
                }
                "issuer.mode_changed" => "Mode of the list of allowed issuers changed".to_owned(),
                "issuer.disallowed" => format!("Issuer {name} no longer allowed"),
                _ => format!("{thing} {name} {}", verb(action)),
            },
            " in ",
        ),
    };
    let about_itself = event.namespace_path.as_deref() == Some(name.as_str());
    (what, event.namespace_path.clone().filter(|_| !about_itself).map(|path| (word, path)))
}

/// A kind of thing, as a sentence begins with it.
fn thing(kind: &str) -> &str {
    match kind {
        "service_account" => "Service account",
        "user" => "User",
        "team" => "Team",
        "group" => "Group",
        "workspace" => "Workspace",
        "issuer" => "Issuer",
        "signing_key" => "Signing key",
        "personal_access_token" => "Personal access token",
        other => other,
    }
}

/// What was done, of an action such as `group.created`.
fn verb(action: &str) -> String {
    action.rsplit('.').next().unwrap_or(action).replace('_', " ")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::{collections::BTreeSet, fs, path::Path};

    use identity::{
        model::{Actor, ActorKind},
        naming::{Gid, ResourceKind},
        timestamp::Timestamp,
    };
    use serde_json::json;

    use super::*;

    /// Every action, what it is about, what it tells, and the sentence.
    fn table() -> Vec<(&'static str, &'static str, Value, &'static str)> {
        let none = || json!({});
        vec![
            ("group.created", "group", none(), "Group x created"),
            ("group.updated", "group", none(), "Group x updated"),
            ("group.deleted", "group", none(), "Group x deleted"),
            ("workspace.created", "workspace", none(), "Workspace x created"),
            ("workspace.updated", "workspace", none(), "Workspace x updated"),
            ("workspace.deleted", "workspace", none(), "Workspace x deleted"),
            ("member.added", "team", json!({"role": "viewer"}), "Team x added with role viewer"),
            ("member.removed", "user", json!({"role": "viewer"}), "User x removed"),
            (
                "member.role_changed",
                "service_account",
                json!({"role": {"before": "viewer", "after": "owner"}}),
                "Role of service account x changed from viewer to owner",
            ),
            ("service_account.created", "service_account", none(), "Service account x created"),
            ("service_account.updated", "service_account", none(), "Service account x updated"),
            ("service_account.deleted", "service_account", none(), "Service account x deleted"),
            (
                "service_account.identity_changed",
                "service_account",
                none(),
                "A name that lets in pipelines of service account x stands for something else now",
            ),
            (
                "service_account.identity_acknowledged",
                "service_account",
                none(),
                "What a name that lets in pipelines of service account x stands for was called the same",
            ),
            (
                "service_account.client_secret_created",
                "service_account",
                none(),
                "Client secret of service account x created",
            ),
            (
                "service_account.client_secret_deleted",
                "service_account",
                none(),
                "Client secret of service account x deleted",
            ),
            ("service_account.token_revoked", "service_account", none(), "Access token of service account x revoked"),
            ("service_account.tokens_revoked", "service_account", none(), "Access tokens of service account x revoked"),
            ("user.created", "user", none(), "User x created"),
            ("user.updated", "user", none(), "User x updated"),
            ("user.signed_in", "user", none(), "User x signed in"),
            ("user.sign_in_refused", "user", none(), "Sign-in of user x refused"),
            ("user.signed_out", "user", none(), "Sessions of user x ended"),
            ("user.sign_in_link_made", "user", none(), "Sign-in link for user x made"),
            ("user.password_reset", "user", none(), "Password of user x reset"),
            ("user.password_changed", "user", none(), "Password of user x changed"),
            ("user.password_change_refused", "user", none(), "Change of the password of user x refused"),
            ("user.linked", "user", json!({"issuer": "https://i"}), "User x linked to an account at https://i"),
            ("user.unlinked", "user", json!({"issuer": "https://i"}), "User x unlinked from an account at https://i"),
            ("user.link_refused", "user", none(), "Link of user x to an account elsewhere refused"),
            ("user.unlink_refused", "user", none(), "Unlinking of user x refused"),
            ("user.token_revoked", "user", none(), "Access token of user x revoked"),
            ("team.created", "team", none(), "Team x created"),
            ("team.updated", "team", none(), "Team x updated"),
            ("team.deleted", "team", none(), "Team x deleted"),
            ("team.member_added", "team", json!({"user": "ada"}), "User ada added to team x"),
            ("team.member_added", "team", json!({"username": "ada"}), "User ada added to team x"),
            ("team.member_removed", "team", json!({"user": "ada"}), "User ada removed from team x"),
            (
                "team.member_changed",
                "team",
                json!({"user": "ada", "maintainer": {"before": false, "after": true}}),
                "User ada made a maintainer of team x",
            ),
            (
                "team.member_changed",
                "team",
                json!({"user": "ada", "maintainer": {"before": true, "after": false}}),
                "User ada made a plain member of team x",
            ),
            (
                "personal_access_token.created",
                "personal_access_token",
                json!({"owner": "ada"}),
                "Personal access token x of user ada created",
            ),
            (
                "personal_access_token.revoked",
                "personal_access_token",
                json!({"owner": "ada"}),
                "Personal access token x of user ada revoked",
            ),
            ("signing_key.created", "signing_key", none(), "Signing key x created"),
            (
                "signing_key.created",
                "signing_key",
                json!({"old_keys_deleted": true}),
                "Signing key x created, all older ones deleted",
            ),
            ("issuer.allowed", "issuer", none(), "Issuer x allowed"),
            ("issuer.disallowed", "issuer", none(), "Issuer x no longer allowed"),
            ("issuer.mode_changed", "issuer", none(), "Mode of the list of allowed issuers changed"),
        ]
    }

    #[test]
    fn every_event_is_a_sentence() {
        for (action, target_type, details, expected) in table() {
            let event = ActivityEvent {
                id: Gid::new(ResourceKind::ActivityEvent, uuid_of_nothing()),
                at: Timestamp(0),
                actor: Actor { kind: ActorKind::User, name: "root".to_owned() },
                means: None,
                action: action.to_owned(),
                namespace_path: None,
                target_type: target_type.to_owned(),
                target_id: String::new(),
                target_name: "x".to_owned(),
                details,
            };
            assert_eq!(sentence(&event), (expected.to_owned(), None), "{action}");
        }
    }

    fn uuid_of_nothing() -> uuid::Uuid {
        uuid::Uuid::nil()
    }

    /// What the services write is looked up in their source, so that a new action cannot be forgotten here.
    #[test]
    fn no_action_is_missing_in_the_table() {
        let mut written = BTreeSet::new();
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../identity/src"), &mut written);
        assert!(written.len() > 30, "{written:?}");
        let known: BTreeSet<String> = table().into_iter().map(|(action, ..)| action.to_owned()).collect();
        assert_eq!(written, known);
    }

    fn read(folder: &Path, written: &mut BTreeSet<String>) {
        const ABOUT: [&str; 9] = [
            "group",
            "workspace",
            "member",
            "service_account",
            "user",
            "team",
            "personal_access_token",
            "signing_key",
            "issuer",
        ];
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "tests" {
                read(&path, written);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !name.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let actions = text.split('"').filter(|text| {
                    let about = text.split_once('.').filter(|(about, _)| ABOUT.contains(about));
                    about.is_some_and(|(_, done)| {
                        !done.is_empty() && done.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                    })
                });
                written.extend(actions.map(str::to_owned));
            }
        }
    }
}
