//! TABLE · the countries and cities of the demo data, with patterns for phone numbers, postcodes and addresses.
//!
//! All phone numbers are in ranges reserved by regulators for books and films: 555-01xx in North America (NANPA),
//! Ofcom's numbers for drama, the Bundesnetzagentur's notice 148/2021, ARCEP's decision 2018-0881, and ranges of PTS,
//! ACMA and ComReg. Calls to these numbers reach nobody. In patterns `#` is a digit and `@` a letter.

use super::words::{self, LanguageNames};

/// A country.
pub struct Country {
    /// The name in English.
    pub name: &'static str,
    /// Percentage of companies there.
    pub share: usize,
    /// The names of its people.
    pub names: &'static LanguageNames,
    /// Legal forms, at the end of company names.
    pub legal_forms: &'static [&'static str],
    /// Names of streets.
    pub streets: &'static [&'static str],
    /// The pattern of an address: house number, and `{}` for the street.
    pub address: &'static str,
    /// The pattern of mobile phone numbers; None where no range is reserved.
    pub mobile: Option<&'static str>,
    /// The cities.
    pub cities: &'static [City],
}

/// A city.
pub struct City {
    /// The name in English.
    pub name: &'static str,
    /// The state or region.
    pub state: &'static str,
    /// The pattern of postcodes.
    pub postcode: &'static str,
    /// The pattern of phone numbers.
    pub phone: &'static str,
}

const fn city(name: &'static str, state: &'static str, postcode: &'static str, phone: &'static str) -> City {
    City { name, state, postcode, phone }
}

/// The countries; shares add up to 100.
pub const COUNTRIES: [Country; 8] =
    [UNITED_STATES, UNITED_KINGDOM, GERMANY, CANADA, FRANCE, SWEDEN, AUSTRALIA, IRELAND];

#[rustfmt::skip]
const UNITED_STATES: Country = Country {
    name: "United States", share: 34, names: &words::NEW_WORLD, legal_forms: &["Inc.", "LLC", "Co."],
    streets: &["Maple Avenue", "Oak Street", "Lincoln Boulevard", "Market Street", "Second Avenue", "Lake Drive", "Mill Road"],
    address: "#### {}", mobile: None,
    cities: &[
        city("New York", "New York", "100##", "(212) 555-01##"),
        city("Chicago", "Illinois", "606##", "(312) 555-01##"),
        city("Austin", "Texas", "787##", "(512) 555-01##"),
        city("Seattle", "Washington", "981##", "(206) 555-01##"),
        city("Denver", "Colorado", "802##", "(303) 555-01##"),
        city("Boston", "Massachusetts", "021##", "(617) 555-01##"),
        city("Atlanta", "Georgia", "303##", "(404) 555-01##"),
        city("Portland", "Oregon", "972##", "(503) 555-01##"),
        city("Minneapolis", "Minnesota", "554##", "(612) 555-01##"),
        city("Nashville", "Tennessee", "372##", "(615) 555-01##"),
    ],
};

#[rustfmt::skip]
const UNITED_KINGDOM: Country = Country {
    name: "United Kingdom", share: 16, names: &words::BRITISH, legal_forms: &["Ltd", "Ltd", "plc", "LLP"],
    streets: &["High Street", "Station Road", "Church Lane", "Victoria Street", "Mill Lane", "Queen's Road", "The Crescent"],
    address: "## {}", mobile: Some("07700 900###"),
    cities: &[
        city("London", "England", "EC1A #@@", "020 7946 0###"),
        city("Manchester", "England", "M2 #@@", "0161 496 0###"),
        city("Birmingham", "England", "B3 #@@", "0121 496 0###"),
        city("Leeds", "England", "LS1 #@@", "0113 496 0###"),
        city("Bristol", "England", "BS1 #@@", "0117 496 0###"),
        city("Edinburgh", "Scotland", "EH2 #@@", "0131 496 0###"),
        city("Cardiff", "Wales", "CF10 #@@", "029 2018 0###"),
    ],
};

