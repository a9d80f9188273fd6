//! Folding the stored addresses of leads anew, after a change of what counts as one address (W93), and naming the leads that are one
//! by now.
//!
//! Only the hashes are stored; look-ups compare the addresses themselves, and know the hashes of earlier versions too: of other letter
//! cases and compositions, and of the very spelling that is asked for. So whoever was found before is found before, while and after
//! the hashes are brought up to date (W223). One case waits for that: a lead that was stored with characters without width at the ends
//! of its address is found by the address without them once its own hash is new. Earlier versions told the two apart too, and nobody
//! can guess such characters.

use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::value::{Param, numbers};
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, LeadId};
use std::collections::BTreeMap;

/// What of the next leads is to be folded anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Those that are stored under another hash than their address has.
    pub stale: Vec<LeadId>,
    /// The last lead that was looked at; `None` if there is none behind `after`.
    pub last: Option<LeadId>,
}

/// Looks at the `at_most` leads behind `after`.
pub fn look(read: &Read<'_>, account: AccountId, after: LeadId, at_most: i64) -> Result<Seen> {
    let mut seen = Seen { stale: Vec::new(), last: None };
    read.each(
        sql!(
            "select id, email_address, email_hash from lead
             where account_id = $1 and id > $2
             order by id limit $3"
        ),
        &[account.into(), after.into(), at_most.into()],
        |row| {
            let id = LeadId(row.int(0)?);
            seen.last = Some(id);
            if Folded::of(row.text(1)?).hash() != row.int(2)? {
                seen.stale.push(id);
            }
            Ok(())
        },
    )?;
    Ok(seen)
}

/// Stores those leads under the hashes that their addresses have now. Gives how many there still were.
pub fn fold(tx: &Tx<'_>, account: AccountId, leads: &[LeadId]) -> Result<usize> {
    if leads.is_empty() {
        return Ok(0);
    }
    let addresses = tx.all(
        sql!("select id, email_address from lead where account_id = $1 and id in rarray($2) order by id"),
        &[account.into(), Param::Ids(&numbers(leads))],
        |row| Ok((LeadId(row.int(0)?), Folded::of(row.text(1)?).hash())),
    )?;
    let rows = addresses.iter().map(|(id, hash)| [Param::from(*id), Param::Int(*hash)]);
    tx.update_many("lead", &["email_hash"], account, rows)?;
    Ok(addresses.len())
}

/// Leads of an account that have one address, oldest first: only those that a look-up does not find are more than one each.
pub fn duplicates(read: &Read<'_>, account: AccountId) -> Result<Vec<Vec<(LeadId, String)>>> {
    let mut groups: BTreeMap<Folded, Vec<(LeadId, String)>> = BTreeMap::new();
    read.each(
        sql!(
            "select id, email_address from lead
             where account_id = $1 and email_hash in
                   (select email_hash from lead where account_id = $1 group by email_hash having count(*) > 1)
             order by id"
        ),
        &[account.into()],
        |row| {
            let address = row.text(1)?;
            groups.entry(Folded::of(address)).or_default().push((LeadId(row.int(0)?), address.to_owned()));
            Ok(())
        },
    )?;
    let mut groups: Vec<_> = groups.into_values().filter(|leads| leads.len() > 1).collect();
    groups.sort_unstable_by_key(|leads| leads[0].0);
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::House;
    use crate::leads;
    use headwater_model::id::UserId;
    use sha2::{Digest, Sha256};

    /// As earlier versions stored an address: trimmed, lower case.
    fn earlier_hash(address: &str) -> i64 {
        let digest = Sha256::digest(address.trim().to_lowercase().as_bytes());
        i64::from_be_bytes(digest[..8].try_into().unwrap())
    }

    const STORED: [&str; 8] = [
        "ada@x.org",
        "JOSE\u{301}@x.org",
        "jos\u{e9}@x.org",
        "ΟΔΥΣΣΕΥΣ@x.gr",
        "οδυσσευσ@x.gr",
        "ada@x.org\u{200b}",
        "straße@x.org",
        " Bob@x.org\u{200b}",
    ];

    #[test]
    fn addresses_are_found_before_and_after_they_are_folded_anew_and_the_oldest_of_one_address_counts() {
        House::on_both(|house| {
            let account = house.account("one");
            let leads = house.leads(account, UserId(1), STORED);
            house.write(move |tx| {
                let hash = |(id, address): (&LeadId, &str)| [Param::from(*id), Param::Int(earlier_hash(address))];
                let rows: Vec<_> = leads.iter().zip(STORED).map(hash).collect();
                Ok(tx.update_many("lead", &["email_hash"], account, rows.into_iter())?)
            });
            let place = move |id: LeadId| leads.iter().position(|known| *known == id).unwrap();
            let found = |asked: &'static str| {
                house.write(move |tx| Ok(leads::id_by_email(tx, account, &Folded::of(asked))?)).map(place)
            };
            let found_are_the_oldest = |when: &str| {
                let asked =
                    ["ADA@x.org", "Jos\u{e9}@x.org", "οδυσσευς@X.gr", "STRA\u{1e9e}E@x.org", "bob@x.org\u{200b}"];
                assert_eq!(asked.map(found), [Some(0), Some(1), Some(3), Some(6), Some(7)], "{when}");
                assert_eq!(found("strasse@x.org"), None, "{when}");
            };
            let slice = |after: LeadId| {
                let Seen { stale, last } = house.write(move |tx| Ok(look(tx, account, after, 3)?));
                (stale.clone().into_iter().map(place).collect::<Vec<_>>(), last.map(place), stale)
            };
            found_are_the_oldest("before");
            let (places, last, stale) = slice(LeadId(0));
            assert_eq!((places, last), (vec![1], Some(2)));
            assert_eq!(house.write(move |tx| Ok(fold(tx, account, &stale)?)), 1);
            found_are_the_oldest("in between");
            let (places, last, stale) = slice(leads[2]);
            assert_eq!((places, last), (vec![3, 5], Some(5)));
            house.write(move |tx| Ok(fold(tx, account, &stale)?));
            assert_eq!(found("bob@x.org"), None, "as before, until it is folded anew");
            let (places, last, stale) = slice(leads[5]);
            assert_eq!((places, last), (vec![7], Some(7)));
            house.write(move |tx| Ok(fold(tx, account, &stale)?));
            assert_eq!(slice(leads[7]), (vec![], None, vec![]));
            assert_eq!(found("bob@x.org"), Some(7));
            found_are_the_oldest("after");
            let groups = house.write(move |tx| Ok(duplicates(tx, account)?));
            let groups: Vec<Vec<usize>> =
                groups.into_iter().map(|group| group.into_iter().map(|(id, _)| place(id)).collect()).collect();
            assert_eq!(groups, [vec![0, 5], vec![1, 2], vec![3, 4]]);
        });
    }
}
