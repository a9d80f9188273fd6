//! A method: the signature and the function.

use crate::call::{Call, Fault, Reply};
use crate::keys::key;
use crate::signature::{Effect, NoError, Signature};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

/// The function of a method.
pub type MethodFn = for<'a> fn(Call<'a>) -> Pin<Box<dyn Future<Output = Result<Reply, Fault>> + Send + 'a>>;

/// One method of the API.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    signature: Signature,
    /// The function.
    pub run: MethodFn,
}

impl Method {
    /// A method for reading.
    pub const fn read(name: &'static str, says: &'static str) -> Signature {
        Signature::new(name, says, Effect::Reads).no_error(NoError::Null)
    }

    /// A method for adding or changing.
    pub const fn write(name: &'static str, says: &'static str) -> Signature {
        Signature::new(name, says, Effect::Adds)
    }

    /// A method for removing; the key in `result` is `deletes`.
    pub const fn remove(name: &'static str, says: &'static str) -> Signature {
        Signature::new(name, says, Effect::Removes).answers(key("deletes"))
    }

    /// The same method under another name.
    pub const fn named(self, name: &'static str) -> Self {
        Self { signature: Signature { name, ..self.signature }, ..self }
    }

    /// The signature.
    pub fn signature(&'static self) -> &'static Signature {
        &self.signature
    }
}

impl Signature {
    /// The method with this function.
    pub const fn does(self, run: MethodFn) -> Method {
        Method { signature: self, run }
    }
}

impl Deref for Method {
    type Target = Signature;

    fn deref(&self) -> &Signature {
        &self.signature
    }
}
