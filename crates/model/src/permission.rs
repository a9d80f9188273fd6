//! TABLE · the permissions of each role, and their extent. A permission is typed by the kind of record and the
//! operation: a [`Grant`](crate::grant::Grant) of one type cannot be used for another.

use crate::user::Role;
use std::marker::PhantomData;

/// The extent of a role's permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All records of the account.
    All,
    /// Records owned by the person.
    Own,
    /// No records.
    None,
}

/// A permission without its type: a line of the table, for signatures of methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnyPermission {
    /// The name of the permission.
    pub name: &'static str,
    extents: [Extent; 6],
}

impl AnyPermission {
    /// A line of the table of a kind of records: the extents in the order of [`Role::ALL`].
    pub const fn new(name: &'static str, extents: [Extent; 6]) -> Self {
        Self { name, extents }
    }

    /// The extent for a role.
    pub fn extent(&self, role: Role) -> Extent {
        self.extents[role as usize]
    }
}

/// A permission to do `V` with records of kind `K`.
#[derive(Debug, Clone, Copy)]
pub struct Permission<K, V = View> {
    /// The permission's line of the table.
    pub any: &'static AnyPermission,
    opens: PhantomData<(K, V)>,
}

/// The permissions for one kind of records.
#[derive(Debug, Clone, Copy)]
pub struct RecordPermissions {
    /// Reading records.
    pub view: AnyPermission,
    /// Adding records.
    pub create: AnyPermission,
    /// Changing records.
    pub edit: AnyPermission,
    /// Deleting records.
    pub delete: AnyPermission,
}

impl RecordPermissions {
    /// Nobody may do anything.
    pub const NOBODY: Self = {
        const NONE: AnyPermission = AnyPermission::new("", [Extent::None; 6]);
        Self { view: NONE, create: NONE, edit: NONE, delete: NONE }
    };
}

/// What can be done with the records of a kind.
pub trait Verb {
    /// The permission that it needs.
    fn needed(permissions: &RecordPermissions) -> &AnyPermission;
}

impl Verb for View {
    fn needed(permissions: &RecordPermissions) -> &AnyPermission {
        &permissions.view
    }
}

impl Verb for Create {
    fn needed(permissions: &RecordPermissions) -> &AnyPermission {
        &permissions.create
    }
}

impl Verb for Edit {
    fn needed(permissions: &RecordPermissions) -> &AnyPermission {
        &permissions.edit
    }
}

impl Verb for Delete {
    fn needed(permissions: &RecordPermissions) -> &AnyPermission {
        &permissions.delete
    }
}

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $($(#[$doc])* #[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum $name {})*
    };
}

markers! {
    /// Reading.
    View,
    /// Creating records.
    Create,
    /// Changing records.
    Edit,
    /// Deleting records.
    Delete,
    /// Creating, changing and deleting records.
    Manage,
}

markers! {
    /// API keys.
    Keys,
    /// The people of the account.
    Users,
    /// Custom fields.
    Fields,
    /// Leads.
    Leads,
    /// Lists, their tags and unsubscribe categories.
    Lists,
    /// Memberships of leads in lists.
    Members,
    /// Timelines of leads.
    Timelines,
    /// Subscriptions to changes, and their deliveries.
    Webhooks,
    /// Changes kept for undoing.
    Undos,
    /// Clients of an agency.
    Clients,
    /// Views of tables: filters, orders and columns under a name.
    Views,
    /// Entries of the audit log.
    Audit,
    /// The server itself.
    ServerState,
}

/// Kinds of records belonging to leads: a grant for such a kind is limited to the owner of the leads.
pub trait OfLeads {}

impl OfLeads for Leads {}
impl OfLeads for Members {}
impl OfLeads for Timelines {}

