//! TABLE · the families: one for each kind of records whose methods are nothing special.

use crate::family::Does::{Create, Delete, GetDateRange, GetMany, GetOne, Update};
use crate::family::Family;
use crate::keys::{Key, RowKeys};
use headwater_model::records::campaign::CAMPAIGN;
use headwater_model::records::company::COMPANY;

/// All families.
pub static ALL: &[&Family] = &[&ACCOUNTS, &CAMPAIGNS];

static ACCOUNTS: Family = Family {
    record: &COMPANY,
    keys: RowKeys {
        one: Key { observed: "account", documented: "accounts" },
        many: Key { observed: "account", documented: "accounts" },
        range: Key { observed: "account", documented: "Accounts" },
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
