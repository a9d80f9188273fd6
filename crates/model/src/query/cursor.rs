//! A place in an order of leads, as a text for addresses.

use super::SortBy;
use super::field::SortKey;
use crate::id::LeadId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The place of a lead in an order: the sorted value and the id. Valid though the lead is changed or gone
/// meanwhile; one of another order is the place of the same lead in the order asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadCursor {
    /// Which order.
    sort: [u8; 4],
    /// The value, as [`SortKey::for_order`] makes it.
    pub key: Option<SortKey>,
    /// The lead.
    pub id: LeadId,
}

/// Which page of a question's leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadWindow {
    /// The first.
    First,
    /// The last.
    Last,
    /// Behind a place.
    After(LeadCursor),
    /// In front of a place: the nearest leads.
    Before(LeadCursor),
}

impl LeadCursor {
    /// The place of a lead in an order.
    pub fn new(sort: &SortBy, key: Option<SortKey>, id: LeadId) -> Self {
        Self { sort: print_of(sort), key: key.map(SortKey::for_order), id }
    }

    /// Whether the place is of this order.
    pub fn is_of(&self, sort: &SortBy) -> bool {
        self.sort == print_of(sort)
    }

    /// The text, in letters allowed in addresses.
    pub fn print(&self) -> String {
        let mut bytes = self.sort.to_vec();
        bytes.extend_from_slice(&self.id.0.to_be_bytes());
        match &self.key {
            None => {}
            Some(SortKey::Number(number)) => {
                bytes.push(b'n');
                bytes.extend_from_slice(&number.to_be_bytes());
            }
            Some(SortKey::Text(text)) => {
                bytes.push(b't');
                bytes.extend_from_slice(text.as_bytes());
            }
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a text made by [`Self::print`]; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sort, rest) = bytes.split_first_chunk::<4>()?;
        let (id, rest) = rest.split_first_chunk::<8>()?;
        let key = match rest.split_first() {
            None => None,
            Some((b'n', number)) => Some(SortKey::Number(i64::from_be_bytes(number.try_into().ok()?))),
            Some((b't', text)) => Some(SortKey::Text(std::str::from_utf8(text).ok()?.to_owned()).for_order()),
            Some(_) => return None,
        };
        Some(Self { sort: *sort, key, id: LeadId(i64::from_be_bytes(*id)) })
    }
}

/// The print of an order, by which a place of another order is known.
fn print_of(sort: &SortBy) -> [u8; 4] {
    let digest = Sha256::digest(sort.print().as_bytes());
    let mut print = [0; 4];
    print.copy_from_slice(&digest[..4]);
    print
}
