//! Folders stand at most 100 inside each other (W296), whether one is created in the last or moved there with all inside.

use crate::house_for_tests::House;
use crate::kinds;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::limits::DEPTH_OF_FOLDERS;
use headwater_model::problem::Problem;
use headwater_model::records::folder::{FOLDER, NAME, PARENT};

fn create(house: &House, admin: &Context, parent: Option<RecordId>) -> Result<RecordId, Problem> {
    let mut values = vec![(NAME, Cell::text("Folder"))];
    values.extend(parent.map(|parent| (PARENT, Cell::Int(parent.0))));
    let (context, draft) = (admin.clone(), Draft { values, ..Draft::default() });
    house.try_write(move |tx| kinds::create(tx, &context, &FOLDER, &[Ok(draft.clone())])?.remove(0))
}

/// So many folders inside each other, the outermost first: made in one call, and put into each other in another.
fn chain(house: &House, admin: &Context, count: usize) -> Vec<RecordId> {
    let (context, values) = (admin.clone(), vec![(NAME, Cell::text("Folder"))]);
    let drafts: Vec<_> = (0..count).map(|_| Ok(Draft { values: values.clone(), ..Draft::default() })).collect();
    let folders: Vec<RecordId> =
        house.write(move |tx| kinds::create(tx, &context, &FOLDER, &drafts)?.into_iter().collect::<Result<_, _>>());
    let moves: Vec<(RecordId, RecordId)> = folders.windows(2).map(|two| (two[1], two[0])).collect();
    assert!(put(house, admin, &moves).iter().all(Result::is_ok));
    folders
}

/// Moves folders in one call, each into another one.
fn put(house: &House, admin: &Context, moves: &[(RecordId, RecordId)]) -> Vec<Result<(), Problem>> {
    let draft = |(folder, parent): &(RecordId, RecordId)| {
        Ok(Draft { id: Some(*folder), values: vec![(PARENT, Cell::Int(parent.0))], ..Draft::default() })
    };
    let (context, drafts) = (admin.clone(), moves.iter().map(draft).collect::<Vec<_>>());
    house.write(move |tx| kinds::update(tx, &context, &FOLDER, &drafts))
}

fn names_parent<T>(outcome: &Result<T, Problem>) -> bool {
    matches!(outcome, Err(Problem::Invalid { field, .. }) if field == "parentID")
}

#[test]
fn a_hundred_folders_stand_inside_each_other_and_no_more() {
    House::on_both(|house| {
        let admin = house.account("one");
        let folders = chain(&house, &admin, DEPTH_OF_FOLDERS);
        let last = folders[DEPTH_OF_FOLDERS - 1];
        assert!(names_parent(&create(&house, &admin, Some(last))));
        create(&house, &admin, Some(folders[DEPTH_OF_FOLDERS - 2])).unwrap();
        let single = create(&house, &admin, None).unwrap();
        assert!(names_parent(&put(&house, &admin, &[(single, last)])[0]));
        assert!(
            names_parent(&put(&house, &admin, &[(folders[0], last)])[0]),
            "a folder inside itself, 100 levels away"
        );
    });
}

#[test]
fn a_folder_is_moved_with_all_that_stands_inside() {
    House::on_both(|house| {
        let admin = house.account("one");
        let (outer, inner) = (chain(&house, &admin, 60), chain(&house, &admin, 41));
        assert!(names_parent(&put(&house, &admin, &[(inner[0], outer[59])])[0]), "101 levels");
        assert_eq!(put(&house, &admin, &[(inner[0], outer[58])]), [Ok(())], "100 levels");
        let more = create(&house, &admin, None).unwrap();
        assert!(names_parent(&put(&house, &admin, &[(more, inner[40])])[0]));
    });
}

#[test]
fn a_move_counts_what_the_same_call_has_moved_before() {
    House::on_both(|house| {
        let admin = house.account("one");
        let [outer, middle, inner] = [50, 30, 21].map(|count| chain(&house, &admin, count));
        let moves = [(inner[0], middle[29]), (middle[0], outer[49])];
        let outcomes = put(&house, &admin, &moves);
        assert!(outcomes[0].is_ok() && names_parent(&outcomes[1]), "{outcomes:?}");
        let moves = [(inner[0], middle[28]), (middle[0], outer[49])];
        assert_eq!(put(&house, &admin, &moves), [Ok(()), Ok(())], "100 levels");
    });
}
