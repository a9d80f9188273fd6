//! Reading lists and memberships: the texts of a list, and pairs of a list and a lead.

use crate::object;
use crate::scalar;
use headwater_model::email::Folded;
use headwater_model::id::{LeadId, ListId};
use headwater_model::problem::Problem;
use serde_json::value::RawValue;

/// The id, name and description of a list; None if not sent.
pub type ListTexts = (Option<ListId>, Option<String>, Option<String>);

/// Reads a list. A description of `""` is an empty one, null an absent one.
pub fn read_list(raw: &RawValue) -> Result<ListTexts, Problem> {
    let [id, name, description] = object::members(raw.get(), &["id", "name", "description"])?;
    let id = id.map(|raw| read_id("id", Some(raw))).transpose()?.map(ListId);
    let name = scalar::given("name", name)?.map(Into::into);
    let description = match description {
        Some(raw) => Some(scalar::given("description", Some(raw))?.unwrap_or_default().into_owned()),
        None => None,
    };
    Ok((id, name, description))
}

/// Reads a list and a lead to be added or removed. The lead's id is sent as memberID or contactID.
pub fn read(raw: &RawValue) -> Result<(ListId, LeadId), Problem> {
    let [list, member, contact] = object::members(raw.get(), &["listID", "memberID", "contactID"])?;
    let lead = match (member, contact) {
        (None, Some(contact)) => read_id("contactID", Some(contact))?,
        (member, _) => read_id("memberID", member)?,
    };
    Ok((ListId(read_id("listID", list)?), LeadId(lead)))
}

/// Reads a list and the e-mail address of a lead to be added or removed.
pub fn read_by_email(raw: &RawValue) -> Result<(ListId, Folded), Problem> {
    let [list, address] = object::members(raw.get(), &["listID", "emailAddress"])?;
    let address = scalar::given("emailAddress", address)?.ok_or_else(|| Problem::missing("emailAddress"))?;
    let address = Folded::asked(&address).map_err(|reason| Problem::invalid("emailAddress", reason))?;
    if address.is_blank() {
        return Err(Problem::missing("emailAddress"));
    }
    Ok((ListId(read_id("listID", list)?), address))
}

/// As [`read`], for a removal: a blank is refused, because the sender has lost a value (W198).
pub fn read_to_remove(raw: &RawValue) -> Result<(ListId, LeadId), Problem> {
    object::refuse_blanks(raw)?;
    read(raw)
}

/// As [`read_by_email`], for a removal: a blank is refused (W198).
pub fn read_by_email_to_remove(raw: &RawValue) -> Result<(ListId, Folded), Problem> {
    object::refuse_blanks(raw)?;
    read_by_email(raw)
}

fn read_id(name: &str, raw: Option<&RawValue>) -> Result<i64, Problem> {
    let text = scalar::given(name, raw)?.ok_or_else(|| Problem::missing(name))?;
    scalar::id(&text).ok_or_else(|| Problem::invalid(name, "expected an id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> &RawValue {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_lead_is_named_by_either_word() {
        let expected = Ok((ListId(7), LeadId(9)));
        assert_eq!(read(raw(r#"{"listID":"7","memberID":9}"#)), expected);
        assert_eq!(read(raw(r#"{"listID":7,"contactID":"9"}"#)), expected);
        assert_eq!(read(raw(r#"{"listID":7}"#)), Err(Problem::missing("memberID")));
        assert_eq!(read(raw(r#"{"memberID":7}"#)), Err(Problem::missing("listID")));
        assert_eq!(read_by_email(raw(r#"{"listID":7,"emailAddress":""}"#)), Err(Problem::missing("emailAddress")));
    }

    #[test]
    fn a_blank_is_refused_where_something_is_removed() {
        let place = |json| read_to_remove(raw(json));
        assert_eq!(place(r#"{"listID":7,"memberID":9}"#), Ok((ListId(7), LeadId(9))));
        assert_eq!(place(r#"{"listID":7,"memberID":9,"contactID":""}"#), Err(Problem::missing("contactID")));
        assert_eq!(place(r#"{"listID":7,"memberID":null,"contactID":9}"#), Err(Problem::missing("memberID")));
        assert_eq!(
            read_by_email_to_remove(raw(r#"{"listID":null,"emailAddress":"a@example.org"}"#)),
            Err(Problem::missing("listID"))
        );
    }

    #[test]
    fn a_description_can_be_emptied() {
        let list = read_list(raw(r#"{"id":5,"description":""}"#));
        assert_eq!(list, Ok((Some(ListId(5)), None, Some(String::new()))));
    }
}
