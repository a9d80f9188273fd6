//! Codes of an app as a second step of signing in.

use super::browser::{Browser, PASSWORD, Shown, add, set_password};
use crate::server::{Server, headwater, try_headwater};
use headwater_actions::codes::code;
use headwater_model::time::Timestamp;

const MARA: &str = "mara@example.org";

/// A person with an app, whose first code was of `step`.
struct Protected {
    server: Server,
    here: Browser,
    secret: Vec<u8>,
    step: i64,
    spares: Vec<String>,
}

fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split(from).nth(1).unwrap_or_else(|| panic!("{from} is not in {page}")).split(to).next().unwrap()
}

fn from_base32(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = text.chars().filter_map(|letter| letters.find(letter));
    let bits: Vec<usize> = bits.flat_map(|value| (0..5).rev().map(move |bit| value >> bit & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | *bit as u8)).collect()
}

impl Protected {
    /// A server where each browser is on a machine of its own.
    fn start() -> Self {
        let server = Server::start_with(&["--trusted-proxies", "127.0.0.1"]);
        add(&server, MARA, "salesperson");
        let (mut here, mut there) = (browser(&server, 1), browser(&server, 2));
        here.sign_in(MARA, PASSWORD);
        there.sign_in(MARA, PASSWORD);
        assert_eq!(here.post("/me/code/begin", &[], "same-origin").header("location"), "/me/code");
        let page = here.get("/me/code");
        assert!(page.body.contains("otpauth://totp/Test:mara%40example.org?secret="), "{}", page.body);
        assert!(page.body.contains("<path fill=\"black\"") && page.header("content-encoding").is_empty());
        let secret = from_base32(between(&page.body, "<span class=\"text\">", "</span>"));
        let step = Timestamp::now().seconds() / 30;
        let wrong = here.post("/me/code", &[("code", &six(&secret, step + 100))], "same-origin");
        assert!(wrong.status == 422 && wrong.body.contains("is not right"), "{}", wrong.body);
        assert_eq!(Browser::new(&server).sign_in(MARA, PASSWORD).status, 303, "an app not confirmed asks for nothing");
        let page = here.post("/me/code", &[("code", &six(&secret, step))], "same-origin");
        let list = between(&page.body, "<ul class=\"spares\">", "</ul>");
        let spares: Vec<String> = list.split("<li>").skip(1).map(|item| item.replace("</li>", "")).collect();
        assert_eq!((page.status, spares.len()), (200, 10), "{}", page.body);
        assert_eq!((here.get("/leads").status, there.get("/leads").status), (200, 303), "other sessions end");
        Self { server, here, secret, step, spares }
    }

    /// The answer to a code, after the right password.
    fn enter(&self, machine: usize, code: &str) -> (Browser, Shown) {
        let mut browser = browser(&self.server, machine);
        let proof = proof(&mut browser);
        let shown = answer(&mut browser, &proof, code);
        (browser, shown)
    }
}

fn six(secret: &[u8], step: i64) -> String {
    format!("{:06}", code(secret, step).unwrap())
}

fn browser(server: &Server, machine: usize) -> Browser {
    let mut browser = Browser::new(server);
    browser.from = Some(format!("127.0.1.{machine}"));
    browser
}

fn proof(browser: &mut Browser) -> String {
    let asked = browser.sign_in(MARA, PASSWORD);
    assert!(asked.status == 200 && browser.cookie.is_none() && asked.body.contains("One more step"), "{}", asked.body);
    assert_eq!(browser.get("/leads").status, 303, "nobody is in before the code is right");
    between(&asked.body, "name=\"proof\" value=\"", "\"").to_owned()
}

fn answer(browser: &mut Browser, proof: &str, code: &str) -> Shown {
    let form = [("proof", proof), ("code", code), ("next", "/leads?after=0")];
    browser.post("/sign-in/code", &form, "same-origin")
}

