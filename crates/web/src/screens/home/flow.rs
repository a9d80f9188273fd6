//! New leads by day: the bars of the picture.

/// Days of the picture.
pub const DAYS: i64 = 28;

/// The picture's height without the words below, and the width of a day with the gap.
const HEIGHT: i64 = 112;
const STEP: i64 = 23;
const BAR: i64 = 15;

/// A day of the picture.
pub struct FlowDay {
    /// The day, as in addresses.
    pub day: String,
    /// The day in words.
    pub label: String,
    /// The leads created.
    pub count: i64,
    /// The address of these leads.
    pub query: String,
    /// Whether the label stands below.
    pub is_labelled: bool,
}

/// A bar of the picture.
pub struct FlowBar {
    /// The left edge.
    pub x: i64,
    /// The upper edge.
    pub y: i64,
    /// The width.
    pub width: i64,
    /// The height.
    pub height: i64,
}

/// New leads by day.
pub struct LeadFlow {
    /// The days, the oldest first.
    pub days: Vec<FlowDay>,
}

impl LeadFlow {
    /// The bar of a day. A day with leads has a bar to be seen.
    pub fn bar(&self, place: &usize) -> FlowBar {
        let most = self.days.iter().map(|day| day.count).max().unwrap_or(0).max(1);
        let count = self.days.get(*place).map_or(0, |day| day.count);
        let height = (count * HEIGHT / most).max(i64::from(count > 0) * 2);
        FlowBar { x: *place as i64 * STEP, y: HEIGHT - height, width: BAR, height }
    }

    /// The day with the fewest and the day with the most leads.
    pub fn extremes(&self) -> (i64, i64) {
        let counts = || self.days.iter().map(|day| day.count);
        (counts().min().unwrap_or(0), counts().max().unwrap_or(0))
    }

    /// The leads of the last day.
    pub fn today(&self) -> i64 {
        self.days.last().map_or(0, |day| day.count)
    }

    /// The address of the leads of the last day.
    pub fn today_query(&self) -> &str {
        self.days.last().map_or("", |day| &day.query)
    }

    /// The leads of the last seven days, today included.
    pub fn week(&self) -> i64 {
        self.days.iter().rev().take(7).map(|day| day.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_share_of_the_greatest() {
        let day = |count| FlowDay {
            day: String::new(),
            label: String::new(),
            count,
            query: String::new(),
            is_labelled: false,
        };
        let flow = LeadFlow { days: [0, 1, 500, 1000].map(day).into_iter().collect() };
        let heights: Vec<i64> = (0..4).map(|place| flow.bar(&place).height).collect();
        assert_eq!(heights, [0, 2, 56, 112]);
        assert_eq!((flow.extremes(), flow.today(), flow.week()), ((0, 1000), 1000, 1501));
    }
}
