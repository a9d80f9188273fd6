//! Changes of many records are undone by a command, also if the change, and the command, were killed in the middle.

use crate::killed_commands::{ask, cut_off, leads, until_finished};
use crate::server::{Client, Server, headwater, try_headwater};
use crate::web::browser::{Browser, PASSWORD, add};
use serde_json::{Value, json};
use std::path::Path;

/// Calls creating 500 leads each: several slices of work.
const CALLS: usize = 4;
const AT_ONCE: usize = 500;

fn created(client: &Client, method: &str, object: Value) -> i64 {
    let reply = client.call(method, json!({ "objects": [object] }));
    reply["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("{reply}"))
}

/// All rows of a read, page by page.
fn all(client: &Client, method: &str, (key, wanted): (&str, Value)) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    loop {
        let params = json!({ "where": wanted, "limit": AT_ONCE, "offset": rows.len() });
        let reply = client.call(method, params);
        let page = reply["result"][key].as_array().unwrap_or_else(|| panic!("{reply}"));
        rows.extend(page.iter().cloned());
        if page.len() < AT_ONCE {
            return rows;
        }
    }
}

/// All companies, leads and members of a list, without the time of the last update.
fn state(client: &Client, list: i64) -> Vec<Value> {
    let mut rows = all(client, "getAccounts", ("account", json!({})));
    rows.extend(all(client, "getLeads", ("lead", json!({}))));
    rows.extend(all(client, "getListMembers", ("getWherelistMemberGets", json!({ "id": list }))));
    for row in &mut rows {
        row.as_object_mut().unwrap().remove("updateTimestamp");
    }
    rows
}

