//! Members of a group or workspace.

pub mod list;
pub mod new;
pub mod of_user;
pub mod own_role;
pub mod owner_question;
pub mod remove;
pub mod row;
mod rules;
pub mod subject_picker;
pub mod who_can_act;

/// The breadcrumb that leads to the list.
fn crumb() -> (String, String) {
    ("members".to_owned(), "members".to_owned())
}
