//! Views of the table of leads: everybody keeps own ones; sharing is a permission.

use headwater_model::actor::Actor;
use headwater_model::context::Context;
use headwater_model::id::UserId;
use headwater_model::permission::SHARE_VIEWS;
use headwater_model::problem::Problem;
use headwater_store::saved_views::{self, MOST_VIEWS, SavedView, ViewKey};
use headwater_store::{self as store, Read, Tx};

/// The most characters of a view's name.
const LONGEST_NAME: usize = 60;
/// The most bytes of a view's question, and of the names of the columns.
const LONGEST_TEXT: usize = 8 * 1024;

/// The content of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewContent {
    /// The question, in the text form of `model::query`.
    pub query: String,
    /// The system names of the columns, separated by spaces; empty for the usual ones.
    pub columns: String,
}

/// The views seen by a person.
#[derive(Debug, Clone, Default)]
pub struct SeenViews {
    /// The columns in which the person sees all leads, if chosen.
    pub unnamed: Option<SavedView>,
    /// The person's own views.
    pub own: Vec<SavedView>,
    /// The shared views of others.
    pub shared: Vec<SavedView>,
}

impl SeenViews {
    /// The view with this id.
    pub fn find(&self, id: i64) -> Option<&SavedView> {
        self.own.iter().chain(&self.shared).find(|view| view.id == id)
    }
}

/// The views seen by the actor.
pub fn seen(read: &Read<'_>, actor: &Actor) -> Result<SeenViews, Problem> {
    let user = person(actor)?;
    let (unnamed, own): (Vec<_>, Vec<_>) =
        store::saved_views::of_person(read, actor.account, user)?.into_iter().partition(|view| view.name.is_empty());
    let mut shared = store::saved_views::shared(read, actor.account)?;
    shared.retain(|view| view.owner != Some(user));
    Ok(SeenViews { unnamed: unnamed.into_iter().next(), own, shared })
}

/// Whether the actor may change a view.
pub fn may_change(actor: &Actor, view: &SavedView) -> bool {
    view.owner.is_some() && view.owner == actor.user || view.is_shared && actor.demand(SHARE_VIEWS.any).is_ok()
}

/// Adds a view of the actor. Returns the id.
pub fn add(tx: &Tx<'_>, context: &Context, name: &str, content: &ViewContent) -> Result<i64, Problem> {
    let (user, account) = (person(&context.actor)?, context.actor.account);
    let name = named(name)?;
    check(content)?;
    if saved_views::of_person(tx, account, user)?.len() as i64 >= MOST_VIEWS {
        return Err(Problem::invalid("name", format!("there are {MOST_VIEWS} views; delete one first")));
    }
    let ViewContent { query, columns } = content.clone();
    let view = SavedView { id: 0, owner: Some(user), name, query, columns, is_shared: false };
    Ok(saved_views::insert(tx, account, context.at, &view)?)
}

/// Keeps another content in a view.
pub fn change(tx: &Tx<'_>, context: &Context, id: i64, content: &ViewContent) -> Result<(), Problem> {
    check(content)?;
    let view = changeable(tx, context, id)?;
    let ViewContent { query, columns } = content.clone();
    Ok(saved_views::update(tx, context.actor.account, &SavedView { query, columns, ..view })?)
}

/// Gives a view another name.
pub fn rename(tx: &Tx<'_>, context: &Context, id: i64, name: &str) -> Result<(), Problem> {
    let view = changeable(tx, context, id)?;
    Ok(saved_views::update(tx, context.actor.account, &SavedView { name: named(name)?, ..view })?)
}

/// Whether all people see a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// The owner alone.
    Own,
    /// Everybody of the account.
    Shared,
}

/// Shares a view, or ends the sharing.
pub fn share(tx: &Tx<'_>, context: &Context, id: i64, sharing: Sharing) -> Result<(), Problem> {
    let view = changeable(tx, context, id)?;
    if sharing == Sharing::Shared {
        context.actor.demand(SHARE_VIEWS.any)?;
    }
    // A view without an owner would be seen by nobody.
    let owner = view.owner.or(context.actor.user);
    let is_shared = sharing == Sharing::Shared;
    Ok(saved_views::update(tx, context.actor.account, &SavedView { owner, is_shared, ..view })?)
}

/// Deletes a view.
pub fn delete(tx: &Tx<'_>, context: &Context, id: i64) -> Result<(), Problem> {
    changeable(tx, context, id)?;
    Ok(saved_views::delete(tx, ViewKey { account: context.actor.account, id })?)
}

