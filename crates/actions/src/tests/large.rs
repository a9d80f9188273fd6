//! Large leads: the limit on their size, and the volume written by calls that change many leads, or one lead many
//! times.

use crate::Outcomes;
use crate::house_for_tests::House;
use crate::leads::{self, By, Upsert};
use crate::records::rules::Terms;
use crate::webhooks;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::{Catalogue, Custom, Field, Relationship};
use headwater_model::id::{FieldId, LeadId};
use headwater_model::kind::DataType;
use headwater_model::limits;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::target::Target;
use headwater_store as store;
use headwater_store::writes::changes::StatesBetween;
use std::sync::Arc;

/// Two custom fields.
fn catalogue() -> Arc<Catalogue> {
    let field = |id: i64| Field {
        id: FieldId(id),
        system_name: format!("note_{id}"),
        length: limits::VALUE,
        ..Field::new(Relationship::Lead, DataType::Textarea, "Note")
    };
    Catalogue::new(&[field(1), field(2)], Relationship::Lead)
}

fn draft(id: Option<LeadId>, values: Vec<(Standard, String)>, custom: Vec<(usize, String)>) -> Draft {
    let values = values.into_iter().map(|(field, text)| (field, Cell::text(text))).collect();
    Draft { id, values, custom: custom.into_iter().map(|(at, text)| (Custom(at), text)).collect(), unfit: Vec::new() }
}

fn update(house: &House, context: &Context, drafts: Vec<Draft>) -> Outcomes<()> {
    let context = Context { catalogue: catalogue(), ..context.clone() };
    let drafts: Vec<Result<Draft, Problem>> = drafts.into_iter().map(Ok).collect();
    let rules = Terms::default();
    house.write(move |tx| leads::KIND.update(tx, &context, &drafts, rules)).0
}

fn create(house: &House, context: &Context, drafts: Vec<Draft>) -> Outcomes<LeadId> {
    let context = Context { catalogue: catalogue(), ..context.clone() };
    let drafts: Vec<Result<Draft, Problem>> = drafts.into_iter().map(Ok).collect();
    house.write(move |tx| leads::KIND.create(tx, &context, &drafts))
}

fn subscribe(house: &House, context: &Context) {
    let (context, key) = (context.clone(), house.key());
    let url = Target::parse("https://example.org/").unwrap();
    house.write(move |tx| webhooks::subscribe(tx, &context, &key, &url));
}

/// The states for subscribers: number, lead and title; and the bytes counted for the outbox.
fn told(house: &House, context: &Context) -> (Vec<(i64, LeadId, String)>, i64) {
    let account = context.actor.account;
    house.write(move |tx| {
        let mut told = Vec::new();
        store::outbox::after(tx, account, 0, |seq, lead| {
            told.push((seq, lead.id(), lead.cells[lead::TITLE.index()].as_text().unwrap_or_default().to_owned()));
            true
        })?;
        Ok((told, store::outbox_quota::used(tx, account)?))
    })
}

fn refused<T>(field: &str) -> Result<T, Problem> {
    Err(Problem::invalid(field, limits::too_much_of_a_record("lead")))
}

