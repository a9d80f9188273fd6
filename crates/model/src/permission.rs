//! TABLE · what each role may do, and to which leads.

use crate::user::Role;

/// Something one can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Speak the API; make and revoke keys.
    UseApi,
    /// Add, change and deactivate users.
    ManageUsers,
    /// Read users' names.
    ViewUsers,
    /// Create, change and delete custom fields.
    ManageFields,
    /// Read fields.
    ViewFields,
    /// Read leads.
    ViewLeads,
    /// Add a lead.
    CreateLeads,
    /// Change a lead.
    EditLeads,
    /// Delete leads.
    DeleteLeads,
    /// Create, change and delete lists.
    ManageLists,
    /// Read lists and their members.
    ViewLists,
    /// Put leads on lists and take them off.
    ManageMembers,
    /// Read timelines.
    ViewTimeline,
    /// Log calls.
    LogCalls,
    /// Subscribe URLs to lead updates; steer deliveries.
    ManageWebhooks,
}

/// How far a role's permission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Every record of the account.
    All,
    /// The leads assigned to the person.
    Own,
    /// Nothing.
    None,
}

use Reach::{All, None as No, Own};

/// The table. Columns: Administrator, Company Manager, Marketing Manager, Sales Manager, Salesperson, Jr. Salesperson.
#[rustfmt::skip]
pub const PERMISSIONS: [(Deed, [Reach; 6]); 15] = [
    (Deed::UseApi,         [All, No,  No,  No,  No,  No ]),
    (Deed::ManageUsers,    [All, No,  No,  No,  No,  No ]),
    (Deed::ViewUsers,      [All, All, All, All, All, All]),
    (Deed::ManageFields,   [All, No,  No,  No,  No,  No ]),
    (Deed::ViewFields,     [All, All, All, All, All, All]),
    (Deed::ViewLeads,      [All, All, All, All, All, Own]),
    (Deed::CreateLeads,    [All, All, All, All, All, Own]),
    (Deed::EditLeads,      [All, All, All, All, All, Own]),
    (Deed::DeleteLeads,    [All, All, No,  No,  No,  No ]),
    (Deed::ManageLists,    [All, All, All, No,  No,  No ]),
    (Deed::ViewLists,      [All, All, All, All, All, All]),
    (Deed::ManageMembers,  [All, All, All, All, All, Own]),
    (Deed::ViewTimeline,   [All, All, All, All, All, Own]),
    (Deed::LogCalls,       [All, All, All, All, All, Own]),
    (Deed::ManageWebhooks, [All, No,  No,  No,  No,  No ]),
];

/// How far a role may do a deed.
pub fn reach(role: Role, deed: Deed) -> Reach {
    let column = Role::ALL.iter().position(|known| *known == role).unwrap_or(Role::ALL.len() - 1);
    PERMISSIONS.iter().find(|(known, _)| *known == deed).map_or(Reach::None, |(_, row)| row[column])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_may_do_everything_and_a_junior_reaches_only_own_leads() {
        for (deed, _) in PERMISSIONS {
            assert_eq!(reach(Role::Administrator, deed), Reach::All, "{deed:?}");
        }
        for deed in [Deed::ViewLeads, Deed::EditLeads, Deed::ViewTimeline, Deed::LogCalls] {
            assert_eq!(reach(Role::JuniorSalesperson, deed), Reach::Own, "{deed:?}");
        }
        assert_eq!(reach(Role::SalesManager, Deed::DeleteLeads), Reach::None);
    }
}
