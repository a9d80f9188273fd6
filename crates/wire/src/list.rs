//! Printing lists and their members. Rows of one kind differ from method to method; each has a function of its own.

use crate::row::ObjectWriter;
use headwater_model::id::{LeadId, ListId};
use headwater_model::list::{List, Listing, MemberView, Membership, Standing};
use headwater_model::time::Zone;

/// Writes a row of getActiveLists.
pub fn write(out: &mut Vec<u8>, list: &List, zone: &Zone) {
    ObjectWriter::new(out)
        .number("id", list.id.0)
        .text("name", &list.name)
        .number("memberCount", list.member_count)
        .number("removedCount", list.removed_count)
        .time("createTimestamp", list.created_at, zone)
        .text("description", &list.description)
        .end();
}

/// Writes a row of getListMembers.
pub fn write_member(out: &mut Vec<u8>, member: &MemberView<'_>) {
    ObjectWriter::new(out)
        .number("id", member.membership.id.0)
        .number("listID", member.membership.list.0)
        .text_or_null("companyName", member.company_name)
        .number("leadID", member.membership.lead.0)
        .text_or_null("firstName", member.first_name)
        .text_or_null("lastName", member.last_name)
        .text("emailAddress", member.email)
        .end();
}

/// Writes a row of getRemovedListMembers. The names of the lead's fields are in lower case here.
pub fn write_former_member(out: &mut Vec<u8>, member: &MemberView<'_>) {
    ObjectWriter::new(out)
        .number("listMemberID", member.membership.id.0)
        .number("listID", member.membership.list.0)
        .flag("isRemoved", member.membership.standing == Standing::Removed)
        .flag("isUnsubscribed", member.is_unsubscribed)
        .flag("hardBounced", member.is_hard_bounced)
        .number("leadID", member.membership.lead.0)
        .text_or_null("firstname", member.first_name)
        .text_or_null("lastname", member.last_name)
        .text("emailaddress", member.email)
        .end();
}

/// Writes a row of getContactListMemberships.
pub fn write_membership(out: &mut Vec<u8>, membership: &Membership) {
    ObjectWriter::new(out)
        .number("id", membership.id.0)
        .number("listID", membership.list.0)
        .number("memberID", membership.lead.0)
        .flag("isRemoved", membership.standing == Standing::Removed)
        .end();
}

/// Writes a row of getListMemberships (W156).
pub fn write_listing(out: &mut Vec<u8>, listing: &Listing, zone: &Zone) {
    ObjectWriter::new(out)
        .number("id", listing.membership.list.0)
        .text("name", &listing.list_name)
        .text("status", listing.membership.standing.name())
        .time("createTimestamp", listing.created_at, zone)
        .end();
}

/// Writes a row of getLeadListMemberships (W123).
pub fn write_pair(out: &mut Vec<u8>, lead: LeadId, list: ListId) {
    ObjectWriter::new(out).number("memberID", lead.0).number("listID", list.0).end();
}

/// Writes a row of getListTags.
pub fn write_tag(out: &mut Vec<u8>, id: i64, label: &str, object_type: &str) {
    ObjectWriter::new(out).number("id", id).text("label", label).text("objectType", object_type).end();
}

/// Writes a row of getUnsubscribeCategories.
pub fn write_category(out: &mut Vec<u8>, id: i64, name: &str, description: &str) {
    ObjectWriter::new(out).number("id", id).text("name", name).text("description", description).end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::MemberId;
    use headwater_model::time::Timestamp;

    fn membership(standing: Standing) -> Membership {
        Membership { id: MemberId(3), list: ListId(2), lead: LeadId(1), standing }
    }

    fn member(standing: Standing) -> MemberView<'static> {
        MemberView {
            membership: membership(standing),
            company_name: None,
            first_name: Some("Ada"),
            last_name: Some(""),
            email: "ada@example.org",
            is_unsubscribed: true,
            is_hard_bounced: false,
        }
    }

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_list_shows_its_counts() {
        let list = List {
            id: ListId(2),
            name: "News".to_owned(),
            description: String::new(),
            member_count: 10,
            removed_count: 1,
            created_at: Timestamp(0),
        };
        assert_eq!(
            written(|out| write(out, &list, &Zone::utc())),
            r#"{"id":"2","name":"News","memberCount":"10","removedCount":"1","createTimestamp":"1970-01-01 00:00:00","description":""}"#
        );
    }

    #[test]
    fn members_and_former_members_are_spelled_differently() {
        assert_eq!(
            written(|out| write_member(out, &member(Standing::Active))),
            r#"{"id":"3","listID":"2","companyName":null,"leadID":"1","firstName":"Ada","lastName":"","emailAddress":"ada@example.org"}"#
        );
        assert_eq!(
            written(|out| write_former_member(out, &member(Standing::Removed))),
            r#"{"listMemberID":"3","listID":"2","isRemoved":"1","isUnsubscribed":"1","hardBounced":"0","leadID":"1","firstname":"Ada","lastname":"","emailaddress":"ada@example.org"}"#
        );
    }

    #[test]
    fn memberships_are_shown_in_three_ways() {
        assert_eq!(
            written(|out| write_membership(out, &membership(Standing::Active))),
            r#"{"id":"3","listID":"2","memberID":"1","isRemoved":"0"}"#
        );
        let listing = Listing {
            membership: membership(Standing::Removed),
            list_name: "News".to_owned(),
            created_at: Timestamp(0),
        };
        assert_eq!(
            written(|out| write_listing(out, &listing, &Zone::utc())),
            r#"{"id":"2","name":"News","status":"removed","createTimestamp":"1970-01-01 00:00:00"}"#
        );
        assert_eq!(written(|out| write_pair(out, LeadId(1), ListId(2))), r#"{"memberID":"1","listID":"2"}"#);
    }

    #[test]
    fn tags_and_categories_have_three_members() {
        assert_eq!(
            written(|out| write_tag(out, 5, "Fair", "list")),
            r#"{"id":"5","label":"Fair","objectType":"list"}"#
        );
        assert_eq!(written(|out| write_category(out, 6, "News", "")), r#"{"id":"6","name":"News","description":""}"#);
    }
}
