//! Numbers of as few bytes as the greatest of a column needs.

use super::bitmap::{Bitmap, Keeps};
use std::ops::{Not, RangeInclusive};

/// Whole numbers from 0, all of one width.
#[derive(Debug)]
pub enum Cells {
    /// Of one byte.
    U8(Vec<u8>),
    /// Of two bytes.
    U16(Vec<u16>),
    /// Of four bytes.
    U32(Vec<u32>),
    /// Of eight bytes.
    U64(Vec<u64>),
}

/// The same work on cells of any width.
macro_rules! on_cells {
    ($cells:expr, $values:ident => $work:expr) => {
        match $cells {
            Cells::U8($values) => $work,
            Cells::U16($values) => $work,
            Cells::U32($values) => $work,
            Cells::U64($values) => $work,
        }
    };
}

impl Default for Cells {
    fn default() -> Self {
        Self::U8(Vec::new())
    }
}

impl Cells {
    /// So many zeros.
    pub fn zeros(len: usize) -> Self {
        Self::U8(vec![0; len])
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        on_cells!(self, values => values.len())
    }

    /// A cell; 0 beyond the last.
    pub fn get(&self, place: usize) -> u64 {
        match self {
            Self::U8(values) => values.get(place).copied().unwrap_or_default().into(),
            Self::U16(values) => values.get(place).copied().unwrap_or_default().into(),
            Self::U32(values) => values.get(place).copied().unwrap_or_default().into(),
            Self::U64(values) => values.get(place).copied().unwrap_or_default(),
        }
    }

    /// Passes the cells of some places to `take`.
    pub fn each(&self, places: impl Iterator<Item = usize>, mut take: impl FnMut(usize, u64)) {
        fn at<T: Copy + Default + Into<u64>>(values: &[T]) -> impl Fn(usize) -> u64 {
            |place| values.get(place).copied().unwrap_or_default().into()
        }
        on_cells!(self, values => {
            let at = at(values);
            places.for_each(|place| take(place, at(place)));
        });
    }

    /// The greatest number for cells of this width.
    pub fn greatest(&self) -> u64 {
        match self {
            Self::U8(_) => u8::MAX.into(),
            Self::U16(_) => u16::MAX.into(),
            Self::U32(_) => u32::MAX.into(),
            Self::U64(_) => u64::MAX,
        }
    }

    /// Changes a cell.
    pub fn set(&mut self, place: usize, value: u64) {
        self.widen(value);
        on_cells!(self, values => {
            if let Some(cell) = values.get_mut(place) {
                *cell = value as _;
            }
        });
    }

    /// Adds a cell.
    pub fn push(&mut self, value: u64) {
        self.widen(value);
        on_cells!(self, values => values.push(value as _));
    }

    /// Makes all cells wide enough for a value.
    fn widen(&mut self, value: u64) {
        while value > self.greatest() {
            *self = match std::mem::take(self) {
                Self::U8(values) => Self::U16(values.into_iter().map(u16::from).collect()),
                Self::U16(values) => Self::U32(values.into_iter().map(u32::from).collect()),
                Self::U32(values) => Self::U64(values.into_iter().map(u64::from).collect()),
                wide => wide,
            };
        }
    }

    /// Clears the bits of cells outside a range, or inside.
    pub fn keep_range(&self, bits: &mut Bitmap, range: &RangeInclusive<u64>, side: Keeps) {
        on_cells!(self, values => keep_range(bits, values, range, side));
    }

    /// Clears the bits of cells outside some numbers, or inside. Cells are numbers and one more, or 0 for none.
    pub fn keep_numbers(&self, bits: &mut Bitmap, numbers: &Bitmap, side: Keeps) {
        let mut places = numbers.places();
        let is_in = |cell: u64| numbers.has((cell as usize).wrapping_sub(1));
        match (places.next(), places.next(), side) {
            (None, _, Keeps::Inside) => bits.empty(),
            (None, _, Keeps::Outside) => {}
            (Some(only), None, _) => self.keep_range(bits, &(only as u64 + 1..=only as u64 + 1), side),
            (.., Keeps::Inside) => self.keep_where(bits, is_in),
            (.., Keeps::Outside) => self.keep_where(bits, |cell| !is_in(cell)),
        }
    }

    /// Clears the bits of cells failing a test.
    fn keep_where(&self, bits: &mut Bitmap, test: impl Fn(u64) -> bool) {
        match self {
            Self::U8(values) => bits.keep_where(values, |value| test(value.into())),
            Self::U16(values) => bits.keep_where(values, |value| test(value.into())),
            Self::U32(values) => bits.keep_where(values, |value| test(value.into())),
            Self::U64(values) => bits.keep_where(values, test),
        }
    }

    /// Gives back memory kept for further cells.
    pub fn shrink(&mut self) {
        on_cells!(self, values => values.shrink_to_fit());
    }

    /// The bytes in memory.
    pub fn bytes(&self) -> usize {
        fn bytes<T>(values: &Vec<T>) -> usize {
            values.capacity() * size_of::<T>()
        }
        on_cells!(self, values => bytes(values))
    }
}

/// Cells are compared at their own width: so many fit into a register at once.
fn keep_range<T>(bits: &mut Bitmap, values: &[T], range: &RangeInclusive<u64>, side: Keeps)
where
    T: Copy + Ord + TryFrom<u64> + Not<Output = T> + Default,
{
    let greatest = T::try_from(*range.end()).unwrap_or(!T::default());
    match (T::try_from(*range.start()), side) {
        (Ok(least), Keeps::Inside) => bits.keep_where(values, |value| (value >= least) & (value <= greatest)),
        (Ok(least), Keeps::Outside) => bits.keep_where(values, |value| (value < least) | (value > greatest)),
        (Err(_), Keeps::Inside) => bits.empty(),
        (Err(_), Keeps::Outside) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_widen_as_values_need() {
        let mut cells = Cells::zeros(2);
        for (value, bytes) in [(255, 1), (256, 2), (70_000, 4), (1 << 40, 8)] {
            cells.set(1, value);
            cells.shrink();
            assert_eq!((cells.get(0), cells.get(1), cells.bytes()), (0, value, 2 * bytes));
        }
        cells.push(3);
        let mut bits = Bitmap::full(3);
        cells.keep_where(&mut bits, |value| value < 10);
        assert!(bits.places().eq([0, 2]));
    }

    #[test]
    fn a_range_may_lie_beyond_the_width_of_cells() {
        let narrow = Cells::U8((0..200).collect());
        let kept = |range: RangeInclusive<u64>, side| {
            let mut bits = Bitmap::full(narrow.len());
            narrow.keep_range(&mut bits, &range, side);
            bits.places().collect::<Vec<_>>()
        };
        assert_eq!(kept(60..=70, Keeps::Inside), (60..=70).collect::<Vec<_>>());
        assert_eq!(kept(3..=1 << 20, Keeps::Outside), [0, 1, 2]);
        assert_eq!((kept(256..=300, Keeps::Inside), kept(256..=300, Keeps::Outside).len()), (vec![], 200));
    }
}
