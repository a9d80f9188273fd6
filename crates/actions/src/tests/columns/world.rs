//! An account whose leads, lists and opportunities change at random, and the reading servers.

use crate::background::slice;
use crate::house_for_tests::AT;
use crate::members::emptying;
use crate::{accounts, fields, kinds, leads, lists, members, undo};
use headwater_model::actor::Actor;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::{Choice, Custom, FieldChange, Relationship};
use headwater_model::id::{AccountId, LeadId, ListId, UndoId, UserId};
use headwater_model::kind::DataType;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use headwater_store::accounts::NewAccount;
use headwater_store::address::Address;
use headwater_store::background::Task;
use headwater_store::db::Options;
use headwater_store::{self as store, Db, Job, Tx};
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// A repeatable sequence of random-looking numbers.
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }

    pub fn of<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len() as u64) as usize]
    }
}

/// Texts of fields: of one letter case and several, with accents, long, with digits.
pub const WORDS: [&str; 18] = [
    "Ann",
    "ANN",
    "ann",
    "Müller",
    "muller",
    "Muller AG",
    "Łódź",
    "Straße",
    "strasse 12",
    "a,b",
    "b",
    "x*y!",
    "\u{301}",
    "0049 30 12-34",
    "+49 (30) 1234",
    "Ö",
    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz1",
    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2",
];
const TEXTS: [Standard; 9] = [
    lead::FIRST_NAME,
    lead::LAST_NAME,
    lead::COMPANY_NAME,
    lead::COUNTRY,
    lead::PHONE,
    lead::MOBILE_PHONE,
    lead::OFFICE_PHONE,
    lead::DESCRIPTION,
    lead::INDUSTRY,
];
const KINDS: [(DataType, &str); 5] = [
    (DataType::Int, "number"),
    (DataType::Date, "day"),
    (DataType::Datetime, "moment"),
    (DataType::Checkbox, "topics"),
    (DataType::String, "text"),
];

/// The account and the servers.
pub struct World {
    /// The writing server, with columns.
    pub writer: Db,
    /// A second server, with columns.
    pub second: Db,
    /// A server without columns.
    pub plain: Db,
    pub account: AccountId,
    pub admin: Context,
    pub people: Vec<UserId>,
    pub lists: Vec<ListId>,
    leads: Vec<LeadId>,
    clock: AtomicI64,
    /// Places of earlier pages.
    pub places: Vec<headwater_model::query::LeadCursor>,
    _folder: TempDir,
}

const TEST: Job = Job::of_server("test");

impl World {
    /// An account with people, fields and lists, and no leads.
    pub fn new(url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = url.map(|url| Address::parse(url).unwrap());
        let options = Options { server, ..Options::new(folder.path().join("house.db")) };
        let writer = Db::open(&Options { columns: 1 << 30, ..options.clone() }).unwrap();
        let beside = Options { is_beside_a_server: true, ..options };
        let second = Db::open(&Options { columns: 1 << 30, ..beside.clone() }).unwrap();
        let plain = Db::open(&beside).unwrap();
        let new = NewAccount { name: "One", public_id: "one", time_zone: "UTC" };
        let account = writer.write_blocking(TEST, move |tx| accounts::create(tx, AT, &new)).unwrap();
        let admin = Context::of(Actor::key(account, "tests"), AT);
        let mut world = Self {
            writer,
            second,
            plain,
            account,
            admin,
            people: Vec::new(),
            lists: Vec::new(),
            leads: Vec::new(),
            clock: AtomicI64::new(AT.0),
            places: Vec::new(),
            _folder: folder,
        };
        world.furnish();
        world
    }

    fn furnish(&mut self) {
        let account = self.account;
        self.people = ["jo@x.org", "kim@x.org", "lee@x.org"]
            .map(|address| {
                let user = User::new(address, Role::Salesperson).called("Jo", "Doe");
                self.write(move |tx, _| accounts::add_user(tx, account, AT, &user))
            })
            .to_vec();
        let choice = |value: &str| Choice { label: value.to_owned(), value: value.to_owned(), display_order: 0 };
        let change = |(kind, label): (DataType, &str)| {
            let choices = (kind == DataType::Checkbox).then(|| ["a", "b", "c"].map(choice).to_vec());
            let (relationship, label) = (Some(Relationship::Lead), Some(label.to_owned()));
            Ok(FieldChange { relationship, label, kind: Some(kind), choices, ..FieldChange::default() })
        };
        let changes = KINDS.map(change);
        self.write(move |tx, context| {
            fields::create(tx, context, &changes)?.into_iter().collect::<Result<Vec<_>, _>>()
        });
        self.admin.catalogue = LEAD.catalogue(&self.write(move |tx, _| Ok(store::fields::all(tx, account)?)));
        self.lists =
            self.write(move |tx, _| Ok(store::lists::insert(tx, account, AT, &[("A", ""), ("B", ""), ("C", "")])?));
    }

