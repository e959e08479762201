//! Where the page is.

use identity::naming::NamespacePath;
use leptos::prelude::*;

use super::copy::CopyButton;

/// A step below the namespace: what it says and where it leads.
pub type Crumb = (String, String);

/// The way from the list of groups to this page; the last step is the page itself. The path can be copied: it is what
/// pipelines and programs name the group or workspace by.
#[component]
pub fn Breadcrumbs(
    /// The group or workspace.
    path: NamespacePath,
    /// Steps below it.
    #[prop(optional)]
    below: Vec<Crumb>,
) -> impl IntoView {
    let whole = path.to_string();
    let mut steps: Vec<Crumb> = vec![("groups".to_owned(), "/groups".to_owned())];
    let mut above: Vec<String> = path.self_and_ancestors().map(ToOwned::to_owned).collect();
    above.reverse();
    for path in above {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        steps.push((name, format!("/groups/{path}")));
    }
    steps.extend(below);
    let last = steps.len() - 1;
    let steps = steps.into_iter().enumerate().map(|(at, (text, href))| {
        let current = (at == last).then_some("page");
        view! { <li><a href=href aria-current=current>{text}</a></li> }
    });
    view! {
        <div class="breadcrumbs">
            <nav aria-label="Breadcrumbs"><ol>{steps.collect_view()}</ol></nav>
            <CopyButton label="path" text=whole />
        </div>
    }
}
