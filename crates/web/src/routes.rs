//! TABLE · the pages: path, what a person needs for it, and the screen.

mod route;

pub use route::{Needs, Replying, Route};

use crate::assets;
use crate::entry::SIGN_IN;
use crate::reply::see_other;
use crate::screens::developers::{self, key, reference, webhook};
use crate::screens::lists::{self, list, members, shelf};
use crate::screens::people::{directory, entrance, person, roles, view_as};
use crate::screens::{audit, fields, home, invited, jobs, lead, leads, me, setup, sign_in, sign_in_code, system};
use headwater_model::permission::{
    CHANGE_MANY, CREATE_LEADS, DELETE_LEADS, EDIT_LEADS, EXPORT_LEADS, LOG_CALLS, MANAGE_FIELDS, MANAGE_KEYS,
    MANAGE_LISTS, MANAGE_MEMBERS, MANAGE_USERS, MANAGE_WEBHOOKS, SEE_AUDIT, SEE_SERVER, VIEW_LEADS, VIEW_LISTS,
    VIEW_TIMELINE,
};
use route::{get, post};

/// Beginnings of paths of which the rest is a secret.
const SECRET_PATHS: [&str; 2] = ["/setup/", "/invited/"];

/// The part of a path for logs: a link with a token is cut.
pub fn without_secrets(path: &str) -> &str {
    let is_known = |route: &Route| !route.path.contains('{') && route.path == path;
    let begins = SECRET_PATHS.into_iter().find(|begins| path.starts_with(begins));
    begins.filter(|_| !ROUTES.iter().any(is_known)).unwrap_or(path)
}

/// The path for ending the view through another role's eyes.
pub const VIEW_AS_ONESELF: &str = "/view-as";

