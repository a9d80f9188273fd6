//! The methods of a family, made from its line.

use super::{find, write};
use crate::family::{Does, Family};
use crate::keys::key;
use crate::method::Method;
use crate::signature::{Flat, Signature};
use headwater_model::permission::AnyPermission;

impl Family {
    /// The methods, made once: texts and lists in them live as long as the process.
    pub fn methods(&'static self) -> impl Iterator<Item = &'static Method> {
        self.methods.iter().map(|(name, does)| &*Box::leak(Box::new(self.method(name, *does))))
    }

    fn method(&'static self, name: &'static str, does: Does) -> Method {
        let (many, permissions) = (self.record.many, &self.record.permissions);
        match does {
            Does::Create => self
                .write(Method::write(name, leaked(format!("Adds {many}."))), &permissions.create)
                .answers(key("creates"))
                .does(|call| Box::pin(write::create(call))),
            Does::Update => self
                .write(
                    Method::write(name, leaked(format!("Changes {many}; one that does not exist is refused."))),
                    &permissions.edit,
                )
                .answers(key("updates"))
                .does(|call| Box::pin(write::update(call))),
            Does::Delete => self
                .write(Method::remove(name, leaked(format!("Deletes {many}."))), &permissions.delete)
                .does(|call| Box::pin(write::delete(call))),
            Does::GetOne => self
                .read(name, format!("One of the {many}, by id."))
                .takes(&["id"])
                .leniently(&["fields"])
                .answers(self.keys.one)
                .does(|call| Box::pin(find::one(call))),
            Does::GetMany => {
                let many = self
                    .read(name, format!("{} by id, by any field, or all.", capital(many)))
                    .takes(&["where"])
                    .may_take(&["limit", "offset"])
                    .leniently(&["id", "fields"])
                    .where_may_be_absent()
                    .answers(self.keys.many);
                let many = if self.keys.has_more { many.has_more() } else { many };
                many.does(|call| Box::pin(find::many(call)))
            }
            Does::GetDateRange => self.range(name, &[], &["limit", "offset", "fields"]),
            Does::GetPagedDateRange => self.range(name, &["limit", "offset"], &["fields"]),
        }
    }

    fn write(&'static self, method: Signature, needed: &'static AnyPermission) -> Signature {
        let flat = if self.flat.contains(&method.name) { Flat::Always } else { Flat::Never };
        method.needs(alone(needed)).takes(&["objects"]).flat(flat).of_family(self)
    }

    fn read(&'static self, name: &'static str, says: String) -> Signature {
        Method::read(name, leaked(says)).needs(alone(&self.record.permissions.view)).of_family(self)
    }

    fn range(
        &'static self,
        name: &'static str,
        optional: &'static [&'static str],
        lenient: &'static [&'static str],
    ) -> Method {
        self.read(name, format!("{} created or updated between two times.", capital(self.record.many)))
            .takes(&["startDate", "endDate", "timestamp"])
            .may_take(optional)
            .leniently(lenient)
            .answers(self.keys.range)
            .does(|call| Box::pin(find::in_range(call)))
    }
}

fn leaked(text: String) -> &'static str {
    text.leak()
}

fn alone(permission: &'static AnyPermission) -> &'static [&'static AnyPermission] {
    Box::leak(Box::new([permission]))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
