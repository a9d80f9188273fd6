//! Operations on lists and their members.

use super::world::List;
use super::{Run, codes};
use serde_json::{Value, json};

/// A list and a lead; `None` for an unknown lead.
type Place = (i64, Option<i64>);

impl Run {
    fn some_list(&mut self) -> i64 {
        let ids: Vec<i64> = self.world.lists.keys().copied().collect();
        if ids.is_empty() || self.chance.percent(5) { 5 } else { *self.chance.one_of(&ids) }
    }

    pub fn create_list(&mut self) {
        if self.world.lists.len() < 6 {
            let result = self.call("createList", json!({ "name": "A list" }));
            self.world.lists.insert(result["creates"][0]["id"].as_i64().unwrap(), List::default());
        }
    }

    /// Some memberships, and the objects of a call, naming leads by address (first value true) or by id.
    fn places(&mut self) -> (bool, Vec<Place>, Vec<Value>) {
        let by_email = self.chance.percent(40);
        let (mut places, mut objects) = (Vec::new(), Vec::new());
        for _ in 0..self.chance.between(1, 8) {
            let (list, lead) = (self.some_list(), self.some_lead());
            let known = self.world.leads.get(&lead);
            objects.push(match known {
                Some(lead) if by_email => json!({ "listID": list, "emailAddress": lead.email.to_uppercase() }),
                None if by_email => json!({ "listID": list, "emailAddress": "nobody@example.org" }),
                _ => json!({ "listID": list.to_string(), "memberID": lead }),
            });
            places.push((list, known.map(|_| lead)));
        }
        (by_email, places, objects)
    }

    pub fn add_list_members(&mut self) {
        let (by_email, places, objects) = self.places();
        let method = if by_email { "addListMembersEmailAddress" } else { "addListMembers" };
        let params = json!({ "objects": objects });
        let result = self.call(method, params.clone());
        let entries = result["creates"].as_array().unwrap();
        let mut expected = Vec::new();
        for ((list, lead), entry) in places.into_iter().zip(entries) {
            expected.push(match (self.world.lists.get_mut(&list), lead) {
                // An unknown list answers 303, whether or not the lead exists (W149).
                (None, _) => 303,
                (Some(_), None) => 214,
                (Some(list), Some(lead)) => match list.members.iter_mut().find(|(_, (member, _))| *member == lead) {
                    Some((_, (_, true))) => 213,
                    Some((id, (_, is_active))) => {
                        assert_eq!(entry["id"].as_i64(), Some(*id), "a member that comes back keeps its id");
                        *is_active = true;
                        0
                    }
                    None => {
                        let id = entry["id"].as_i64().unwrap_or_else(|| panic!("{method} {params} answered {result}"));
                        list.members.insert(id, (lead, true));
                        0
                    }
                },
            });
        }
        self.same(&expected, &codes(&result["creates"]));
    }

    pub fn remove_list_members(&mut self) {
        let (by_email, places, objects) = self.places();
        let method = if by_email { "removeListMembersEmailAddress" } else { "removeListMembers" };
        let mut expected = Vec::new();
        for (list, lead) in places {
            expected.push(match (self.world.lists.get_mut(&list), lead) {
                (None, _) => 303,
                (Some(_), None) => 214,
                (Some(list), Some(lead)) => match list.members.values_mut().find(|(member, _)| *member == lead) {
                    Some((_, is_active)) if *is_active => {
                        *is_active = false;
                        0
                    }
                    _ => 302,
                },
            });
        }
        let params = json!({ "objects": objects });
        let result = self.call(method, params.clone());
        self.same(&expected, &codes(&result["deletes"]));
    }

    /// The active members of a list: membership ids and lead ids, in order of membership ids.
    fn members(&self, list: i64) -> Vec<(i64, i64)> {
        self.members_with(list, |is_active| is_active)
    }

    /// The removed members of a list, likewise.
    fn removed_members(&self, list: i64) -> Vec<(i64, i64)> {
        self.members_with(list, |is_active| !is_active)
    }

    fn members_with(&self, list: i64, is_meant: fn(bool) -> bool) -> Vec<(i64, i64)> {
        let members = self.world.lists.get(&list).map(|list| &list.members);
        let members = members.into_iter().flatten().filter(|(_, (_, is_active))| is_meant(*is_active));
        members.map(|(id, (lead, _))| (*id, *lead)).collect()
    }

    pub fn get_list_members(&mut self) {
        let (list, offset, limit) = (self.some_list(), self.chance.below(10), self.chance.between(1, 12));
        let all = self.members(list);
        let has_more = all.len() > offset + limit;
        let expected: Vec<(i64, i64)> = all.into_iter().skip(offset).take(limit).collect();
        let params = json!({ "where": { "id": list }, "offset": offset, "limit": limit });
        let result = self.call("getListMembers", params.clone());
        let got = pairs(&result["getWherelistMemberGets"], ["id", "leadID"]);
        self.same(&expected, &got);
        assert_eq!(result["hasMore"], has_more, "{params} answered {result}");
    }

    pub fn get_removed_list_members(&mut self) {
        let list = self.some_list();
        let params = json!({ "where": { "id": list.to_string(), "flag": "removed" } });
        let result = self.call("getRemovedListMembers", params.clone());
        let got = pairs(&result["getWherelistLeadMembers"], ["listMemberID", "leadID"]);
        self.same(&self.removed_members(list), &got);
    }

    pub fn get_lead_list_memberships(&mut self) {
        let mut leads: Vec<i64> = (0..self.chance.between(1, 10)).map(|_| self.some_lead()).collect();
        let params = json!({ "memberIDs": leads });
        leads.sort_unstable();
        leads.dedup();
        let mut expected = Vec::new();
        for lead in leads {
            for list in self.world.lists.keys() {
                if self.members(*list).iter().any(|(_, member)| *member == lead) {
                    expected.push((lead, *list));
                }
            }
        }
        let result = self.call("getLeadListMemberships", params.clone());
        let got = pairs(&result["getWhereIns"], ["memberID", "listID"]);
        self.same(&expected, &got);
    }

    pub fn get_active_lists(&mut self) {
        let lists = self.world.lists.keys();
        let expected: Vec<(i64, i64)> = lists
            .clone()
            .flat_map(|list| {
                [self.members(*list), self.removed_members(*list)].map(|members| (*list, members.len() as i64))
            })
            .collect();
        let params = json!({ "where": {} });
        let result = self.call("getActiveLists", params.clone());
        let members = pairs(&result["activeList"], ["id", "memberCount"]);
        let removed = pairs(&result["activeList"], ["id", "removedCount"]);
        let got: Vec<(i64, i64)> =
            members.into_iter().zip(removed).flat_map(|(members, removed)| [members, removed]).collect();
        self.same(&expected, &got);
    }
}

/// Two numbers of each row, both printed as strings.
fn pairs(rows: &Value, names: [&str; 2]) -> Vec<(i64, i64)> {
    let number = |row: &Value, name: &str| row[name].as_str().unwrap().parse::<i64>().unwrap();
    rows.as_array().unwrap().iter().map(|row| (number(row, names[0]), number(row, names[1]))).collect()
}
