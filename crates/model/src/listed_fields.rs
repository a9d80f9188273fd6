//! TABLE · the built-in fields in getFields, beside the custom ones (W134): fields of leads, from
//! [`records`], and some without stored values.
//!
//! Ids are below the first id of custom fields ([`BLOCK`]) and never change.

use crate::field::Relationship::{self, Lead};
use crate::id::{BLOCK, FieldId};
use crate::kind::DataType::{self, Int, String};
use crate::records;

/// A built-in field in getFields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedField {
    /// The id of the field.
    pub id: FieldId,
    /// The type of object with this field.
    pub relationship: Relationship,
    /// The system name of the field.
    pub system_name: &'static str,
    /// The text shown to people.
    pub label: &'static str,
    /// The data type.
    pub kind: DataType,
    /// The greatest length, in characters or digits.
    pub length: i64,
    /// Whether new objects require a value.
    pub is_required: bool,
    /// Whether callers may set it.
    pub is_writable: bool,
}

/// Fields missing in [`records`]: id, object, system name, label, data type, length. Nobody sets them.
const OTHERS: [(i64, Relationship, &str, &str, DataType, i64); 3] = [
    (101, Lead, "crmID", "CRM ID", String, 255),
    (102, Lead, "numBounces", "Bounces", Int, 20),
    (103, Lead, "hardBounced", "Hard Bounced", Int, 20),
];

/// All built-in fields, by id: of leads, of opportunities, of accounts.
pub fn all() -> impl Iterator<Item = ListedField> {
    let kept = records::ALL.iter().filter_map(|record| Some((record.custom?, record.fields)));
    let kept = kept.flat_map(|(relationship, fields)| {
        fields.iter().filter_map(move |field| {
            let listed = field.listed?;
            Some(ListedField {
                id: listed.id,
                relationship,
                system_name: field.name,
                label: field.label,
                kind: listed.kind,
                length: listed.length,
                is_required: field.is_required,
                is_writable: field.is_writable(),
            })
        })
    });
    let others = OTHERS.iter().map(|&(id, relationship, system_name, label, kind, length)| ListedField {
        id: FieldId(id),
        relationship,
        system_name,
        label,
        kind,
        length,
        is_required: false,
        is_writable: false,
    });
    let mut all: Vec<ListedField> = kept.chain(others).collect();
    all.sort_by_key(|field| field.id);
    all.into_iter()
}

/// Whether the id belongs to a built-in field, listed or not.
pub fn is_built_in(id: FieldId) -> bool {
    (1..BLOCK).contains(&id.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::lead::LEAD;

    #[test]
    fn ids_are_unique_and_below_those_of_custom_fields() {
        let ids: std::collections::BTreeSet<_> = all().map(|field| field.id).collect();
        assert_eq!(ids.len(), all().count());
        assert!(ids.iter().all(|id| is_built_in(*id)));
    }

    #[test]
    fn a_field_of_leads_is_found_by_the_id_under_which_it_is_listed() {
        for field in all().filter(|field| field.relationship == Lead) {
            let found = LEAD.listed(field.id).map(|found| LEAD.field(found).name);
            let is_one = LEAD.named(field.system_name).is_some() && field.system_name != "id";
            assert_eq!(found, is_one.then_some(field.system_name));
        }
        assert_eq!([0, 1, 36].map(|id| LEAD.listed(FieldId(id))), [None; 3]);
    }

    #[test]
    fn a_name_is_listed_once_per_object_and_hidden_fields_never() {
        let names: std::collections::BTreeSet<_> =
            all().map(|field| (field.relationship.name(), field.system_name)).collect();
        assert_eq!(names.len(), all().count());
        for hidden in ["accountID", "active", "status"] {
            assert!(!names.contains(&("lead", hidden)));
        }
        assert!(names.contains(&("lead", "hasOpportunity")));
    }
}
