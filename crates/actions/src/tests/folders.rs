//! Folders stand at most 100 inside each other (W296), whether one is created in the last or moved there with all inside, and an
//! account has at most 10,000 (W320).

use crate::folders::tree::steps::STEPS;
use crate::house_for_tests::House;
use crate::kinds;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::limits::{DEPTH_OF_FOLDERS, FOLDERS};
use headwater_model::problem::Problem;
use headwater_model::records::folder::{FOLDER, NAME, PARENT};

fn create(house: &House, admin: &Context, parent: Option<RecordId>) -> Result<RecordId, Problem> {
    create_many(house, admin, 1, parent).remove(0)
}

/// Folders created in one call, all in the same place.
fn create_many(
    house: &House,
    admin: &Context,
    count: usize,
    parent: Option<RecordId>,
) -> Vec<Result<RecordId, Problem>> {
    let parent = parent.map(|parent| (PARENT, Cell::Int(parent.0)));
    let values: Vec<_> = [(NAME, Cell::text("Folder"))].into_iter().chain(parent).collect();
    let (context, draft) = (admin.clone(), Draft { values, ..Draft::default() });
    house.write(move |tx| kinds::create(tx, &context, &FOLDER, &vec![Ok(draft.clone()); count]))
}

/// So many folders inside each other, the outermost first: made in one call, and put into each other in another.
fn chain(house: &House, admin: &Context, count: usize) -> Vec<RecordId> {
    let folders: Vec<RecordId> = create_many(house, admin, count, None).into_iter().map(Result::unwrap).collect();
    let moves: Vec<(RecordId, RecordId)> = folders.windows(2).map(|two| (two[1], two[0])).collect();
    assert!(put(house, admin, &moves).iter().all(Result::is_ok));
    folders
}

/// Moves folders in one call, each into another one.
fn put(house: &House, admin: &Context, moves: &[(RecordId, RecordId)]) -> Vec<Result<(), Problem>> {
    put_counting(house, admin, moves).0
}

/// As [`put`]; also returns how many steps from a folder to the one around this took.
fn put_counting(house: &House, admin: &Context, moves: &[(RecordId, RecordId)]) -> (Vec<Result<(), Problem>>, usize) {
    let draft = |(folder, parent): &(RecordId, RecordId)| {
        Ok(Draft { id: Some(*folder), values: vec![(PARENT, Cell::Int(parent.0))], ..Draft::default() })
    };
    let (context, drafts) = (admin.clone(), moves.iter().map(draft).collect::<Vec<_>>());
    house.write(move |tx| {
        STEPS.set(0);
        Ok((kinds::update(tx, &context, &FOLDER, &drafts)?, STEPS.get()))
    })
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

#[test]
fn a_move_does_not_walk_over_the_folders_inside() {
    House::on_both(|house| {
        let admin = house.account("one");
        let folders = chain(&house, &admin, 88);
        let leaves = create_many(&house, &admin, 300, Some(folders[87]));
        let parents = create_many(&house, &admin, 2, None);
        let moves: Vec<_> = (0..100).map(|number| (folders[0], parents[number % 2].clone().unwrap())).collect();
        let (outcomes, steps) = put_counting(&house, &admin, &moves);
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        let inside = folders.len() + leaves.len();
        assert!(
            steps <= inside + moves.len() * DEPTH_OF_FOLDERS,
            "{steps} steps for {inside} folders and {} moves",
            moves.len()
        );
    });
}

#[test]
fn an_account_has_at_most_ten_thousand_folders() {
    House::on_both(|house| {
        let admin = house.account("one");
        let made = create_many(&house, &admin, FOLDERS as usize + 1, None);
        let refused = Err(Problem::invalid("folderName", "there are at most 10000 folders"));
        assert_eq!(made.iter().position(Result::is_err), Some(FOLDERS as usize));
        assert_eq!(made[FOLDERS as usize], refused);
        assert_eq!(create(&house, &admin, None), refused);
        let (context, gone) = (admin.clone(), made[0].clone());
        house.write(move |tx| kinds::delete(tx, &context, &FOLDER, std::slice::from_ref(&gone))?.remove(0));
        assert!(create(&house, &admin, made[1].clone().ok()).is_ok());
    });
}
