//! Folding stored addresses of leads and users again after a change of the folding rules (W93), and listing leads and
//! users whose addresses have become equal.
//!
//! A lead stores its address and a hash of the folded address, a user the folded address itself. Look-ups of leads
//! compare the addresses, and also search the hashes of earlier versions: of other letter cases and compositions, and
//! of the exact spelling in the request. So a lead found before the hashes are updated is found during and after the
//! update (W223). One case needs the update: a lead stored with zero-width characters at the ends of its address is
//! found by the address without these characters only once its hash is new. Earlier versions treated the two as
//! different addresses, and such characters cannot be guessed.

use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::value::{Param, numbers};
use crate::{clients, user_addresses};
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, LeadId, UserId};
use std::collections::BTreeMap;

/// The result of [`look`]: the stale leads of a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Leads stored with another hash than the current hash of their address.
    pub stale: Vec<LeadId>,
    /// The number of leads read.
    pub looked_at: usize,
    /// The last lead of the slice; `None` if no lead follows `after`.
    pub last: Option<LeadId>,
}

/// Reads the next `at_most` leads after `after`.
pub fn look(read: &Read<'_>, account: AccountId, after: LeadId, at_most: i64) -> Result<Seen> {
    let mut seen = Seen { stale: Vec::new(), looked_at: 0, last: None };
    read.each(
        sql!(
            "select id, email_address, email_hash from lead
             where account_id = $1 and id > $2
             order by id limit $3"
        ),
        &[account.into(), after.into(), at_most.into()],
        |row| {
            let id = LeadId(row.int(0)?);
            (seen.last, seen.looked_at) = (Some(id), seen.looked_at + 1);
            if Folded::of(row.text(1)?).hash() != row.int(2)? {
                seen.stale.push(id);
            }
            Ok(())
        },
    )?;
    Ok(seen)
}

/// Stores the current hash of these leads' addresses. Returns how many of the leads still exist.
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

/// Stores the folded address of the next `at_most` users after `after`, except addresses now belonging to another
/// user. Returns the number of users changed, and the last user read; `None` if no user follows.
pub fn fold_people(tx: &Tx<'_>, account: AccountId, after: UserId, at_most: usize) -> Result<(usize, Option<UserId>)> {
    let people = tx.all(
        sql!("select id, email, email_key from app_user where account_id = $1 and id > $2 order by id limit $3"),
        &[account.into(), after.into(), (at_most as i64).into()],
        |row| Ok((UserId(row.int(0)?), Folded::of(row.text(1)?), row.text(2)?.to_owned())),
    )?;
    let mut folded = 0;
    // One statement per user: whether an address is free depends on the users before.
    for (id, address, stored) in people.iter().filter(|(_, address, stored)| address.as_str() != stored) {
        let changed = tx.execute(
            sql!(
                "update app_user set email_key = $3
                 where account_id = $1 and id = $2
                   and not exists (select 1 from app_user other where other.account_id = $1 and other.email_key = $3)"
            ),
            &[account.into(), (*id).into(), address.as_str().into()],
        )?;
        if changed > 0 {
            clients::remove_person(tx, account, stored)?;
            clients::add_person(tx, account, address.as_str())?;
            user_addresses::remove(tx, account, *id)?;
            user_addresses::add(tx, account, *id, address.as_str())?;
        }
        folded += changed;
    }
    let last = people.last().filter(|_| people.len() == at_most).map(|(id, ..)| *id);
    Ok((folded, last))
}

/// Groups of an account's leads with equal addresses, oldest first. Look-ups find only the oldest lead of a group.
pub fn duplicates(read: &Read<'_>, account: AccountId) -> Result<Vec<Vec<(LeadId, String)>>> {
    let leads = read.all(
        sql!(
            "select id, email_address from lead
             where account_id = $1 and email_hash in
                   (select email_hash from lead where account_id = $1 group by email_hash having count(*) > 1)
             order by id"
        ),
        &[account.into()],
        |row| Ok((LeadId(row.int(0)?), row.text(1)?.to_owned())),
    )?;
    Ok(of_one_address(leads))
}

