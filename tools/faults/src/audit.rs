//! Comparing what is stored with what was acknowledged, and what is stored with itself.

use std::collections::{BTreeMap, HashSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bench::Outcome;

use crate::{
    database::Database,
    ledger::{Content, Ledger},
};

/// What was found.
#[derive(Default)]
pub struct Findings {
    /// Each is a fault of the server.
    pub faults: Vec<String>,
    /// Unanswered changes that took place, and those that did not.
    pub happened: usize,
    pub vanished: usize,
}

/// How often the activity log tells of a thing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Told {
    made: i64,
    changed: i64,
    ended: i64,
}

/// What the load makes, as the activity log calls it.
const KINDS: [&str; 4] = ["group", "workspace", "service_account", "member"];

/// Statements that count what must not be there.
const NEVER: [(&str, &str); 4] = [
    (
        "namespaces whose path is not that of their parent and their name",
        "SELECT COUNT(*) FROM namespaces n LEFT JOIN namespaces p ON p.id = n.parent_id
         WHERE n.path <> CASE WHEN p.path IS NULL THEN n.name ELSE p.path || '/' || n.name END",
    ),
    (
        "namespaces whose ancestors are not those of their parent and themselves",
        "SELECT COUNT(*) FROM namespaces n
         WHERE (SELECT COUNT(*) FROM namespace_ancestors a WHERE a.namespace_id = n.id)
            <> 1 + (SELECT COUNT(*) FROM namespace_ancestors a WHERE a.namespace_id = n.parent_id)",
    ),
    (
        "service accounts whose path is not that of their group and their name",
        "SELECT COUNT(*) FROM service_accounts s JOIN namespaces g ON g.id = s.group_id
         WHERE s.path <> g.path || '/' || s.name",
    ),
    (
        "revocations that the activity log does not tell of, or the other way round",
        "SELECT ABS((SELECT COUNT(*) FROM revocations)
             - (SELECT COUNT(*) FROM activity WHERE action = 'service_account.token_revoked'))",
    ),
];

/// Looks at everything. What was asked and not answered counts as it is found from now on.
pub async fn audit(url: &str, ledger: &Ledger) -> Outcome<Findings> {
    let database = Database::open(url).await?;
    let mut findings = Findings::default();
    sound(&database, &mut findings).await?;
    let stored = stored(&database).await?;
    let told = told(&database).await?;
    let logins = logins(&database).await?;
    single_use(&database, &mut findings).await?;
    database.close().await;
    compare(&mut ledger.content(), &stored, &logins, &mut findings);
    told_of(&stored, &told, &mut findings);
    Ok(findings)
}

async fn sound(database: &Database, findings: &mut Findings) -> Outcome<()> {
    if let Database::Sqlite(_) = database {
        for row in database.rows(1, "SELECT integrity_check, 0 FROM pragma_integrity_check").await? {
            if row.texts[0] != "ok" {
                findings.faults.push(format!("integrity: {}", row.texts[0]));
            }
        }
        let dangling = database.count("SELECT COUNT(*) FROM pragma_foreign_key_check").await?;
        if dangling > 0 {
            findings.faults.push(format!("{dangling} rows refer to rows that do not exist"));
        }
    }
    for (what, sql) in NEVER {
        let count = database.count(sql).await?;
        if count > 0 {
            findings.faults.push(format!("{count} {what}"));
        }
    }
    Ok(())
}

/// All things by kind and path, with their version and text.
async fn stored(database: &Database) -> Outcome<BTreeMap<String, (i64, String)>> {
    let mut stored = BTreeMap::new();
    for sql in [
        "SELECT kind || ' ' || path, description, version FROM namespaces",
        "SELECT 'service_account ' || path, description, version FROM service_accounts",
        "SELECT 'member ' || n.path || ' ' || s.path, m.role, m.version FROM memberships m
         JOIN namespaces n ON n.id = m.namespace_id JOIN service_accounts s ON s.id = m.service_account_id",
    ] {
        for mut row in database.rows(2, sql).await? {
            let text = row.texts.pop().unwrap_or_default();
            stored.insert(row.texts.pop().unwrap_or_default(), (row.number, text));
        }
    }
    Ok(stored)
}

