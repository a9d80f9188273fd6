//! TABLE · the families: one for each kind of records whose methods are nothing special.

use crate::family::Does::{Create, Delete, GetDateRange, GetMany, GetOne, GetPagedDateRange, Update};
use crate::family::Family;
use crate::keys::{ResultKey, RowKeys, key};
use headwater_model::records::campaign::CAMPAIGN;
use headwater_model::records::company::COMPANY;
use headwater_model::records::deal_stage::DEAL_STAGE;
use headwater_model::records::folder::FOLDER;
use headwater_model::records::note::NOTE;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_model::records::opportunity_lead::OPPORTUNITY_LEAD;
use headwater_model::records::product::PRODUCT;
use headwater_model::records::task::TASK;

/// All families.
pub static ALL: &[&Family] =
    &[&ACCOUNTS, &CAMPAIGNS, &DEAL_STAGES, &OPPORTUNITIES, &OPPORTUNITY_LEADS, &NOTES, &TASKS, &FOLDERS, &PRODUCTS];

static ACCOUNTS: Family = Family {
    record: &COMPANY,
    keys: RowKeys {
        one: ResultKey { observed: "account", documented: "accounts" },
        many: ResultKey { observed: "account", documented: "accounts" },
        range: ResultKey { observed: "account", documented: "Accounts" },
        has_more: false,
    },
    filters: &["id", "ownerID"],
    aliases: &[
        ("phoneNumber", "phone"),
        ("faxNumber", "fax"),
        ("street", "billingStreetAddress"),
        ("city", "billingCity"),
        ("state", "billingState"),
        ("zipcode", "billingPostalCode"),
        ("country", "billingCountry"),
    ],
    flat: &[],
    methods: &[
        ("createAccounts", Create),
        ("updateAccounts", Update),
        ("deleteAccounts", Delete),
        ("getAccount", GetOne),
        ("getAccounts", GetMany),
        ("getAccountsDateRange", GetDateRange),
    ],
};

static CAMPAIGNS: Family = Family {
    record: &CAMPAIGN,
    keys: RowKeys::all("campaign"),
    filters: &["id", "ownerID"],
    aliases: &[],
    flat: &[],
    methods: &[
        ("createCampaigns", Create),
        ("updateCampaigns", Update),
        ("deleteCampaigns", Delete),
        ("getCampaign", GetOne),
        ("getCampaigns", GetMany),
        ("getCampaignsDateRange", GetDateRange),
    ],
};

static DEAL_STAGES: Family = Family {
    record: &DEAL_STAGE,
    keys: RowKeys::all("dealStage"),
    filters: &["id"],
    aliases: &[],
    flat: &[],
    methods: &[
        ("createDealStages", Create),
        ("deleteDealStages", Delete),
        ("getDealStage", GetOne),
        ("getDealStages", GetMany),
        ("getDealStagesDateRange", GetDateRange),
    ],
};

static OPPORTUNITIES: Family = Family {
    record: &OPPORTUNITY,
    keys: RowKeys::all("opportunity"),
    filters: &["id", "ownerID", "dealStageID", "accountID", "campaignID"],
    aliases: &[],
    flat: &[],
    methods: &[
        ("createOpportunities", Create),
        ("updateOpportunities", Update),
        ("deleteOpportunities", Delete),
        ("getOpportunity", GetOne),
        ("getOpportunities", GetMany),
        ("getOpportunitiesDateRange", GetDateRange),
    ],
};

static OPPORTUNITY_LEADS: Family = Family {
    record: &OPPORTUNITY_LEAD,
    keys: RowKeys { many: key("getWhereopportunityLeads"), has_more: true, ..RowKeys::all("opportunityLead") },
    filters: &["id", "opportunityID", "leadID"],
    aliases: &[],
    flat: &[],
    methods: &[
        ("createOpportunityLeads", Create),
        ("deleteOpportunityLeads", Delete),
        ("getOpportunityLead", GetOne),
        ("getOpportunityLeads", GetMany),
        ("getOpportunityLeadsDateRange", GetPagedDateRange),
    ],
};

/// Notes; their getters are in [`crate::note`].
pub static NOTES: Family = Family {
    record: &NOTE,
    keys: RowKeys::all("result"),
    filters: &[],
    aliases: &[("leadID", "whoID")],
    flat: &[],
    methods: &[("createNotes", Create), ("updateNotes", Update), ("deleteNotes", Delete)],
};

static TASKS: Family = Family {
    record: &TASK,
    keys: RowKeys::all("task"),
    filters: &["id", "ownerID", "whoID", "whatID", "isComplete"],
    aliases: &[],
    flat: &[],
    methods: &[("createTasks", Create), ("updateTasks", Update), ("deleteTasks", Delete), ("getTasks", GetMany)],
};

static FOLDERS: Family = Family {
    record: &FOLDER,
    keys: RowKeys::all("folder"),
    filters: &["id", "parentID", "folderType"],
    aliases: &[],
    flat: &["createFolder", "updateFolder", "deleteFolder"],
    methods: &[
        ("createFolders", Create),
        ("createFolder", Create),
        ("updateFolder", Update),
        ("deleteFolder", Delete),
        ("getFolders", GetMany),
    ],
};

static PRODUCTS: Family = Family {
    record: &PRODUCT,
    keys: RowKeys::all("product"),
    filters: &["id", "productName", "productCode"],
    aliases: &[],
    flat: &["createProduct", "updateProduct", "deleteProduct"],
    methods: &[
        ("createProduct", Create),
        ("createProducts", Create),
        ("getProducts", GetMany),
        ("updateProduct", Update),
        ("deleteProduct", Delete),
    ],
};
