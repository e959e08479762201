//! How pages are laid out: with the navigation of a namespace at the left, or without.

use identity::{
    access::Role,
    model::{Namespace, NamespaceKind},
};
use leptos::prelude::*;

use super::{
    breadcrumbs::{Breadcrumbs, Crumb},
    icon::Icon,
};

/// The parts of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What is in it.
    Overview,
    /// What happened.
    Activity,
    /// Its service accounts.
    ServiceAccounts,
    /// Its members.
    Members,
    /// The service accounts that hold a role in it.
    Acting,
}

/// A page that belongs to no namespace.
#[component]
pub fn PlainPage(
    /// Whether it is a small form in the middle.
    #[prop(optional)]
    narrow: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <main id="main" class="content" class:content-narrow=narrow>{children()}</main>
    }
}

/// A page of a group or workspace.
#[component]
pub fn NamespacePage(
    /// The group or workspace.
    namespace: Namespace,
    /// Which part of it.
    section: Section,
    /// Steps of the breadcrumbs below the namespace.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// The page.
    children: Children,
) -> impl IntoView {
    if namespace.my_role.is_none() {
        return view! { <FromBelow namespace children /> }.into_any();
    }
    let crumbs = crumbs
        .into_iter()
        .map(|(text, href)| (text, format!("/groups/{}/-/{href}", namespace.path)))
        .collect::<Vec<_>>();
    view! {
        <div class="with-drawer">
            <Navigation namespace=namespace.clone() section />
            <main id="main" class="content">
                <Breadcrumbs path=namespace.path below=crumbs />
                {children()}
            </main>
        </div>
    }
    .into_any()
}

/// The page of something that acts in a namespace of the person's, though it belongs to a group in which they hold no
/// role: nothing else of that group is theirs to open.
#[component]
fn FromBelow(namespace: Namespace, children: Children) -> impl IntoView {
    view! {
        <PlainPage>
            <p class="hint">
                "Belongs to group " <code>{namespace.path.to_string()}</code>
                ", in which you hold no role. You see it because it can act below, where you are a member."
            </p>
            {children()}
        </PlainPage>
    }
}

/// The parts of a group or workspace: at the left, or on a narrow screen behind a button that works without JavaScript.
#[component]
pub fn Navigation(
    /// The group or workspace.
    namespace: Namespace,
    /// Which part of it is shown.
    section: Section,
) -> impl IntoView {
    let kind = match namespace.kind {
        NamespaceKind::Group => "Group",
        NamespaceKind::Workspace => "Workspace",
    };
    let label = format!("{kind} {}", namespace.path.name());
    view! {
        <div class="drawer">
            <nav aria-label=label.clone()>
                <DrawerHead namespace=namespace.clone() />
                <SectionLinks namespace=namespace.clone() section />
            </nav>
        </div>
        <details class="drawer-menu">
            <summary><Icon name="menu" />{label.clone()}</summary>
            <nav aria-label=label>
                <SectionLinks namespace section />
            </nav>
        </details>
    }
}

#[component]
fn DrawerHead(namespace: Namespace) -> impl IntoView {
    let icon = kind_icon(namespace.kind);
    view! {
        <p class="drawer-head">
            <Icon name=icon />
            <span>
                <strong>{namespace.name.to_string()}</strong>
                {namespace.my_role.map(|role| view! { <small>{format!("your role: {role}")}</small> })}
            </span>
        </p>
    }
}

#[component]
fn SectionLinks(namespace: Namespace, section: Section) -> impl IntoView {
    let base = format!("/groups/{}", namespace.path);
    let link = |part: Section, icon: &'static str, text: &'static str, href: String| {
        let current = (part == section).then_some("page");
        view! { <li><a href=href aria-current=current><Icon name=icon />{text}</a></li> }
    };
    let is_group = namespace.kind == NamespaceKind::Group;
    view! {
        <ul class="section-links">
            {link(Section::Overview, "overview", "Overview", base.clone())}
            {link(Section::Activity, "activity", "Activity", format!("{base}/-/activity"))}
            {is_group
                .then(|| {
                    link(Section::ServiceAccounts, "machine", "Service Accounts", format!("{base}/-/service_accounts"))
                })}
            {link(Section::Members, "people", "Members", format!("{base}/-/members"))}
            {link(Section::Acting, "shield", "Who can act here", format!("{base}/-/who_can_act"))}
        </ul>
    }
}

/// The picture of a kind of namespace.
#[must_use]
pub const fn kind_icon(kind: NamespaceKind) -> &'static str {
    match kind {
        NamespaceKind::Group => "group",
        NamespaceKind::Workspace => "workspace",
    }
}

/// Whether the person's role is at least this.
#[must_use]
pub fn at_least(namespace: &Namespace, role: Role) -> bool {
    namespace.my_role >= Some(role)
}
