//! TABLE · the folders of the demo.

use super::records;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use headwater_model::records::folder::{self, FOLDER};
use headwater_store::Tx;

/// Name, type, and the name of the folder around, which stands above.
const FOLDERS: [(&str, &str, Option<&str>); 6] = [
    ("Marketing", "", None),
    ("Newsletters", "email", Some("Marketing")),
    ("Webinars", "landingPage", Some("Marketing")),
    ("Sales", "", None),
    ("Offers", "media", Some("Sales")),
    ("References", "media", Some("Sales")),
];

/// Makes the missing folders; returns the number.
pub fn create_missing(tx: &Tx<'_>, demo: &Context) -> Result<usize, Problem> {
    let mut known = records::known(tx, demo, &FOLDER, |row| row.text(folder::NAME).to_owned())?;
    let before = known.len();
    for (name, sort, around) in FOLDERS {
        if known.contains_key(name) {
            continue;
        }
        let parent = around.and_then(|around| known.get(around));
        let mut values = vec![(folder::NAME, Cell::text(name)), (folder::TYPE, Cell::text(sort))];
        values.extend(parent.map(|parent| (folder::PARENT, Cell::Int(parent.0))));
        known.insert(name.to_owned(), records::create(tx, demo, &FOLDER, values)?);
    }
    Ok(known.len() - before)
}
