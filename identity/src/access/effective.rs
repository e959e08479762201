//! Which of several memberships counts.

use uuid::Uuid;

use super::Role;

/// As whom someone is a member: a person acts as themselves and as each of their teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identity {
    /// The user.
    User(Uuid),
    /// A team of the user.
    Team(Uuid),
    /// The service account.
    ServiceAccount(Uuid),
}

/// A membership on the way from a namespace up to its top-level group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Who is the member.
    pub identity: Identity,
    /// Levels up from the namespace in question: 0 is a membership in that namespace itself.
    pub distance: u32,
    /// The role.
    pub role: Role,
}

/// The memberships that count: for each identity the nearest one, also where it is lower than one further up.
fn counting(grants: &[Grant]) -> impl Iterator<Item = &Grant> {
    grants
        .iter()
        .filter(|grant| !grants.iter().any(|other| other.identity == grant.identity && other.distance < grant.distance))
}

/// The role that these memberships give: of those that count, the best (Tharsis: authorization.go).
#[must_use]
pub fn effective_role(grants: &[Grant]) -> Option<Role> {
    counting(grants).map(|grant| grant.role).max()
}

/// The memberships that give the effective role: those that count and hold it, a person's own before those of teams.
#[must_use]
pub fn deciding(grants: &[Grant]) -> Vec<Grant> {
    let best = effective_role(grants);
    let mut deciding: Vec<Grant> = counting(grants).filter(|grant| Some(grant.role) == best).copied().collect();
    deciding.sort_by_key(|grant| grant.identity);
    deciding
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const ME: Identity = Identity::User(Uuid::from_u128(1));
    const TEAM: Identity = Identity::Team(Uuid::from_u128(2));

    fn grant(identity: Identity, distance: u32, role: Role) -> Grant {
        Grant { identity, distance, role }
    }

    #[test]
    fn the_nearest_wins_then_the_best() {
        let cases = [
            (vec![], None),
            (vec![grant(ME, 2, Role::Owner)], Some(Role::Owner)),
            (vec![grant(ME, 2, Role::Owner), grant(ME, 0, Role::Viewer)], Some(Role::Viewer)),
            (vec![grant(ME, 0, Role::Viewer), grant(TEAM, 3, Role::Deployer)], Some(Role::Deployer)),
            (
                vec![grant(ME, 0, Role::Viewer), grant(TEAM, 3, Role::Owner), grant(TEAM, 1, Role::Publisher)],
                Some(Role::Publisher),
            ),
        ];
        for (grants, expected) in cases {
            assert_eq!(effective_role(&grants), expected, "{grants:?}");
        }
    }

    #[test]
    fn what_gives_the_role_is_known() {
        let (own, team) = (grant(ME, 1, Role::Owner), grant(TEAM, 0, Role::Owner));
        assert_eq!(deciding(&[team, own]), [own, team], "a person's own membership comes first");
        let nearer = grant(ME, 0, Role::Viewer);
        assert_eq!(deciding(&[own, nearer]), [nearer]);
        assert_eq!(deciding(&[own, nearer, team]), [team]);
        assert_eq!(deciding(&[]), []);
    }

    /// Slow and obvious: walk up level by level and let the first word of each identity stand.
    fn oracle(grants: &[Grant]) -> Option<Role> {
        let mut first_word: BTreeMap<Identity, Role> = BTreeMap::new();
        for level in 0..=25 {
            for grant in grants.iter().filter(|grant| grant.distance == level) {
                first_word.entry(grant.identity).or_insert(grant.role);
            }
        }
        [Role::Owner, Role::Deployer, Role::Publisher, Role::Viewer]
            .into_iter()
            .find(|role| first_word.values().any(|held| held == role))
    }

    proptest! {
        #[test]
        fn effective_role_agrees_with_the_oracle(
            rows in proptest::collection::vec((0_u128..5, 0_u32..21, 0_usize..4), 0..40)
        ) {
            // One membership per identity and namespace, as the database guarantees.
            let unique: BTreeMap<(u128, u32), usize> =
                rows.into_iter().map(|(who, distance, role)| ((who, distance), role)).collect();
            let grants: Vec<Grant> = unique
                .into_iter()
                .map(|((who, distance), role)| {
                    let id = Uuid::from_u128(who);
                    let identity = if who == 0 { Identity::User(id) } else { Identity::Team(id) };
                    grant(identity, distance, Role::ALL[role])
                })
                .collect();
            prop_assert_eq!(effective_role(&grants), oracle(&grants));
        }
    }
}
