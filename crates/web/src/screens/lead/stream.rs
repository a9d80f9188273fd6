//! The stream, a picture in attributes alone: a dotted spring while nobody knew the name, then a river as wide as the number of events.

use crate::dates::Dates;
use crate::words::LeadWords;
use headwater_model::time::Timestamp;
use headwater_store::life::STRETCHES;
use std::fmt::Write;

const WIDTH: f64 = 560.0;
const MIDDLE: f64 = 40.0;
/// Half the greatest width of the river.
const WIDEST: f64 = 26.0;
/// Nearer to an end the sentence at the line would stand in the way of the others.
const NEAR: f64 = 110.0;

/// The numbers behind the stream.
pub(super) struct StreamRead {
    pub(super) first: Timestamp,
    pub(super) stretches: Vec<i64>,
    /// Talks and forms.
    pub(super) hot: Vec<Timestamp>,
}

/// A mark.
pub(super) struct Mark {
    pub(super) class: &'static str,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) r: String,
}

/// The picture.
pub(super) struct StreamShown {
    pub(super) label: String,
    /// The dotted line; empty for a lead known from the beginning.
    pub(super) anonymous: String,
    pub(super) known: String,
    pub(super) edges: [String; 2],
    pub(super) marks: Vec<Mark>,
    /// The place of the line for the name.
    pub(super) since: String,
    pub(super) since_text: String,
    pub(super) since_anchor: &'static str,
    pub(super) begin: Option<String>,
    pub(super) end: Option<&'static str>,
}

type Point = (f64, f64);

/// Draws the stream of a lead known since a time.
pub(super) fn drawn(read: &StreamRead, known: Timestamp, dates: &Dates, words: &LeadWords) -> StreamShown {
    let length = (dates.now.0 - read.first.0).max(1) as f64;
    let x = |at: Timestamp| ((at.0 - read.first.0) as f64 / length).clamp(0.0, 1.0) * WIDTH;
    let since = x(known);
    let middle_of = |place: usize| (place as f64 + 0.5) / STRETCHES as f64 * WIDTH;
    let most = read.stretches.iter().copied().max().unwrap_or(1).max(4) as f64;
    let half = |count: i64| 0.8 + WIDEST * (count as f64 / most).sqrt();
    let counted = || read.stretches.iter().copied().enumerate().map(|(place, count)| (middle_of(place), count));
    let mut halves = vec![(since, 0.6)];
    halves.extend(counted().filter(|(x, _)| *x > since + 2.0).map(|(x, count)| (x, half(count))));
    halves.push((WIDTH, halves.last().map_or(0.6, |(_, last)| *last)));
    let halves = calmed(&halves);
    let top: Vec<Point> = halves.iter().map(|(x, half)| (*x, MIDDLE - half)).collect();
    let bottom: Vec<Point> = halves.iter().map(|(x, half)| (*x, MIDDLE + half)).collect();
    let back: Vec<Point> = bottom.iter().rev().copied().collect();
    let before = counted().filter(|(x, count)| *x < since && *count > 0);
    let mut marks: Vec<Mark> = before.map(|(x, _)| mark("point", x, 2.6)).collect();
    marks.extend(apart(read.hot.iter().map(|at| x(*at))).map(|x| mark("point hot", x.clamp(3.0, WIDTH - 4.0), 3.6)));
    let day = dates.date(dates.day(known));
    let begin = (words_month(dates, read.first), since > NEAR);
    StreamShown {
        label: (words.stream)(&dates.date(dates.day(read.first)), &day),
        anonymous: if since > 4.0 { smooth(&spring(since)) } else { String::new() },
        known: format!("{}L{}z", smooth(&top), &smooth(&back)[1..]),
        edges: [smooth(&top), smooth(&bottom)],
        marks,
        since: format!("{since:.1}"),
        since_text: (words.known_since)(&day),
        since_anchor: if since < NEAR {
            "start"
        } else if since > WIDTH - NEAR {
            "end"
        } else {
            "middle"
        },
        begin: begin.1.then_some(begin.0),
        end: (since <= WIDTH - 2.0 * NEAR).then_some(words.present),
    }
}

fn words_month(dates: &Dates, at: Timestamp) -> String {
    (dates.words.month)(dates.day(at))
}

fn mark(class: &'static str, x: f64, r: f64) -> Mark {
    Mark { class, x: format!("{x:.1}"), y: format!("{MIDDLE:.0}"), r: format!("{r:.1}") }
}

/// Places without neighbours too near.
fn apart(places: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    let mut last = f64::MAX;
    places.filter(move |x| {
        let is_apart = last - x > 9.0;
        if is_apart {
            last = *x;
        }
        is_apart
    })
}

/// Widths averaged with their neighbours: a river has no steps.
fn calmed(halves: &[Point]) -> Vec<Point> {
    let at = |place: usize| halves[place.min(halves.len() - 1)].1;
    let calm = |(place, (x, half)): (usize, &Point)| {
        if place == 0 { (*x, *half) } else { (*x, (at(place - 1) + 2.0 * half + at(place + 1)) / 4.0) }
    };
    halves.iter().enumerate().map(calm).collect()
}

/// The bends of the dotted line.
fn spring(until: f64) -> Vec<Point> {
    let bends = (until / 50.0).ceil().max(2.0) as usize;
    let bend = |place: usize| (until * place as f64 / bends as f64, if place.is_multiple_of(2) { 1.5 } else { -1.5 });
    (0..=bends).map(bend).map(|(x, y)| (x, MIDDLE + if x >= until { 0.0 } else { y })).collect()
}

/// A smooth line through points.
fn smooth(points: &[Point]) -> String {
    let Some(first) = points.first() else { return String::new() };
    let mut line = format!("M{:.1} {:.1}", first.0, first.1);
    for place in 0..points.len().saturating_sub(1) {
        let at = |place: usize| points[place.min(points.len() - 1)];
        let (before, from, to, after) = (at(place.saturating_sub(1)), at(place), at(place + 1), at(place + 2));
        let (ax, ay) = (from.0 + (to.0 - before.0) / 6.0, from.1 + (to.1 - before.1) / 6.0);
        let (bx, by) = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
        // Writing into memory cannot fail.
        let _ = write!(line, "C{ax:.1} {ay:.1} {bx:.1} {by:.1} {:.1} {:.1}", to.0, to.1);
    }
    line
}
