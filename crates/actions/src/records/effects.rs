//! How much the objects of a call bring about in other records: a transaction takes as many objects as it has room for all of it.

use headwater_store::Volume;

/// About how much is written in other records for each object of a call.
#[derive(Debug, Default)]
pub struct Effects {
    /// The volumes of the first objects; `None` where objects have no effects.
    volumes: Option<Vec<Volume>>,
}

impl Effects {
    /// The effects of the first objects. All others are left for another transaction.
    pub fn of_first(volumes: Vec<Volume>) -> Self {
        Self { volumes: Some(volumes) }
    }

    /// The objects whose effects are known.
    pub fn known<'o, O>(&self, objects: &'o [O]) -> &'o [O] {
        self.volumes.as_ref().map_or(objects, |volumes| &objects[..volumes.len().min(objects.len())])
    }

    /// The volume of each object, in order.
    pub fn each(&self) -> impl Iterator<Item = Volume> {
        self.volumes.iter().flatten().copied().chain(std::iter::repeat_with(Volume::default))
    }
}
