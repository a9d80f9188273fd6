//! The mouse: clicks, double clicks, the wheel, and dragging.

use crate::person::{PATIENCE, Person};
use serde_json::{Value, json};

/// A place in the window.
type Place = (f64, f64);

impl Person<'_> {
    /// The middle of something in the page, brought into sight.
    fn place(&self, what: &str) -> Place {
        let look = format!(
            "(() => {{ const it = document.querySelector({what:?}); if (!it || document.readyState !== 'complete') return null; \
             it.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        );
        let place = headwater_testbed::wait::found_within(PATIENCE, what, || match self.try_value(&look) {
            Ok(Value::Array(place)) => Ok(place),
            other => Err(format!("{other:?} at {}", self.address())),
        });
        (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
    }

    fn act(&self, kind: &str, (x, y): Place, more: &Value) {
        let mut event = json!({ "type": kind, "x": x, "y": y });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.window().ask("Input.dispatchMouseEvent", event);
    }

    /// Clicks something in the page.
    pub fn click(&self, what: &str) -> &Self {
        self.click_times(what, 1)
    }

    /// Clicks something twice, quickly.
    pub fn double_click(&self, what: &str) -> &Self {
        self.click_times(what, 2)
    }

    fn click_times(&self, what: &str, times: u32) -> &Self {
        let place = self.place(what);
        self.act("mouseMoved", place, &json!({}));
        for time in 1..=times {
            for kind in ["mousePressed", "mouseReleased"] {
                self.act(kind, place, &json!({ "button": "left", "clickCount": time }));
            }
        }
        self
    }

    /// Turns the wheel over something, so many pixels down.
    pub fn wheel(&self, what: &str, pixels: f64) -> &Self {
        self.act("mouseWheel", self.place(what), &json!({ "deltaX": 0, "deltaY": pixels }));
        self
    }

    /// Drags something onto something else.
    pub fn drag(&self, what: &str, onto: &str) -> &Self {
        self.window().ask("Input.setInterceptDrags", json!({ "enabled": true }));
        let (from, to) = (self.place(what), self.place(onto));
        self.act("mouseMoved", from, &json!({}));
        self.act("mousePressed", from, &json!({ "button": "left", "clickCount": 1 }));
        for step in 1..=4 {
            let part = f64::from(step) / 4.0;
            let place = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
            self.act("mouseMoved", place, &json!({ "button": "left", "buttons": 1 }));
        }
        let dragged = headwater_testbed::wait::found_within(PATIENCE, "a drag begins", || {
            self.window().told("Input.dragIntercepted").pop().ok_or("nothing is dragged")
        });
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({ "type": kind, "x": to.0, "y": to.1, "data": dragged["data"] });
            self.window().ask("Input.dispatchDragEvent", event);
        }
        self.act("mouseReleased", to, &json!({ "button": "left", "clickCount": 1 }));
        self.window().ask("Input.setInterceptDrags", json!({ "enabled": false }));
        self
    }
}
