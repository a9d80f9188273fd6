//! A window of Chromium: requests to it, and what it tells.

use crate::chromium::Chromium;
use serde_json::{Value, json};
use std::sync::Mutex;

/// A window. It closes with the value.
pub(crate) struct Window<'b> {
    chromium: &'b Chromium,
    /// Cookies and storage that windows share.
    pub(crate) context: String,
    target: String,
    session: String,
    /// Told, and not yet asked for.
    told: Mutex<Vec<Value>>,
}

impl<'b> Window<'b> {
    pub(crate) fn open(chromium: &'b Chromium, context: String) -> Self {
        let ask = |method: &str, params: Value| chromium.ask("", method, &params).unwrap();
        let new = json!({ "url": "about:blank", "browserContextId": context, "newWindow": true });
        let target = ask("Target.createTarget", new)["targetId"].as_str().unwrap().to_owned();
        let attached = ask("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let window = Self { chromium, context, target, session, told: Mutex::default() };
        window.ask("Log.enable", json!({}));
        window.ask("Runtime.enable", json!({}));
        // While one page passes into another by a transition, clicks reach neither.
        let calm = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        window.ask("Emulation.setEmulatedMedia", calm);
        // Windows behind others have the focus, too.
        window.ask("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        window
    }

    pub(crate) fn ask(&self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) fn try_ask(&self, method: &str, params: Value) -> Result<Value, String> {
        self.chromium.ask(&self.session, method, &params)
    }

    /// What was told by a method since it was asked for last: its parameters.
    pub(crate) fn told(&self, method: &str) -> Vec<Value> {
        let mut told = self.told.lock().unwrap();
        told.extend(self.chromium.events(&self.session));
        let (asked, rest) = std::mem::take(&mut *told).into_iter().partition(|event| event["method"] == method);
        *told = rest;
        let asked: Vec<Value> = asked;
        asked.into_iter().map(|event| event["params"].clone()).collect()
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ = self.chromium.ask("", "Target.closeTarget", &json!({ "targetId": self.target }));
    }
}
