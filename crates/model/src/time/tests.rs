use super::*;

#[test]
fn printing_and_reading_are_inverse_in_every_zone() {
    for zone in [Zone::utc(), Zone::named("America/New_York").unwrap(), Zone::named("Asia/Kolkata").unwrap()] {
        for seconds in [0, 951_782_400, 1_710_054_000, 1_795_475_435, 4_102_444_800] {
            let at = Timestamp::from_seconds(seconds);
            assert_eq!(zone.parse(zone.print(at).as_str()), Some(at), "{zone:?} {seconds}");
        }
    }
}

#[test]
fn known_days_print_right() {
    let utc = Zone::utc();
    assert_eq!(utc.print(Timestamp(0)).as_str(), "1970-01-01 00:00:00");
    assert_eq!(utc.print(Timestamp::from_seconds(951_827_696)).as_str(), "2000-02-29 12:34:56");
    let berlin = Zone::named("Europe/Berlin").unwrap();
    assert_eq!(berlin.print(Timestamp::from_seconds(1_720_000_000)).as_str(), "2024-07-03 11:46:40");
}

#[test]
fn the_last_second_of_all_is_a_time_in_every_zone() {
    for zone in [Zone::utc(), Zone::named("America/New_York").unwrap(), Zone::named("Asia/Kolkata").unwrap()] {
        let end = zone.parse("9999-12-31 23:59:59").unwrap();
        assert!(end > Timestamp::from_seconds(253_402_200_000), "{zone:?}");
        assert_eq!(Zone::utc().print(end).as_str().len(), 19);
    }
}

#[test]
fn times_are_read_as_tools_print_them() {
    let read = |text| Timestamp::from_rfc3339(text).map(|at| at.0);
    assert_eq!(read("1970-01-01T00:00:01Z"), Some(1_000_000));
    assert_eq!(read("1970-01-01T01:00:00.25+01:00"), Some(250_000));
    assert_eq!([read("1970-01-01 00:00:01"), read("1970-01-01T00:00:01"), read("yesterday")], [None; 3]);
}

#[test]
fn durations_end_with_the_microsecond() {
    let printed = |nanoseconds| milliseconds(Duration::from_nanos(nanoseconds)).to_string();
    assert_eq!(
        [printed(1_222_682), printed(999), printed(0), printed(61_000_000_049)],
        ["1.223", "0.001", "0", "61000"]
    );
}

#[test]
fn a_date_alone_is_midnight_and_nonsense_is_nothing() {
    let utc = Zone::utc();
    assert_eq!(utc.parse("2024-02-29"), utc.parse("2024-02-29 00:00:00"));
    for wrong in [
        "",
        "2023-02-29",
        "2024-13-01",
        "24:00",
        "2024-01-01 25:00:00",
        "yesterday",
        "2024-01-01 1:2:3:4",
        "-1-01-01",
        "24-02-29",
        "024-02-29",
        "02024-02-29",
        "2024-02-29T10:00:00",
        "2024-02-29 10:00:00Z",
        "2024-02-29 10:00:00.5",
    ] {
        assert_eq!(utc.parse(wrong), None, "{wrong}");
    }
    assert_eq!(date("24-2-9"), None);
}

#[test]
fn iso_8601_is_read_with_its_offset_and_fraction() {
    let berlin = Zone::named("Europe/Berlin").unwrap();
    let read = |text| berlin.read(text, Notation::Iso, Twice::First).map(|at| at.0);
    let at = 1_720_000_000_000_000;
    for same in [
        "2024-07-03 11:46:40",
        "2024-07-03T11:46:40",
        "2024-07-03t09:46:40z",
        " 2024-07-03T09:46:40Z ",
        "2024-07-03T09:46:40+00:00",
        "2024-07-03 05:46:40 -04:00",
        "2024-07-03T15:16:40+0530",
        "2024-07-03T11:46:40+02",
        "2024-07-03T09:46:40.000Z",
    ] {
        assert_eq!(read(same), Some(at), "{same}");
    }
    assert_eq!(read("2024-07-03T09:46:40.4134799Z"), Some(at + 413_479));
    assert_eq!(read("2024-07-03T11:46:40,5"), Some(at + 500_000));
    assert_eq!(read("2024-07-03"), read("2024-07-03T00:00"));
    assert_eq!(read("2024-07-02T22:00Z"), read("2024-07-03"));
    for wrong in [
        "2024-07-03T",
        "2024-07-03Z",
        "2024-07-03T09:46:40+2",
        "2024-07-03T09:46:40+24:00",
        "2024-07-03T09:46:40+00:60",
        "2024-07-03T09:46:40+0x:00",
        "2024-07-03T09:46:40.Z",
        "2024-07-03T09:46:40.1.2",
        "2024-07-03T09:46.5Z",
        "2024-07-03T09:46:60Z",
        "2024-07-03T09:46:40ZZ",
        "2024-07-03T09:46:40+00:00Z",
        "2024-07-03T09:46:40+é",
        "24-07-03T09:46:40Z",
        "Wed Jul 03 2024 09:46:40 GMT",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn a_time_that_comes_twice_is_two_times_and_a_skipped_one_is_one() {
    let new_york = Zone::named("America/New_York").unwrap();
    let read = |text, twice| new_york.read(text, Notation::Iso, twice).unwrap().seconds();
    let hour = 3600;
    let first = read("2026-11-01 01:30:00", Twice::First);
    assert_eq!(read("2026-11-01 01:30:00", Twice::Last), first + hour);
    assert_eq!(read("2026-11-01T01:30:00-04:00", Twice::Last), first);
    for once in ["2026-11-01 00:59:59", "2026-11-01 02:00:00", "2026-03-08 02:30:00"] {
        assert_eq!(read(once, Twice::First), read(once, Twice::Last), "{once}");
    }
}
