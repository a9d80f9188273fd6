//! TABLE · English: signing in.

use crate::words::GateWords;

pub(super) const GATE: GateWords = GateWords {
    title: "Sign in to Headwater",
    hint: "Your administrator gave you an account. There is nothing to sign up for.",
    email: "Email",
    password: "Password",
    stay: "Stay signed in on this device for 30 days",
    sign_in: "Sign in",
    refused: "Email and password do not belong together.",
    pause: |seconds| {
        if seconds == 1 {
            "Too many tries have failed. The next is possible in a second.".to_owned()
        } else {
            format!("Too many tries have failed. The next is possible in {seconds} seconds.")
        }
    },
    in_the_open: "Passwords are not sent in the open",
    in_the_open_hint: "This connection has no TLS. The server's operator puts a proxy with TLS before Headwater and sets --base-url \
                       to its https:// address; docs/operating.md says how.",
    forgotten: "Forgotten? The server's operator sets a new one: headwater user passwd",
    code: "One more step",
    code_hint: "Type the six digits that your app shows for Headwater.",
    code_label: "Code",
    code_wrong: "This code is not right, or was used before. Wait for the next one and type that.",
    code_lost: "App lost? Type one of your recovery codes. If those are lost too, an administrator can take the code off.",
    motto: "Every lead has a source. This is where you can see it.",
};
