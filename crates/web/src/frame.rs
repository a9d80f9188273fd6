//! The frame around every page of a person: the navigation, and the person's name.

use crate::request::ScreenRequest;
use crate::words::{FrameWords, Words};
use headwater_model::permission::{
    AnyPermission, MANAGE_FIELDS, MANAGE_KEYS, MANAGE_USERS, SEE_AUDIT, SEE_SERVER, VIEW_LEADS, VIEW_LISTS,
};
use headwater_model::problem::Problem;
use headwater_model::user::Role;

/// The frame of a page.
pub struct ScreenFrame<'r> {
    /// The texts.
    pub words: &'static Words,
    /// The title.
    pub title: &'static str,
    /// The account's name.
    pub account: &'r str,
    /// The person's name.
    pub name: &'r str,
    /// Whether single letters do things.
    pub has_letter_keys: bool,
    /// Whether this is the person's own page.
    pub is_own: bool,
    /// The person's role, as people name it.
    pub role: &'static str,
    /// The title of the role through whose eyes the person looks.
    pub viewing_as: Option<&'static str>,
    /// The navigation: screens for everybody's work.
    pub links: Vec<NavLink>,
    /// The navigation: screens for administrators; empty for others.
    pub administration: Vec<NavLink>,
}

/// A link of the navigation.
pub struct NavLink {
    /// The path.
    pub path: &'static str,
    /// The icon.
    pub icon: &'static str,
    /// The name.
    pub name: &'static str,
    /// The key that leads there after `G`; empty where there is none.
    pub key: &'static str,
    /// The value of `aria-current`: `page` on the page being shown, `true` on the screen that holds it, else nothing.
    pub here: Option<&'static str>,
}

/// The part of the navigation in which a screen stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NavGroup {
    Work,
    Administration,
}

/// A screen of the navigation.
struct NavScreen {
    group: NavGroup,
    path: &'static str,
    icon: &'static str,
    name: fn(&FrameWords) -> &'static str,
    key: &'static str,
    /// The permission without which the link is not drawn.
    needs: Option<&'static AnyPermission>,
}

impl NavScreen {
    fn holds(&self, path: &str) -> Option<&'static str> {
        let rest = path.strip_prefix(self.path)?;
        match rest {
            "" => Some("page"),
            rest if rest.starts_with('/') && self.path != "/" => Some("true"),
            _ => None,
        }
    }
}

/// The screens of the navigation, in its order.
static SCREENS: &[NavScreen] = &[
    NavScreen { group: NavGroup::Work, path: "/", icon: "home", name: |words| words.home, key: "h", needs: None },
    NavScreen {
        group: NavGroup::Work,
        path: "/leads",
        icon: "leads",
        name: |words| words.leads,
        key: "l",
        needs: Some(VIEW_LEADS.any),
    },
    NavScreen {
        group: NavGroup::Work,
        path: "/lists",
        icon: "lists",
        name: |words| words.lists,
        key: "s",
        needs: Some(VIEW_LISTS.any),
    },
    NavScreen {
        group: NavGroup::Administration,
        path: "/users",
        icon: "people",
        name: |words| words.users,
        key: "",
        needs: Some(MANAGE_USERS.any),
    },
    NavScreen {
        group: NavGroup::Administration,
        path: "/fields",
        icon: "fields",
        name: |words| words.fields,
        key: "",
        needs: Some(MANAGE_FIELDS.any),
    },
    NavScreen {
        group: NavGroup::Administration,
        path: "/developers",
        icon: "code",
        name: |words| words.developers,
        key: "",
        needs: Some(MANAGE_KEYS.any),
    },
    NavScreen {
        group: NavGroup::Administration,
        path: "/system",
        icon: "pulse",
        name: |words| words.system,
        key: "",
        needs: Some(SEE_SERVER.any),
    },
    NavScreen {
        group: NavGroup::Administration,
        path: "/audit",
        icon: "audit",
        name: |words| words.audit,
        key: "",
        needs: Some(SEE_AUDIT.any),
    },
];

impl<'r> ScreenFrame<'r> {
    /// The frame of a person's page.
    pub fn of(request: &'r ScreenRequest<'_>, title: &'static str) -> Result<Self, Problem> {
        let (person, words) = (request.person()?, request.words);
        let is_open = |screen: &&NavScreen| screen.needs.is_none_or(|needed| person.actor.demand(needed).is_ok());
        let links = |group| {
            let screens = SCREENS.iter().filter(|screen| screen.group == group).filter(is_open);
            let link = |screen: &NavScreen| NavLink {
                path: screen.path,
                icon: screen.icon,
                name: (screen.name)(&words.frame),
                key: screen.key,
                here: screen.holds(request.path),
            };
            screens.map(link).collect()
        };
        Ok(Self {
            words,
            title,
            account: &person.account_name,
            name: &person.actor.name,
            has_letter_keys: person.has_letter_keys,
            is_own: request.path == "/me",
            role: person.user.role.title(),
            viewing_as: person.viewing_as.map(Role::title),
            links: links(NavGroup::Work),
            administration: links(NavGroup::Administration),
        })
    }
}

/// The initials of a name: of the first and the last word.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let letters: String = first.into_iter().chain(words.next_back()).collect();
    letters.to_uppercase()
}

/// The hue of a name, one of eight: the same name has the same colour everywhere.
pub fn hue(name: &str) -> u32 {
    1 + name.bytes().map(u32::from).sum::<u32>() % 8
}
