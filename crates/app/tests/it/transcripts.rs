//! Transcripts: requests and the replies expected, one case per file.
//!
//! `transcripts/<method>/<case>.json` is a case; folders not named for a method are about rules shared by all
//! methods, or for a family of methods such as `campaigns`. To add a case, write a file; to add a folder of no family, also name
//! the folder below. [`case`] describes the members
//! of a file, [`bindings`] the placeholders. `HEADWATER_BLESS=1` writes the reply received into each `reply` of null;
//! compare such replies with docs/wire.md before keeping them.

mod json;
mod bindings;
mod case;
mod coverage;

use crate::server::{Server, wait_out_midnight};
use case::Case;
use headwater_api::record::families;
use std::path::{Path, PathBuf};

/// Declares a test for each folder, so that a failure names the folder.
macro_rules! folders {
    ($($test:ident = $folder:literal;)*) => {
        /// The folders of transcripts.
        const FOLDERS: &[&str] = &[$($folder),*];
        $(#[test] fn $test() { all_cases_hold($folder); })*
    };
}

folders! {
    credentials = "credentials";
    envelope = "envelope";
    parameters = "parameters";
    limits = "limits";
    lead = "lead";
    field_values = "fieldValues";
    create_leads = "createLeads";
    create_or_update_leads = "createOrUpdateLeads";
    delete_leads = "deleteLeads";
    get_lead = "getLead";
    get_leads = "getLeads";
    get_leads_date_range = "getLeadsDateRange";
    get_related_leads_by_email = "getRelatedLeadsByEmail";
    subscribe_to_lead_updates = "subscribeToLeadUpdates";
    update_leads = "updateLeads";
    update_leads_v2 = "updateLeadsV2";
    log_calls = "logCalls";
    get_lead_timeline = "getLeadTimeline";
    get_events = "getEvents";
    get_events_by_type = "getEventsByType";
    create_fields = "createFields";
    update_fields = "updateFields";
    delete_fields = "deleteFields";
    get_fields = "getFields";
    create_list = "createList";
    update_list = "updateList";
    delete_list = "deleteList";
    get_active_lists = "getActiveLists";
    get_list_tags = "getListTags";
    get_unsubscribe_categories = "getUnsubscribeCategories";
    add_list_member = "addListMember";
    add_list_member_email_address = "addListMemberEmailAddress";
    add_list_members = "addListMembers";
    add_list_members_email_address = "addListMembersEmailAddress";
    remove_list_member = "removeListMember";
    remove_list_member_email_address = "removeListMemberEmailAddress";
    remove_list_members = "removeListMembers";
    remove_list_members_email_address = "removeListMembersEmailAddress";
    remove_list_members_all = "removeListMembersAll";
    get_list_members = "getListMembers";
    get_removed_list_members = "getRemovedListMembers";
    get_contact_list_memberships = "getContactListMemberships";
    get_list_memberships = "getListMemberships";
    get_lead_list_memberships = "getLeadListMemberships";
    get_user_profiles = "getUserProfiles";
    get_users = "getUsers";
    get_clients = "getClients";
    create_client = "createClient";
    update_client = "updateClient";
    update_account_send_limit = "updateAccountSendLimit";
    enable_account_sending = "enableAccountSending";
    disable_account_sending = "disableAccountSending";
}

/// The folders of the families of methods: one for each kind of records.
fn folders_of_families() -> Vec<String> {
    families::ALL.iter().map(|family| family.word()).collect()
}

#[test]
fn families() {
    folders_of_families().iter().for_each(|folder| all_cases_hold(folder));
}

/// All folders.
fn all_folders() -> Vec<String> {
    FOLDERS.iter().map(|folder| (*folder).to_owned()).chain(folders_of_families()).collect()
}

/// The folder of the transcripts.
fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/transcripts")
}

/// The case files of a folder, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(!files.is_empty(), "{folder} has no case");
    files
}

/// Plays all cases of a folder on one server, each in a separate account, and reports all failures.
fn all_cases_hold(folder: &str) {
    if folder == "limits" {
        wait_out_midnight();
    }
    let server = Server::start();
    let outcomes = files(folder).into_iter().map(|path| Case::read(&path).play(&server));
    let failures: Vec<String> = outcomes.filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{} of the cases in {folder} do not hold:\n\n{}", failures.len(), failures.join("\n"));
}