#[test]
fn a_lead_holds_a_mebibyte_and_what_is_larger_may_only_shrink() {
    House::on_both(|house| {
        let admin = house.account("one");
        let address = |name: &str| (lead::EMAIL, format!("{name}@example.org"));
        let note = |bytes: usize| "x".repeat(bytes);
        let half = limits::RECORD / 2;
        let created = create(
            &house,
            &admin,
            vec![
                draft(None, vec![address("ada")], vec![(0, note(half)), (1, note(half + 1))]),
                draft(None, vec![address("bob"), (lead::DESCRIPTION, note(limits::RECORD))], vec![(1, note(10))]),
                draft(None, vec![address("eve")], vec![(0, note(half)), (1, note(half - 100))]),
            ],
        );
        let eve = created[2].clone().unwrap();
        assert_eq!(created, [refused("note_2"), refused("description"), Ok(eve)]);
        let one = Context { catalogue: catalogue(), ..admin.clone() };
        let upsert = draft(None, vec![address("eve"), (lead::DESCRIPTION, note(200))], vec![]);
        let upserted = house.write(move |tx| {
            let drafts = &[Ok(upsert.clone())];
            leads::upsert(tx, &one, Upsert { drafts, by: By::Email, between: StatesBetween::default() })
        });
        assert_eq!(upserted.0, [refused("description")]);
        let outcomes = update(
            &house,
            &admin,
            vec![
                draft(Some(eve), vec![], vec![(0, note(half + 200))]),
                draft(Some(eve), vec![(lead::TITLE, "Countess".to_owned())], vec![(0, note(half - 1000))]),
                draft(Some(eve), vec![(lead::DESCRIPTION, note(800))], vec![]),
            ],
        );
        assert_eq!(outcomes, [refused("note_1"), Ok(()), Ok(())]);
        // A lead from before the limit existed.
        let account = admin.actor.account;
        let long = format!("{{\"note_1\":\"{}\",\"note_2\":\"y\"}}", note(3 * limits::RECORD));
        house.write(move |tx| {
            let enlarge = "update lead set custom = $3 where account_id = $1 and id = $2";
            Ok(tx.execute(enlarge, &[account.into(), eve.into(), (&long).into()])?)
        });
        let outcomes = update(
            &house,
            &admin,
            vec![
                draft(Some(eve), vec![(lead::TITLE, "Baroness of a longer name".to_owned())], vec![]),
                draft(Some(eve), vec![], vec![(1, "yy".to_owned())]),
                draft(Some(eve), vec![], vec![(0, note(2 * limits::RECORD))]),
                draft(Some(eve), vec![], vec![(0, note(2 * limits::RECORD + 1))]),
                draft(Some(eve), vec![], vec![(0, note(1))]),
            ],
        );
        assert_eq!(outcomes, [Ok(()), refused("note_2"), Ok(()), refused("note_1"), Ok(())]);
    });
}

#[test]
fn states_between_are_sent_as_long_as_they_are_small() {
    House::on_both(|house| {
        let admin = house.account("one");
        subscribe(&house, &admin);
        let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
        let title = |id, title: &str| draft(Some(id), vec![(lead::TITLE, title.to_owned())], vec![]);
        update(&house, &admin, vec![title(ada, "a"), title(bob, "b"), title(ada, "c"), title(ada, "d")]);
        let told = told(&house, &admin).0;
        let titles: Vec<(i64, LeadId, &str)> = told.iter().map(|(seq, lead, it)| (*seq, *lead, it.as_str())).collect();
        assert_eq!(titles, [(1, ada, ""), (2, bob, ""), (3, ada, "a"), (4, bob, "b"), (5, ada, "c"), (6, ada, "d")]);
    });
}

/// Bytes in the description of a large lead: four fill the budget for intermediate states.
const LARGE: usize = limits::RECORD / 4;

fn large_leads(house: &House, admin: &Context, count: usize) -> Vec<LeadId> {
    let large = |name: usize| {
        let values = vec![(lead::EMAIL, format!("{name}@example.org")), (lead::DESCRIPTION, "x".repeat(LARGE))];
        draft(None, values, vec![])
    };
    create(house, admin, (0..count).map(large).collect()).into_iter().collect::<Result<_, _>>().unwrap()
}

/// The states and bytes written for subscribers by a call naming one large lead several times.
fn bytes_of_mentions(house: &House, admin: &Context, lead: LeadId, mentions: usize) -> (usize, i64) {
    let before = told(house, admin);
    let draft = |at: usize| draft(Some(lead), vec![(lead::TITLE, format!("{mentions} {at}"))], vec![]);
    let outcomes = update(house, admin, (0..mentions).map(draft).collect());
    assert!(outcomes.iter().all(Result::is_ok));
    let after = told(house, admin);
    let (_, newest, title) = after.0.last().unwrap();
    assert_eq!((newest, title), (&lead, &format!("{mentions} {}", mentions - 1)), "the newest state is always sent");
    (after.0.len() - before.0.len(), after.1 - before.1)
}

