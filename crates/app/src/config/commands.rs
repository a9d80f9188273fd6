//! Commands named in messages, ready to be typed: with those flags of this command line that the named command needs too.

use super::arguments::{self, SHOW_ALL};
use super::given::{Given, Origin};
use super::setting::{Setting, Shown};
use super::show;
use crate::output;

/// A command ready to be typed, from its name and arguments: `headwater key create --data-dir ./demo`. Variables and files need no
/// repetition; of the flags those follow that the help of the command shows, without passwords and tokens.
pub fn typed(given: &Given, words: &str) -> String {
    let takes = |setting: &&Setting| match setting.shown {
        _ if names(words, &SHOW_ALL) => true,
        Shown::Everywhere => true,
        Shown::By(commands) => names(words, commands),
    };
    let flags = arguments::all().filter(takes).filter_map(|setting| match given.of(setting) {
        Some((text, Origin::Flag(flag))) => Some(format!(" {flag} {}", output::word(&show::public(setting, text)))),
        _ => None,
    });
    format!("headwater {words}{}", flags.collect::<String>())
}

/// Whether words begin with the name of one of these commands.
fn names(words: &str, commands: &[&str]) -> bool {
    commands.iter().any(|name| words.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// A message whose commands, between backticks, are ready to be typed.
pub fn with_flags(given: &Given, message: &str) -> String {
    let parts = message.split('`').enumerate().map(|(place, part)| match part.strip_prefix("headwater ") {
        Some(words) if place % 2 == 1 => typed(given, words),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::table::SETTINGS;

    fn given(flags: &[(&str, &str)], variables: &[(&str, &str)]) -> Given {
        let mut given = Given::default();
        let setting = |name: &str| SETTINGS.iter().find(|setting| setting.name == name).unwrap();
        for (name, text) in flags {
            given.note(setting(name), text.into(), Origin::Flag(setting(name).flag()));
        }
        for (name, text) in variables {
            given.note(setting(name), text.into(), Origin::Variable(setting(name).variable()));
        }
        given
    }

    #[test]
    fn a_command_bears_the_flags_that_it_needs_and_no_others() {
        let flags =
            given(&[("data_dir", "./my demo"), ("listen", ":9000"), ("readers", "4")], &[("base_url", "http://x")]);
        assert_eq!(typed(&flags, "key list"), "headwater key list --data-dir './my demo'");
        assert_eq!(typed(&flags, "key create"), "headwater key create --data-dir './my demo' --listen :9000");
        assert_eq!(typed(&flags, "serve"), "headwater serve --data-dir './my demo' --listen :9000 --readers 4");
        assert_eq!(typed(&given(&[], &[("data_dir", "./demo")]), "serve"), "headwater serve", "the shell has it still");
    }

    #[test]
    fn a_command_in_a_message_has_no_password_and_nothing_else_is_changed() {
        let flags = given(&[("database_url", "postgres://ada:hush@db/crm")], &[]);
        let said = with_flags(&flags, "no key 7 of `x`: `headwater key list` shows them, headwater does not");
        assert_eq!(
            said,
            "no key 7 of `x`: `headwater key list --database-url postgres://ada@db/crm` shows them, headwater does not"
        );
    }
}
