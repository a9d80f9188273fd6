//! A line of the table of pages.

use crate::request::ScreenRequest;
use bytes::Bytes;
use headwater_model::permission::AnyPermission;
use headwater_model::problem::Problem;
use http::{Method, Response};
use std::future::Future;
use std::pin::Pin;

/// A reply under way.
pub type Replying<'r> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Problem>> + Send + 'r>>;

/// Who may ask for a page.
#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// Everybody.
    Nothing,
    /// A person who has signed in.
    Person,
    /// A person with a permission.
    Permission(&'static AnyPermission),
}

/// A page.
pub struct Route {
    /// GET reads, POST changes.
    pub method: Method,
    /// The path. A segment in braces, as in `/leads/{id}`, stands for any one segment.
    pub path: &'static str,
    /// Who may ask.
    pub needs: Needs,
    /// The screen.
    pub does: for<'r> fn(ScreenRequest<'r>) -> Replying<'r>,
}

impl Route {
    /// The segments of a path at the places of the braces; `None` for the path of another page.
    pub fn places<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        if !self.path.contains('{') {
            return (path == self.path).then(Vec::new);
        }
        let (mut sent, mut places) = (path.split('/'), Vec::new());
        for own in self.path.split('/') {
            let segment = sent.next()?;
            if own.starts_with('{') {
                places.push(Some(segment).filter(|segment| !segment.is_empty())?);
            } else if own != segment {
                return None;
            }
        }
        sent.next().is_none().then_some(places)
    }
}

pub(super) const fn get(
    path: &'static str,
    needs: Needs,
    does: for<'r> fn(ScreenRequest<'r>) -> Replying<'r>,
) -> Route {
    Route { method: Method::GET, path, needs, does }
}

pub(super) const fn post(
    path: &'static str,
    needs: Needs,
    does: for<'r> fn(ScreenRequest<'r>) -> Replying<'r>,
) -> Route {
    Route { method: Method::POST, path, needs, does }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_stand_for_one_segment() {
        let route = |path| get(path, Needs::Nothing, |_| Box::pin(async { Err(Problem::NotFound) }));
        let lead = route("/leads/{id}/notes");
        assert_eq!(lead.places("/leads/7/notes"), Some(vec!["7"]));
        for other in
            ["/leads/7", "/leads//notes", "/leads/7/notes/", "/leads/7/8/notes", "/lists/7/notes", "/leads/notes"]
        {
            assert_eq!(lead.places(other), None, "{other}");
        }
        assert_eq!((route("/").places("/"), route("/").places("/leads")), (Some(vec![]), None));
    }
}
