//! Leads that are put on lists and taken off, and calls that are logged, in several transactions: they leave what they leave in one.

use crate::house_for_tests::{AT, House};
use crate::{calls, members};
use headwater_model::call::{CallLog, Direction};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::id::{LeadId, ListId, UserId};
use headwater_model::limits;
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::time::Timestamp;
use headwater_store as store;
use headwater_store::tx::PART;
use headwater_testbed::postgres::database;

const LEADS: usize = 150;
/// Objects of a call; some name a lead that an earlier one names, or none that exists.
const OBJECTS: usize = 200;
/// Bytes of a part: some dozens of places.
const FEW: usize = 2000;
/// Bytes that no call passes.
const ENDLESS: usize = usize::MAX / 2;

/// An action on objects, of which it may leave some for another transaction.
type Action<O, T> = fn(&store::Tx<'_>, &Context, &[O]) -> Result<crate::Outcomes<T>, Problem>;

/// An account with leads, a person and two lists.
struct Setting {
    house: House,
    admin: Context,
    leads: Vec<LeadId>,
    lists: [ListId; 2],
    person: UserId,
    bytes: usize,
}

impl Setting {
    fn new(house: House, bytes: usize) -> Self {
        let admin = house.account("one");
        let person = house.junior(&admin, "jo@example.org").actor.user.unwrap();
        let lists = house.lists(&admin, ["News", "Customers"]);
        let context = admin.clone();
        let leads = house.write(move |tx| {
            let draft = |number| {
                let address = (lead::EMAIL, Cell::text(format!("{number}@example.org")));
                Ok(Draft { values: vec![address], ..Draft::default() })
            };
            let drafts: Vec<_> = (0..LEADS).map(draft).collect();
            crate::leads::KIND.create(tx, &context, &drafts)?.into_iter().collect()
        });
        Self { house, admin, leads, lists, person, bytes }
    }

    /// The number of a lead, the same for the same number; now and then of one that does not exist.
    fn lead(&self, number: usize) -> LeadId {
        self.leads.get(number * 7 % (LEADS + 10)).copied().unwrap_or(LeadId(1))
    }

    fn places(&self, list: impl Fn(usize) -> ListId) -> Vec<Result<(ListId, LeadId), Problem>> {
        let place = |number| match number % 20 {
            19 => Err(Problem::NotAnObject),
            _ => Ok((list(number), self.lead(number))),
        };
        (0..OBJECTS).map(place).collect()
    }

    fn addresses(&self, list: ListId) -> Vec<Result<(ListId, Folded), Problem>> {
        let address = |number: usize| Folded::of(&format!("{}@example.org", number * 3 % (LEADS + 10)));
        (0..OBJECTS).map(|number| Ok((list, address(number)))).collect()
    }

    fn calls(&self, notes: impl Fn(usize) -> String) -> Vec<Result<CallLog, Problem>> {
        let call = |number| CallLog {
            user: if number % 30 == 29 { UserId(1) } else { self.person },
            lead: self.lead(number),
            direction: Direction::Incoming,
            at: Timestamp(AT.0 + number as i64),
            result: None,
            notes: Some(notes(number)),
        };
        (0..OBJECTS).map(|number| Ok(call(number))).collect()
    }

    /// Has an action write objects as a call does. Gives what became of them, in words, and in how many transactions.
    fn write<O: Clone + Send + Sync + 'static, T: std::fmt::Debug + Send + 'static>(
        &self,
        objects: Vec<O>,
        action: Action<O, T>,
    ) -> (String, usize) {
        let context = self.admin.clone();
        let work = move |tx: &store::Tx<'_>, objects: &[O], ()| Ok((action(tx, &context, objects)?, ()));
        let (outcomes, transactions) = self.house.write_in_parts(self.bytes, (objects, ()), work);
        (format!("{outcomes:?}"), transactions)
    }

    /// Every row of every table.
    fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for table in store::copy::TABLES.iter() {
            self.house.each_row_beside_the_log(table, |row| rows.push(format!("{} {row:?}", table.name)));
        }
        rows
    }
}

/// The database kinds: each gives the URL of a fresh database, no URL for the embedded one, or nothing where PostgreSQL is missing.
const KINDS: [fn() -> Option<Option<String>>; 2] = [|| Some(None), || database().map(Some)];

/// Two settings on the same database kind: of calls in one transaction and of calls in parts.
fn settings(url: fn() -> Option<Option<String>>, bytes: usize) -> Option<[Setting; 2]> {
    let (one, other) = (url()?, url()?);
    let setting = |url: Option<String>, bytes| Setting::new(House::with_single_runs(url.as_deref()), bytes);
    Some([setting(one, ENDLESS), setting(other, bytes)])
}

#[test]
fn members_and_calls_in_parts_leave_byte_for_byte_what_they_leave_in_one() {
    for url in KINDS {
        let Some(settings) = settings(url, FEW) else { return };
        let [whole, parts] = settings.map(|it| {
            let list = it.lists[0];
            let told = [
                it.write(it.places(|_| list), members::add),
                it.write(it.addresses(list), members::remove_by_email),
                it.write(it.addresses(list), members::add_by_email),
                it.write(it.places(|_| list), members::remove),
                it.write(it.calls(|number| "\u{1}\"".repeat(number % 9)), calls::log),
            ];
            let rows = it.rows();
            (told, rows)
        });
        for ((whole, in_one), (parts, in_parts)) in whole.0.iter().zip(&parts.0) {
            assert_eq!(whole, parts);
            assert!(whole.contains("Ok(") && whole.contains("Err("), "{whole}");
            assert!(*in_one == 1 && *in_parts > 1, "{in_one} and {in_parts} transactions");
        }
        assert_eq!(whole.1, parts.1);
    }
}

#[test]
fn places_on_two_lists_in_turns_come_to_the_same_in_parts() {
    for url in KINDS {
        let Some(settings) = settings(url, FEW) else { return };
        let [whole, parts] = settings.map(|it| {
            let in_turns = |number: usize| it.lists[number % 2];
            let added = it.write(it.places(in_turns), members::add);
            let removed = it.write(it.places(|number| in_turns(number / 3)), members::remove);
            let is_ok = |told: &str| -> Vec<bool> {
                let outcomes = told.split("), ").map(|outcome| outcome.trim_start_matches('[').starts_with("Ok"));
                outcomes.collect()
            };
            assert_eq!((added.1 > 1, removed.1 > 1), (it.bytes == FEW, it.bytes == FEW));
            let (account, lists) = (it.admin.actor.account, it.lists);
            let counts = it.house.write(move |tx| {
                let count = |list| {
                    let list = store::lists::find(tx, account, list)?.ok_or(Problem::NotFound)?;
                    Ok::<_, Problem>((list.member_count, list.removed_count))
                };
                Ok([count(lists[0])?, count(lists[1])?])
            });
            (is_ok(&added.0), is_ok(&removed.0), counts)
        });
        assert_eq!(whole, parts);
    }
}

#[test]
fn calls_with_long_notes_are_logged_a_few_at_a_time() {
    House::on_both(|house| {
        let it = Setting::new(house, PART);
        let long = "\u{1}".repeat(limits::VALUE as usize);
        // As JSON each takes six times its bytes.
        let (told, transactions) = it.write(it.calls(|_| long.clone()), calls::log);
        let bytes = told.matches("Ok(").count() * 6 * limits::VALUE as usize;
        assert!(transactions > bytes / (PART + 6 * limits::VALUE as usize), "{transactions} transactions");
        assert!(bytes > 8 * PART);
    });
}
