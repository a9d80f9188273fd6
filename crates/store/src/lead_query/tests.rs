use super::*;
use crate::counters;
use crate::house_for_tests::{AT, House, all, own};
use crate::lists;
use crate::members::ListMembers;
use crate::records::write;
use headwater_model::cell::Value;
use headwater_model::draft::Draft;
use headwater_model::field::{Catalogue, Custom, Field, Relationship};
use headwater_model::id::{AccountId, UserId};
use headwater_model::kind::DataType;
use headwater_model::permission::{CREATE_LEADS, MANAGE_MEMBERS, VIEW_LEADS};
use headwater_model::query::{QueryContext, QueryField};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::{Timestamp, Zone};
use std::sync::Arc;

const JO: UserId = UserId(7);
const KIM: UserId = UserId(8);
const EMPLOYEES: &str = "employees_5a53c851764d2";

fn catalogue() -> Arc<Catalogue> {
    let plain = Field::new(Relationship::Lead, DataType::Int, "Employees");
    Catalogue::new(&[Field { system_name: EMPLOYEES.to_owned(), ..plain }], Relationship::Lead)
}

/// One lead: first name, company, score, owner, employees.
type Person = (&'static str, &'static str, i64, UserId, &'static str);

const PEOPLE: [Person; 6] = [
    ("Ann", "Acme", 60, JO, "5"),
    ("Bob", "ACME", 10, KIM, "10"),
    ("Cem", "Müller", 0, JO, ""),
    ("Dörte", "", 60, JO, "1"),
    ("Eve", "Muller AG", -5, KIM, ""),
    ("Fay", "", 0, KIM, "100"),
];

/// The people as leads, of which the first three are on a list.
fn people(house: &House) -> (AccountId, Vec<LeadId>, i64) {
    let account = house.account("one");
    let (ids, list) = house.write(move |tx| {
        let ids: Vec<LeadId> =
            counters::draw(tx, account, LEAD.sequence(), PEOPLE.len())?.into_iter().map(LeadId).collect();
        let draft = |(name, company, score, owner, employees): &Person| Draft {
            values: vec![
                (lead::EMAIL, Cell::text(format!("{name}@example.org"))),
                (lead::FIRST_NAME, Cell::text(*name)),
                (lead::COMPANY_NAME, Cell::text(*company)),
                (lead::SCORE, Cell::Int(*score)),
                (lead::OWNER, Cell::Int(owner.0)),
                (lead::PHONE, Cell::text("+49 (30) 12-34")),
            ],
            custom: vec![(Custom(0), (*employees).to_owned())],
            ..Draft::default()
        };
        let drafts: Vec<Draft> = PEOPLE.iter().map(draft).collect();
        let rows = ids.iter().zip(&drafts).enumerate().map(|(place, (id, draft))| write::Addition {
            id: *id,
            created: Timestamp(AT.0 + place as i64 / 2),
            updated: AT,
            values: write::AdditionHolds::Draft(draft),
        });
        let reach = all(account, CREATE_LEADS).leads();
        let fresh = write::insert(tx, &reach, &catalogue(), &rows.collect::<Vec<_>>())?;
        write::count_new(tx, &reach, &fresh)?;
        let list = lists::insert(tx, account, AT, &[("News", "")])?[0];
        ListMembers { grant: all(account, MANAGE_MEMBERS), list }.add(tx, AT, &ids[..3])?;
        Ok((ids, list.0))
    });
    (account, ids, list)
}

fn query(text: &str) -> LeadQuery {
    let context = QueryContext { catalogue: &catalogue(), zone: &Zone::utc(), now: AT, me: Some(JO) };
    LeadQuery::parse_text(text, &context).unwrap()
}

/// The first letters of the names of leads.
fn letters(ids: &[LeadId], found: &[LeadId]) -> String {
    found.iter().map(|id| PEOPLE[ids.iter().position(|it| it == id).unwrap()].0.chars().next().unwrap()).collect()
}

#[test]
fn conditions_searches_and_orders_find_the_leads_that_are_meant() {
    House::on_both(|house| {
        let (account, ids, list) = people(&house);
        for (text, expected) in [
            ("".to_owned(), "FEDCBA"),
            ("sort=createTimestamp".to_owned(), "ABCDEF"),
            ("sort=-id".to_owned(), "FEDCBA"),
            ("sort=-leadScore".to_owned(), "DABFCE"),
            ("sort=leadScore".to_owned(), "ECFBAD"),
            ("sort=companyName".to_owned(), "ABCEDF"),
            (format!("sort=-{EMPLOYEES}"), "FBADEC"),
            (format!("f={EMPLOYEES}.ge.5&sort=id"), "ABF"),
            (format!("f={EMPLOYEES}.empty&sort=id"), "CE"),
            ("f=companyName.is.acme".to_owned(), "BA"),
            ("f=companyName.contains.MULL".to_owned(), "EC"),
            ("f=leadScore.between.0*60&f=companyName.empty".to_owned(), "FD"),
            ("f=leadScore.empty".to_owned(), ""),
            ("f=leadScore.not.60".to_owned(), "FECB"),
            ("f=ownerID.is.me".to_owned(), "DCA"),
            ("f=leadStatus.is.unqualified*open&f=isContact.is.0&f=hasOpportunity.is.0".to_owned(), "FEDCBA"),
            ("f=active.is.0".to_owned(), ""),
            (format!("f=list.in.{list}"), "CBA"),
            (format!("f=list.out.{list}&f=ownerID.is.8"), "FE"),
            ("q=muller".to_owned(), "EC"),
            ("q=dörte+030-12*".to_owned(), ""),
            ("q=DORTE+(30)+12-3".to_owned(), "D"),
        ] {
            let query = query(&text);
            let (count, page, all_ids) = house.read(move |read| {
                let question = LeadQuestion { grant: &all(account, VIEW_LEADS), query: &query };
                let page = page(read, &question, &LeadWindow::First, 50)?;
                Ok((count(read, &question)?, page.ids(), next(read, &question, LeadId(0), 50)?))
            });
            assert_eq!((letters(&ids, &page), count as usize), (expected.to_owned(), expected.len()), "{text}");
            assert!(all_ids.is_sorted() && all_ids.len() == page.len(), "{text}");
        }
    });
}

#[test]
fn pages_follow_each_other_both_ways_whatever_the_order() {
    House::on_both(|house| {
        let (account, ids, _) = people(&house);
        for sort in
            ["", "sort=createTimestamp", "sort=-leadScore", "sort=companyName", "sort=id", "sort=hasOpportunity"]
        {
            let query = query(sort);
            let (whole, forth, back) = house.read(move |read| {
                let question = LeadQuestion { grant: &all(account, VIEW_LEADS), query: &query };
                let page = |window| page(read, &question, &window, 2);
                let (mut forth, mut back, mut window) = (Vec::new(), Vec::new(), LeadWindow::First);
                loop {
                    let found = page(window)?;
                    forth.extend(found.ids());
                    let last = found.leads.last().map(|lead| lead.cursor(&query.sort));
                    let Some(last) = last.filter(|_| found.has_after) else { break };
                    window = LeadWindow::After(LeadCursor::parse(&last.print()).unwrap());
                }
                window = LeadWindow::Last;
                loop {
                    let found = page(window)?;
                    back.splice(0..0, found.ids());
                    let first = found.leads.first().map(|lead| lead.cursor(&query.sort));
                    let Some(first) = first.filter(|_| found.has_before) else { break };
                    window = LeadWindow::Before(first);
                }
                Ok((super::page(read, &question, &LeadWindow::First, 50)?.ids(), forth, back))
            });
            assert_eq!((letters(&ids, &forth), letters(&ids, &back)), (letters(&ids, &whole), letters(&ids, &whole)));
        }
    });
}

#[test]
fn a_place_of_another_order_is_the_place_of_its_lead() {
    House::on_both(|house| {
        let (account, ids, _) = people(&house);
        let (by_score, by_name) = (query("sort=-leadScore"), query("sort=companyName"));
        let ann = ids[0];
        let (after, gone) = house.read(move |read| {
            let question = LeadQuestion { grant: &all(account, VIEW_LEADS), query: &by_name };
            let place = |id| LeadWindow::After(LeadCursor::new(&by_score.sort, Some(SortKey::Number(60)), id));
            Ok((page(read, &question, &place(ann), 50)?, page(read, &question, &place(LeadId(1)), 50)?))
        });
        assert_eq!((letters(&ids, &after.ids()), after.has_before), ("BCEDF".to_owned(), true));
        assert_eq!((letters(&ids, &gone.ids()), gone.has_before), ("ABCEDF".to_owned(), false));
    });
}

#[test]
fn a_footer_adds_up_what_the_leads_hold() {
    House::on_both(|house| {
        let (account, ..) = people(&house);
        let query = query("f=leadScore.not.10");
        let named = |name: &str| QueryField::named(name, &catalogue()).unwrap();
        let fields = ["leadScore", "companyName", EMPLOYEES].map(named);
        let summary = house.read(move |read| {
            summary(read, &LeadQuestion { grant: &all(account, VIEW_LEADS), query: &query }, &fields)
        });
        let [score, company, employees] = summary.fields.try_into().unwrap();
        let value = |number: i64| Some(Value::Int(number));
        assert_eq!((summary.count, score.filled, score.distinct, score.sum), (5, 5, 3, Some(115)));
        assert_eq!((score.least, score.greatest), (value(-5), value(60)));
        assert_eq!(score.most_frequent, [(Value::Int(0), 2), (Value::Int(60), 2), (Value::Int(-5), 1)]);
        let text = |text: &str| (Cell::text(text), 1);
        assert_eq!(company.most_frequent, [text("Acme"), text("Müller"), text("Muller AG")]);
        assert_eq!((company.sum, company.least), (None, None));
        assert_eq!((employees.sum, employees.greatest), (Some(106), value(100)));
    });
}

#[test]
fn an_owner_finds_and_counts_own_leads_only() {
    House::on_both(|house| {
        let (account, ids, list) = people(&house);
        let other = house.account("other");
        let query = query(&format!("f=list.in.{list}&sort=companyName"));
        let found = house.read(move |read| {
            let by = |grant: Grant<Leads>| {
                let question = LeadQuestion { grant: &grant, query: &query };
                let page = page(read, &question, &LeadWindow::First, 50)?.ids();
                let rows = rows(read, &grant, &ids)?.len();
                Ok::<_, crate::Error>((letters(&ids, &page), count(read, &question)?, rows))
            };
            Ok([by(own(account, JO, VIEW_LEADS))?, by(all(account, VIEW_LEADS))?, by(all(other, VIEW_LEADS))?])
        });
        assert_eq!(found, [("AC".to_owned(), 2, 3), ("ABC".to_owned(), 3, 6), (String::new(), 0, 0)]);
    });
}
