//! TABLE · the methods of the vendor's index missing here. Calls of such a method answer 204 and are counted by name in
//! metrics: the counts show the methods missed by programs moving here. Remove a method's line when you build the
//! method; a test checks the table.

/// The table.
pub static MISSING: &[&str] = &[
    // Leads
    "getRelatedLeadsByEmail",
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

/// The missing method with this name; case counts.
pub fn missing(name: &str) -> Option<&'static str> {
    MISSING.iter().copied().find(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods;
    use headwater_model::key::Strictness;

    #[test]
    fn what_is_missing_does_not_exist_and_is_listed_once() {
        for (at, name) in MISSING.iter().enumerate() {
            assert!(methods::named(name, Strictness::Lenient).is_none(), "{name} exists");
            assert!(!MISSING[..at].contains(name), "{name} is listed twice");
        }
    }
}
