//! The methods of the API: parameters, an example, and a form that calls a method with the rights of the person.

mod json;

use crate::frame::ScreenFrame;
use crate::other_faces::{ApiMethod, MethodGroup, PersonsCall, ToPersonsCall};
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::{DevelopersWords, ReferenceWords};
use askama::Template;
use bytes::Bytes;
use headwater_model::permission::MANAGE_KEYS;
use headwater_model::problem::Problem;
use headwater_store as store;
use http::{Response, StatusCode};

/// The method shown first.
const FIRST: &str = "getLeads";
/// The most bytes of parameters, and of an answer on the page.
const MOST_BYTES: usize = 64 << 10;

/// The answer on the page.
struct ShownAnswer {
    status: u16,
    milliseconds: String,
    text: String,
    is_cut: bool,
}

/// The state of the form.
enum TryState {
    /// Nothing was called.
    Fresh,
    /// The parameters are none.
    Faulty,
    /// The method writes: the person is asked first.
    Asked,
    /// The method was called.
    Answered(ShownAnswer),
}

#[derive(Template)]
#[template(path = "developers/reference.html")]
struct ReferenceScreen<'p> {
    frame: ScreenFrame<'p>,
    dev: &'static DevelopersWords,
    words: &'static ReferenceWords,
    methods: &'p [ApiMethod],
    method: &'p ApiMethod,
    /// The parameters, as typed or as the example has them.
    params: String,
    command: String,
    state: TryState,
}

impl ReferenceScreen<'_> {
    /// The groups with their methods.
    fn groups(&self) -> Vec<(&'static str, Vec<&ApiMethod>)> {
        let of = |group: MethodGroup| self.methods.iter().filter(|method| method.group == group).collect();
        MethodGroup::ALL.into_iter().map(|group| ((self.words.group)(group), of(group))).collect()
    }
}

/// The page of the first method.
pub async fn index(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let method = named(&request, FIRST)?;
    show(&request, method, (StatusCode::OK, TryState::Fresh)).await
}

/// The page of a method.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let method = asked(&request)?;
    show(&request, method, (StatusCode::OK, TryState::Fresh)).await
}

/// Calls a method and shows the answer; asks before a method that writes.
pub async fn call(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let method = asked(&request)?;
    let params = typed(&request);
    if params.len() > MOST_BYTES || !json::is_object(&params) {
        return show(&request, method, (StatusCode::UNPROCESSABLE_ENTITY, TryState::Faulty)).await;
    }
    if method.writes && request.form.text("sure") != "1" {
        return show(&request, method, (StatusCode::OK, TryState::Asked)).await;
    }
    let person = request.person()?;
    let call = PersonsCall { actor: person.actor.clone(), person: person.user.id, body: body(method, &params) };
    let ToPersonsCall { status, body, microseconds } = (request.other_faces.call)(call).await;
    let text: String = json::indented(&body).chars().take(MOST_BYTES).collect();
    let is_cut = text.len() >= MOST_BYTES;
    let milliseconds = (request.words.system.milliseconds)(microseconds.unsigned_abs());
    let answer = ShownAnswer { status, milliseconds, text, is_cut };
    show(&request, method, (StatusCode::OK, TryState::Answered(answer))).await
}

fn asked<'r>(request: &'r ScreenRequest<'_>) -> Result<&'r ApiMethod, Problem> {
    named(request, request.places.first().copied().unwrap_or_default())
}

fn named<'r>(request: &'r ScreenRequest<'_>, name: &str) -> Result<&'r ApiMethod, Problem> {
    request.other_faces.methods.iter().find(|method| method.name == name).ok_or(Problem::NotFound)
}

fn typed(request: &ScreenRequest<'_>) -> String {
    request.form.text("params").trim().to_owned()
}

/// The body of a call, as programs send it.
fn body(method: &ApiMethod, params: &str) -> String {
    format!("{{\"method\":\"{}\",\"params\":{params},\"id\":\"1\"}}", method.name)
}

async fn show(
    request: &ScreenRequest<'_>,
    method: &ApiMethod,
    (status, state): (StatusCode, TryState),
) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(MANAGE_KEYS)?.account();
    let found = request.read(move |read| Ok(store::accounts::by_id(read, account)?)).await?;
    let public_id = found.ok_or(Problem::NotFound)?.public_id;
    let is_fresh = matches!(state, TryState::Fresh);
    let params = if is_fresh { method.example.clone() } else { typed(request) };
    // A single quote ends the text of a shell: it is written outside of it.
    let sent = body(method, &params).replace('\'', "'\\''");
    let command = format!(
        "curl -s \"{}/pubapi/v1.2/?accountID={public_id}&secretKey=$SECRET\" \\\n  -d '{sent}'",
        request.address
    );
    let words = request.words;
    let page = ReferenceScreen {
        frame: ScreenFrame::of(request, words.reference.title)?,
        dev: &words.developers,
        words: &words.reference,
        methods: &request.other_faces.methods,
        method,
        params,
        command,
        state,
    };
    rendered(status, &page)
}
