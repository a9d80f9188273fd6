//! Proof of a permission: the records of an account in an actor's reach. Grants are made only here, so no statement
//! can forget the permission or the account.

use crate::actor::Actor;
use crate::id::{AccountId, UserId};
use crate::permission::{AnyPermission, Extent, OfLeads, Permission, Verb, View};
use crate::problem::Problem;
use crate::record::RecordType;
use crate::records::lead::LEAD;
use crate::user::Role;
use std::marker::PhantomData;

/// The right to do `V` with records of kind `K`, for the records of one owner or a whole account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant<K, V = View> {
    account: AccountId,
    owner: Option<UserId>,
    opens: PhantomData<(K, V)>,
}

impl<K, V> Grant<K, V> {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The only owner whose records are in reach; `None` for all records of the account.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// The grant's reach as a number, stored with a background task: the owner's id, 0 for all records.
    pub fn reach_of_task(&self) -> i64 {
        self.owner.map_or(0, |owner| owner.0)
    }

    /// The grant of a background task, from [`Self::reach_of_task`]. The slices of the task keep this reach even if
    /// the actor's role changes.
    pub fn of_task(account: AccountId, reach: i64) -> Self {
        Self { account, owner: (reach != 0).then_some(UserId(reach)), opens: PhantomData }
    }
}

impl<K: OfLeads, V> Grant<K, V> {
    /// The leads whose records are in reach.
    pub fn leads(&self) -> Reach<V> {
        Reach { record: &LEAD, account: self.account, owner: self.owner, opens: PhantomData }
    }
}

/// The right to do `V` with records of a kind that is known at run time. Statements on records are derived from it, so that
/// none can be run on another kind than the one that was granted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach<V = View> {
    record: &'static RecordType,
    account: AccountId,
    owner: Option<UserId>,
    opens: PhantomData<V>,
}

impl<V> Reach<V> {
    /// All records of a kind, for what a change of other records brings about whoever made it, such as the status of a contact
    /// with an opportunity.
    pub fn of_consequence(record: &'static RecordType, account: AccountId) -> Self {
        Self { record, account, owner: None, opens: PhantomData }
    }

    /// The kind of records.
    pub fn record(&self) -> &'static RecordType {
        self.record
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The only owner whose records are in reach; `None` for all records of the account.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }
}

impl Actor {
    /// The grant of a permission; [`Problem::Forbidden`] for an actor without it.
    pub fn grant<K, V>(&self, permission: Permission<K, V>) -> Result<Grant<K, V>, Problem> {
        Ok(Grant { account: self.account, owner: self.demand(permission.any)?, opens: PhantomData })
    }

    /// The records of a kind with which the actor may do `V`; [`Problem::Forbidden`] for an actor who may not.
    pub fn reach<V: Verb>(&self, record: &'static RecordType) -> Result<Reach<V>, Problem> {
        let owner = self.demand(V::needed(&record.permissions))?;
        Ok(Reach { record, account: self.account, owner, opens: PhantomData })
    }

    /// Demands a permission; returns the only owner whose records are in reach, `None` for all.
    pub fn demand(&self, permission: &AnyPermission) -> Result<Option<UserId>, Problem> {
        match (permission.extent(self.role), self.user) {
            (Extent::All, _) => Ok(None),
            (Extent::Own, Some(user)) => Ok(Some(user)),
            _ => Err(Problem::Forbidden),
        }
    }
}

/// Whether a key of this role is of no use without a person: the role reads own leads only. A role that reads all leads can be
/// used without a person, though not for other records of which the role reaches own ones only.
pub fn needs_a_person(role: Role) -> bool {
    LEAD.permissions.view.extent(role) == Extent::Own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{DELETE_LEADS, VIEW_LEADS};

    #[test]
    fn a_grant_reaches_as_far_as_the_role_and_own_records_need_a_person() {
        let mut actor = Actor::key(AccountId(7), "key");
        assert_eq!(actor.grant(VIEW_LEADS).map(|grant| (grant.account(), grant.owner())), Ok((AccountId(7), None)));
        actor.role = Role::JuniorSalesperson;
        assert_eq!(actor.grant(VIEW_LEADS), Err(Problem::Forbidden), "nobody's own leads");
        actor.user = Some(UserId(9));
        assert_eq!(actor.grant(VIEW_LEADS).map(|grant| grant.owner()), Ok(Some(UserId(9))));
        assert_eq!(actor.grant(DELETE_LEADS), Err(Problem::Forbidden));
    }
}
