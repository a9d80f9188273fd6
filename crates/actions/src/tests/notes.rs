//! Notes about several leads come in one order, however many and however long they are.

use crate::house_for_tests::House;
use crate::kinds;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::{Draft, View};
use headwater_model::id::{LeadId, RecordId};
use headwater_model::permission;
use headwater_model::records::lead::LEAD;
use headwater_model::records::note::{self, NOTE};
use headwater_store::notes::{self, NotesWanted};
use headwater_store::pages::Page;
use headwater_store::records::read::TakeRecords;

const PAGE: Page = Page { offset: 0, limit: 500 };

/// So many notes, by turns about one lead and the other; each seventh is pinned.
fn create(house: &House, admin: &Context, leads: [LeadId; 2], texts: &[String]) {
    let author = house.junior(admin, "jo@example.org").actor.user.unwrap();
    let draft = |(number, text): (usize, &String)| {
        let values = vec![
            (note::AUTHOR, Cell::Int(author.0)),
            (note::NOTE_TEXT, Cell::text(text.clone())),
            (note::PINNED, Cell::Int(i64::from(number % 7 == 0))),
            (note::WHO, Cell::Int(leads[number % 2].0)),
            (note::WHO_KIND, Cell::text("lead")),
        ];
        Ok(Draft { values, ..Draft::default() })
    };
    let drafts: Vec<_> = texts.iter().enumerate().map(draft).collect();
    for part in drafts.chunks(1000) {
        let (context, part) = (admin.clone(), part.to_vec());
        house.write(move |tx| {
            kinds::create(tx, &context, &NOTE, &part)?.into_iter().collect::<Result<Vec<RecordId>, _>>().map(drop)
        });
    }
}

/// Pinned flag and id of the first notes.
fn first(house: &House, admin: &Context, leads: [LeadId; 2]) -> Vec<(i64, i64)> {
    let admin = admin.clone();
    house.write(move |tx| {
        let reach = admin.actor.reach::<permission::View>(&NOTE)?;
        let mut found = Vec::new();
        let mut take = |view: &View<'_>| {
            let number = |field: headwater_model::record::Standard| view.cells[field.index()].as_int().unwrap();
            found.push((number(note::PINNED), number(note::ID)));
            true
        };
        let wanted = NotesWanted { subject: &LEAD, ids: &leads };
        notes::about(tx, &reach, wanted, PAGE.taking(TakeRecords::Rows(&mut take)))?;
        Ok(found)
    })
}

#[test]
fn notes_about_several_leads_come_in_order_however_many() {
    // More than are held in memory at once; more than are sorted at once.
    for texts in [vec!["long ".repeat(13_000); 80], vec!["short".to_owned(); 5100]] {
        House::on_both(|house| {
            let admin = house.account("one");
            let leads = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
            create(&house, &admin, leads, &texts);
            let found = first(&house, &admin, leads);
            assert_eq!(found.len(), texts.len().min(PAGE.limit as usize));
            assert!(found.is_sorted_by(|one, other| one > other), "pinned ones, then the newest");
            let pinned = texts.len().div_ceil(7).min(PAGE.limit as usize);
            assert_eq!(found.iter().filter(|(flag, _)| *flag == 1).count(), pinned);
        });
    }
}
