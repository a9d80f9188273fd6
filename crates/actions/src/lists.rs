//! Creating, changing and deleting lists, tags and unsubscribe categories.

use crate::Outcomes;
use headwater_model::audit::Deed;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::{AccountId, ListId};
use headwater_model::kind;
use headwater_model::list::List;
use headwater_model::options::Flawed;
use headwater_model::permission::{MANAGE_LISTS, VIEW_LISTS};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::lists::{ListKey, Shelf};
use headwater_store::{self as store, Tx};

/// The longest name and the longest description of a list, in characters.
pub const LONGEST_TEXT: i64 = 255;

/// The values sent for a list. A value not given stays unchanged, or is empty in a new list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListDraft {
    /// The name of the list.
    pub name: Option<String>,
    /// The description of the list.
    pub description: Option<String>,
}

/// Creates lists. Two lists may have the same name.
pub fn create(
    tx: &Tx<'_>,
    context: &Context,
    drafts: &[Result<ListDraft, Problem>],
) -> Result<Outcomes<ListId>, Problem> {
    let account = context.actor.grant(MANAGE_LISTS)?.account();
    let texts: Outcomes<(&str, &str)> = drafts
        .iter()
        .map(|draft| {
            let draft = draft.as_ref().map_err(Problem::clone)?;
            let name = draft.name.as_deref().unwrap_or_default();
            let description = draft.description.as_deref().unwrap_or_default();
            check(name, description)?;
            Ok((name, description))
        })
        .collect();
    let sound: Vec<(&str, &str)> = texts.iter().filter_map(|texts| texts.as_ref().ok().copied()).collect();
    let ids = store::lists::insert(tx, account, context.at, &sound)?;
    note(tx, account, Deed::Create, &ids);
    Ok(crate::numbered(texts.into_iter().map(|texts| texts.map(|_| ())).collect(), ids))
}

/// Notes for the audit log what was done to lists.
fn note(tx: &Tx<'_>, account: AccountId, deed: Deed, lists: &[ListId]) {
    let ids: Vec<i64> = lists.iter().map(|list| list.0).collect();
    if !ids.is_empty() {
        audit::note(tx, &DoneDeed { account, deed, subject: "list", ids: &ids });
    }
}

/// Changes lists.
pub fn update(
    tx: &Tx<'_>,
    context: &Context,
    changes: &[Result<(ListId, ListDraft), Problem>],
) -> Result<Outcomes<()>, Problem> {
    let account = context.actor.grant(MANAGE_LISTS)?.account();
    let mut outcomes = Vec::with_capacity(changes.len());
    // One list after the other: a later change may name a list changed by an earlier one.
    for change in changes {
        outcomes.push(match change {
            Err(problem) => Err(problem.clone()),
            Ok((id, draft)) => match store::lists::find(tx, account, *id)?.map(|list| changed(list, draft)) {
                None => Err(Problem::NotFound),
                Some(Err(problem)) => Err(problem),
                Some(Ok(list)) => {
                    store::lists::update(tx, account, &list)?;
                    note(tx, account, Deed::Change, &[*id]);
                    Ok(())
                }
            },
        });
    }
    Ok(outcomes)
}

/// The list after the change.
fn changed(list: List, draft: &ListDraft) -> Result<List, Problem> {
    let after = List {
        name: draft.name.clone().unwrap_or_else(|| list.name.clone()),
        description: draft.description.clone().unwrap_or_else(|| list.description.clone()),
        ..list
    };
    check(&after.name, &after.description)?;
    if (&after.name, &after.description) == (&list.name, &list.description) {
        return Err(Problem::Unchanged);
    }
    Ok(after)
}

