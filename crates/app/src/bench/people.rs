//! Made-up people for the benchmarks of questions and pages: names, companies and countries repeat as those of people do.

/// Parts of names, of which two to five make a word: as long and as varied as those of people, companies and domains.
const PARTS: [&str; 64] = [
    "an", "ber", "cla", "do", "el", "fri", "gu", "han", "jo", "kar", "li", "mar", "ne", "ol", "pet", "sa", "tho", "ul",
    "vin", "wal", "xa", "ya", "zim", "bra", "cor", "den", "eck", "fal", "gre", "hol", "ing", "jan", "kel", "lor",
    "mey", "nor", "ost", "pau", "qui", "ros", "sch", "tim", "urs", "vog", "wen", "bau", "chi", "dor", "emi", "fel",
    "gor", "hei", "iva", "jul", "kra", "lud", "mil", "nat", "ott", "pri", "rai", "ste", "tau", "wer",
];

/// A person as a lead.
pub struct BenchPerson {
    pub first: String,
    pub last: String,
    pub company: String,
    /// Nearly always different from all others.
    pub email: String,
    pub phone: Option<String>,
    pub country: String,
    pub status: &'static str,
    /// 0 to 100.
    pub score: u64,
}

impl BenchPerson {
    /// The next person of a sequence.
    pub fn draw(random: &mut u64) -> Self {
        let mut below = |end: u64| draw(random, end);
        let (first, last, company) = (word(below(2000), 2), word(below(20_000), 3), below(200_000));
        Self {
            status: ["open", "qualified", "unqualified", "contact"][below(4) as usize],
            phone: (below(10) < 6).then(|| format!("+49 {:09}", below(1_000_000_000))),
            company: format!("{} GmbH", word(company, 5)),
            email: format!("{first}.{last}@{}.com", word(company, 4)),
            country: word(below(40), 4),
            score: below(101),
            first,
            last,
        }
    }
}

/// A number below an end.
pub fn draw(random: &mut u64, end: u64) -> u64 {
    *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*random >> 33) % end
}

/// A word made of parts of names.
pub fn word(mut number: u64, parts: usize) -> String {
    let mut text = String::new();
    for _ in 0..parts {
        text.push_str(PARTS[(number % 64) as usize]);
        number /= 64;
    }
    text
}