#[test]
fn a_call_writes_by_the_leads_it_names_not_by_how_often_it_names_them() {
    House::on_both(|house| {
        let admin = house.account("one");
        subscribe(&house, &admin);
        let ids = large_leads(&house, &admin, 20);
        let (sent, bytes) = bytes_of_mentions(&house, &admin, ids[0], 10);
        let (sent_of_twice, bytes_of_twice) = bytes_of_mentions(&house, &admin, ids[0], 20);
        assert_eq!(sent, sent_of_twice, "as many states between are kept");
        let limit = (limits::RECORD + LARGE) as i64 + 10_000;
        assert!(bytes <= limit && bytes_of_twice <= limit, "{bytes} and {bytes_of_twice} bytes");
        let distinct = |count: usize| {
            let before = told(&house, &admin).1;
            let draft = |id: &LeadId| draft(Some(*id), vec![(lead::TITLE, format!("{count} leads"))], vec![]);
            update(&house, &admin, ids[..count].iter().map(draft).collect());
            told(&house, &admin).1 - before
        };
        let (few, many) = (distinct(10), distinct(20));
        assert!(many <= 2 * few + 10_000, "{few} and {many} bytes");
        // Readers of the change feed see every change.
        let account = admin.actor.account;
        let changes = house.write(move |tx| {
            let history = store::feed::History::of(tx, account)?;
            let (mut seqs, mut lacking) = (Vec::new(), 0);
            let after = store::feed::Cursor { epoch: 0, seq: 0 };
            let wanted = store::feed::Follower { after, records: &[&LEAD], limit: 1000 };
            store::feed::after(tx, &history, &wanted, |change| {
                seqs.push(change.cursor.seq);
                let is_update = change.kind == headwater_model::change::Kind::Updated;
                lacking += usize::from(is_update && change.detail.is_none() && change.superseded_by.is_none());
                true
            })?;
            assert_eq!(lacking, 0);
            Ok(seqs)
        });
        assert_eq!(changes, (1..=20 + 10 + 20 + 30).collect::<Vec<i64>>());
    });
}

#[test]
fn states_between_are_bounded_also_in_a_call_of_several_parts() {
    House::on_both(|house| {
        let admin = house.account("one");
        subscribe(&house, &admin);
        let ids = large_leads(&house, &admin, 3);
        let (told_before, bytes_before) = told(&house, &admin);
        // Each lead thirty times, alternating; the details alone need several parts.
        let title = |at: usize| format!("{at:01000}");
        let drafts: Vec<Result<Draft, Problem>> =
            (0..90).map(|at| Ok(draft(Some(ids[at % 3]), vec![(lead::TITLE, title(at))], vec![]))).collect();
        let account = admin.actor.account;
        let context = Context { catalogue: catalogue(), ..admin.clone() };
        let call = (drafts, StatesBetween::default());
        let (outcomes, transactions) = house.write_in_parts(2 * limits::RECORD, call, move |tx, drafts, between| {
            let rules = Terms { between, ..Terms::default() };
            leads::KIND.update(tx, &context, drafts, rules)
        });
        assert!(outcomes.len() == 90 && outcomes.iter().all(Result::is_ok));
        let (told, bytes) = told(&house, &admin);
        let kept = told.len() - told_before.len();
        assert!(transactions > 1 && kept <= 3 * transactions + 4, "{kept} states of {transactions} transactions");
        assert!(bytes - bytes_before <= ((3 * transactions + 4) * (LARGE + 9000) + 90 * 3000) as i64);
        let newest: Vec<&str> = told[told.len() - 3..].iter().map(|(_, _, title)| title.as_str()).collect();
        assert_eq!(newest, [title(87), title(88), title(89)], "the newest state of each is always sent");
        let seq = house.write(move |tx| Ok(store::outbox::head(tx, account)?));
        assert_eq!(seq, 93, "each change has its number");
    });
}