/// Puts a list away, or takes the list into use again. The members stay.
pub fn put(tx: &Tx<'_>, context: &Context, id: ListId, shelf: Shelf) -> Result<(), Problem> {
    let account = context.actor.grant(MANAGE_LISTS)?.account();
    if !store::lists::exists(tx, account, id)? {
        return Err(Problem::NotFound);
    }
    let since = match shelf {
        Shelf::InUse => None,
        Shelf::Away => Some(context.at),
    };
    note(tx, account, Deed::Change, &[id]);
    Ok(store::lists::put_away(tx, ListKey { account, id }, since)?)
}

/// Deletes lists with their memberships. The deletion of a long list is only begun; its background task is returned.
pub fn delete(
    tx: &Tx<'_>,
    context: &Context,
    ids: &[Result<ListId, Problem>],
) -> Result<(Outcomes<()>, Vec<Task>), Problem> {
    let account = context.actor.grant(MANAGE_LISTS)?.account();
    let (mut outcomes, mut tasks, mut rows) = (Vec::with_capacity(ids.len()), Vec::new(), background::FIRST_ROWS);
    // One list after the other: each with its own memberships.
    for id in ids {
        outcomes.push(match id {
            Err(problem) => Err(problem.clone()),
            Ok(id) if tasks.iter().any(|task: &Task| task.subject == id.0) => Err(Problem::NotFound),
            Ok(id) if !store::lists::exists(tx, account, *id)? => Err(Problem::NotFound),
            Ok(id) => {
                let task = Task { account, work: Work::DeleteList, subject: id.0 };
                match control::demand_not_paused(tx, &task) {
                    Ok(()) => {
                        let (deleted, is_all) = delete_one(tx, &task, context.at, rows)?;
                        rows -= deleted;
                        note(tx, account, Deed::Delete, &[*id]);
                        if !is_all {
                            tasks.push(task);
                        }
                        Ok(())
                    }
                    Err(problem @ Problem::Paused { .. }) => Err(problem),
                    Err(problem) => return Err(problem),
                }
            }
        });
    }
    Ok((outcomes, tasks))
}

/// Deletes a list, of which at most so many rows now; of a longer one the rest by the task. Gives how many were deleted, and
/// whether that was all.
fn delete_one(tx: &Tx<'_>, task: &Task, at: Timestamp, rows: usize) -> Result<(usize, bool), Problem> {
    let list = list_of(task);
    match delete_rows(tx, list, at, rows)? {
        Step::Done { rows: deleted } => Ok((deleted, true)),
        Step::Next { rows: done, .. } => {
            let left = store::lists::find(tx, list.account, list.id)?;
            let total = left.map(|list| list.member_count + list.removed_count + done as i64);
            background::begin(tx, at, task, &TaskOrder { total, done, ..TaskOrder::default() })?;
            Ok((done, false))
        }
    }
}

/// A slice of deleting a list.
pub fn delete_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    delete_rows(tx, list_of(slice.task), slice.at, slice.rows)
}

/// The list that a task deletes.
fn list_of(task: &Task) -> ListKey {
    ListKey { account: task.account, id: ListId(task.subject) }
}

/// Deletes memberships of a list, and after the last one the list.
fn delete_rows(tx: &Tx<'_>, list: ListKey, at: Timestamp, rows: usize) -> Result<Step, Problem> {
    let deleted = store::writes::members::delete_some(tx, list, at, rows)?;
    if deleted == rows {
        return Ok(Step::Next { cursor: String::new(), rows: deleted });
    }
    store::lists::delete(tx, list.account, list.id)?;
    Ok(Step::Done { rows: deleted })
}

fn check(name: &str, description: &str) -> Result<(), Problem> {
    if name.trim().is_empty() {
        return Err(Problem::missing("name"));
    }
    for (field, text) in [("name", name), ("description", description)] {
        kind::fit(text, LONGEST_TEXT, Flawed::Refuse).map_err(|reason| Problem::invalid(field, reason))?;
    }
    Ok(())
}