/// Groups of an account's users with equal addresses, oldest first.
pub fn people_duplicates(read: &Read<'_>, account: AccountId) -> Result<Vec<Vec<(UserId, String)>>> {
    let people =
        read.all(sql!("select id, email from app_user where account_id = $1 order by id"), &[account.into()], |row| {
            Ok((UserId(row.int(0)?), row.text(1)?.to_owned()))
        })?;
    Ok(of_one_address(people))
}

/// Groups of two or more entries with equal addresses, ordered by the first id of each group.
fn of_one_address<Id: Copy + Ord>(all: Vec<(Id, String)>) -> Vec<Vec<(Id, String)>> {
    let mut groups: BTreeMap<Folded, Vec<(Id, String)>> = BTreeMap::new();
    for (id, address) in all {
        groups.entry(Folded::of(&address)).or_default().push((id, address));
    }
    let mut groups: Vec<_> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable_by_key(|group| group[0].0);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::House;
    use crate::records::unique;
    use headwater_model::records::lead::LEAD;
    use sha2::{Digest, Sha256};

    /// The hash stored by earlier versions: of the address trimmed and in lower case.
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
    fn addresses_are_found_before_and_after_folding_and_the_oldest_counts() {
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
                house.write(move |tx| Ok(unique::holder(tx, account, &LEAD, &Folded::of(asked))?)).map(place)
            };
            let found_are_the_oldest = |when: &str| {
                let asked =
                    ["ADA@x.org", "Jos\u{e9}@x.org", "οδυσσευς@X.gr", "STRA\u{1e9e}E@x.org", "bob@x.org\u{200b}"];
                assert_eq!(asked.map(found), [Some(0), Some(1), Some(3), Some(6), Some(7)], "{when}");
                assert_eq!(found("strasse@x.org"), None, "{when}");
            };
            let slice = |after: LeadId| {
                let Seen { stale, last, .. } = house.write(move |tx| Ok(look(tx, account, after, 3)?));
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

    #[test]
    fn people_are_stored_folded_but_for_one_whose_address_is_anothers() {
        House::on_both(|house| {
            let account = house.account("one");
            let stored = [
                "ada@x.org",
                "JOSE\u{301}@x.org",
                "jos\u{e9}@x.org",
                "\u{39f}\u{394}\u{3a3}@x.gr",
                "Bob@x.org\u{200b}",
            ];
            let keys = move |tx: &Tx<'_>| {
                tx.all(
                    sql!("select email_key from app_user where account_id = $1 order by id"),
                    &[account.into()],
                    |row| Ok(row.text(0)?.to_owned()),
                )
            };
            house.write(move |tx| {
                for (id, address) in (1..).zip(stored) {
                    let key = address.trim().to_lowercase();
                    tx.execute(
                        sql!(
                            "insert into app_user (account_id, id, email, email_key, first_name, last_name, display_name,
                                                   role, is_active, created_at)
                             values ($1, $2, $3, $4, '', '', '', 'salesperson', $5, 0)"
                        ),
                        &[account.into(), Param::Int(id), address.into(), key.as_str().into(), true.into()],
                    )?;
                }
                let slice = |after: i64| fold_people(tx, account, UserId(after), 2);
                assert_eq!(slice(0)?, (0, Some(UserId(2))), "the other spelling has the key that is the first one's");
                assert_eq!(slice(2)?, (1, Some(UserId(4))));
                assert_eq!(slice(4)?, (1, None));
                assert_eq!(slice(2)?, (0, Some(UserId(4))), "once is enough");
                let folded = ["ada@x.org", "jose\u{301}@x.org", "jos\u{e9}@x.org", "\u{3bf}\u{3b4}\u{3c3}@x.gr", "bob@x.org"];
                assert_eq!(keys(tx)?, folded);
                let one = [(UserId(2), stored[1].to_owned()), (UserId(3), stored[2].to_owned())];
                assert_eq!(people_duplicates(tx, account)?, [one]);
                Ok(())
            });
        });
    }
}
