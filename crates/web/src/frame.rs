//! The frame around every page of a person: the navigation, and the person's name.

use crate::request::ScreenRequest;
use crate::words::Words;
use headwater_model::problem::Problem;

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
    /// The person's role, as people name it.
    pub role: &'static str,
    /// The navigation.
    pub links: Vec<NavLink>,
}

/// A link of the navigation.
pub struct NavLink {
    /// The path.
    pub path: &'static str,
    /// The icon.
    pub icon: &'static str,
    /// The name.
    pub name: &'static str,
    /// Whether this is the page being shown.
    pub is_here: bool,
}

impl<'r> ScreenFrame<'r> {
    /// The frame of a person's page.
    pub fn of(request: &'r ScreenRequest<'_>, title: &'static str) -> Result<Self, Problem> {
        let (person, words) = (request.person()?, request.words);
        let screens = [("/leads", "leads", words.screens.leads)];
        let links = screens.map(|(path, icon, name)| NavLink { path, icon, name, is_here: path == request.name });
        Ok(Self {
            words,
            title,
            account: &person.account_name,
            name: &person.actor.name,
            role: person.user.role.title(),
            links: links.into(),
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
