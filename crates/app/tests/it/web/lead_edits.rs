//! Edits of leads: nothing typed is lost, and nobody overwrites another person's value unseen.

use super::browser::{Browser, PASSWORD, Shown, add};
use super::lead::create;
use crate::server::Server;
use serde_json::{Value, json};

/// Two people who look at one lead.
struct Scene {
    server: Server,
    people: [Browser; 2],
    lead: String,
    /// The system name of a custom field.
    budget: String,
}

impl Scene {
    fn new() -> Self {
        let server = Server::start();
        let field = json!({ "relationship": "lead", "label": "Budget", "dataType": "string" });
        let made = server.client.call("createFields", json!({ "objects": [field] }));
        let id = made["result"]["creates"][0]["id"].clone();
        let fields = server.client.call("getFields", json!({ "where": { "id": id } }));
        let budget = fields["result"]["field"][0]["systemName"].as_str().unwrap().to_owned();
        let lead = json!({ "emailAddress": "ada@example.org", "firstName": "Ada", "phoneNumber": "1" });
        let lead = create(&server, &[lead]).remove(0);
        let people = ["mara", "piet"].map(|name| {
            let email = format!("{name}@example.org");
            add(&server, &email, "salesperson");
            let mut browser = Browser::new(&server);
            assert_eq!(browser.sign_in(&email, PASSWORD).status, 303);
            browser
        });
        Self { server, people, lead, budget }
    }

    /// Sets a value as the script does.
    fn set(&mut self, person: usize, field: &str, was: &str, value: &str) -> Shown {
        let path = format!("/leads/{}/fields", self.lead);
        let form = [("field", field), ("was", was), ("value", value)];
        self.people[person].post_for_part(&path, &form, "span#f")
    }

    fn stored(&self, field: &str) -> String {
        let lead = self.server.client.call("getLead", json!({ "id": self.lead }));
        match &lead["result"]["lead"][0][field] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

#[test]
fn two_people_may_set_any_two_fields_and_see_each_other_in_one() {
    let mut scene = Scene::new();
    let budget = scene.budget.clone();
    let fields =
        ["firstName", "companyName", "phoneNumber", "website", "description", "leadScore", "emailAddress", &budget];
    let value = |field: &str, number: usize| match field {
        "leadScore" => number.to_string(),
        "emailAddress" => format!("{number}@example.org"),
        _ => format!("Value {number}"),
    };
    let mut number = 0;
    for mine in fields {
        for theirs in fields {
            let (was_mine, was_theirs) = (scene.stored(mine), scene.stored(theirs));
            let before = [was_mine, was_theirs].map(|was| if was == "null" { String::new() } else { was });
            number += 2;
            let (first, second) = (value(theirs, number), value(mine, number + 1));
            assert_eq!(scene.set(0, theirs, &before[1], &first).status, 200, "{theirs}");
            let answer = scene.set(1, mine, &before[0], &second);
            if mine == theirs {
                assert_eq!(answer.status, 409, "{mine} twice");
                assert!(answer.body.contains(&first), "the newer value is shown: {}", answer.body);
                let told = answer.header("hx-trigger");
                assert!(told.contains(&first) && told.contains(&second) && told.contains("mara@example.org"), "{told}");
                assert_eq!(scene.stored(mine), first);
            } else {
                assert_eq!(answer.status, 200, "{mine} after {theirs}: {}", answer.body);
                assert_eq!((scene.stored(theirs), scene.stored(mine)), (first, second), "{mine} after {theirs}");
            }
        }
    }
}

#[test]
fn a_value_that_cannot_be_stored_comes_back_as_it_was_typed() {
    let mut scene = Scene::new();
    let refused = scene.set(0, "leadScore", "0", "many <b>");
    assert_eq!(refused.status, 422);
    for shown in ["many &#60;b&#62;", "aria-invalid=\"true\"", "data-was=\"0\"", "whole number"] {
        assert!(refused.body.contains(shown), "{shown}: {}", refused.body);
    }
    let other = create(&scene.server, &[json!({ "emailAddress": "bob@example.org" })]).remove(0);
    let taken = scene.set(0, "emailAddress", "ada@example.org", "bob@example.org");
    assert!(taken.status == 422 && taken.body.contains("Another lead has this address"), "{}", taken.body);
    let path = format!("/leads/{other}/fields");
    let foreign = scene.people[0].post(&path, &[("field", "leadScore"), ("was", "0"), ("value", "x")], "same-origin");
    assert_eq!(foreign.status, 422, "without scripts the form comes back");
    assert!(foreign.body.contains("value=\"x\"") && foreign.body.contains("name=\"was.leadScore\" value=\"0\""));
}

#[test]
fn a_program_overwrites_and_a_person_is_told_by_name_of_its_key() {
    let mut scene = Scene::new();
    let update = json!({ "objects": [{ "id": scene.lead, "phoneNumber": "2" }] });
    scene.server.client.call("updateLeads", update);
    let clash = scene.set(0, "phoneNumber", "1", "3");
    assert_eq!(clash.status, 409);
    assert!(clash.header("hx-trigger").contains("API key"), "{}", clash.header("hx-trigger"));
    let update = json!({ "objects": [{ "id": scene.lead, "phoneNumber": "4" }] });
    assert_eq!(scene.server.client.call("updateLeads", update)["error"], json!([]), "the last write of a program wins");
    assert_eq!(scene.stored("phoneNumber"), "4");
}

#[test]
fn without_scripts_a_form_saves_what_met_no_other_change() {
    let mut scene = Scene::new();
    let path = format!("/leads/{}/edit", scene.lead);
    let form = scene.people[0].get(&path);
    assert!(form.status == 200 && form.body.contains("name=\"was.phoneNumber\" value=\"1\""), "{}", form.body);
    assert_eq!(scene.set(1, "phoneNumber", "1", "5").status, 200);
    let budget = format!("was.{}", scene.budget);
    let typed = [
        ("was.phoneNumber", "1"),
        ("phoneNumber", "6"),
        ("was.companyName", ""),
        ("companyName", "Mill"),
        (budget.as_str(), ""),
    ];
    let clash = scene.people[0].post(&path, &typed, "same-origin");
    assert_eq!(clash.status, 409);
    for shown in ["piet@example.org", "value=\"5\"", "value=\"6\" checked", "was 1", "saved: Company."] {
        assert!(clash.body.contains(shown), "{shown}: {}", clash.body);
    }
    assert_eq!((scene.stored("companyName"), scene.stored("phoneNumber")), ("Mill".to_owned(), "5".to_owned()));
    let kept = scene.people[0].post(&path, &[("was.phoneNumber", "5"), ("phoneNumber", "6")], "same-origin");
    assert_eq!((kept.status, scene.stored("phoneNumber")), (303, "6".to_owned()), "chosen with both in view");
}