#[rustfmt::skip]
const GERMANY: Country = Country {
    name: "Germany", share: 16, names: &words::GERMAN, legal_forms: &["GmbH", "GmbH", "AG", "GmbH & Co. KG"],
    streets: &["Hauptstraße", "Bahnhofstraße", "Gartenweg", "Lindenallee", "Marktplatz", "Mühlenstraße", "Schillerstraße"],
    address: "{} ##", mobile: Some("0171 39200##"),
    cities: &[
        city("Berlin", "Berlin", "101##", "030 23125###"),
        city("Hamburg", "Hamburg", "203##", "040 66969###"),
        city("Munich", "Bavaria", "803##", "089 99998###"),
        city("Cologne", "North Rhine-Westphalia", "506##", "0221 4710###"),
        city("Frankfurt", "Hesse", "603##", "069 90009###"),
    ],
};

#[rustfmt::skip]
const CANADA: Country = Country {
    name: "Canada", share: 8, names: &words::NEW_WORLD, legal_forms: &["Inc.", "Ltd.", "Corp."],
    streets: &["King Street", "Dundas Street", "Granville Street", "Harbour Road", "Maple Crescent"],
    address: "### {}", mobile: None,
    cities: &[
        city("Toronto", "Ontario", "M5V #@#", "(416) 555-01##"),
        city("Vancouver", "British Columbia", "V6B #@#", "(604) 555-01##"),
        city("Montreal", "Quebec", "H2Y #@#", "(514) 555-01##"),
        city("Calgary", "Alberta", "T2P #@#", "(403) 555-01##"),
    ],
};

#[rustfmt::skip]
const FRANCE: Country = Country {
    name: "France", share: 8, names: &words::FRENCH, legal_forms: &["SAS", "SARL", "SA"],
    streets: &["rue de la République", "rue du Moulin", "avenue Victor Hugo", "place de l'Église", "boulevard Voltaire"],
    address: "## {}", mobile: Some("06 39 98 ## ##"),
    cities: &[
        city("Paris", "Île-de-France", "7501#", "01 99 00 ## ##"),
        city("Nantes", "Pays de la Loire", "44000", "02 61 91 ## ##"),
        city("Lille", "Hauts-de-France", "59000", "03 53 01 ## ##"),
        city("Lyon", "Auvergne-Rhône-Alpes", "6900#", "04 65 71 ## ##"),
        city("Toulouse", "Occitanie", "31000", "05 36 49 ## ##"),
    ],
};

#[rustfmt::skip]
const SWEDEN: Country = Country {
    name: "Sweden", share: 7, names: &words::SWEDISH, legal_forms: &["AB"],
    streets: &["Storgatan", "Drottninggatan", "Kungsgatan", "Skolgatan", "Hamngatan", "Björkvägen"],
    address: "{} ##", mobile: Some("070-174 06 5#"),
    cities: &[
        city("Stockholm", "Stockholm County", "11# ##", "08-465 004 ##"),
        city("Gothenburg", "Västra Götaland County", "41# ##", "031-390 06 ##"),
        city("Malmö", "Skåne County", "21# ##", "040-628 04 ##"),
    ],
};

#[rustfmt::skip]
const AUSTRALIA: Country = Country {
    name: "Australia", share: 7, names: &words::NEW_WORLD, legal_forms: &["Pty Ltd"],
    streets: &["George Street", "Collins Street", "Wattle Grove", "Beach Road", "Banksia Drive"],
    address: "### {}", mobile: Some("0491 570 156"),
    cities: &[
        city("Sydney", "New South Wales", "20##", "(02) 5550 ####"),
        city("Melbourne", "Victoria", "30##", "(03) 5550 ####"),
        city("Brisbane", "Queensland", "40##", "(07) 5550 ####"),
        city("Perth", "Western Australia", "60##", "(08) 5550 ####"),
    ],
};

#[rustfmt::skip]
const IRELAND: Country = Country {
    name: "Ireland", share: 4, names: &words::IRISH, legal_forms: &["Ltd", "DAC"],
    streets: &["Main Street", "O'Connell Street", "Bridge Street", "Abbey Road", "Patrick Street"],
    address: "## {}", mobile: None,
    cities: &[
        city("Dublin", "Leinster", "D02 @@##", "020 91# ####"),
        city("Cork", "Munster", "T12 @@##", "020 91# ####"),
        city("Galway", "Connacht", "H91 @@##", "020 91# ####"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_make_a_hundred() {
        assert_eq!(COUNTRIES.iter().map(|country| country.share).sum::<usize>(), 100);
    }
}
