//! The methods of a family, made from its line.

use super::{find, write};
use crate::family::{Does, Family};
use crate::keys::key;
use crate::method::Method;
use crate::signature::Flat;
use headwater_model::permission::AnyPermission;

impl Family {
    /// The methods, made once: texts and lists in them live as long as the process.
    pub fn methods(&'static self) -> impl Iterator<Item = &'static Method> {
        self.methods.iter().map(|(name, does)| &*Box::leak(Box::new(self.method(name, *does))))
    }

    fn method(&'static self, name: &'static str, does: Does) -> Method {
        let (record, permissions) = (self.record, &self.record.permissions);
        let says = |text: String| -> &'static str { text.leak() };
        let needs = |permission: &'static AnyPermission| -> &'static [&'static AnyPermission] {
            Box::leak(Box::new([permission]))
        };
        let (one, many) = (record.name, record.many);
        let flat = if self.flat.contains(&name) { Flat::Always } else { Flat::Never };
        match does {
            Does::Create => Method::write(name, says(format!("Adds {many}.")))
                .needs(needs(&permissions.create))
                .takes(&["objects"])
                .flat(flat)
                .answers(key("creates"))
                .of_family(self)
                .does(|call| Box::pin(write::create(call))),
            Does::Update => Method::write(name, says(format!("Changes {many}; one that does not exist is refused.")))
                .needs(needs(&permissions.edit))
                .takes(&["objects"])
                .flat(flat)
                .answers(key("updates"))
                .of_family(self)
                .does(|call| Box::pin(write::update(call))),
            Does::Delete => Method::remove(name, says(format!("Deletes {many}.")))
                .needs(needs(&permissions.delete))
                .takes(&["objects"])
                .flat(flat)
                .of_family(self)
                .does(|call| Box::pin(write::delete(call))),
            Does::GetOne => Method::read(name, says(format!("One of the {many}, by id: {one} or empty list.")))
                .needs(needs(&permissions.view))
                .takes(&["id"])
                .leniently(&["fields"])
                .answers(self.keys.one)
                .of_family(self)
                .does(|call| Box::pin(find::one(call))),
            Does::GetMany => {
                let signature = Method::read(name, says(format!("{} by id, by any field, or all.", capital(many))))
                    .needs(needs(&permissions.view))
                    .takes(&["where"])
                    .may_take(&["limit", "offset"])
                    .leniently(&["id", "fields"])
                    .where_may_be_absent()
                    .answers(self.keys.many)
                    .of_family(self);
                let signature = if self.keys.has_more { signature.has_more() } else { signature };
                signature.does(|call| Box::pin(find::many(call)))
            }
            Does::GetDateRange => {
                Method::read(name, says(format!("{} created or updated between two times.", capital(many))))
                    .needs(needs(&permissions.view))
                    .takes(&["startDate", "endDate", "timestamp"])
                    .leniently(&["limit", "offset", "fields"])
                    .answers(self.keys.range)
                    .of_family(self)
                    .does(|call| Box::pin(find::in_range(call)))
            }
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