use Extent::{All, None as No, Own};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $kind:ident, $verb:ident [$($extent:ident),*];)*) => {
        $($(#[$doc])* pub const $name: Permission<$kind, $verb> = Permission {
            any: &AnyPermission { name: stringify!($name), extents: [$($extent),*] },
            opens: PhantomData,
        };)*
        /// The permissions of this table, in its order.
        pub const TABLE: &[&AnyPermission] = &[$($name.any),*];
    };
}

// Columns: Administrator, Company Manager, Marketing Manager, Sales Manager, Salesperson, Jr. Salesperson.
permissions! {
    /// Create and revoke keys.
    MANAGE_KEYS     = Keys, Manage       [All, No,  No,  No,  No,  No];
    /// Add, change and deactivate people.
    MANAGE_USERS    = Users, Manage      [All, No,  No,  No,  No,  No];
    /// Read names and addresses of people.
    VIEW_USERS      = Users, View        [All, All, All, All, All, All];
    /// Create, change and delete custom fields.
    MANAGE_FIELDS   = Fields, Manage     [All, No,  No,  No,  No,  No];
    /// Read fields.
    VIEW_FIELDS     = Fields, View       [All, All, All, All, All, All];
    /// Read leads, and the lists of a lead.
    VIEW_LEADS      = Leads, View        [All, All, All, All, All, Own];
    /// Add leads.
    CREATE_LEADS    = Leads, Create      [All, All, All, All, All, Own];
    /// Change leads.
    EDIT_LEADS      = Leads, Edit        [All, All, All, All, All, Own];
    /// Delete leads.
    DELETE_LEADS    = Leads, Delete      [All, All, No,  No,  No,  No];
    /// Create, change and delete lists.
    MANAGE_LISTS    = Lists, Manage      [All, All, All, No,  No,  No];
    /// Read lists.
    VIEW_LISTS      = Lists, View        [All, All, All, All, All, All];
    /// Choose many leads, to be changed in one step.
    CHANGE_MANY     = Leads, View        [All, All, All, All, Own, No];
    /// Take leads out as a file.
    EXPORT_LEADS    = Leads, View        [All, All, All, All, No,  No];
    /// Share views with everybody of the account, and change shared ones.
    SHARE_VIEWS     = Views, Manage      [All, All, All, All, No,  No];
    /// Add leads to lists and remove them.
    MANAGE_MEMBERS  = Members, Manage    [All, All, All, All, All, Own];
    /// Read timelines.
    VIEW_TIMELINE   = Timelines, View    [All, All, All, All, All, Own];
    /// Log phone calls in timelines.
    LOG_CALLS       = Timelines, Create  [All, All, All, All, All, Own];
    /// Subscribe URLs to lead updates; control deliveries.
    MANAGE_WEBHOOKS = Webhooks, Manage   [All, No,  No,  No,  No,  No];
    /// Undo changes made by anybody.
    UNDO_CHANGES    = Undos, Manage      [All, No,  No,  No,  No,  No];
    /// Create and change the clients of an agency.
    MANAGE_CLIENTS  = Clients, Manage    [All, No,  No,  No,  No,  No];
    /// Read the audit log.
    SEE_AUDIT       = Audit, View        [All, All, No,  No,  No,  No];
    /// See the state of the server.
    SEE_SERVER      = ServerState, View  [All, No,  No,  No,  No,  No];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_may_do_everything_and_a_junior_reaches_only_own_leads() {
        for permission in TABLE {
            assert_eq!(permission.extent(Role::Administrator), All, "{}", permission.name);
        }
        for permission in [VIEW_LEADS.any, EDIT_LEADS.any, VIEW_TIMELINE.any, LOG_CALLS.any] {
            assert_eq!(permission.extent(Role::JuniorSalesperson), Own, "{}", permission.name);
        }
        assert_eq!(DELETE_LEADS.any.extent(Role::SalesManager), No);
    }

    #[test]
    fn the_columns_are_the_roles_in_their_order() {
        for (column, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, column, "{}", role.name());
        }
    }
}