/// What the activity log tells, by the same keys.
async fn told(database: &Database) -> Outcome<BTreeMap<String, Told>> {
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    let sql = "SELECT action, target_name, namespace_path, COUNT(*) FROM activity
               GROUP BY action, target_name, namespace_path";
    for row in database.rows(3, sql).await? {
        let [action, name, namespace] = &row.texts[..] else { continue };
        let Some((kind, verb)) = action.split_once('.') else { continue };
        if !KINDS.contains(&kind) {
            continue;
        }
        let key = if kind == "member" { format!("member {namespace} {name}") } else { format!("{kind} {name}") };
        let told = told.entry(key).or_default();
        match verb {
            "created" | "added" => told.made += row.number,
            "updated" | "role_changed" => told.changed += row.number,
            "deleted" | "removed" => told.ended += row.number,
            _ => {}
        }
    }
    Ok(told)
}

async fn logins(database: &Database) -> Outcome<HashSet<String>> {
    let sql = "SELECT id, COUNT(*) FROM logins WHERE outcome = 'accepted' GROUP BY id";
    Ok(database.rows(1, sql).await?.into_iter().flat_map(|row| row.texts).collect())
}

/// The use of a token and the login that used it stand there together or not at all.
async fn single_use(database: &Database, findings: &mut Findings) -> Outcome<()> {
    let used = database.count("SELECT COUNT(*) FROM used_tokens").await?;
    // Every login has a token of its own.
    let logins = "SELECT COUNT(*) FROM logins l WHERE l.outcome = 'accepted' AND l.provider_id IS NOT NULL";
    let logins = database.count(logins).await?;
    if used != logins {
        findings.faults.push(format!("{used} tokens were used by {logins} logins"));
    }
    Ok(())
}

fn compare(
    content: &mut Content,
    stored: &BTreeMap<String, (i64, String)>,
    logins: &HashSet<String>,
    findings: &mut Findings,
) {
    for (key, thing) in &mut content.things {
        let found = stored.get(key).cloned();
        match thing.asked.take() {
            Some(asked) if asked == found && asked != thing.acknowledged => findings.happened += 1,
            Some(_) if found == thing.acknowledged => findings.vanished += 1,
            None if found == thing.acknowledged => {}
            asked => findings
                .faults
                .push(format!("{key}: acknowledged {:?}, asked for {asked:?}, stored {found:?}", thing.acknowledged)),
        }
        thing.acknowledged = found;
    }
    for key in stored.keys().filter(|key| !content.things.contains_key(*key)) {
        findings.faults.push(format!("{key}: nobody asked for it"));
    }
    for login in &content.logins {
        if !row_id(login).is_some_and(|id| logins.contains(&id)) {
            findings.faults.push(format!("login {login} was accepted and is not recorded"));
        }
    }
}

/// The identifier in the database of a global one.
fn row_id(gid: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(gid).ok()?).ok()?;
    text.split_once('_').map(|(_, id)| id.to_owned())
}

/// The activity log tells of each thing once that it was made, of each change, and of its end.
fn told_of(stored: &BTreeMap<String, (i64, String)>, told: &BTreeMap<String, Told>, findings: &mut Findings) {
    for (key, (version, _)) in stored {
        let expected = Told { made: 1, changed: version - 1, ended: 0 };
        let found = told.get(key).copied().unwrap_or_default();
        if found != expected {
            findings.faults.push(format!("{key} has version {version}, and the activity log tells {found:?}"));
        }
    }
    for (key, one) in told.iter().filter(|(key, _)| !stored.contains_key(*key)) {
        if one.made > 0 && one.ended == 0 && !went_along(key, told) {
            findings.faults.push(format!("{key} is gone, and the activity log tells {one:?}"));
        }
    }
}

/// Whether something that the thing was in, or belonged to, was deleted.
fn went_along(key: &str, told: &BTreeMap<String, Told>) -> bool {
    key.split(' ').skip(1).any(|path| {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.flat_map(|end| ["group", "workspace", "service_account"].map(|kind| format!("{kind} {}", &path[..end])))
            .any(|above| told.get(&above).is_some_and(|told| told.ended > 0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_in_something_goes_with_it() {
        let gone = Told { made: 1, changed: 0, ended: 1 };
        let told = [("group a/b".to_owned(), gone), ("service_account c/s".to_owned(), gone)].into();
        for (key, went) in [
            ("workspace a/b/w", true),
            ("workspace a/bc", false),
            ("member c/w c/s", true),
            ("member c/w c/t", false),
            ("member a/b/w c/t", true),
        ] {
            assert_eq!(went_along(key, &told), went, "{key}");
        }
    }

    #[test]
    fn the_identifier_of_a_row_stands_in_the_global_one() {
        assert_eq!(row_id(&URL_SAFE_NO_PAD.encode("LG_01890a5d")).as_deref(), Some("01890a5d"));
        assert_eq!(row_id("%"), None);
    }
}