/// All pages.
pub static ROUTES: &[Route] = &[
    // The way in.
    get(SIGN_IN, Needs::Nothing, |request| Box::pin(sign_in::form(request))),
    post(SIGN_IN, Needs::Nothing, |request| Box::pin(sign_in::sign_in(request))),
    post("/sign-in/code", Needs::Nothing, |request| Box::pin(sign_in_code::check(request))),
    post("/sign-out", Needs::Nothing, |request| Box::pin(sign_in::sign_out(request))),
    get("/setup/company", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(setup::company_form(request))),
    post("/setup/company", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(setup::company(request))),
    get("/setup/data", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(setup::data_form(request))),
    post("/setup/data", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(setup::data(request))),
    get("/setup/{token}", Needs::Nothing, |request| Box::pin(invited::form(request))),
    post("/setup/{token}", Needs::Nothing, |request| Box::pin(invited::accept(request))),
    get("/invited/{token}", Needs::Nothing, |request| Box::pin(invited::form(request))),
    post("/invited/{token}", Needs::Nothing, |request| Box::pin(invited::accept(request))),
    get("/favicon.ico", Needs::Nothing, |_| Box::pin(async { Ok(see_other(assets::path("favicon.svg"))) })),
    // One's own settings.
    get("/me", Needs::Person, |request| Box::pin(me::page(request))),
    post("/me", Needs::Person, |request| Box::pin(me::choose(request))),
    post("/me/password", Needs::Person, |request| Box::pin(me::password::change(request))),
    get("/me/code", Needs::Person, |request| Box::pin(me::code::form(request))),
    post("/me/code", Needs::Person, |request| Box::pin(me::code::confirm(request))),
    post("/me/code/begin", Needs::Person, |request| Box::pin(me::code::begin(request))),
    post("/me/code/spares", Needs::Person, |request| Box::pin(me::code::renew(request))),
    post("/me/code/off", Needs::Person, |request| Box::pin(me::code::take_off(request))),
    post("/me/sessions/revoke", Needs::Person, |request| Box::pin(me::own_sessions::revoke_others(request))),
    post("/me/sessions/{id}/revoke", Needs::Person, |request| Box::pin(me::own_sessions::revoke(request))),
    // Home.
    get("/", Needs::Person, |request| Box::pin(home::page(request))),
    // Administration.
    get("/audit", Needs::Permission(SEE_AUDIT.any), |request| Box::pin(audit::page(request))),
    get("/audit.csv", Needs::Permission(SEE_AUDIT.any), |request| Box::pin(audit::export(request))),
    // The state of the server.
    get("/system", Needs::Permission(SEE_SERVER.any), |request| Box::pin(system::page(request))),
    post("/system/backup", Needs::Permission(SEE_SERVER.any), |request| Box::pin(system::back_up(request))),
    post("/system/tasks/{number}/pause", Needs::Permission(SEE_SERVER.any), |request| Box::pin(system::pause(request))),
    post("/system/tasks/{number}/resume", Needs::Permission(SEE_SERVER.any), |request| {
        Box::pin(system::resume(request))
    }),
    // Keys and webhooks.
    get("/developers", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(developers::page(request))),
    post("/developers/keys", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(developers::create(request))),
    get("/developers/keys/{id}", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(key::page(request))),
    post("/developers/keys/{id}", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(key::change(request))),
    post("/developers/keys/{id}/revoke", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(key::revoke(request))),
    get("/developers/reference", Needs::Permission(MANAGE_KEYS.any), |request| Box::pin(reference::index(request))),
    get("/developers/reference/{method}", Needs::Permission(MANAGE_KEYS.any), |request| {
        Box::pin(reference::page(request))
    }),
    post("/developers/reference/{method}", Needs::Permission(MANAGE_KEYS.any), |request| {
        Box::pin(reference::call(request))
    }),
    post("/developers/webhooks", Needs::Permission(MANAGE_WEBHOOKS.any), |request| Box::pin(webhook::add(request))),
    get("/developers/webhooks/{id}", Needs::Permission(MANAGE_WEBHOOKS.any), |request| {
        Box::pin(webhook::page(request))
    }),
    post("/developers/webhooks/{id}/pause", Needs::Permission(MANAGE_WEBHOOKS.any), |request| {
        Box::pin(webhook::pause(request))
    }),
    post("/developers/webhooks/{id}/resume", Needs::Permission(MANAGE_WEBHOOKS.any), |request| {
        Box::pin(webhook::resume(request))
    }),
    post("/developers/webhooks/{id}/test", Needs::Permission(MANAGE_WEBHOOKS.any), |request| {
        Box::pin(webhook::test(request))
    }),
    post("/developers/webhooks/{id}/replay", Needs::Permission(MANAGE_WEBHOOKS.any), |request| {
        Box::pin(webhook::replay(request))
    }),
    // Leads.
    get("/leads", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::page(request))),
    post("/leads", Needs::Permission(CREATE_LEADS.any), |request| Box::pin(leads::add::add(request))),
    get("/leads/rows", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::more(request))),
    get("/leads/foot", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::foot::foot(request))),
    get("/leads/control", Needs::Permission(CHANGE_MANY.any), |request| Box::pin(leads::bulk::control(request))),
    post("/leads/bulk", Needs::Permission(CHANGE_MANY.any), |request| Box::pin(leads::bulk::change(request))),
    post("/leads/export", Needs::Permission(EXPORT_LEADS.any), |request| Box::pin(leads::export::export(request))),
    get("/jobs/{id}", Needs::Person, |request| Box::pin(jobs::page(request))),
    post("/undo/{id}", Needs::Person, |request| Box::pin(jobs::undo(request))),
    get("/leads/filter", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::filter::filter(request))),
    post("/leads/columns", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::views::columns(request))),
    post("/views", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::views::add(request))),
    post("/views/{id}", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(leads::views::change(request))),
    get("/leads/new", Needs::Permission(CREATE_LEADS.any), |request| Box::pin(leads::add::page(request))),
    // Lists.
    get("/lists", Needs::Permission(VIEW_LISTS.any), |request| Box::pin(shelf::page(request))),
    get("/lists/new", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(lists::entrance::form(request))),
    post("/lists", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(lists::entrance::make(request))),
    get("/lists/{id}", Needs::Permission(VIEW_LISTS.any), |request| Box::pin(list::page(request))),
    post("/lists/{id}", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(list::change(request))),
    post("/lists/{id}/away", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(list::put_away(request))),
    post("/lists/{id}/back", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(list::put_back(request))),
    post("/lists/{id}/empty", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(list::empty(request))),
    post("/lists/{id}/delete", Needs::Permission(MANAGE_LISTS.any), |request| Box::pin(list::delete(request))),
    get("/lists/{id}/members", Needs::Permission(VIEW_LISTS.any), |request| Box::pin(members::page(request))),
    get("/lists/{id}/add", Needs::Permission(MANAGE_MEMBERS.any), |request| Box::pin(members::form(request))),
    post("/lists/{id}/members", Needs::Permission(MANAGE_MEMBERS.any), |request| Box::pin(members::add(request))),
    post("/lists/{id}/members/remove", Needs::Permission(MANAGE_MEMBERS.any), |request| {
        Box::pin(members::take_off(request))
    }),
    // Custom fields.
    get("/fields", Needs::Permission(MANAGE_FIELDS.any), |request| Box::pin(fields::table::page(request))),
    get("/fields/new", Needs::Permission(MANAGE_FIELDS.any), |request| Box::pin(fields::entrance::form(request))),
    post("/fields", Needs::Permission(MANAGE_FIELDS.any), |request| Box::pin(fields::entrance::add(request))),
    get("/fields/{id}", Needs::Permission(MANAGE_FIELDS.any), |request| Box::pin(fields::field::page(request))),
    post("/fields/{id}", Needs::Permission(MANAGE_FIELDS.any), |request| Box::pin(fields::field::change(request))),
    post("/fields/{id}/move", Needs::Permission(MANAGE_FIELDS.any), |request| Box::pin(fields::table::shift(request))),
    post("/fields/{id}/delete", Needs::Permission(MANAGE_FIELDS.any), |request| {
        Box::pin(fields::field::delete(request))
    }),
    // People and roles.
    get("/users", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(directory::page(request))),
    get("/users/new", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(entrance::form(request))),
    post("/users", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(entrance::add(request))),
    get("/users/{id}", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::page(request))),
    post("/users/{id}", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::change(request))),
    post("/users/{id}/invite", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::invite(request))),
    post("/users/{id}/off", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::switch_off(request))),
    post("/users/{id}/on", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::switch_on(request))),
    post("/users/{id}/code-off", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::code_off(request))),
    post("/users/{id}/remove", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(person::remove(request))),
    get("/roles", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(roles::page(request))),
    post("/view-as/{role}", Needs::Permission(MANAGE_USERS.any), |request| Box::pin(view_as::begin(request))),
    post(VIEW_AS_ONESELF, Needs::Person, |request| Box::pin(view_as::end(request))),
    // A lead.
    get("/leads/{id}", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(lead::page::page(request))),
    post("/leads/{id}/fields", Needs::Permission(EDIT_LEADS.any), |request| Box::pin(lead::editing::set(request))),
    get("/leads/{id}/edit", Needs::Permission(EDIT_LEADS.any), |request| Box::pin(lead::editing::form(request))),
    post("/leads/{id}/edit", Needs::Permission(EDIT_LEADS.any), |request| Box::pin(lead::editing::submit(request))),
    get("/leads/{id}/peek", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(lead::peek::part(request))),
    get("/leads/{id}/history", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(lead::history::page(request))),
    get("/leads/{id}/raw", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(lead::raw::page(request))),
    post("/leads/{id}/notes", Needs::Permission(VIEW_LEADS.any), |request| Box::pin(lead::compose::note(request))),
    post("/leads/{id}/calls", Needs::Permission(LOG_CALLS.any), |request| Box::pin(lead::compose::call(request))),
    post("/leads/{id}/lists", Needs::Permission(MANAGE_MEMBERS.any), |request| Box::pin(lead::placing::place(request))),
    get("/leads/{id}/delete", Needs::Permission(DELETE_LEADS.any), |request| Box::pin(lead::deletion::ask(request))),
    post("/leads/{id}/delete", Needs::Permission(DELETE_LEADS.any), |request| {
        Box::pin(lead::deletion::delete(request))
    }),
    get("/leads/{id}/timeline", Needs::Permission(VIEW_TIMELINE.any), |request| Box::pin(lead::page::page(request))),
];
