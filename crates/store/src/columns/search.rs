//! The leads found by the words of a search.

use super::bitmap::{Bitmap, Keeps};
use super::column::{ColumnKey, LeadColumn, Texts};
use super::needle::Needle;
use super::table::ColumnTable;
use headwater_model::query::{QueryField, SEARCHED, SearchWord, SearchWords};
use memchr::memmem::Finder;

/// Where one lead or fewer of so many are left, texts are looked at lead by lead, in place of all texts of a column.
const FEW: usize = 32;

impl ColumnTable {
    /// Clears the bits of leads without one of the words in any searched field.
    pub(super) fn keep_found(&self, bits: &mut Bitmap, words: &SearchWords) {
        let mut words: Vec<&SearchWord> = words.words().iter().collect();
        // Long words leave few leads for the others.
        words.sort_by_key(|word| std::cmp::Reverse(word.text.len()));
        for word in words {
            if bits.count() * FEW <= bits.len() {
                self.keep_singly(bits, word);
            } else {
                let found = self.found(bits, word);
                bits.keep(&found, Keeps::Inside);
            }
        }
    }

    /// The columns searched for a word, and the part looked for in each.
    fn places<'t>(&'t self, word: &'t SearchWord) -> impl Iterator<Item = (&'t Texts, &'t str)> {
        let fields = SEARCHED.map(|field| (ColumnKey::Field(QueryField::standard(field)), &word.text[..]));
        let digits = word.digits.as_deref().map(|digits| (ColumnKey::Digits, digits));
        fields.into_iter().chain(digits).filter_map(|(key, part)| match self.column(&key) {
            Some(LeadColumn::Texts(texts)) => Some((texts, part)),
            _ => None,
        })
    }

    /// The slots of leads with a word, among some: by all texts of each column.
    fn found(&self, among: &Bitmap, word: &SearchWord) -> Bitmap {
        let mut found = Bitmap::clear(among.len());
        for (texts, part) in self.places(word) {
            let mut here = among.clone();
            here.keep(&found, Keeps::Outside);
            texts.cells().keep_numbers(&mut here, &texts.dictionary.with(&Needle::inside(part)), Keeps::Inside);
            found.join(&here);
        }
        found
    }

    /// Clears the bits of leads without a word: by the texts of each lead.
    fn keep_singly(&self, bits: &mut Bitmap, word: &SearchWord) {
        let places: Vec<(&Texts, Finder<'_>)> =
            self.places(word).map(|(texts, part)| (texts, Finder::new(part))).collect();
        let mut text = Vec::new();
        let mut has_word = |slot: usize| {
            places.iter().any(|(texts, finder)| {
                text.clear();
                let letters = texts.get(slot).map(|number| texts.dictionary.letters(number));
                letters.iter().for_each(|letters| text.extend(letters.bytes()));
                finder.find(&text).is_some()
            })
        };
        let lost: Vec<usize> = bits.places().filter(|slot| !has_word(*slot)).collect();
        lost.into_iter().for_each(|slot| bits.remove(slot));
    }
}
