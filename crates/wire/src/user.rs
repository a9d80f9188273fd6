//! Printing the people of an account (W169).

use crate::row::ObjectWriter;
use headwater_model::user::User;

/// Writes a row of getUserProfiles.
pub fn write(out: &mut Vec<u8>, user: &User) {
    ObjectWriter::new(out)
        .number("id", user.id.0)
        .text("firstName", &user.first_name)
        .text("lastName", &user.last_name)
        .text("displayName", &user.display_name)
        .text("emailAddress", &user.email)
        .flag("isActive", user.is_active)
        .flag("isReseller", false)
        .text_or_null("userTimezone", user.time_zone.as_deref())
        .text_or_null("phone", user.phone.as_deref())
        .end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::UserId;
    use headwater_model::user::Role;

    #[test]
    fn unset_names_are_empty_and_unset_zone_and_phone_are_null() {
        let nameless = User::new("ada@example.org", Role::SalesManager);
        let user = User { id: UserId(7), display_name: "Ada".to_owned(), ..nameless };
        let mut out = Vec::new();
        write(&mut out, &user);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"id":"7","firstName":"","lastName":"","displayName":"Ada","emailAddress":"ada@example.org","isActive":"1","isReseller":"0","userTimezone":null,"phone":null}"#
        );
    }
}
