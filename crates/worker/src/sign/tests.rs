use super::*;
use standardwebhooks::Webhook;

const FIRST: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SECOND: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

fn keys(current: &str, previous: Option<&str>) -> Keys {
    Keys { current: Secret::parse(current).unwrap(), previous: previous.map(|text| Secret::parse(text).unwrap()) }
}

fn signature(keys: &Keys, id: &str, at_seconds: i64, body: &str) -> String {
    let headers = keys.sign(&MessageId::parse(id).unwrap(), at_seconds, body.as_bytes());
    headers[WEBHOOK_SIGNATURE].to_str().unwrap().to_owned()
}

#[test]
fn signatures_equal_the_published_vectors() {
    let vectors = [
        (
            FIRST,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
        (
            SECOND,
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            1_649_367_553,
            r#"{"email":"test@example.com","username":"test_user"}"#,
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
        ),
        (
            FIRST,
            "msg_crm_0001",
            1_700_000_000,
            r#"{"type":"lead.updated","name":"Zoë ☃"}"#,
            "v1,xVipDBAk3Yovou1bTL9sKP7zo2Ys+H0UtQf0ZBxOSS8=",
        ),
        (
            SECOND,
            "msg_crm_0001",
            1_700_000_000,
            r#"{"type":"lead.updated","name":"Zoë ☃"}"#,
            "v1,lCnmHXayQYzJnSrQnAfaJZpUU7EF29ySZPl2dpgrRCY=",
        ),
    ];
    for (secret, id, at_seconds, body, expected) in vectors {
        assert_eq!(signature(&keys(secret, None), id, at_seconds, body), expected);
    }
}

#[test]
fn a_rotation_signs_with_both_secrets() {
    let body = r#"{"type":"lead.updated","name":"Zoë ☃"}"#;
    assert_eq!(
        signature(&keys(SECOND, Some(FIRST)), "msg_crm_0001", 1_700_000_000, body),
        "v1,lCnmHXayQYzJnSrQnAfaJZpUU7EF29ySZPl2dpgrRCY= \
         v1,xVipDBAk3Yovou1bTL9sKP7zo2Ys+H0UtQf0ZBxOSS8="
    );
}

#[test]
fn the_reference_library_accepts_what_we_send() {
    let now = headwater_model::time::Timestamp::now().seconds();
    let keys = Keys { current: Secret::generate().unwrap(), previous: Some(Secret::generate().unwrap()) };
    let body = r#"[{"id":"1","lastName":"Zoë"}]"#.as_bytes();
    let headers = keys.sign(&MessageId::generate().unwrap(), now, body);

    for secret in [&keys.current, keys.previous.as_ref().unwrap()] {
        let receiver = Webhook::new(&secret.reveal()).unwrap();
        receiver.verify(body, &headers).unwrap();
        assert!(receiver.verify(b"[]", &headers).is_err());
    }
    let stranger = Webhook::new(FIRST).unwrap();
    assert!(stranger.verify(body, &headers).is_err());
    let late = keys.sign(&MessageId::generate().unwrap(), now - 301, body);
    assert!(Webhook::new(&keys.current.reveal()).unwrap().verify(body, &late).is_err());
}

#[test]
fn secrets_survive_being_written_down() {
    let secret = Secret::generate().unwrap();
    let text = secret.reveal();
    assert_eq!(text.len(), "whsec_".len() + 32);
    assert!(!text.contains('='));
    assert_eq!(*Secret::parse(&text).unwrap().reveal(), *text);
    assert_eq!(*Secret::parse(&FIRST[6..]).unwrap().reveal(), FIRST);
    assert_ne!(*Secret::generate().unwrap().reveal(), *text);
    assert_eq!(format!("{secret:?}"), "Secret(…)");
}

#[test]
fn secrets_of_the_wrong_shape_are_refused() {
    let short = format!("whsec_{}", STANDARD.encode([7; 23]));
    let long = format!("whsec_{}", STANDARD.encode([7; 65]));
    for text in ["", "whsec_", "whsec_not base64!", "whsk_MfKQ9r8GKYqrTwjUPD8I", &short, &long] {
        assert_eq!(Secret::parse(text).unwrap_err(), Malformed::Secret, "{text}");
    }
    for bytes in [24, 25, 64] {
        assert!(Secret::parse(&STANDARD.encode(vec![7; bytes])).is_ok(), "{bytes}");
    }
}

#[test]
fn message_ids_are_base62_and_do_not_repeat() {
    let ids: Vec<_> = (0..500).map(|_| MessageId::generate().unwrap()).collect();
    for id in &ids {
        let tail = id.as_str().strip_prefix("msg_").unwrap();
        assert_eq!(tail.len(), 27);
        assert!(tail.bytes().all(|byte| BASE62.contains(&byte)));
        assert_eq!(MessageId::parse(id.as_str()).unwrap(), *id);
    }
    let distinct: std::collections::HashSet<_> = ids.iter().map(MessageId::as_str).collect();
    assert_eq!(distinct.len(), ids.len());
    // Every one of the 62 characters occurs among 13,500.
    let seen: std::collections::HashSet<_> = ids.iter().flat_map(|id| id.0[4..].bytes()).collect();
    assert_eq!(seen.len(), 62);
}

#[test]
fn message_ids_that_would_blur_the_signature_are_refused() {
    for text in ["", "msg.1", "msg 1", "msg\r\nx", "msgé", &"m".repeat(65)] {
        assert_eq!(MessageId::parse(text).unwrap_err(), Malformed::MessageId, "{text:?}");
    }
}
