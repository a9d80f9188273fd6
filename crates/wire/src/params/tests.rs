use super::*;

fn open(json: &str) -> Params<'_> {
    Params::open(serde_json::from_str(json).unwrap(), Strictness::Lenient).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> i64 {
    result.unwrap_err().code.number()
}

#[test]
fn the_first_unknown_name_is_refused_with_those_accepted() {
    let read = |json| {
        let params = Params::open(serde_json::from_str(json).unwrap(), Strictness::Lenient)?;
        params.refuse_others(&["where", "limit"]).map(|()| params.members.len())
    };
    assert_eq!([read("{}"), read("[]"), read("null"), read(r#"{"limit":1}"#)], [Ok(0), Ok(0), Ok(0), Ok(1)]);
    assert_eq!(read(r#"{"limit":1,"limits":1}"#), Err(Failure::unknown("limits", &["where", "limit"])));
    assert_eq!([code(read("[1]")), code(read("\"\"")), code(read("5"))], [205; 3]);
}

#[test]
fn single_values_come_in_many_spellings() {
    let params = open(r#"{"a":"500","b":5.0,"c":"","d":null,"e":[1],"f":-1,"g":"x","a":"7"}"#);
    assert_eq!(params.text("a").unwrap().as_deref(), Some("7"));
    assert_eq!(params.non_negative("a"), Ok(Some(7)));
    assert_eq!(
        [params.id("b"), params.id("c"), params.id("d"), params.id("z")],
        [Ok(Some(5)), Ok(None), Ok(None), Ok(None)]
    );
    assert_eq!(params.integer("f"), Ok(Some(-1)));
    assert_eq!([code(params.non_negative("f")), code(params.id("g")), code(params.text("e"))], [217, 217, 210]);
    assert_eq!([code(params.required("z")), code(params.required("d"))], [206, 206]);
    assert!(params.is_given("c") && !params.is_given("d"));
}

#[test]
fn an_empty_where_has_four_spellings() {
    let params = open(r#"{"a":{},"b":[],"c":"","d":null,"e":{"id":1},"f":5}"#);
    let count = |name| params.hash(name, &["id"]).map(|hash| hash.members.len());
    for name in ["a", "b", "c", "d", "z"] {
        assert_eq!(count(name), Ok(0));
    }
    assert_eq!(count("e"), Ok(1));
    assert_eq!(code(count("f")), 205);
    assert_eq!(code(params.hash("e", &["name"])), 205);
}

#[test]
fn a_where_of_blanks_is_refused_and_a_blank_beside_a_value_is_not() {
    let whole = |json: &str| open(json).hash("w", &["id", "name"]).map(|hash| hash.members.len());
    for (blanks, first) in [
        (r#"{"w":{"id":""}}"#, "id"),
        (r#"{"w":{"name":null,"id":""}}"#, "name"),
        (r#"{"w":{"id":5,"id":null}}"#, "id"),
    ] {
        assert_eq!(whole(blanks), Err(Failure::of(Code::MissingParameters).with(first)), "{blanks}");
    }
    assert_eq!([whole(r#"{"w":{"id":"","name":"x"}}"#), whole(r#"{"w":{"id":[]}}"#)], [Ok(2), Ok(1)]);
    let removing = |json: &str| open(json).hash_to_remove("w", &["id", "name"]).map(|hash| hash.members.len());
    assert_eq!(
        [removing(r#"{"w":{"id":5,"name":""}}"#), removing(r#"{"w":{"id":5}}"#), removing(r#"{"w":[]}"#)],
        [Err(Failure::of(Code::MissingParameters).with("name")), Ok(1), Ok(0)]
    );
}

#[test]
fn empty_parameters_that_a_method_does_not_have_are_dropped() {
    let mut params = open(r#"{"id":5,"where":{ },"limit":"","offset":null,"fields":[],"x":""}"#);
    let left = params.drop_idle(&["id", "limit"]).unwrap();
    assert_eq!(left.get(), r#"{"id":5,"limit":"","x":""}"#);
    assert!(params.drop_idle(&["id", "limit"]).is_none());
    for kept in [r#"{"where":{"id":1}}"#, r#"{"limit":0}"#, r#"{"fields":["id"]}"#, r#"{"offset":" "}"#] {
        assert!(open(kept).drop_idle(&[]).is_none(), "{kept}");
    }
}

#[test]
fn several_values_may_be_a_list_a_hash_or_one() {
    let params = open(r#"{"a":[1,"2"],"b":{"x":3},"c":"4","d":"","e":[],"f":[null,""],"g":[[1]],"h":null}"#);
    let ids = |name| params.ids(name);
    assert_eq!([ids("a"), ids("b"), ids("c")], [Ok(Some(vec![1, 2])), Ok(Some(vec![3])), Ok(Some(vec![4]))]);
    assert_eq!([ids("d"), ids("e"), ids("f"), ids("h")], [Ok(None), Ok(Some(vec![])), Ok(Some(vec![])), Ok(None)]);
    assert_eq!(code(ids("g")), 210);
    assert_eq!(params.texts("d"), Ok(None));
    assert_eq!(
        [params.names("a"), params.names("e"), params.names("d")],
        [Ok(Some(vec!["1".into(), "2".into()])), Ok(None), Ok(None)]
    );
    let params = open(r#"{"a":"id, emailAddress,","b":["id,city","state"],"c":" , "}"#);
    let names = |name| params.names(name).unwrap().unwrap_or_default().join("|");
    assert_eq!([names("a"), names("b"), names("c")], ["id|emailAddress", "id|city|state", ""]);
}

#[test]
fn objects_are_a_list_or_a_hash_of_them() {
    let params = open(r#"{"a":[{},5],"b":{"x":{},"y":{}},"c":"","d":null,"e":[]}"#);
    let count = |name| params.objects(name).map(|objects| objects.len());
    assert_eq!([count("a"), count("b"), count("e")], [Ok(2), Ok(2), Ok(0)]);
    assert_eq!([code(count("c")), code(count("d")), code(count("z"))], [207; 3]);
}
