//! TABLE · English.

use super::{ErrorWords, GateWords, LeadsWords, ScreenWords, Words};

/// The texts in English.
pub static ENGLISH: Words = Words {
    tag: "en",
    skip: "Skip to content",
    screens: ScreenWords { main: "Main", leads: "Leads", account: "Your account:", sign_out: "Sign out" },
    gate: GateWords {
        title: "Sign in to Headwater",
        hint: "Your administrator gave you an account. There is nothing to sign up for.",
        email: "Email",
        password: "Password",
        stay: "Stay signed in on this device for 30 days",
        sign_in: "Sign in",
        refused: "Email and password do not belong together.",
        in_the_open: "Passwords are not sent in the open",
        in_the_open_hint: "This connection has no TLS. The server's operator puts a proxy with TLS before Headwater and sets --base-url \
                           to its https:// address; docs/operating.md says how.",
        forgotten: "Forgotten? The server's operator sets a new one: headwater user passwd",
        motto: "Every lead has a source. This is where you can see it.",
    },
    leads: LeadsWords {
        title: "Leads",
        columns: ["Name", "Company", "Status", "Score", "Owner", "Email"],
        statuses: ["Unqualified", "Open", "Qualified", "Contact", "Customer", "With opportunity"],
        no_owner: "No one",
        no_name: "No name",
        next: |count| format!("Next {count}"),
        count: |count| match count {
            1 => "1 lead".to_owned(),
            _ => format!("{} leads", grouped(count)),
        },
        empty: "No leads yet",
        empty_hint: "Programs add leads by createLeads of the API.",
    },
    errors: ErrorWords {
        missing: "There is nothing here",
        missing_hint: "The address may be mistyped, or what was here has been deleted.",
        forbidden: "Your role does not see this page",
        forbidden_hint: |roles| format!("It is open to: {roles}. An administrator can give you another role."),
        foreign: "This was not sent from a page of this server",
        foreign_hint: "Nothing was changed. Open the page here and try again.",
        failed: "The server failed",
        failed_hint: "Nothing that was saved is lost. The server's log says more.",
        busy: "The server has too much to do",
        busy_hint: "Nothing that was saved is lost. Try again in a moment.",
        home: "To the first page",
    },
};

/// A number with its thousands apart.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let texts: Vec<String> = [0, 12, 999, 1_000, 12_418, 1_000_000].into_iter().map(grouped).collect();
        assert_eq!(texts, ["0", "12", "999", "1,000", "12,418", "1,000,000"]);
    }
}
