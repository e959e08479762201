//! The rules about members in words, said before the click.

use identity::model::{Membership, Through, ThroughKind, Unchangeable};

/// Why a membership cannot be changed.
pub(super) fn reason(refused: Unchangeable, member: &Membership) -> String {
    let place = &member.namespace_path;
    match refused {
        Unchangeable::Inherited => format!("Inherited from {place}: it is changed there."),
        Unchangeable::NotOwner => "Only owners change members.".to_owned(),
        Unchangeable::AboveOwnRole => "Above your own role.".to_owned(),
        Unchangeable::LastOwner => format!("The last user who owns {place}. Make another user an owner first."),
    }
}

/// What gives a role, after "the role owner".
pub(super) fn source(through: &Through) -> String {
    match through.kind {
        ThroughKind::Membership => format!("from the membership in {}", through.name),
        ThroughKind::Team => format!("through team {}", through.name),
        ThroughKind::Administration => "as an administrator of this server".to_owned(),
    }
}
