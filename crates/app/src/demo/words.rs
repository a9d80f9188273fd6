//! TABLE · the words of the demo data. All people and companies are invented.

/// Names of one language.
pub struct LanguageNames {
    /// Given names.
    pub given: &'static [&'static str],
    /// Family names.
    pub family: &'static [&'static str],
}

/// Names heard in the United States, Canada and Australia.
#[rustfmt::skip]
pub const NEW_WORLD: LanguageNames = LanguageNames {
    given: &[
        "Aaliyah", "Amara", "Andre", "Ava", "Brandon", "Camila", "Chloe", "Daniel", "David", "Diego", "Elena", "Emily",
        "Ethan", "Grace", "Hannah", "Isabel", "Jacob", "James", "Jasmine", "Kevin", "Laura", "Liam", "Lucia", "Maria",
        "Mason", "Mei", "Michael", "Naomi", "Noah", "Olivia", "Priya", "Rachel", "Ryan", "Samuel", "Sofia", "Tyler",
    ],
    family: &[
        "Adams", "Anderson", "Baker", "Bennett", "Brooks", "Campbell", "Carter", "Chen", "Collins", "Cooper", "Diaz",
        "Edwards", "Foster", "Garcia", "Gomez", "Hall", "Hayes", "Jackson", "Johnson", "Kim", "Lee", "Lopez", "Martinez",
        "Miller", "Mitchell", "Morgan", "Nguyen", "Parker", "Patel", "Ramirez", "Reed", "Rivera", "Robinson", "Singh",
        "Thompson", "Torres", "Turner", "Walker", "Washington", "Young",
    ],
};

/// Names heard in Britain.
#[rustfmt::skip]
pub const BRITISH: LanguageNames = LanguageNames {
    given: &[
        "Abigail", "Aisha", "Alfie", "Alice", "Amelia", "Arthur", "Bethan", "Callum", "Charlotte", "Daisy", "Edward",
        "Eleanor", "Fiona", "Freya", "George", "Gareth", "Harriet", "Harry", "Imogen", "Imran", "Isla", "Jack", "Lewis",
        "Lucy", "Martha", "Mohammed", "Oliver", "Poppy", "Rhys", "Rosie", "Rupert", "Simon", "Thomas", "Zara",
    ],
    family: &[
        "Ahmed", "Atkinson", "Bailey", "Barnes", "Begum", "Blackwood", "Chapman", "Clarke", "Davies", "Ellis", "Evans",
        "Fletcher", "Gibson", "Griffiths", "Harrison", "Hughes", "Hussain", "Jenkins", "Khan", "Lloyd", "MacDonald",
        "Marshall", "Morris", "Murray", "Palmer", "Patel", "Pearson", "Roberts", "Shaw", "Stewart", "Taylor", "Walsh",
        "Webb", "Whitfield", "Wright",
    ],
};

/// Names heard in Germany.
#[rustfmt::skip]
pub const GERMAN: LanguageNames = LanguageNames {
    given: &[
        "Anja", "Anna", "Ayşe", "Benedikt", "Christian", "Clara", "Elif", "Emil", "Felix", "Franziska", "Friederike",
        "Greta", "Hannes", "Heike", "Jan", "Johanna", "Jonas", "Jörg", "Jürgen", "Katharina", "Lena", "Leon", "Lukas",
        "Marie", "Matthias", "Mehmet", "Moritz", "Paul", "Sabine", "Sebastian", "Silke", "Stefan", "Theresa", "Ulrike",
    ],
    family: &[
        "Albrecht", "Arslan", "Bauer", "Becker", "Brandt", "Dietrich", "Engel", "Fischer", "Friedrich", "Günther",
        "Hartmann", "Hoffmann", "Huber", "Jansen", "Keller", "Kowalski", "Krüger", "Lehmann", "Lorenz", "Meyer", "Möller",
        "Neumann", "Öztürk", "Petersen", "Richter", "Schäfer", "Schmidt", "Schröder", "Schulz", "Vogel", "Wagner",
        "Weber", "Weiß", "Yılmaz", "Zimmermann",
    ],
};

/// Names heard in France.
#[rustfmt::skip]
pub const FRENCH: LanguageNames = LanguageNames {
    given: &[
        "Adrien", "Amélie", "Antoine", "Aurélie", "Camille", "Céline", "Chloé", "Claire", "Élodie", "Émile", "Fatima",
        "François", "Gabriel", "Hélène", "Hugo", "Inès", "Jérôme", "Julien", "Karim", "Léa", "Louis", "Manon", "Margaux",
        "Mathieu", "Nadia", "Nicolas", "Océane", "Pauline", "Quentin", "Rémi", "Sébastien", "Théo", "Valérie", "Yasmine",
    ],
    family: &[
        "Aubert", "Barbier", "Benali", "Bernard", "Blanc", "Bonnet", "Boyer", "Chevalier", "Colin", "Dubois", "Dupont",
        "Faure", "Fontaine", "Fournier", "Garnier", "Gauthier", "Girard", "Haddad", "Lambert", "Laurent", "Lefèvre",
        "Lemaire", "Leroy", "Marchand", "Mercier", "Moreau", "Nguyen", "Perrin", "Renaud", "Rousseau", "Roux", "Traoré",
    ],
};

