//! How a page is looked at: the size of the window, and the colours.

use crate::window::Window;
use serde_json::json;

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// On a desk, bright.
    Light,
    /// On a desk, dark.
    Dark,
    /// On a phone of 390 by 844.
    Phone,
    /// In the narrowest window that pages serve, 320 wide: also a window of 1,280 at 400 %.
    Narrow,
    /// A desk's window of 1,280 by 720 at 200 %.
    Zoomed,
    /// A wall of 2,200.
    Wide,
}

impl Looks {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Light, Self::Dark, Self::Phone, Self::Narrow, Self::Zoomed, Self::Wide];

    fn size(self) -> (u32, u32, f64) {
        match self {
            Self::Light | Self::Dark => (1440, 900, 1.0),
            Self::Phone => (390, 844, 1.0),
            Self::Narrow => (320, 800, 1.0),
            Self::Zoomed => (640, 360, 2.0),
            Self::Wide => (2200, 1200, 1.0),
        }
    }

    /// The word for file names and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Phone => "phone",
            Self::Narrow => "narrow",
            Self::Zoomed => "zoomed",
            Self::Wide => "wide",
        }
    }

    pub(crate) fn put_on(self, window: &Window<'_>) {
        let (width, height, scale) = self.size();
        let scheme = if self == Self::Dark { "dark" } else { "light" };
        // Colours on their way from bright to dark are nobody's colours.
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        window.ask("Emulation.setEmulatedMedia", json!({ "features": features }));
        let is_mobile = matches!(self, Self::Phone | Self::Narrow);
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_mobile });
        window.ask("Emulation.setDeviceMetricsOverride", size);
    }
}
