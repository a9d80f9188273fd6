//! Lines of pictures: a series of numbers as the points of an SVG.

use std::fmt::Write as _;

/// The line through a series, and the area below, within a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartLine {
    /// The points of the line.
    pub points: String,
    /// The path of the area.
    pub area: String,
}

impl ChartLine {
    /// The line through some values, from the left to the right edge. The lowest value lies near the bottom, the highest near the top.
    pub fn through(values: &[i64], width: f64, height: f64) -> Self {
        let (low, high) = (values.iter().min().copied().unwrap_or(0), values.iter().max().copied().unwrap_or(0));
        let spread = (high - low).max(1) as f64;
        let step = width / (values.len().max(2) - 1) as f64;
        let (mut points, mut area) = (String::new(), format!("M0 {height}"));
        for (place, value) in values.iter().enumerate() {
            let (x, y) = (place as f64 * step, height - 2.0 - (value - low) as f64 / spread * (height - 4.0));
            // Writing into memory cannot fail.
            let _ = write!(points, "{x:.1},{y:.1} ");
            let _ = write!(area, " L{x:.1} {y:.1}");
        }
        let end = step * (values.len().max(1) - 1) as f64;
        let _ = write!(area, " L{end:.1} {height}z");
        Self { points: points.trim_end().to_owned(), area }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_edge_to_edge_and_from_bottom_to_top() {
        let line = ChartLine::through(&[0, 5, 10], 100.0, 20.0);
        assert_eq!(line.points, "0.0,18.0 50.0,10.0 100.0,2.0");
        assert_eq!(line.area, "M0 20 L0.0 18.0 L50.0 10.0 L100.0 2.0 L100.0 20z");
        assert_eq!(ChartLine::through(&[7, 7], 10.0, 20.0).points, "0.0,18.0 10.0,18.0", "no change is a level line");
        assert_eq!(ChartLine::through(&[], 10.0, 20.0).points, "");
    }
}
