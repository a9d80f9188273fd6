//! Chromium, started for one test.

use crate::person::Person;
use crate::site::Site;
use headless_chrome::protocol::cdp::Emulation::{MediaFeature, SetDeviceMetricsOverride, SetEmulatedMedia};
use headless_chrome::{LaunchOptions, Tab};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

/// Where Debian puts Chromium, and where other systems do.
const PATHS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// What Chromium would ask of the network, or of a display, is switched off.
const FLAGS: [&str; 6] = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-component-update",
    "--disable-search-engine-choice-screen",
    "--hide-scrollbars",
];

/// A Chromium that ends with the value.
pub struct Browser(headless_chrome::Browser);

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// On a desk, bright.
    Light,
    /// On a desk, dark.
    Dark,
    /// On a phone of 390 by 844.
    Phone,
    /// In the narrowest window that pages serve, 320 wide.
    Narrow,
}

impl Looks {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::Phone, Self::Narrow];

    fn size(self) -> (u32, u32) {
        match self {
            Self::Light | Self::Dark => (1440, 900),
            Self::Phone => (390, 844),
            Self::Narrow => (320, 800),
        }
    }

    /// The word for file names and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Phone => "phone",
            Self::Narrow => "narrow",
        }
    }

    pub(crate) fn put_on(self, tab: &Tab) {
        let (width, height) = self.size();
        let scheme = if self == Self::Dark { "dark" } else { "light" };
        let feature = MediaFeature { name: "prefers-color-scheme".to_owned(), value: scheme.to_owned() };
        tab.call_method(SetEmulatedMedia { media: None, features: Some(vec![feature]) }).unwrap();
        tab.call_method(SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile: width < 700,
            scale: None,
            screen_width: None,
            screen_height: None,
            position_x: None,
            position_y: None,
            dont_set_visible_size: None,
            screen_orientation: None,
            viewport: None,
            display_feature: None,
            device_posture: None,
        })
        .unwrap();
    }
}

impl Browser {
    /// Starts Chromium. `None`, with a line that says so, where none is installed and none is demanded.
    pub fn start() -> Option<Self> {
        let path = PATHS.iter().map(PathBuf::from).find(|path| path.exists());
        let Some(path) = path else {
            let is_required = std::env::var("HEADWATER_TEST_BROWSER").is_ok_and(|word| word == "required");
            assert!(!is_required, "Chromium is not installed: looked at {PATHS:?}");
            println!("SKIPPED: Chromium is not installed");
            return None;
        };
        let options = LaunchOptions {
            path: Some(path),
            sandbox: false,
            window_size: Some((1440, 900)),
            args: FLAGS.iter().map(OsStr::new).collect(),
            idle_browser_timeout: Duration::from_secs(300),
            ..LaunchOptions::default()
        };
        Some(Self(headless_chrome::Browser::new(options).unwrap()))
    }

    /// A window of somebody who has not signed in: cookies and storage of other windows do not reach there.
    pub fn stranger(&self, site: &Site) -> Person {
        Person::new(self.0.new_context().unwrap().new_tab().unwrap(), site.url.clone())
    }

    /// A window of a person who has signed in.
    pub fn person(&self, site: &Site, email: &str) -> Person {
        let person = self.stranger(site);
        person.sign_in(email);
        person
    }
}
