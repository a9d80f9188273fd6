//! Clients of agencies: tenants created and managed by another tenant.

use crate::id::AccountId;

/// A member of a client's profile.
#[derive(Debug, Clone, Copy)]
pub struct ProfileField {
    /// The name in requests and replies.
    pub name: &'static str,
    /// The database column.
    pub column: &'static str,
    /// Whether no client can be without a value.
    pub is_required: bool,
    /// The check of a value that is not empty.
    pub check: ProfileCheck,
}

/// The check of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileCheck {
    /// At most 255 characters.
    Text,
    /// The two letters of a country.
    Country,
    /// Three letters.
    Currency,
    /// One of [`LOCALES`].
    Locale,
    /// A whole number from 0 to 24.
    Hour,
}

const fn field(name: &'static str, column: &'static str, check: ProfileCheck) -> ProfileField {
    ProfileField { name, column, is_required: false, check }
}

const fn required(name: &'static str, column: &'static str) -> ProfileField {
    ProfileField { is_required: true, ..field(name, column, ProfileCheck::Text) }
}

/// TABLE · the members of a profile, in the order of replies.
pub const PROFILE: [ProfileField; 11] = [
    required("companyName", "company_name"),
    field("streetAddress", "street_address", ProfileCheck::Text),
    field("zipCode", "zip_code", ProfileCheck::Text),
    field("country", "country", ProfileCheck::Country),
    field("state", "state", ProfileCheck::Text),
    field("city", "city", ProfileCheck::Text),
    required("salesPhone", "sales_phone"),
    field("defaultCurrency", "default_currency", ProfileCheck::Currency),
    field("locale", "locale", ProfileCheck::Locale),
    field("salesStartHour", "sales_start_hour", ProfileCheck::Hour),
    field("salesEndHour", "sales_end_hour", ProfileCheck::Hour),
];

/// The number of members in the rows of getClients: the first of [`PROFILE`].
pub const SHOWN: usize = 6;

/// The languages of clients.
pub const LOCALES: [&str; 10] =
    ["en_US", "de_DE", "es_ES", "fr_FR", "it_IT", "nl_NL", "pt_PT", "ro_RO", "sk_SK", "tr_TR"];

/// The countries of ISO 3166-1 by their two letters, and UK, as the vendor calls the United Kingdom.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
     BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB \
     GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM \
     KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC \
     NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL \
     SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UK UM US UY UZ VA VC VE VG VI VN VU WF WS \
     YE YT ZA ZM ZW";

/// Whether a country has these two letters.
pub fn is_country(letters: &str) -> bool {
    letters.len() == 2 && COUNTRIES.split(' ').any(|country| country == letters)
}

/// The values of a profile, in the order of [`PROFILE`].
pub type ProfileValues = [Option<String>; PROFILE.len()];

/// A client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedClient {
    /// The tenant.
    pub id: AccountId,
    /// The profile.
    pub values: ProfileValues,
}

/// A person for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientUser {
    /// The e-mail address.
    pub email: String,
    /// The hash of the password.
    pub password_hash: String,
    /// The name shown to others.
    pub display_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_two_capital_letters_and_the_united_kingdom_two_names() {
        for letters in ["US", "UK", "GB", "IT"] {
            assert!(is_country(letters), "{letters}");
        }
        for other in ["", "us", "XX", "USA", "U", "S ", "AD AE"] {
            assert!(!is_country(other), "{other}");
        }
        assert_eq!(COUNTRIES.split(' ').filter(|letters| letters.len() == 2).count(), 250);
    }
}
