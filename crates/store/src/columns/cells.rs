//! Numbers of as few bytes as the greatest of a column needs.

use super::bitmap::Bitmap;

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
        let width = |cells: &Self| match cells {
            Self::U8(_) => u64::from(u8::MAX),
            Self::U16(_) => u64::from(u16::MAX),
            Self::U32(_) => u64::from(u32::MAX),
            Self::U64(_) => u64::MAX,
        };
        while value > width(self) {
            *self = match std::mem::take(self) {
                Self::U8(values) => Self::U16(values.into_iter().map(u16::from).collect()),
                Self::U16(values) => Self::U32(values.into_iter().map(u32::from).collect()),
                Self::U32(values) => Self::U64(values.into_iter().map(u64::from).collect()),
                wide => wide,
            };
        }
    }

    /// Clears the bits of cells failing a test.
    pub fn keep_where(&self, bits: &mut Bitmap, test: impl Fn(u64) -> bool) {
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
}
