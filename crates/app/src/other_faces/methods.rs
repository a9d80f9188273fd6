//! The table of methods, as pages show it.

use headwater_api::method::Method;
use headwater_api::methods::METHODS;
use headwater_model::key::Strictness;
use headwater_web::other_faces::{ApiMethod, MethodGroup};
use serde_json::{Map, Value, json};

/// All methods.
pub fn all() -> Vec<ApiMethod> {
    METHODS.iter().map(|method| shown(method)).collect()
}

fn shown(method: &Method) -> ApiMethod {
    let required = method.required.iter().map(|name| (*name, true));
    let accepted = method.accepts(Strictness::Lenient).into_iter();
    let others = accepted.filter(|name| !method.required.contains(name)).map(|name| (name, false));
    ApiMethod {
        name: method.name,
        says: method.says,
        group: group(method),
        writes: !method.only_reads(),
        needs: method.needs.iter().map(|needed| needed.name).collect(),
        parameters: required.chain(others).collect(),
        example: example(method),
        is_for_strict_keys: method.is_documented,
    }
}

/// The group, by the kind of records, else by the name.
fn group(method: &Method) -> MethodGroup {
    use MethodGroup::*;
    let of_kind = method.record.map_or("", |record| record.name);
    match of_kind {
        "account" => return Companies,
        "opportunity" | "opportunityLead" | "dealStage" => return Opportunities,
        "campaign" => return Campaigns,
        "note" | "task" | "taskFolder" => return Work,
        "product" => return Products,
        _ => {}
    }
    let groups = [("Field", Fields), ("List", Lists), ("Unsubscribe", Lists), ("User", People), ("Client", People)];
    let others = [("AccountS", People), ("Sending", People), ("Notes", Work)];
    let named = groups.into_iter().chain(others).find(|(word, _)| method.name.contains(word));
    named.map_or(Leads, |(_, group)| group)
}

/// Parameters that are answered without a refusal of their form: the required ones, and few rows.
fn example(method: &Method) -> String {
    let mut params = Map::new();
    for name in method.required {
        params.insert((*name).to_owned(), value(method, name));
    }
    if method.accepts(Strictness::Lenient).contains(&"limit") {
        params.insert("limit".to_owned(), json!(3));
    }
    Value::Object(params).to_string()
}

fn value(method: &Method, name: &str) -> Value {
    match name {
        "objects" => json!([object(method)]),
        "where" => json!({}),
        "ids" | "memberIDs" => json!(["1024"]),
        "startDate" => json!("2026-01-01 00:00:00"),
        "endDate" => json!("2026-12-31 00:00:00"),
        "timestamp" => json!("create"),
        "emailAddress" => json!("ada@example.org"),
        "url" => json!("https://shop.example.org/hooks/leads"),
        "name" | "companyName" => json!("Example"),
        "emailLimit" => json!(1000),
        _ => json!("1024"),
    }
}

/// An object of a write.
fn object(method: &Method) -> Value {
    if !method.name.starts_with("create") {
        return json!({ "id": "1024" });
    }
    match method.record.map_or("", |record| record.name) {
        "lead" => json!({ "emailAddress": "ada@example.org", "firstName": "Ada" }),
        "account" => json!({ "accountName": "Example" }),
        "opportunity" => json!({ "opportunityName": "Example" }),
        "campaign" => json!({ "campaignName": "Example" }),
        _ if method.name.contains("Field") => json!({ "relationship": "lead", "label": "Example" }),
        _ => json!({ "name": "Example" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_group_an_example_and_its_parameters() {
        let all = all();
        assert_eq!(all.len(), METHODS.len());
        for method in &all {
            let example: Value = serde_json::from_str(&method.example).unwrap();
            for (name, _) in method.parameters.iter().filter(|(_, is_required)| *is_required) {
                assert!(example.get(name).is_some(), "{}: {name}", method.name);
            }
            assert!(!method.says.is_empty(), "{}", method.name);
        }
        let group = |name| all.iter().find(|method| method.name == name).unwrap().group;
        assert_eq!(group("getLeads"), MethodGroup::Leads);
        assert_eq!(group("addListMember"), MethodGroup::Lists);
        assert_eq!(group("getAccounts"), MethodGroup::Companies);
        assert_eq!(group("getUserProfiles"), MethodGroup::People);
        assert!(MethodGroup::ALL.iter().all(|group| all.iter().any(|method| method.group == *group)), "none is empty");
    }
}