    /// The servers with columns.
    pub fn servers(&self) -> impl Iterator<Item = &Db> {
        [&self.writer, &self.second].into_iter()
    }

    /// One of the servers with columns.
    pub fn server(&self, chance: &mut Chance) -> &Db {
        if chance.below(2) == 0 { &self.writer } else { &self.second }
    }

    fn write<T: Send + 'static>(&self, work: impl Fn(&Tx<'_>, &Context) -> Result<T, Problem> + Send + 'static) -> T {
        let at = Timestamp(self.clock.fetch_add(400_000, Ordering::Relaxed));
        let context = Context { at, ..self.admin.clone() };
        self.writer.write_blocking(TEST, move |tx| work(tx, &context)).unwrap()
    }

    /// Adds a lead.
    pub fn create_named(&self, name: &str, address: &str) {
        let values = vec![(lead::FIRST_NAME, Cell::text(name)), (lead::EMAIL, Cell::text(format!("{address}@x.org")))];
        let draft = Ok(Draft { values, ..Draft::default() });
        self.write(move |tx, context| leads::KIND.create(tx, context, std::slice::from_ref(&draft))?.remove(0));
    }

    /// One change of many things.
    pub fn change(&mut self, chance: &mut Chance) {
        match chance.below(12) {
            0..=2 => self.create(chance),
            3..=6 => self.update(chance),
            7 => self.delete(chance),
            8 | 9 => self.move_members(chance),
            10 => self.empty(chance),
            _ => self.sell(chance),
        }
    }

    fn draft(&self, chance: &mut Chance, id: Option<LeadId>) -> Draft {
        let mut values: Vec<(Standard, Value)> = Vec::new();
        if id.is_none() {
            values.push((
                lead::EMAIL,
                Cell::text(format!(
                    "{}-{}@Example.org",
                    chance.of(&WORDS[..3]),
                    self.clock.load(Ordering::Relaxed) + chance.below(1 << 40) as i64
                )),
            ));
        }
        for field in TEXTS {
            if chance.below(3) == 0 {
                let word = if chance.below(5) == 0 { "" } else { *chance.of(&WORDS) };
                values.push((field, Cell::text(word)));
            }
        }
        let numbers = [-5, 0, 1, 7, 60, 255, 256, 30_000];
        for (field, value) in [
            (lead::SCORE, Cell::Int(*chance.of(&numbers))),
            (lead::SCORE_WEIGHTED, Cell::Int(*chance.of(&numbers))),
            (lead::OWNER, Cell::Int(chance.of(&self.people).0)),
            (lead::ACTIVE, Cell::Int(i64::from(chance.below(8) > 0))),
            (lead::UNSUBSCRIBED, Cell::Int(chance.below(2) as i64)),
            (lead::STATUS, Cell::text(*chance.of(&["open", "qualified", "customer", "contact"]))),
        ] {
            if chance.below(3) == 0 {
                values.push((field, value));
            }
        }
        let number = (chance.below(1 << 20) as i64 - (1 << 19)) << chance.below(30);
        let texts = [
            number.to_string(),
            format!("2026-0{}-1{}", 1 + chance.below(9), chance.below(9)),
            format!("2023-11-1{} 2{}:00:00", 1 + chance.below(5), chance.below(4)),
            (*chance.of(&["a", "b", "a,b", "a,b,c"])).to_owned(),
            (*chance.of(&WORDS)).to_owned(),
        ];
        let custom = texts.into_iter().enumerate().filter(|_| chance.below(3) == 0);
        let custom = custom.map(|(place, text)| (Custom(place), text)).collect::<Vec<_>>();
        let emptied =
            custom.into_iter().map(|(field, text)| (field, if chance.below(5) == 0 { String::new() } else { text }));
        Draft { id, values, custom: emptied.collect(), ..Draft::default() }
    }

    fn create(&mut self, chance: &mut Chance) {
        let drafts: Vec<_> = (0..1 + chance.below(25)).map(|_| Ok(self.draft(chance, None))).collect();
        let ids = self.write(move |tx, context| leads::KIND.create(tx, context, &drafts));
        self.leads.extend(ids.into_iter().flatten());
    }

    fn some(&self, chance: &mut Chance, most: u64) -> Vec<LeadId> {
        let number = if self.leads.is_empty() { 0 } else { 1 + chance.below(most) };
        (0..number).map(|_| *chance.of(&self.leads)).collect()
    }

    fn update(&mut self, chance: &mut Chance) {
        let drafts: Vec<_> = self.some(chance, 12).into_iter().map(|id| Ok(self.draft(chance, Some(id)))).collect();
        self.write(move |tx, context| leads::KIND.update(tx, context, &drafts, Default::default()).map(drop));
    }

    fn delete(&mut self, chance: &mut Chance) {
        let gone = self.some(chance, 5);
        self.leads.retain(|id| !gone.contains(id));
        let ids: Vec<_> = gone.into_iter().map(Ok).collect();
        self.write(move |tx, context| leads::delete(tx, context, &ids).map(drop));
    }

    fn move_members(&mut self, chance: &mut Chance) {
        let list = *chance.of(&self.lists);
        let places: Vec<_> = self.some(chance, 15).into_iter().map(|lead| Ok((list, lead))).collect();
        if chance.below(3) == 0 {
            self.write(move |tx, context| members::remove(tx, context, &places).map(drop));
        } else {
            self.write(move |tx, context| members::add(tx, context, &places).map(drop));
        }
    }

    /// Empties a list in slices, or deletes one; an emptying may be undone.
    fn empty(&mut self, chance: &mut Chance) {
        let (place, account) = (chance.below(self.lists.len() as u64) as usize, self.account);
        let list = self.lists[place];
        let Some(task) = self.write(move |tx, context| emptying::remove_all(tx, context, list)) else { return };
        self.some_slices(chance, task);
        let newest = "select coalesce(max(id), 0) from undo where account_id = $1 and action = 'empty-list'";
        let undone = self.write(move |tx, _| Ok(tx.one(newest, &[account.into()], |row| row.int(0))?.unwrap_or(0)));
        if undone > 0 && chance.below(2) == 0 {
            let begun = self.write(move |tx, context| Ok(undo::begin(tx, context, UndoId(undone)).ok()));
            if let Some(task) = begun {
                self.some_slices(chance, task);
            }
        } else if chance.below(6) == 0 {
            self.write(move |tx, context| lists::delete(tx, context, &[Ok(list)]).map(drop));
            let more = self.write(move |tx, _| Ok(store::lists::insert(tx, account, AT, &[("New", "")])?));
            self.lists[place] = more[0];
        }
    }

    fn some_slices(&self, chance: &mut Chance, task: Task) {
        for _ in 0..chance.below(12) {
            if self.write(move |tx, context| slice(tx, &task, context.at, 3)).is_finished {
                return;
            }
        }
    }

    /// An opportunity with a lead, whose status changes meanwhile.
    fn sell(&mut self, chance: &mut Chance) {
        let Some(lead) = self.some(chance, 1).pop() else { return };
        let (account, owner) = (self.account, *chance.of(&self.people));
        let stage = "select id from deal_stage where account_id = $1 order by id limit 1";
        self.write(move |tx, context| {
            let stage = tx.one(stage, &[account.into()], |row| row.int(0))?.unwrap_or_default();
            let values = vec![
                (opportunity::NAME, Cell::text("Sale")),
                (opportunity::OWNER, Cell::Int(owner.0)),
                (opportunity::STAGE, Cell::Int(stage)),
                (opportunity::CLOSE_DATE, Cell::text("2026-12-24")),
                (opportunity::PRIMARY_LEAD, Cell::Int(lead.0)),
            ];
            kinds::create(tx, context, &OPPORTUNITY, &[Ok(Draft { values, ..Draft::default() })]).map(drop)
        });
    }
}