/// Names heard in Sweden.
#[rustfmt::skip]
pub const SWEDISH: LanguageNames = LanguageNames {
    given: &[
        "Agnes", "Albin", "Alva", "Anders", "Astrid", "Axel", "Björn", "Ebba", "Elin", "Erik", "Filip", "Fredrik",
        "Gustav", "Ingrid", "Johan", "Karin", "Lars", "Leila", "Linnéa", "Magnus", "Maja", "Mikael", "Nils", "Olle",
        "Oskar", "Per", "Saga", "Samir", "Sara", "Sigrid", "Stina", "Tove", "Viktor", "Åsa",
    ],
    family: &[
        "Ahlgren", "Andersson", "Berg", "Bergström", "Björk", "Dahl", "Ekström", "Eriksson", "Forsberg", "Gustafsson",
        "Hansson", "Hedlund", "Holm", "Håkansson", "Jansson", "Karlsson", "Lindberg", "Lindqvist", "Lundgren", "Mohamed",
        "Nilsson", "Nyström", "Olsson", "Persson", "Sandberg", "Sjöberg", "Söderlund", "Svensson", "Wallin", "Åkesson",
    ],
};

/// Names heard in Ireland.
#[rustfmt::skip]
pub const IRISH: LanguageNames = LanguageNames {
    given: &[
        "Aisling", "Aoife", "Brendan", "Brigid", "Cathal", "Ciara", "Cillian", "Clodagh", "Conor", "Deirdre", "Declan",
        "Eoin", "Fergal", "Finn", "Gráinne", "Maeve", "Niamh", "Oisín", "Orla", "Pádraig", "Róisín", "Rory", "Saoirse",
        "Seán", "Shane", "Siobhán", "Sorcha", "Tadhg",
    ],
    family: &[
        "Brennan", "Byrne", "Callaghan", "Connolly", "Daly", "Doherty", "Doyle", "Duffy", "Dunne", "Fitzgerald",
        "Flanagan", "Gallagher", "Healy", "Hogan", "Kavanagh", "Keane", "Kelly", "Lynch", "McCarthy", "Molloy", "Nolan",
        "O'Brien", "O'Connor", "O'Neill", "O'Sullivan", "Quinn", "Ryan", "Sheehan", "Sweeney",
    ],
};

/// First words of company names.
#[rustfmt::skip]
pub const STEMS: [&str; 60] = [
    "Alder", "Amber", "Aspen", "Beacon", "Birch", "Bluewater", "Bramble", "Brightside", "Cedar", "Cobalt", "Copper",
    "Coral", "Crestview", "Driftwood", "Eastgate", "Elmfield", "Ember", "Fairhaven", "Fernhill", "Flintlock", "Foxglove",
    "Granite", "Greenway", "Harbour", "Hawthorn", "Hazel", "Heron", "Highland", "Ironbridge", "Juniper", "Kestrel",
    "Kingfisher", "Lantern", "Larch", "Linden", "Maple", "Meadow", "Millstone", "Northwind", "Oakfield", "Orchard",
    "Osprey", "Pinecrest", "Quarry", "Redwood", "Ridgeway", "Riverside", "Rowan", "Sable", "Silverlake", "Slate",
    "Sparrow", "Stonebridge", "Summit", "Swallow", "Thistle", "Tidewater", "Westbrook", "Willow", "Wren",
];

/// Industries, with words for the names of their companies.
#[rustfmt::skip]
pub const INDUSTRIES: [(&str, &[&str]); 14] = [
    ("Manufacturing", &["Tooling", "Castings", "Precision Parts", "Packaging"]),
    ("Software", &["Software", "Systems", "Data", "Labs"]),
    ("Logistics", &["Freight", "Logistics", "Forwarding"]),
    ("Healthcare", &["Clinics", "Medical", "Diagnostics"]),
    ("Education", &["Academy", "Learning", "Training"]),
    ("Financial Services", &["Capital", "Advisory", "Leasing"]),
    ("Retail", &["Outfitters", "Trading", "Home & Garden"]),
    ("Energy", &["Solar", "Energy", "Heat Pumps"]),
    ("Construction", &["Builders", "Timber", "Interiors"]),
    ("Hospitality", &["Hotels", "Catering", "Travel"]),
    ("Professional Services", &["Consulting", "Partners", "Surveyors"]),
    ("Media", &["Press", "Studios", "Publishing"]),
    ("Food & Beverage", &["Bakery", "Foods", "Roasters"]),
    ("Non-profit", &["Foundation", "Trust", "Relief"]),
];

