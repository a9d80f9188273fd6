//! The keyboard.

use crate::person::Person;
use serde_json::json;

/// A key held while another is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Control.
    Control,
    /// Shift.
    Shift,
}

impl Held {
    fn bits(self) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::Control => 2,
            Self::Shift => 8,
        }
    }
}

/// A key with a name: its number, and the text that it types.
const NAMED: [(&str, u32, &str); 12] = [
    ("Enter", 13, "\r"),
    ("Tab", 9, ""),
    ("Escape", 27, ""),
    ("Backspace", 8, ""),
    ("Delete", 46, ""),
    ("Home", 36, ""),
    ("End", 35, ""),
    ("ArrowLeft", 37, ""),
    ("ArrowUp", 38, ""),
    ("ArrowRight", 39, ""),
    ("ArrowDown", 40, ""),
    ("F2", 113, ""),
];

/// The number of a letter, a digit or the blank; other keys are known by their text alone.
fn number(key: &str) -> u32 {
    let first = key.to_uppercase().as_bytes()[0];
    if first.is_ascii_alphanumeric() || first == b' ' { u32::from(first) } else { 0 }
}

impl Person<'_> {
    /// Presses a key, by its name: `j`, `Enter`, `Escape`.
    pub fn press(&self, key: &str) -> &Self {
        self.press_with(Held::Nothing, key)
    }

    /// Presses a key while another is held.
    pub fn press_with(&self, held: Held, key: &str) -> &Self {
        let named = NAMED.iter().find(|(name, ..)| *name == key);
        let number = named.map_or_else(|| number(key), |(_, number, _)| *number);
        let text = named.map_or(key, |(.., text)| text);
        // A key with Control types nothing.
        let text = if held == Held::Control { "" } else { text };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        let event = |kind: &str, text: &str| {
            json!({
                "type": kind, "key": key, "code": if named.is_some() { key } else { "" }, "text": text,
                "windowsVirtualKeyCode": number, "modifiers": held.bits(),
            })
        };
        self.window().ask("Input.dispatchKeyEvent", event(kind, text));
        self.window().ask("Input.dispatchKeyEvent", event("keyUp", ""));
        self
    }

    /// Types letter by letter, as fast as the window takes them.
    pub fn type_letters(&self, text: &str) -> &Self {
        for letter in text.chars() {
            self.press(&letter.to_string());
        }
        self
    }

    /// Types into a field, in place of its text.
    pub fn fill(&self, field: &str, text: &str) -> &Self {
        self.wait_until(&format!(
            "(() => {{ const it = document.querySelector({field:?}); it?.focus(); it?.select?.(); return !!it && document.readyState === 'complete'; }})()"
        ));
        if text.is_empty() {
            return self.press("Delete");
        }
        self.window().ask("Input.insertText", json!({ "text": text }));
        self
    }
}
