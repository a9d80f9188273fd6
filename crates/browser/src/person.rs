//! A person before a window: opens pages and sees. What hands do is in `keys` and `mouse`.

use crate::browser::Browser;
use crate::looks::Looks;
use crate::site::PASSWORD;
use crate::window::Window;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// The checker of accessibility, put into pages by the browser, where the pages' own policy does not apply.
const AXE: &str = include_str!("../vendor/axe.min.js");

/// How long a person waits for a page or a part of one.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

/// A person with a window.
pub struct Person<'b> {
    browser: &'b Browser,
    window: Window<'b>,
    url: String,
}

impl<'b> Person<'b> {
    pub(crate) fn new(browser: &'b Browser, context: String, url: String) -> Self {
        Self { browser, window: browser.window(context), url }
    }

    /// Another window of the same person.
    pub fn other_window(&self) -> Self {
        Self::new(self.browser, self.window.context.clone(), self.url.clone())
    }

    pub(crate) fn window(&self) -> &Window<'b> {
        &self.window
    }

    /// Signs in by the form.
    pub fn sign_in(&self, email: &str) {
        self.open("/sign-in").fill("#email", email).fill("#password", PASSWORD).leave_by("form button.primary");
    }

    /// Changes the window's size and colours.
    pub fn looks(&self, looks: Looks) -> &Self {
        looks.put_on(&self.window);
        self
    }

    /// Switches scripts off, from the next page on.
    pub fn without_scripts(&self) -> &Self {
        self.window.ask("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        self
    }

    /// Cuts the network off.
    pub fn go_offline(&self) -> &Self {
        let cut = json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.window.ask("Network.enable", json!({}));
        self.window.ask("Network.emulateNetworkConditions", cut);
        self
    }

    /// Gives the network back.
    pub fn go_online(&self) -> &Self {
        let open = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.window.ask("Network.emulateNetworkConditions", open);
        self
    }

    /// Throws the cookies away, as when a session has ended.
    pub fn forget_cookies(&self) -> &Self {
        let kept = self.window.ask("Network.getCookies", json!({}))["cookies"].clone();
        for cookie in kept.as_array().unwrap() {
            let one = json!({ "name": cookie["name"], "domain": cookie["domain"], "path": cookie["path"] });
            self.window.ask("Network.deleteCookies", one);
        }
        self
    }

    /// Opens a page and waits until everything of it is there.
    pub fn open(&self, path: &str) -> &Self {
        self.leave_after(|| {
            self.window.ask("Page.navigate", json!({ "url": format!("{}{path}", self.url) }));
        })
    }

    /// Loads the page once more.
    pub fn reload(&self) -> &Self {
        self.leave_after(|| {
            self.window.ask("Page.reload", json!({}));
        })
    }

    /// Goes back to the page before.
    pub fn back(&self) -> &Self {
        let history = self.window.ask("Page.getNavigationHistory", json!({}));
        let before = history["currentIndex"].as_u64().unwrap() - 1;
        let entry = &history["entries"][usize::try_from(before).unwrap()];
        self.window.ask("Page.navigateToHistoryEntry", json!({ "entryId": entry["id"] }));
        // The page may be the one that was left, with all its marks.
        self.wait_until(&format!("location.href === {} && document.readyState === 'complete'", entry["url"]));
        self.value("window.isLeft = false; 0");
        self
    }

    /// Does something that leads to another page, and waits for that page.
    pub fn leave_after(&self, act: impl FnOnce()) -> &Self {
        self.value("window.isLeft = true; 0");
        act();
        self.wait_until("window.isLeft !== true && document.readyState === 'complete'")
    }

    /// Clicks something that leads to another page, and waits for that page.
    pub fn leave_by(&self, what: &str) -> &Self {
        self.leave_after(|| {
            self.click(what);
        })
    }

    /// The path and query shown in the address bar.
    pub fn address(&self) -> String {
        let address = self.try_value("location.href").unwrap_or_default();
        address.as_str().unwrap_or_default().trim_start_matches(&self.url).to_owned()
    }

    /// The value of an expression in the page.
    pub fn value(&self, expression: &str) -> Value {
        self.try_value(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    pub(crate) fn try_value(&self, expression: &str) -> Result<Value, String> {
        let ask = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.window.try_ask("Runtime.evaluate", ask)?;
        match answer.get("exceptionDetails") {
            Some(thrown) => Err(thrown.to_string()),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// The number of things in the page that a selector finds.
    pub fn count(&self, what: &str) -> i64 {
        self.value(&format!("document.querySelectorAll({what:?}).length")).as_i64().unwrap()
    }

    /// The text of the first thing that a selector finds, with single blanks; `""` where nothing is found.
    pub fn text(&self, what: &str) -> String {
        self.texts(what).into_iter().next().unwrap_or_default()
    }

    /// The texts of all things that a selector finds, with single blanks.
    pub fn texts(&self, what: &str) -> Vec<String> {
        let texts = self.value(&format!("[...document.querySelectorAll({what:?})].map(it => it.textContent)"));
        let whole = |text: &Value| text.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        texts.as_array().unwrap().iter().map(whole).collect()
    }

    /// Waits until an expression in the page is true.
    pub fn wait_until(&self, expression: &str) -> &Self {
        headwater_testbed::wait::found_within(PATIENCE, expression, || match self.try_value(expression) {
            Ok(Value::Bool(true)) => Ok(()),
            // Between two pages there is nothing to ask.
            other => Err(format!("{other:?} at {}", self.address())),
        });
        self
    }

    /// What accessibility checks and the browser itself object to on this page: rules with the places they were broken at.
    pub fn objections(&self) -> Vec<String> {
        self.objections_of("{}")
    }

    /// As [`Person::objections`], by some rules alone.
    pub fn objections_by(&self, rules: &[&str]) -> Vec<String> {
        self.objections_of(&json!({ "runOnly": rules }).to_string())
    }

    fn objections_of(&self, options: &str) -> Vec<String> {
        if self.value("typeof axe") == "undefined" {
            self.value(&format!("{AXE}; 0"));
        }
        let found = self.value(&format!(
            "axe.run({options}).then(found => found.violations.map(it => it.id + ': ' + it.nodes.map(node => node.target).join(' | ')))"
        ));
        let mut objections: Vec<String> = found.as_array().unwrap().iter().map(Value::to_string).collect();
        if self.is_too_wide() {
            objections.push("the page is wider than the window".to_owned());
        }
        objections.extend(self.complaints());
        objections
    }

    /// Whether the page would have to be scrolled sideways.
    pub fn is_too_wide(&self) -> bool {
        self.value("document.documentElement.scrollWidth > innerWidth") == Value::Bool(true)
    }

    /// What the browser complained of since it was asked last: errors of scripts, and what the page's policy refused.
    pub fn complaints(&self) -> Vec<String> {
        let logged = self.window.told("Log.entryAdded").into_iter().map(|it| it["entry"].clone());
        let logged =
            logged.filter(|entry| !is_of_page(entry)).map(|entry| format!("{} ({})", entry["text"], entry["url"]));
        let thrown =
            self.window.told("Runtime.exceptionThrown").into_iter().map(|it| it["exceptionDetails"].to_string());
        logged.chain(thrown).collect()
    }

    /// Draws what the window shows into a file, as large as so many bytes allow.
    pub fn draw(&self, file: &Path, most_bytes: usize) {
        let size = self.value("[innerWidth, innerHeight]");
        for scale in [1.0, 0.9, 0.8, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4] {
            let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": scale });
            let picture = decoded(&self.window.ask("Page.captureScreenshot", json!({ "format": "png", "clip": clip })));
            std::fs::write(file, &picture).unwrap();
            if picture.len() <= most_bytes {
                return;
            }
        }
        panic!("{} is larger than {most_bytes} bytes", file.display());
    }

    /// The page as it is printed.
    pub fn printed(&self) -> Vec<u8> {
        decoded(&self.window.ask("Page.printToPDF", json!({ "preferCSSPageSize": true, "printBackground": true })))
    }
}

fn decoded(answer: &Value) -> Vec<u8> {
    STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
}

/// Whether an entry of the browser's log tells of the status of a page: a page may be refused or missing on purpose; a picture, a
/// sheet or a script may not.
fn is_of_page(entry: &Value) -> bool {
    entry["source"] == "network" && entry["url"].as_str().is_some_and(|url| !url.contains("/a/"))
}
