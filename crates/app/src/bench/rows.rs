//! The leads to write: the same for the server and for the plain loop, about 1.3 kB each as JSON, with addresses in
//! random order.

use std::fmt::Write;

/// Custom fields of each lead.
pub const CUSTOM_FIELDS: usize = 10;

/// One lead's values: standard fields by the contract's name, then custom values in order.
pub struct BenchLead {
    /// Name and value of each standard field set.
    pub standard: [(&'static str, String); 20],
    /// The custom values.
    pub custom: [String; CUSTOM_FIELDS],
}

/// The n-th lead of the benchmark; the same in every run.
pub fn lead(number: u64) -> BenchLead {
    let mut random = number;
    let mut draw = move || {
        // splitmix64
        random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut word = |kind: &str| format!("{kind} {:08x}", draw() as u32);
    BenchLead {
        standard: [
            ("companyName", word("Company & Sons")),
            ("title", word("Head of")),
            ("firstName", word("First")),
            ("lastName", word("Last")),
            ("street", word("12 Long Street")),
            ("city", word("City")),
            ("country", "United States".to_owned()),
            ("state", "CA".to_owned()),
            ("zipcode", word("9")),
            ("emailAddress", format!("{}-{number}@example.org", word("lead").replace(' ', "."))),
            ("website", word("https://www.example.org/a/page")),
            ("phoneNumber", word("+1 555 0100")),
            ("officePhoneNumber", word("+1 555 0101")),
            ("phoneNumberExtension", "17".to_owned()),
            ("mobilePhoneNumber", word("+1 555 0102")),
            ("faxNumber", word("+1 555 0103")),
            (
                "description",
                word("A description of some length, as people write it down after a call, with a name in it:"),
            ),
            ("industry", word("Industry")),
            ("leadStatus", ["unqualified", "open", "qualified", "contact"][(number % 4) as usize].to_owned()),
            ("persona", word("Persona")),
        ],
        custom: std::array::from_fn(|_| word("custom value")),
    }
}

/// The body of a createLeads request with leads `from..to`.
pub fn create_leads(from: u64, to: u64, custom_names: &[String]) -> String {
    let mut body = String::with_capacity((to - from) as usize * 1400);
    body.push_str(r#"{"method":"createLeads","id":"b","params":{"objects":["#);
    for number in from..to {
        let lead = lead(number);
        body.push_str(if number == from { "{" } else { ",{" });
        let custom = custom_names.iter().map(String::as_str).zip(&lead.custom);
        let all = lead.standard.iter().map(|(name, value)| (*name, value)).chain(custom);
        for (at, (name, value)) in all.enumerate() {
            // No value contains a character to be escaped in JSON.
            let _ = write!(body, "{}\"{name}\":\"{value}\"", if at > 0 { "," } else { "" });
        }
        body.push('}');
    }
    body.push_str("]}}");
    body
}
