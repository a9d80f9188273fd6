//! Rows in slices: each exactly once, in the page's order, for any lengths and ids, and with rows deleted meanwhile.

use super::*;
use headwater_store::db::Options;
use std::collections::BTreeSet;

/// A page: its ids and some behind, the number of rows wanted, and the deleted rows.
struct Case {
    ids: Vec<i64>,
    wanted: usize,
    gone: BTreeSet<i64>,
}

fn row(id: i64, longest: usize) -> String {
    format!("<{id}:{}>", "x".repeat((id as usize * 7919) % longest))
}

/// The slices of at most this many bytes, each with the number of rows.
fn slices(db: &Db, case: &Case, bytes: usize, longest: usize) -> Vec<(usize, String)> {
    let gone = case.gone.clone();
    let again: Again = Arc::new(move |_, ids, rows| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.retain(|id| !gone.contains(id));
        ids.iter().all(|id| rows.row(*id, |out| out.extend_from_slice(row(*id, longest).as_bytes())));
        Ok(())
    });
    let cursor = Cursor { at: 0, wanted: case.wanted, batch: 1, has_begun: false };
    let mut left = Left { ids: Arc::new(case.ids.clone()), cursor, goes_on: false };
    db.read_blocking(Job::of_server("test"), move |read| {
        let mut slices = Vec::new();
        while !left.is_done() {
            let mut rows = Rows::onto(Vec::new(), bytes, left.cursor.wanted);
            write_left(read, &mut left, &mut rows, &again)?;
            slices.push((rows.written.len(), String::from_utf8(rows.out).unwrap()));
        }
        Ok::<_, store::Error>(slices)
    })
    .unwrap()
}

/// Numbers in a seemingly random, repeatable order.
fn shuffled(count: i64, step: i64) -> Vec<i64> {
    (0..count).map(|at| 1 + at * step % 1009).collect()
}

#[test]
fn every_row_comes_once_in_order_and_later_ones_replace_the_vanished() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Options::new(folder.path().join("house.db"))).unwrap();
    for step in [1, 1008, 2, 397, 610] {
        for (bytes, longest) in [(1, 40), (300, 40), (300, 2000), (4000, 40), (100_000, 900)] {
            for every in [1000, 7, 3] {
                let ids = shuffled(400, step);
                let gone = ids.iter().copied().filter(|id| id % every == 0).collect();
                let case = Case { ids, wanted: 300, gone };
                let left = case.ids.iter().filter(|id| !case.gone.contains(id)).take(300);
                let expected: Vec<String> = left.map(|id| row(*id, longest)).collect();
                let slices = slices(&db, &case, bytes, longest);
                let fits = slices.iter().all(|(rows, text)| *rows <= 1 || text.len() <= bytes);
                assert!(fits, "step {step}, {bytes} bytes, one of {every} gone");
                let texts: Vec<&str> =
                    slices.iter().filter(|(rows, _)| *rows > 0).map(|(_, text)| text.as_str()).collect();
                assert_eq!(texts.join(","), expected.join(","), "step {step}, {bytes} bytes, one of {every} gone");
            }
        }
    }
}

#[test]
fn slices_are_full_where_the_page_is_in_the_order_of_its_ids() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Options::new(folder.path().join("house.db"))).unwrap();
    let case = Case { ids: (1..=1000).collect(), wanted: 1000, gone: BTreeSet::new() };
    let slices = slices(&db, &case, 4000, 40);
    let (_, all_but_the_last) = slices.split_last().unwrap();
    assert!(all_but_the_last.iter().all(|(_, text)| text.len() > 4000 - 50), "{} slices", slices.len());
}

#[test]
fn a_cut_keeps_whole_rows_and_at_least_one() {
    let mut rows = Rows::onto(b"[".to_vec(), 1000, 10);
    for id in 1..=3 {
        assert!(rows.row(id, |out| out.extend_from_slice(&[b'x'; 10])));
    }
    rows.cut(23);
    assert_eq!(rows.out, b"[xxxxxxxxxx,xxxxxxxxxx"[..22].to_vec());
    rows.cut(2);
    assert_eq!((rows.out.len(), rows.written.len()), (11, 1));
}