/// Keeps the columns in which the actor sees all leads.
pub fn choose_columns(tx: &Tx<'_>, context: &Context, columns: &str) -> Result<(), Problem> {
    let (user, account) = (person(&context.actor)?, context.actor.account);
    let content = ViewContent { query: String::new(), columns: columns.to_owned() };
    check(&content)?;
    match seen(tx, &context.actor)?.unnamed {
        Some(view) => saved_views::update(tx, account, &SavedView { columns: content.columns, ..view })?,
        None => {
            let ViewContent { query, columns } = content;
            let view = SavedView { id: 0, owner: Some(user), name: String::new(), query, columns, is_shared: false };
            saved_views::insert(tx, account, context.at, &view)?;
        }
    }
    Ok(())
}

/// A view seen and changeable by the actor.
fn changeable(read: &Read<'_>, context: &Context, id: i64) -> Result<SavedView, Problem> {
    let actor = &context.actor;
    let view = saved_views::find(read, ViewKey { account: actor.account, id })?;
    let is_seen = |view: &SavedView| !view.name.is_empty() && (view.is_shared || view.owner == actor.user);
    let view = view.filter(is_seen).ok_or(Problem::NotFound)?;
    if may_change(actor, &view) { Ok(view) } else { Err(Problem::Forbidden) }
}

fn person(actor: &Actor) -> Result<UserId, Problem> {
    actor.user.ok_or(Problem::Forbidden)
}

/// A name without blanks around.
fn named(name: &str) -> Result<String, Problem> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Problem::missing("name")),
        1..=LONGEST_NAME => Ok(name),
        _ => Err(Problem::invalid("name", format!("longer than {LONGEST_NAME} characters"))),
    }
}

fn check(content: &ViewContent) -> Result<(), Problem> {
    if content.query.len().max(content.columns.len()) > LONGEST_TEXT {
        return Err(Problem::invalid("query", "too long to be kept"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House};
    use headwater_model::actor::Actor;
    use headwater_model::user::{Role, User};

    fn content(query: &str) -> ViewContent {
        ViewContent { query: query.to_owned(), columns: String::new() }
    }

    #[test]
    fn own_views_are_seen_by_one_and_shared_ones_changed_by_managers_alone() {
        House::on_both(|house| {
            let admin = house.account("one");
            let person = |email: &str, role: Role| {
                let user = User::new(email, role);
                let id = house.person(&admin, user.clone());
                Context::of(Actor::person(admin.actor.account, &User { id, ..user }), AT)
            };
            let (mara, jo) =
                (person("mara@example.org", Role::SalesManager), person("jo@example.org", Role::JuniorSalesperson));
            house.write(move |tx| {
                let view = add(tx, &mara, " Hot  leads ", &content("q=hot"))?;
                let names = |context: &Context| -> Result<Vec<String>, Problem> {
                    let seen = seen(tx, &context.actor)?;
                    Ok(seen.own.into_iter().chain(seen.shared).map(|view| view.name).collect())
                };
                assert_eq!((names(&mara)?, names(&jo)?), (vec!["Hot leads".to_owned()], vec![]));
                assert_eq!(rename(tx, &jo, view, "Mine"), Err(Problem::NotFound), "nobody learns of own views");
                share(tx, &mara, view, Sharing::Shared)?;
                assert_eq!(names(&jo)?, ["Hot leads"]);
                assert_eq!(rename(tx, &jo, view, "Mine"), Err(Problem::Forbidden));
                let own = add(tx, &jo, "Jo", &content(""))?;
                assert_eq!(share(tx, &jo, own, Sharing::Shared), Err(Problem::Forbidden));
                choose_columns(tx, &jo, "companyName")?;
                choose_columns(tx, &jo, "city companyName")?;
                let columns = seen(tx, &jo.actor)?.unnamed.map(|view| view.columns);
                assert_eq!(columns.as_deref(), Some("city companyName"));
                saved_views::leave(tx, mara.actor.account, mara.actor.user.unwrap())?;
                assert_eq!(names(&jo)?, ["Jo", "Hot leads"], "a shared view outlives its owner");
                assert_eq!(add(tx, &jo, " ", &content("")), Err(Problem::missing("name")));
                delete(tx, &jo, own)?;
                assert_eq!(names(&jo)?, ["Hot leads"]);
                Ok(())
            });
        });
    }
}
