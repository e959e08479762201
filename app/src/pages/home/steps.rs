//! The way to the first pipeline that acts here: which steps are done, and where the others are.

use identity::{
    access::Role,
    model::{FirstPlace, FirstSteps},
};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub title: &'static str,
    /// What that is good for.
    pub text: &'static str,
    /// Whether it was done.
    pub done: bool,
    /// The page where it is done; none if it was, or if another one has to be done before.
    pub href: Option<String>,
}

/// The steps, or whom to ask for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steps {
    /// All four in their order; those of them for which another person has to be asked have the list of such people.
    Own(Vec<Step>, Option<Owners>),
    /// The person can do none of them.
    Ask(Owners),
}

/// Those who own a group or workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners {
    /// The path of the group or workspace.
    pub of: String,
    /// Where they are listed.
    pub href: String,
}

impl Owners {
    fn of(place: &FirstPlace) -> Self {
        Self { of: place.path.to_string(), href: format!("/groups/{}/-/members?role=owner", place.path) }
    }
}

/// What the person sees of the way.
pub fn steps(state: FirstSteps) -> Steps {
    let FirstSteps { place, account, logged_in, has_role } = state;
    if let Some(place) = place.as_ref().filter(|place| !place.takes_accounts()) {
        return Steps::Ask(Owners::of(place));
    }
    let account_page = account.as_ref().and_then(|account| {
        let (group, _) = account.path.rsplit_once('/')?;
        Some(format!("/groups/{group}/-/service_accounts/{}", account.id))
    });
    let tab = |name: &str| account_page.as_ref().map(|page| format!("{page}?tab={name}"));
    // Who may not add members has to ask somebody who may.
    let ask = place.as_ref().filter(|place| place.role < Role::Owner && !has_role).map(Owners::of);
    let step = |title, text, done: bool, href: Option<String>| Step { title, text, done, href: href.filter(|_| !done) };
    let first = if place.is_some() { "Create a group" } else { "Create your first group" };
    let new_account = place.as_ref().map(|place| format!("/groups/{}/-/service_accounts/new", place.path));
    Steps::Own(
        vec![
            step(
                first,
                "It holds workspaces, members and service accounts.",
                place.is_some(),
                Some("/groups/-/new".to_owned()),
            ),
            step(
                "Add a service account",
                "It says which pipelines may log in, and needs no secret.",
                account.is_some(),
                new_account,
            ),
            step(
                "Let a pipeline log in",
                "Copy the lines for your CI system and watch the first login.",
                logged_in,
                tab("pipeline"),
            ),
            step(
                "Give it a role",
                "Without one, a service account can log in but do nothing.",
                has_role,
                tab("namespaceMemberships").filter(|_| ask.is_none()),
            ),
        ],
        ask,
    )
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use identity::{
        model::{FirstAccount, NamespaceKind},
        naming::{Gid, ResourceKind},
    };

    use super::*;

    fn place(role: Role) -> Option<FirstPlace> {
        Some(FirstPlace { path: "acme".parse().ok()?, kind: NamespaceKind::Group, role })
    }

    fn account() -> FirstAccount {
        let id = Gid::new(ResourceKind::ServiceAccount, uuid::Uuid::from_u128(7));
        FirstAccount { id, path: "acme/ci/deploy".into() }
    }

    /// `x` for a step that was done, the address for one that can be done, `-` for one that has to wait.
    fn drawn(state: FirstSteps) -> Vec<String> {
        match steps(state) {
            Steps::Ask(owners) => vec![format!("ask {}", owners.href)],
            Steps::Own(steps, ask) => {
                let drawn = |step: Step| match (step.done, step.href) {
                    (true, href) => if href.is_none() { "x" } else { "done, and yet to do" }.to_owned(),
                    (false, Some(href)) => href,
                    (false, None) => "-".to_owned(),
                };
                let mut all: Vec<String> = steps.into_iter().map(drawn).collect();
                all.extend(ask.map(|owners| format!("ask {}", owners.href)));
                all
            }
        }
    }

    #[test]
    fn each_step_leads_to_where_it_is_done() {
        let state = |place, account, logged_in, has_role| FirstSteps { place, account, logged_in, has_role };
        assert_eq!(drawn(state(None, None, false, false)), ["/groups/-/new", "-", "-", "-"]);
        let new = "/groups/acme/-/service_accounts/new";
        assert_eq!(drawn(state(place(Role::Owner), None, false, false)), ["x", new, "-", "-"]);
        let page = format!("/groups/acme/ci/-/service_accounts/{}", account().id);
        let (log_in, role) = (format!("{page}?tab=pipeline"), format!("{page}?tab=namespaceMemberships"));
        let owner = |logged_in, has_role| drawn(state(place(Role::Owner), Some(account()), logged_in, has_role));
        assert_eq!(owner(false, false), ["x", "x", &log_in, &role]);
        assert_eq!(owner(true, false), ["x", "x", "x", &role]);
        assert_eq!(owner(false, true), ["x", "x", &log_in, "x"]);
        let ask = "ask /groups/acme/-/members?role=owner";
        let deployer = |has_role| drawn(state(place(Role::Deployer), Some(account()), false, has_role));
        assert_eq!(deployer(false), ["x", "x", &log_in, "-", ask]);
        assert_eq!(deployer(true), ["x", "x", &log_in, "x"]);
        for role in [Role::Viewer, Role::Publisher] {
            assert_eq!(drawn(state(place(role), Some(account()), false, false)), [ask]);
        }
    }
}