/// Adds a tag for a type of objects; `Taken` if this type has a tag with this label. Used on the command line, by the
/// server's operator.
pub fn add_tag(tx: &Tx<'_>, context: &Context, label: &str, object_type: &str) -> Result<i64, Problem> {
    let account = context.actor.grant(MANAGE_LISTS)?.account();
    let others = store::lists::tags(tx, &context.actor.grant(VIEW_LISTS)?)?
        .into_iter()
        .filter(|tag| tag.object_type == object_type);
    let label = new_name("label", label, others.map(|tag| tag.label))?;
    Ok(store::lists::insert_tag(tx, account, label, object_type)?)
}

/// Adds a category of e-mail for unsubscribing; `Taken` if the name exists. Used on the command line, too.
pub fn add_unsubscribe_category(tx: &Tx<'_>, context: &Context, name: &str, description: &str) -> Result<i64, Problem> {
    let account = context.actor.grant(MANAGE_LISTS)?.account();
    let others = store::lists::unsubscribe_categories(tx, &context.actor.grant(VIEW_LISTS)?)?.into_iter();
    let name = new_name("name", name, others.map(|category| category.name))?;
    Ok(store::lists::insert_unsubscribe_category(tx, account, name, description)?)
}

/// A trimmed name, different from all others. Names are compared exactly, as names of accounts are.
fn new_name<'n>(field: &str, name: &'n str, mut others: impl Iterator<Item = String>) -> Result<&'n str, Problem> {
    match name.trim() {
        "" => Err(Problem::missing(field)),
        name if others.any(|other| other.trim() == name) => Err(Problem::Taken),
        name => Ok(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::House;
    use headwater_store::lists::ShelfPage;

    fn draft(name: &str, description: &str) -> ListDraft {
        ListDraft { name: Some(name.to_owned()), description: Some(description.to_owned()) }
    }

    #[test]
    fn each_list_of_a_batch_is_made_or_says_why_not() {
        House::on_both(|house| {
            let admin = house.account("one");
            let (outcomes, names) = house.write(move |tx| {
                let drafts = [
                    Ok(draft("News", "Monthly")),
                    Ok(ListDraft::default()),
                    Err(Problem::NotAnObject),
                    Ok(draft(&"x".repeat(256), "")),
                    Ok(ListDraft { name: Some("Customers".to_owned()), description: None }),
                ];
                let outcomes = create(tx, &admin, &drafts)?;
                let page = store::pages::Page { offset: 0, limit: 10 };
                let mut names = Vec::new();
                let mut note = |list: &List| {
                    names.push((list.id, list.name.clone()));
                    true
                };
                let take = store::lists::TakeLists::Rows(&mut note);
                store::lists::page(tx, &admin.actor.grant(VIEW_LISTS)?, page.taking(take))?;
                Ok((outcomes, names))
            });
            let id = |place: usize| *outcomes[place].as_ref().unwrap();
            assert_eq!(names, [(id(0), "News".to_owned()), (id(4), "Customers".to_owned())]);
            assert_eq!(outcomes[1], Err(Problem::missing("name")));
            assert_eq!(outcomes[2], Err(Problem::NotAnObject));
            assert_eq!(outcomes[3], Err(Problem::invalid("name", "longer than 255 characters")));
        });
    }

    #[test]
    fn an_update_changes_what_is_given_and_says_when_that_is_nothing() {
        House::on_both(|house| {
            let (admin, stranger) = (house.account("one"), house.account("other"));
            let [news] = house.lists(&admin, ["News"]);
            house.write(move |tx| {
                let renamed = ListDraft { name: Some("Newsletter".to_owned()), description: None };
                let nameless = ListDraft { name: Some(" ".to_owned()), description: None };
                let changes = [
                    Ok((news, renamed.clone())),
                    Ok((news, renamed)),
                    Ok((news, nameless)),
                    Ok((ListId(1), draft("x", ""))),
                ];
                assert_eq!(
                    update(tx, &admin, &changes)?,
                    [Ok(()), Err(Problem::Unchanged), Err(Problem::missing("name")), Err(Problem::NotFound)]
                );
                assert_eq!(update(tx, &stranger, &[Ok((news, draft("Mine", "")))])?, [Err(Problem::NotFound)]);
                let found = store::lists::find(tx, admin.actor.account, news)?.map(|list| list.name);
                assert_eq!(found.as_deref(), Some("Newsletter"));
                Ok(())
            });
        });
    }

    #[test]
    fn a_list_put_away_is_no_longer_listed_until_taken_into_use_again() {
        House::on_both(|house| {
            let (admin, stranger) = (house.account("one"), house.account("other"));
            let [news, customers] = house.lists(&admin, ["News", "Customers"]);
            house.write(move |tx| {
                let grant = admin.actor.grant(VIEW_LISTS)?;
                let on = |shelf| {
                    let found = store::lists::shelf(tx, &grant, ShelfPage { shelf, after: ListId(0), limit: 9 })?;
                    Ok::<_, Problem>(found.iter().map(|list| list.id).collect::<Vec<_>>())
                };
                assert_eq!(put(tx, &stranger, news, Shelf::Away), Err(Problem::NotFound));
                put(tx, &admin, news, Shelf::Away)?;
                assert_eq!((on(Shelf::InUse)?, on(Shelf::Away)?), (vec![customers], vec![news]));
                assert_eq!(store::lists::on_shelves(tx, &grant)?, (1, 1));
                put(tx, &admin, news, Shelf::InUse)?;
                assert_eq!((on(Shelf::InUse)?, on(Shelf::Away)?), (vec![news, customers], vec![]));
                Ok(())
            });
        });
    }

    #[test]
    fn a_list_is_deleted_once_and_by_its_account_only() {
        House::on_both(|house| {
            let (admin, stranger) = (house.account("one"), house.account("other"));
            let [news] = house.lists(&admin, ["News"]);
            house.write(move |tx| {
                assert_eq!(delete(tx, &stranger, &[Ok(news)])?.0, [Err(Problem::NotFound)]);
                assert_eq!(delete(tx, &admin, &[Ok(news), Ok(news)])?.0, [Ok(()), Err(Problem::NotFound)]);
                Ok(())
            });
        });
    }

    #[test]
    fn those_who_may_not_manage_lists_change_none() {
        House::on_both(|house| {
            let admin = house.account("one");
            let jo = house.junior(&admin, "jo@example.org");
            let outcome = house.try_write(move |tx| create(tx, &jo, &[Ok(draft("News", ""))]));
            assert_eq!(outcome, Err(Problem::Forbidden));
        });
    }

    #[test]
    fn tags_and_categories_need_a_name_of_their_own() {
        House::on_both(|house| {
            let admin = house.account("one");
            house.write(move |tx| {
                assert_eq!(add_tag(tx, &admin, " ", "lead"), Err(Problem::missing("label")));
                assert_eq!(add_unsubscribe_category(tx, &admin, "", ""), Err(Problem::missing("name")));
                add_tag(tx, &admin, "vip", "lead")?;
                add_unsubscribe_category(tx, &admin, " Newsletter", "")?;
                assert_eq!(add_tag(tx, &admin, "vip ", "lead"), Err(Problem::Taken));
                assert_eq!(add_unsubscribe_category(tx, &admin, "Newsletter", "Weekly"), Err(Problem::Taken));
                add_tag(tx, &admin, "vip", "list")?;
                add_tag(tx, &admin, "VIP", "lead")?;
                add_unsubscribe_category(tx, &admin, "newsletter", "")?;
                let grant = admin.actor.grant(VIEW_LISTS)?;
                assert_eq!(store::lists::tags(tx, &grant)?.len(), 3);
                let categories = store::lists::unsubscribe_categories(tx, &grant)?;
                assert_eq!(
                    categories.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
                    ["Newsletter", "newsletter"]
                );
                Ok(())
            });
        });
    }
}