#[test]
fn after_the_password_a_code_is_asked_and_each_works_once() {
    let stage = Protected::start();
    let used = six(&stage.secret, stage.step);
    let (browser, refused) = stage.enter(3, &used);
    assert!(refused.status == 422 && browser.cookie.is_none(), "the code that confirmed the app was used");
    let next = six(&stage.secret, stage.step + 1);
    let (mut inside, shown) = stage.enter(4, &next);
    assert_eq!((shown.status, shown.header("location")), (303, "/leads?after=0"), "{}", shown.body);
    assert_eq!(inside.get("/leads").status, 200);
    assert_eq!(stage.enter(5, &next).1.status, 422, "a code works once");
    let spare = stage.spares[3].to_uppercase().replace('-', " ");
    assert_eq!(stage.enter(6, &spare).1.status, 303, "a recovery code stands in");
    assert_eq!(stage.enter(7, &spare).1.status, 422, "once");
    assert!(inside.get("/me").body.contains("9 recovery codes are left"));
    let sealed = stage.server.number("select cast(max(length(secret)) as bigint) from second_factor");
    assert_eq!(sealed, 1 + 24 + 20 + 16, "the secret is sealed");
}

#[test]
fn guessing_codes_is_throttled_for_the_person_from_all_machines() {
    let stage = Protected::start();
    // One try has failed before.
    for machine in 10..14 {
        assert_eq!(stage.enter(machine, "000000").1.status, 422, "{machine}");
    }
    let (_, waits) = stage.enter(15, &six(&stage.secret, stage.step + 1));
    assert!(waits.status == 429 && !waits.header("retry-after").is_empty(), "the right one waits too");
}

#[test]
fn a_proof_of_the_password_is_the_servers_and_of_this_password() {
    let stage = Protected::start();
    let mut browser = browser(&stage.server, 20);
    let proof = proof(&mut browser);
    let next = six(&stage.secret, stage.step + 1);
    let other = if proof.ends_with('0') { "1" } else { "0" };
    let forged = format!("{}{other}", &proof[..proof.len() - 1]);
    for forged in [forged.as_str(), "", "zz", "010203"] {
        assert_eq!(answer(&mut browser, forged, &next).header("location"), "/sign-in", "{forged}");
    }
    set_password(&stage.server, MARA, "another long one here");
    assert_eq!(answer(&mut browser, &proof, &next).status, 422);
    assert!(browser.cookie.is_none());
}

#[test]
fn the_code_is_taken_off_by_the_password_or_by_the_operator() {
    let mut stage = Protected::start();
    let off = |browser: &mut Browser, password: &str| {
        browser.post("/me/code/off", &[("code_password", password)], "same-origin").status
    };
    assert_eq!(off(&mut stage.here, "a wrong password"), 422);
    let renewed = stage.here.post("/me/code/spares", &[("code_password", PASSWORD)], "same-origin");
    assert!(renewed.status == 200 && !renewed.body.contains(&stage.spares[0]), "{}", renewed.body);
    assert_eq!(stage.enter(30, &stage.spares[0]).1.status, 422, "new recovery codes replace the old ones");
    assert_eq!(off(&mut stage.here, PASSWORD), 303);
    assert_eq!(browser(&stage.server, 31).sign_in(MARA, PASSWORD).status, 303);
    let (said, success) = try_headwater(stage.server.dir.path(), &["user", "code-off", MARA]);
    assert!(!success && said.contains("has no code to take off"), "{said}");
    let stage = Protected::start();
    headwater(stage.server.dir.path(), &["user", "code-off", MARA]);
    assert_eq!(browser(&stage.server, 31).sign_in(MARA, PASSWORD).status, 303);
}

#[test]
fn an_invitation_does_not_lead_past_the_code() {
    let stage = Protected::start();
    let link = headwater(stage.server.dir.path(), &["user", "invite", MARA]);
    let path = link.trim().strip_prefix(&stage.server.url).unwrap();
    let mut browser = browser(&stage.server, 40);
    let form = [("first_name", "Mara"), ("password", "another long one here")];
    assert_eq!(browser.post(path, &form, "same-origin").header("location"), "/sign-in");
    assert!(browser.cookie.is_none());
    let asked = browser.sign_in(MARA, "another long one here");
    assert!(asked.status == 200 && asked.body.contains("One more step"));
}