/// All changes kept, oldest first.
fn undos(dir: &Path) -> Vec<Value> {
    headwater(dir, &["undo", "list", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Leads of one company, all on one list.
struct Scene {
    server: Server,
    client: Client,
    company: i64,
    list: i64,
    leads: Vec<i64>,
}

impl Scene {
    fn start(calls: usize) -> Self {
        let server = Server::start();
        let client = server.client_with(&["--limits", "off"]);
        let company = created(&client, "createAccounts", json!({ "accountName": "Example Ltd", "website": "x.org" }));
        let list = client.create_list("News");
        let leads = leads(&client, "lead", calls);
        for some in leads.chunks(AT_ONCE) {
            let objects: Vec<Value> = some.iter().map(|id| json!({ "id": id, "accountID": company })).collect();
            client.call("updateLeads", json!({ "objects": objects }));
            let objects: Vec<Value> = some.iter().map(|id| json!({ "listID": list, "memberID": id })).collect();
            client.call("addListMembers", json!({ "objects": objects }));
        }
        Self { server, client, company, list, leads }
    }

    fn dir(&self) -> &Path {
        self.server.dir.path()
    }

    fn restart(&mut self) {
        self.server.restart(&[]);
        self.client = self.client.at(&self.server.url);
    }

    /// Kills the server in the middle of a change and a command in the middle of the undoing, until both came in time. `left` counts
    /// the rest of the change.
    fn returns(&mut self, (work, left): (&str, &str), change: impl Fn(&Client) + Send + Copy + 'static) {
        let before = state(&self.client, self.list);
        let (mut was_cut_off, mut undo_was_cut_off) = (0, 0);
        for round in 0.. {
            assert!(round < 60, "the kill never came in time");
            let known = undos(self.dir()).len();
            let (client, all) = (self.client.clone(), self.leads.len() as i64);
            let call = std::thread::spawn(move || change(&client));
            // Killed after as many looks as there were rounds, once the first rows are changed: callers do not wait for all of it.
            let mut looks = round % 10;
            while looks > 0 {
                let left = ask(self.dir(), left).unwrap();
                looks = if left == 0 { 0 } else { looks - usize::from(left < all) };
            }
            self.server.kill();
            let _ = call.join();
            let left = ask(self.dir(), left).unwrap();
            was_cut_off += usize::from(left > 0 && left < all);
            let kept = undos(self.dir());
            assert!(kept.len() <= known + 1, "a change is kept once");
            if kept.len() == known {
                assert_eq!(left, all, "what is not kept was not done");
                self.restart();
                continue;
            }
            let id = kept.last().unwrap()["id"].to_string();
            undo_was_cut_off += usize::from(cut_off(self.dir(), &["undo", "run", &id], "undo"));
            self.restart();
            until_finished(self.dir(), "undo");
            until_finished(self.dir(), work);
            if undos(self.dir()).last().unwrap()["state"] == "ready" {
                headwater(self.dir(), &["undo", "run", &id]);
            }
            let undone = undos(self.dir()).pop().unwrap();
            assert_eq!((&undone["state"], &undone["rowsNotRestored"]), (&json!("done"), &json!(0)));
            assert_eq!(undone["rowsRestored"], undone["rowsKept"]);
            let after = state(&self.client, self.list);
            assert!(after == before, "{:?}", after.iter().zip(&before).find(|(now, then)| now != then));
            if was_cut_off > 0 && undo_was_cut_off > 0 {
                return;
            }
        }
    }
}

#[test]
fn a_deleted_company_returns_with_its_leads_whatever_was_killed() {
    let mut it = Scene::start(CALLS);
    let company = it.company;
    let left = format!("select count(*) from lead where company_id = {company}");
    it.returns(("clear-references", &left), move |client| {
        let whole = json!({ "method": "deleteAccounts", "id": 1, "params": { "objects": [{ "id": company }] } });
        let _ = client.try_post("v1", &whole.to_string());
    });
}

#[test]
fn an_emptied_list_has_its_members_back_whatever_was_killed() {
    let mut it = Scene::start(CALLS);
    let list = it.list;
    let left = format!("select count(*) from list_member where list_id = {list} and standing = 'active'");
    it.returns(("empty-list", &left), move |client| {
        let whole = json!({ "method": "removeListMembersAll", "id": 1, "params": { "where": { "listID": list } } });
        let _ = client.try_post("v1", &whole.to_string());
    });
}

/// A browser's cookie, good as long as the test runs.
fn session(server: &Server) -> &'static str {
    add(server, "cora@example.org", "company-manager");
    let mut browser = Browser::new(server);
    browser.sign_in("cora@example.org", PASSWORD);
    browser.cookie.unwrap().leak()
}

#[test]
fn leads_deleted_by_a_person_are_back_whatever_was_killed() {
    let mut it = Scene::start(CALLS);
    let (cookie, events) = (session(&it.server), "select count(*) from event");
    let before = ask(it.dir(), events);
    it.returns(("change-many", "select count(*) from lead"), move |client| {
        let count = (CALLS * AT_ONCE).to_string();
        let form = [("what", "delete"), ("sure", "1"), ("all", "1"), ("query", ""), ("count", &*count)];
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent();
        let post = agent.post(format!("{}/leads/bulk", client.url)).header("sec-fetch-site", "same-origin");
        let _ = post.header("cookie", cookie).send_form(form);
    });
    assert_eq!(ask(it.dir(), events), before, "also the timelines");
}

#[test]
fn a_command_lists_changes_shows_them_and_undoes_them_once() {
    let it = Scene::start(1);
    let (dir, client, company) = (it.dir(), &it.client, it.company);
    assert_eq!(headwater(dir, &["undo", "list"]), "");
    let before = client.call("getAccount", json!({ "id": company }))["result"]["account"][0].clone();
    client.call("deleteAccounts", json!({ "objects": [{ "id": company }] }));
    until_finished(dir, "clear-references");
    let [kept] = undos(dir).try_into().unwrap();
    let keys = [
        "account",
        "action",
        "actor",
        "at",
        "id",
        "record",
        "rowsKept",
        "rowsNotRestored",
        "rowsRestored",
        "state",
        "subject",
    ];
    assert_eq!(kept.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    let rows = json!(1 + AT_ONCE);
    assert_eq!(
        (&kept["account"], &kept["action"], &kept["state"]),
        (&json!("Test"), &json!("delete"), &json!("ready"))
    );
    assert_eq!((&kept["record"], &kept["subject"], &kept["rowsKept"]), (&json!("account"), &json!(company), &rows));
    let id = kept["id"].to_string();
    let shown = headwater(dir, &["undo", "show", &id]);
    assert!(shown.contains(&format!("deleted: account {company}  by key ")), "{shown}");
    assert!(
        shown.ends_with("501 rows  can be undone\n        account: 1 deleted\n        lead: 500 changed\n"),
        "{shown}"
    );

    is_undone_but_for_one(&it, &id);
    let back = client.call("getAccount", json!({ "id": company }))["result"]["account"][0].clone();
    assert_eq!(back, before);
    let (said, success) = try_headwater(dir, &["undo", "run", &id]);
    assert!(!success && said.contains(&format!("undo {id} was run already")), "{said}");
    let (said, success) = try_headwater(dir, &["undo", "run", "7"]);
    assert!(!success && said.contains("there is no undo 7: it was kept for too long, or never was"), "{said}");
}

/// Undoes the deletion of a company, of which a lead was moved to another company meanwhile.
fn is_undone_but_for_one(it: &Scene, id: &str) {
    let (dir, client, company) = (it.dir(), &it.client, it.company);
    let other = created(client, "createAccounts", json!({ "accountName": "Other" }));
    let moved = it.leads[7];
    client.call("updateLeads", json!({ "objects": [{ "id": moved, "accountID": other }] }));
    let said = headwater(dir, &["undo", "run", id]);
    let told = format!("undid {id}: 500 of 501 rows are as before; `headwater undo show {id} --data-dir ");
    assert!(said.starts_with(&told) && said.ends_with("` lists the others\n"), "{said}");
    let shown = headwater(dir, &["undo", "show", id]);
    assert!(shown.contains("was undone: 500 rows restored, 1 not\n"), "{shown}");
    assert!(shown.ends_with(&format!("        lead {moved}  changed since\n")), "{shown}");
    let shown = headwater(dir, &["undo", "show", id, "--json"]);
    let lines: Vec<Value> = shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["kinds"][1], json!({ "record": "lead", "was": "changed", "rows": AT_ONCE }));
    assert_eq!(lines[1..], [json!({ "record": "lead", "id": moved, "why": "changed" })]);

    let of = |lead: i64| client.call("getLead", json!({ "id": lead }))["result"]["lead"][0]["accountID"].clone();
    assert_eq!((of(it.leads[0]), of(moved)), (json!(company.to_string()), json!(other.to_string())));
    let told = client.changes("records=account")["changes"].as_array().unwrap().clone();
    let told = told.iter().filter(|it| it["accountID"] == json!(company.to_string()));
    let told: Vec<&str> = told.map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(told, ["accountCreated", "accountDeleted", "accountCreated"], "followers are told of the return");
}