/// Job titles, with the persona: the role in a purchase.
#[rustfmt::skip]
pub const TITLES: [(&str, &str); 24] = [
    ("Chief Executive Officer", "Decision Maker"), ("Managing Director", "Decision Maker"),
    ("Owner", "Decision Maker"), ("Chief Financial Officer", "Decision Maker"),
    ("Chief Marketing Officer", "Decision Maker"), ("Head of Sales", "Decision Maker"),
    ("Head of Marketing", "Decision Maker"), ("Head of Procurement", "Decision Maker"),
    ("Head of Operations", "Decision Maker"), ("IT Director", "Decision Maker"),
    ("Marketing Manager", "Influencer"), ("Sales Manager", "Influencer"), ("Office Manager", "Influencer"),
    ("Product Manager", "Influencer"), ("Procurement Manager", "Influencer"), ("Events Manager", "Influencer"),
    ("Business Development Manager", "Influencer"), ("Digital Marketing Specialist", "User"),
    ("Sales Representative", "User"), ("Customer Success Specialist", "User"), ("Systems Administrator", "User"),
    ("Data Analyst", "User"), ("Communications Officer", "User"), ("Executive Assistant", "User"),
];

/// Remarks about a lead.
pub const REMARKS: [&str; 10] = [
    "Asked for a price list at our stand.",
    "Came by recommendation of a customer.",
    "Compares us with two others; wants to decide this quarter.",
    "Needs an offer in writing for the board.",
    "Prefers to be reached in the morning.",
    "Reads the newsletter regularly and answers it now and then.",
    "Uses a spreadsheet today and is tired of it.",
    "Wants references from the same industry.",
    "Was a customer before, at another company.",
    "Will grow to a second location next year.",
];

/// The result of a call, with possible notes.
#[rustfmt::skip]
pub const CALLS: [(&str, &[&str]); 6] = [
    ("noAnswerNoMessage", &["", "No answer.", "Rang out twice."]),
    ("leftMessage", &["Left a message and our number.", "Message on the answering machine.", "Will try again on Thursday."]),
    ("connected", &[
        "Went through the offer; questions about the term.", "Pleasant talk, wants to see a demonstration.",
        "Budget is approved, the contract goes to legal.", "Happy with the first weeks, asked about training.",
        "Sent the slides afterwards.", "Not this year; asked us to call again in spring.",
    ]),
    ("callbackRequested", &["In a meeting, asked to be called back.", "Call back after the holidays."]),
    ("gatekeeper", &["The front desk took our number.", "Colleague says to write instead."]),
    ("wrongNumber", &["Number belongs to another department."]),
];

/// Notes about a sale: title and text.
#[rustfmt::skip]
pub const NOTES: [(&str, &str); 9] = [
    ("First talk", "Knows us from a colleague. Decides together with finance; wants two references."),
    ("Demonstration", "Showed lists, timelines and the interface for programs. Most questions were about the import of old data."),
    ("Price", "Asked for a discount on three years. Offered eight per cent for payment in advance."),
    ("Decision", "The board meets on the first Tuesday of the month and needs the offer a week before."),
    ("Rival", "Looks at two others, too. Ours is the only one that they can run on a server of their own."),
    ("Contract", "Legal has the terms. One question is open: notice at the end of the year."),
    ("Visit", "Was shown around. The sales team has eleven people, four of them on the road."),
    ("Data", "About forty thousand contacts in spreadsheets, many of them twice."),
    ("", "Call before nine or after four, never on Fridays."),
];

/// Titles of tasks, with their priorities.
#[rustfmt::skip]
pub const TASKS: [(&str, &str); 8] = [
    ("Call back about the offer", "High"), ("Send the offer", "High"), ("Prepare the demonstration", "Medium"),
    ("Answer the questions about data protection", "Medium"), ("Ask legal about the terms", "Medium"),
    ("Send two references", "Low"), ("Agree on a date for the training", "Low"), ("Ask how the test goes", "Low"),
];

/// Where a lead first heard of the company.
pub const ORIGINS: [&str; 8] = [
    "Autumn trade fair",
    "Contact form",
    "Newsletter sign-up",
    "Partner referral",
    "Price list download",
    "Recommendation",
    "Webinar",
    "Cold call",
];

/// The name in the characters of e-mail addresses and URLs: lower case, ASCII, and `-` for each run of other
/// characters.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.to_lowercase().chars() {
        match plain(letter) {
            "" if letter.is_ascii_alphanumeric() => slug.push(letter),
            // The dot left over from a Turkish İ, and the apostrophe of O'Neill.
            "" if matches!(letter, '\u{307}' | '\'') => {}
            "" if slug.ends_with('-') => {}
            "" => slug.push('-'),
            letters => slug.push_str(letters),
        }
    }
    slug.trim_matches('-').to_owned()
}

/// A letter without its accents; empty for a character without such a form.
fn plain(letter: char) -> &'static str {
    match letter {
        'à' | 'á' | 'â' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'ò' | 'ó' | 'ô' | 'ö' => "o",
        'ş' => "s",
        'ß' => "ss",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_stand_in_an_address() {
        for names in [NEW_WORLD, BRITISH, GERMAN, FRENCH, SWEDISH, IRISH] {
            for name in names.given.iter().chain(names.family) {
                let slug = slug(name);
                assert!(slug.len() >= 2 && slug.bytes().all(|byte| byte.is_ascii_lowercase()), "{name}: {slug}");
            }
        }
        assert_eq!(slug("Kingfisher Home & Garden"), "kingfisher-home-garden");
    }
}
