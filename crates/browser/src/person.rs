//! A person before a window: opens pages, types, clicks, and sees.

use crate::browser::Looks;
use crate::site::PASSWORD;
use headless_chrome::Tab;
use headless_chrome::browser::tab::ModifierKey;
use headless_chrome::browser::tab::point::Point;
use headless_chrome::protocol::cdp::Emulation::SetScriptExecutionDisabled;
use headless_chrome::protocol::cdp::Input::InsertText;
use headless_chrome::protocol::cdp::Log::{LogEntry, LogEntrySource};
use headless_chrome::protocol::cdp::Page::CaptureScreenshotFormatOption;
use headless_chrome::protocol::cdp::Runtime::Evaluate;
use headless_chrome::protocol::cdp::types::Event;
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The checker of accessibility, put into pages by the browser, where the pages' own policy does not apply.
const AXE: &str = include_str!("../vendor/axe.min.js");

/// How long a person waits for a page or for a part of one.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether an entry of the browser's log tells of the status of a page.
fn is_of_page(entry: &LogEntry) -> bool {
    entry.source == LogEntrySource::Network && entry.url.as_ref().is_some_and(|url| !url.contains("/a/"))
}

/// A person with a window.
pub struct Person {
    tab: Arc<Tab>,
    url: String,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Person {
    pub(crate) fn new(tab: Arc<Tab>, url: String) -> Self {
        let complaints: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = complaints.clone();
        tab.set_default_timeout(PATIENCE);
        tab.enable_log().unwrap().enable_runtime().unwrap();
        let listen = move |event: &Event| {
            let said = match event {
                // A page may be refused or missing on purpose; a picture, a sheet or a script may not.
                Event::LogEntryAdded(it) if is_of_page(&it.params.entry) => return,
                Event::LogEntryAdded(it) => format!("{} ({:?})", it.params.entry.text, it.params.entry.url),
                Event::RuntimeExceptionThrown(it) => format!("{:?}", it.params.exception_details),
                _ => return,
            };
            heard.lock().unwrap().push(said);
        };
        tab.add_event_listener(Arc::new(listen)).unwrap();
        Self { tab, url, complaints }
    }

    /// Signs in by the form.
    pub fn sign_in(&self, email: &str) {
        self.open("/sign-in").fill("#email", email).fill("#password", PASSWORD).leave_by("form button.primary");
    }

    /// Changes the window's size and colours.
    pub fn looks(&self, looks: Looks) -> &Self {
        looks.put_on(&self.tab);
        self
    }

    /// Switches scripts off, from the next page on.
    pub fn without_scripts(&self) -> &Self {
        self.tab.call_method(SetScriptExecutionDisabled { value: true }).unwrap();
        self
    }

    /// Opens a page and waits until everything of it is there.
    pub fn open(&self, path: &str) -> &Self {
        self.leave_after(|| {
            self.tab.navigate_to(&format!("{}{path}", self.url)).unwrap();
        })
    }

    /// Does something that leads to another page, and waits for that page.
    pub fn leave_after(&self, act: impl FnOnce()) -> &Self {
        self.value("window.isLeft = true; 0");
        act();
        self.wait_until("window.isLeft !== true && document.readyState === 'complete'")
    }

    /// The path and query shown in the address bar.
    pub fn address(&self) -> String {
        self.tab.get_url().strip_prefix(&self.url).unwrap_or_default().to_owned()
    }

    /// Clicks something in the page.
    pub fn click(&self, what: &str) -> &Self {
        self.wait_until(&format!("document.querySelector({what:?}) !== null"));
        let place = self.value(&format!(
            "(() => {{ const it = document.querySelector({what:?}); it.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
        self.tab.click_point(Point { x, y }).unwrap();
        self
    }

    /// Clicks something that leads to another page, and waits for that page.
    pub fn leave_by(&self, what: &str) -> &Self {
        self.leave_after(|| {
            self.click(what);
        })
    }

    /// Types into a field, in place of its text.
    pub fn fill(&self, field: &str, text: &str) -> &Self {
        self.wait_until(&format!("document.querySelector({field:?}) !== null"));
        self.value(&format!(
            "(() => {{ const it = document.querySelector({field:?}); it.focus(); it.select?.(); }})()"
        ));
        if text.is_empty() {
            return self.press("Delete");
        }
        self.tab.call_method(InsertText { text: text.to_owned() }).unwrap();
        self
    }

    /// Presses a key, by its name: `j`, `Enter`, `Escape`.
    pub fn press(&self, key: &str) -> &Self {
        self.tab.press_key(key).unwrap();
        self
    }

    /// Presses a key while Shift or Control is held.
    pub fn press_with(&self, modifier: ModifierKey, key: &str) -> &Self {
        self.tab.press_key_with_modifiers(key, Some(&[modifier])).unwrap();
        self
    }

    /// The value of an expression in the page.
    pub fn value(&self, expression: &str) -> Value {
        self.try_value(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn try_value(&self, expression: &str) -> Result<Value, String> {
        let answer = self
            .tab
            .call_method(Evaluate {
                expression: expression.to_owned(),
                return_by_value: Some(true),
                await_promise: Some(true),
                generate_preview: None,
                silent: None,
                include_command_line_api: None,
                user_gesture: None,
                object_group: None,
                context_id: None,
                throw_on_side_effect: None,
                timeout: None,
                disable_breaks: None,
                repl_mode: None,
                allow_unsafe_eval_blocked_by_csp: None,
                unique_context_id: None,
                serialization_options: None,
            })
            .map_err(|error| error.to_string())?;
        match answer.exception_details {
            Some(thrown) => Err(format!("{thrown:?}")),
            None => Ok(answer.result.value.unwrap_or_default()),
        }
    }

    /// The number of things in the page that a selector finds.
    pub fn count(&self, what: &str) -> i64 {
        self.value(&format!("document.querySelectorAll({what:?}).length")).as_i64().unwrap()
    }

    /// The text of the first thing that a selector finds, with single blanks; `""` where nothing is found.
    pub fn text(&self, what: &str) -> String {
        let text = self.value(&format!("document.querySelector({what:?})?.textContent ?? ''"));
        text.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until an expression in the page is true.
    pub fn wait_until(&self, expression: &str) -> &Self {
        headwater_testbed::wait::found(expression, || match self.try_value(expression) {
            Ok(Value::Bool(true)) => Ok(()),
            // Between two pages there is nothing to ask.
            other => Err(format!("{other:?} at {}", self.address())),
        });
        self
    }

    /// What accessibility checks and the browser itself object to on this page: rules with the places they were broken at.
    pub fn objections(&self) -> Vec<String> {
        self.value(&format!("{AXE}; 0"));
        let found = self.value(
            "axe.run().then(found => found.violations.map(it => it.id + ': ' + it.nodes.map(node => node.target).join(' | ')))",
        );
        let mut objections: Vec<String> = found.as_array().unwrap().iter().map(Value::to_string).collect();
        if self.value("document.documentElement.scrollWidth > innerWidth") == Value::Bool(true) {
            objections.push("the page is wider than the window".to_owned());
        }
        objections.extend(self.complaints());
        objections
    }

    /// What the browser complained of since it was asked last: errors of scripts, and what the page's policy refused.
    pub fn complaints(&self) -> Vec<String> {
        std::mem::take(&mut *self.complaints.lock().unwrap())
    }

    /// Draws what the window shows into a file.
    pub fn draw(&self, file: &Path) {
        let picture = self.tab.capture_screenshot(CaptureScreenshotFormatOption::Png, None, None, true).unwrap();
        std::fs::write(file, picture).unwrap();
    }
}
