//! TABLE · the methods of the vendor's index. Calls of a method that is not built yet answer 204 and are counted by name in metrics:
//! the counts show the methods missed by programs moving here.

use crate::methods;
use headwater_model::key::Strictness;

/// The table.
pub static INDEX: &[&str] = &[
    // Leads
    "createLeads",
    "updateLeads",
    "updateLeadsV2",
    "deleteLeads",
    "getLead",
    "getLeads",
    "getLeadsDateRange",
    "subscribeToLeadUpdates",
    "getRelatedLeadsByEmail",
    // Calls, timelines, events
    "logCalls",
    "getLeadTimeline",
    "getEvents",
    "getEventsByType",
    "getEventsbyType",
    // Fields
    "createFields",
    "updateFields",
    "deleteFields",
    "getFields",
    // Lists and their members
    "createList",
    "updateList",
    "deleteList",
    "getActiveLists",
    "getListTags",
    "getUnsubscribeCategories",
    "addListMember",
    "addListMemberEmailAddress",
    "addListMembers",
    "addListMembersEmailAddress",
    "removeListMember",
    "removeListMemberEmailAddress",
    "removeListMembers",
    "removeListMembersEmailAddress",
    "removeListMembersAll",
    "getListMembers",
    "getRemovedListMembers",
    "getContactListMemberships",
    "getListMemberships",
    "getLeadListMemberships",
    // Users
    "getUserProfiles",
    "getUsers",
    // Accounts
    "createAccounts",
    "updateAccounts",
    "deleteAccounts",
    "getAccount",
    "getAccounts",
    "getAccountsDateRange",
    // Campaigns
    "createCampaigns",
    "updateCampaigns",
    "deleteCampaigns",
    "getCampaign",
    "getCampaigns",
    "getCampaignsDateRange",
    // Opportunities
    "createOpportunities",
    "updateOpportunities",
    "deleteOpportunities",
    "getOpportunity",
    "getOpportunities",
    "getOpportunitiesDateRange",
    "createOpportunityLeads",
    "deleteOpportunityLeads",
    "getOpportunityLead",
    "getOpportunityLeads",
    "getOpportunityLeadsDateRange",
    // Deal stages
    "createDealStages",
    "deleteDealStages",
    "getDealStage",
    "getDealStages",
    "getDealStagesDateRange",
    // Notes
    "createNotes",
    "updateNotes",
    "deleteNotes",
    "getAccountNotes",
    "getAccountsNotes",
    "getContactNotes",
    "getContactsNotes",
    "getOpportunityNotes",
    "getOpportunitiesNotes",
    // E-mail
    "createEmail",
    "updateEmail",
    "deleteEmail",
    "getEmail",
    "getEmailListing",
    "getEmailJobs",
    "getEmailEvents",
    "getEmailSend",
    "getEmailSendEvents",
    "getEmailSendStatus",
    "getScheduleSends",
    "getScheduleSendStatus",
    "deleteScheduleSend",
    "getSendCount",
    "createSendMail",
    "createEmailVariable",
    "createEmailVariables",
    "addEmailVariable",
    "setEmailVariable",
    "getEmailVariables",
    "deleteEmailVariable",
    // Clients of an agency
    "getClients",
    "createClient",
    "updateClient",
    "updateAccountSendLimit",
    "enableAccountSending",
    "disableAccountSending",
    // Tasks, products, folders
    "createTasks",
    "getTasks",
    "updateTasks",
    "deleteTasks",
    "createProduct",
    "createProducts",
    "getProducts",
    "updateProduct",
    "deleteProduct",
    "createFolder",
    "createFolders",
    "getFolders",
    "updateFolder",
    "deleteFolder",
];

/// The method of the index with this name, if it is not built yet; case counts.
pub fn missing(name: &str) -> Option<&'static str> {
    let known = INDEX.iter().copied().find(|known| *known == name)?;
    methods::named(known, Strictness::Lenient).is_none().then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::METHODS;

    #[test]
    fn the_index_names_each_method_once_and_all_that_are_documented() {
        for (place, name) in INDEX.iter().enumerate() {
            assert!(!INDEX[..place].contains(name), "{name} is listed twice");
        }
        for method in METHODS.iter().filter(|method| method.is_documented) {
            assert!(
                INDEX.contains(&method.name),
                "{} is neither in the vendor's index nor `.undocumented()`",
                method.name
            );
        }
    }

    #[test]
    fn what_is_built_is_not_missing() {
        assert_eq!(missing("getLead"), None);
        assert_eq!(missing("getEmail"), Some("getEmail"));
        assert_eq!(missing("getNothing"), None);
    }
}
