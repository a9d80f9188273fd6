//! Leads that are perhaps the same person: addresses that lead to one mailbox. Found by the index of addresses, so that the number of
//! leads does not matter; a lead whose own address has a tag is therefore found from the tagged one alone.

use headwater_model::draft::View;
use headwater_model::email::Folded;
use headwater_model::grant::Reach;
use headwater_model::id::LeadId;
use headwater_model::records::lead::{self, LEAD};
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::records::unique;
use headwater_store::{self as store, Read};

/// Domains whose mailboxes ignore dots, and the names of the same domain.
const DOTLESS: [&str; 2] = ["gmail.com", "googlemail.com"];

/// A lead that is perhaps the same person.
pub(super) struct Twin {
    pub(super) id: LeadId,
    pub(super) name: String,
    pub(super) address: String,
}

/// The twins of a lead, as far as the person may read leads.
pub(super) fn read(read: &Read<'_>, reach: &Reach, own: (LeadId, &str)) -> store::Result<Vec<Twin>> {
    let variants: Vec<Folded> = variants(own.1).iter().map(|address| Folded::of(address)).collect();
    let holders = unique::holders(read, reach.account(), &LEAD, &variants)?;
    let mut ids: Vec<i64> = holders.into_values().filter(|id| *id != own.0).map(|id| id.0).collect();
    ids.sort_unstable();
    let mut twins = Vec::new();
    let mut take = |view: &View<'_>| {
        let name = format!("{} {}", view.text(lead::FIRST_NAME), view.text(lead::LAST_NAME)).trim().to_owned();
        twins.push(Twin { id: view.id(), name, address: view.text(lead::EMAIL).to_owned() });
        true
    };
    if !ids.is_empty() {
        records::again(read, reach, &ids, TakeRecords::Rows(&mut take))?;
    }
    Ok(twins)
}

/// Other addresses of the same mailbox: without the tag behind a plus, and where dots do not count without dots.
fn variants(address: &str) -> Vec<String> {
    let address = address.trim().to_lowercase();
    let Some((mailbox, domain)) = address.rsplit_once('@') else { return Vec::new() };
    let plain = mailbox.split('+').next().unwrap_or_default();
    let mut variants = vec![format!("{plain}@{domain}")];
    if DOTLESS.contains(&domain) {
        let plain = plain.replace('.', "");
        variants.extend(DOTLESS.map(|domain| format!("{plain}@{domain}")));
    }
    variants.retain(|variant| *variant != address);
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_and_dots_of_gmail_make_no_other_mailbox() {
        assert_eq!(variants("Ada+News@example.org"), ["ada@example.org"]);
        assert_eq!(variants("a.da@gmail.com"), ["ada@gmail.com", "ada@googlemail.com"]);
        assert_eq!(variants("a.da@example.org"), Vec::<String>::new());
        assert_eq!(variants("nobody"), Vec::<String>::new());
    }
}
