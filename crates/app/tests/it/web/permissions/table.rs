//! TABLE · the answer of each page to each role: `docs/people.md`.

use super::PageLine;

/// The same for all roles.
const fn all(status: &'static str) -> [&'static str; 6] {
    [status; 6]
}

/// For administrators, company managers and marketing managers.
const fn marketing(status: &'static str) -> [&'static str; 6] {
    [status, status, status, "403", "403", "403"]
}

/// For administrators, and refused to all others.
const fn administrators(status: &'static str) -> [&'static str; 6] {
    [status, "403", "403", "403", "403", "403"]
}

/// A backup is begun; on PostgreSQL none is made here.
const BACKUP_COMES: &str = if crate::server::IS_ON_POSTGRES { "409" } else { "303" };

const fn get(path: &'static str, comes: [&'static str; 6]) -> PageLine {
    PageLine { method: "GET", path, form: "", comes }
}

const fn post(path: &'static str, form: &'static str, comes: [&'static str; 6]) -> PageLine {
    PageLine { method: "POST", path, form, comes }
}

/// Of leads: a Jr. Salesperson finds own ones alone.
const OWN: [&str; 6] = ["200", "200", "200", "200", "200", "200/404"];
const OWN_303: [&str; 6] = ["303", "303", "303", "303", "303", "303/404"];

/// For administrators and company managers, who delete leads.
const DELETING: [&str; 6] = ["200", "200", "403", "403", "403", "403"];

/// The pages, in the order of `headwater_web::routes`.
pub const PAGES: &[PageLine] = &[
    // The way in.
    get("/sign-in", all("303")),
    post("/sign-in", "email=nobody-{number}@example.org&password=nothing", all("422")),
    post("/sign-in/code", "proof=00&code=123456", all("303")),
    post("/sign-in", "email=other@example.org&password=a long password", all("303")),
    post("/sign-out", "", all("303")),
    get("/setup/company", administrators("200")),
    post("/setup/company", "name=Test&time_zone=Europe/Berlin", administrators("303")),
    get("/setup/data", administrators("200")),
    post("/setup/data", "start=none", administrators("200/303")),
    get("/setup/{number}", all("404")),
    post("/setup/{number}", "", all("404")),
    get("/invited/{number}", all("404")),
    post("/invited/{number}", "", all("404")),
    get("/favicon.ico", all("303")),
    // One's own settings.
    get("/me", all("200")),
    post("/me", "first_name=Ada&last_name=King&time_zone=", all("303")),
    post("/me/password", "old_password=a long password&new_password=short", all("422")),
    get("/me/code", all("303")),
    post("/me/code", "code=123456", all("303")),
    post("/me/code/begin", "", all("303")),
    post("/me/code/spares", "code_password=a long password", all("303")),
    post("/me/code/off", "code_password=a long password", all("303")),
    post("/me/sessions/revoke", "", all("303")),
    post("/me/sessions/{number}/revoke", "", all("404")),
    // Home.
    get("/", all("200")),
    // The audit log.
    get("/audit", ["200", "200", "403", "403", "403", "403"]),
    get("/audit.csv", ["200", "200", "403", "403", "403", "403"]),
    // The state of the server.
    get("/system", administrators("200")),
    post("/system/backup", "", administrators(BACKUP_COMES)),
    post("/system/tasks/{number}/pause", "", administrators("404")),
    post("/system/tasks/{number}/resume", "", administrators("404")),
    // Keys and webhooks.
    get("/developers", administrators("200")),
    post("/developers/keys", "label=Website&acts_as=administrator", administrators("200")),
    get("/developers/keys/{key}", administrators("200")),
    post("/developers/keys/{key}", "strictness=strict", administrators("303")),
    post("/developers/keys/{key}/revoke", "", administrators("303")),
    get("/developers/reference", administrators("200")),
    get("/developers/reference/{method}", administrators("200")),
    post("/developers/reference/{method}", "params=x", administrators("422")),
    post("/developers/webhooks", "url=https://hooks.example.org/{number}", administrators("303")),
    get("/developers/webhooks/{webhook}", administrators("200")),
    post("/developers/webhooks/{webhook}/pause", "", administrators("303")),
    post("/developers/webhooks/{webhook}/resume", "", administrators("303")),
    post("/developers/webhooks/{webhook}/test", "", administrators("200")),
    post("/developers/webhooks/{webhook}/replay", "from=2020-01-01T00:00", administrators("303")),
    // Leads.
    get("/leads", all("200")),
    post("/leads", "emailAddress=by-hand-{number}@example.org", all("303")),
    get("/leads/rows", all("200")),
    get("/leads/foot", all("200")),
    get("/leads/control?field=city", ["200", "200", "200", "200", "200", "403"]),
    post("/leads/bulk", "what=status&value=open&id={lead}", ["303", "303", "303", "303", "303", "403"]),
    post("/leads/bulk", "what=delete&id={lead}", DELETING),
    post("/leads/bulk", "what=delete&sure=1&id={lead}", ["303", "303", "403", "403", "403", "403"]),
    post("/leads/export", "all=1&query=", ["200", "200", "200", "200", "403", "403"]),
    get("/jobs/{number}", all("404")),
    post("/undo/{number}", "", all("404")),
    get("/leads/filter?field=leadScore", all("200")),
    post("/leads/columns", "c=city", all("303")),
    post("/views", "name=View {number}&query=", all("303")),
    post("/views/{number}", "what=delete", all("404")),
    get("/leads/new", all("200")),
    // A lead.
    get("/leads/{lead}", OWN),
    post("/leads/{lead}/fields", "field=city&was=&value=Utrecht", OWN_303),
    get("/leads/{lead}/edit", OWN),
    post("/leads/{lead}/edit", "was.city=&city=Utrecht", OWN_303),
    get("/leads/{lead}/peek", OWN_303),
    get("/leads/{lead}/history", OWN),
    get("/leads/{lead}/raw", OWN),
    post("/leads/{lead}/notes", "text=Met", OWN_303),
    post("/leads/{lead}/calls", "text=Talked", OWN_303),
    // No such list.
    post("/leads/{lead}/lists", "what=join&list=1", all("404")),
    get("/leads/{lead}/delete", DELETING),
    post("/leads/{lead}/delete", "", ["303", "303", "403", "403", "403", "403"]),
    get("/leads/{lead}/timeline", OWN),
    // Lists.
    get("/lists", all("200")),
    get("/lists/new", marketing("200")),
    post("/lists", "name=New-{number}", marketing("303")),
    get("/lists/{list}", all("200")),
    post("/lists/{list}", "name=Other-{number}", marketing("303")),
    post("/lists/{list}/away", "", marketing("303")),
    post("/lists/{list}/back", "", marketing("303")),
    post("/lists/{list}/empty", "", marketing("303")),
    post("/lists/{list}/delete", "", marketing("303")),
    get("/lists/{list}/members", all("200")),
    get("/lists/{list}/add", all("200")),
    post("/lists/{list}/members", "addresses={address}", ["303", "303", "303", "303", "303", "303/422"]),
    post("/lists/{list}/members/remove", "id={lead}", all("303")),
    // Custom fields.
    get("/fields", administrators("200")),
    get("/fields/new", administrators("200")),
    post("/fields", "label=New {number}&kind=string", administrators("303")),
    get("/fields/{field}", administrators("200")),
    post("/fields/{field}", "label=Other {number}", administrators("303")),
    post("/fields/{field}/move", "to=up", administrators("303")),
    post("/fields/{field}/delete", "", administrators("303")),
    // People and roles.
    get("/users", administrators("200")),
    get("/users/new", administrators("200")),
    post("/users", "email=new-{number}@example.org&role=salesperson", administrators("303")),
    get("/users/{person}", administrators("200")),
    post("/users/{person}", "first_name=Ada&role=sales-manager", administrators("303")),
    post("/users/{person}/invite", "", administrators("200")),
    post("/users/{person}/off", "heir=nobody", administrators("303")),
    post("/users/{person}/on", "", administrators("303")),
    post("/users/{person}/code-off", "", administrators("303")),
    post("/users/{person}/remove", "heir=no-owner", administrators("303")),
    get("/roles", administrators("200")),
    post("/view-as/{role}", "", administrators("303")),
    post("/view-as", "", all("303")),
];
