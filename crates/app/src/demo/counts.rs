//! TABLE · what a run has made, counted.

/// Declares the counts, each with its documentation and the words for it in a summary.
macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident $words:literal),* $(,)?) => {
        /// The number of objects written.
        #[derive(Debug, Default, Clone, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct Counts {
            $($(#[$doc])* pub $name: usize,)*
            /// Leads found with the same address, and left unchanged.
            pub leads_already_there: usize,
        }

        impl Counts {
            /// What was made, in the words of a summary.
            pub fn made(&self) -> Vec<(usize, &'static str)> {
                vec![$((self.$name, $words)),*]
            }
        }

        impl std::ops::AddAssign for Counts {
            fn add_assign(&mut self, more: Self) {
                $(self.$name += more.$name;)*
                self.leads_already_there += more.leads_already_there;
            }
        }
    };
}

counts! {
    /// Leads created.
    leads "leads",
    /// Accounts (companies) created.
    accounts "accounts (companies)",
    /// Campaigns created.
    campaigns "campaigns",
    /// Opportunities created.
    opportunities "opportunities",
    /// Opportunity leads created.
    opportunity_leads "opportunity leads",
    /// Changes of deal stage.
    stage_changes "deal stage changes",
    /// Notes created.
    notes "notes",
    /// Tasks created.
    tasks "tasks",
    /// Products created.
    products "products",
    /// Folders created.
    folders "folders",
    /// Users added.
    people "people",
    /// Custom fields created.
    fields "custom fields",
    /// Lists created.
    lists "lists",
    /// Memberships added to lists.
    members "list members",
    /// Memberships removed again.
    members_removed "of them taken off again",
    /// Calls logged.
    calls "calls",
    /// Changes of status, without those that opportunities bring about.
    status_changes "status changes",
    /// Changes of owner.
    owner_changes "owner changes",
}
