//! Chromium, started once for all tests of a binary.

use crate::chromium::Chromium;
use crate::person::Person;
use crate::site::Site;
use crate::window::Window;
use serde_json::json;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Where Debian puts Chromium, and where other systems do.
const PATHS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// What Chromium would ask of the network or of a display is switched off, and windows behind others are as lively as those before.
const FLAGS: [&str; 22] = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--window-size=1440,900",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-component-update",
    "--disable-search-engine-choice-screen",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-breakpad",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
];

/// A Chromium.
pub struct Browser(Chromium);

impl Browser {
    /// The Chromium of all tests. `None`, with a line that says so, where none is installed and none is demanded.
    pub fn start() -> Option<&'static Self> {
        static ONE: OnceLock<Option<Browser>> = OnceLock::new();
        ONE.get_or_init(Self::launched).as_ref()
    }

    fn launched() -> Option<Self> {
        let path = PATHS.iter().map(PathBuf::from).find(|path| path.exists());
        let Some(path) = path else {
            let is_required = std::env::var("HEADWATER_TEST_BROWSER").is_ok_and(|word| word == "required");
            assert!(!is_required, "Chromium is not installed: looked at {PATHS:?}");
            println!("SKIPPED: Chromium is not installed");
            return None;
        };
        // Goes with the process, not with a value: a static is never dropped.
        let dir = tempfile::tempdir().unwrap().keep();
        let profile = format!("--user-data-dir={}", dir.display());
        let mut words = vec![path.as_os_str(), OsStr::new(&profile)];
        words.extend(FLAGS.iter().map(OsStr::new));
        Some(Self(Chromium::launch(&dir, &words)))
    }

    /// A window of somebody who has not signed in: cookies and storage of other windows do not reach there.
    pub fn stranger(&self, site: &Site) -> Person<'_> {
        self.stranger_at(&site.url)
    }

    /// As [`Browser::stranger`], with the pages at another URL.
    pub fn stranger_at(&self, url: &str) -> Person<'_> {
        let made = self.0.ask("", "Target.createBrowserContext", &json!({})).unwrap();
        let context = made["browserContextId"].as_str().unwrap().to_owned();
        Person::new(self, context, url.to_owned())
    }

    /// A window of a person who has signed in.
    pub fn person(&self, site: &Site, email: &str) -> Person<'_> {
        let person = self.stranger(site);
        person.sign_in(email);
        person
    }

    pub(crate) fn window(&self, context: String) -> Window<'_> {
        Window::open(&self.0, context)
    }
}
