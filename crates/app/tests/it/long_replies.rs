//! Replies too long to wait in memory for slow clients: contents and cost.

use crate::server::{Answer, Client, IS_ON_POSTGRES, Server};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The longest description: 256 KiB of UTF-8. A page of forty such leads is more than kernels buffer for a client.
const DESCRIPTION: usize = 65_535;
/// The limit of the server's memory, in KiB.
const MOST_KIB: usize = 256 * 1024;

/// A server restarted after making `count` leads of the longest description, and the leads' ids.
fn with_long_leads(count: usize) -> (Server, Vec<String>) {
    let mut server = Server::start();
    let description = "\u{1f600}".repeat(DESCRIPTION);
    for first in (0..count).step_by(38) {
        let lead = |n| json!({ "emailAddress": format!("n{n}@example.org"), "description": description });
        let leads: Vec<Value> = (first..count.min(first + 38)).map(lead).collect();
        let reply = server.client.call("createLeads", json!({ "objects": leads }));
        assert_eq!(reply["error"], json!([]));
    }
    server.restart(&[]);
    let reply = server.client.call("getLeads", json!({ "where": {}, "fields": ["id"] }));
    let ids = ids_of(&reply["result"]["lead"]);
    assert_eq!(ids.len(), count);
    (server, ids)
}

fn ids_of(rows: &Value) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// A reply under way, of which only the head has been read.
struct Begun {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Begun {
    /// Sends the requests on one connection, and reads the first head.
    fn ask(client: &Client, version: &str, bodies: &[Value]) -> Begun {
        let Client { account, secret, .. } = client;
        let mut stream = TcpStream::connect(client.url.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        for body in bodies {
            let body = body.to_string();
            let target = format!("/pubapi/v1/?accountID={account}&secretKey={secret}");
            let length = body.len();
            let request = format!("POST {target} {version}\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{body}");
            stream.write_all(request.as_bytes()).unwrap();
        }
        let mut begun = Begun { stream: BufReader::with_capacity(4096, stream), head: String::new() };
        begun.read_head();
        begun
    }

    fn read_head(&mut self) {
        self.head.clear();
        while !self.head.ends_with("\r\n\r\n") {
            assert!(self.stream.read_line(&mut self.head).unwrap() > 0, "no head: {}", self.head);
        }
        assert!(self.head.starts_with("HTTP/1.") && self.head.contains(" 200 OK\r\n"), "{}", self.head);
    }

    /// The body, by any framing; `Err` holds the part received if the end is missing.
    fn body(&mut self) -> Result<String, String> {
        let mut body = Vec::new();
        let length = self.head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if let Some(length) = length {
            body.resize(length.parse().unwrap(), 0);
            self.stream.read_exact(&mut body).unwrap();
        } else if self.head.contains("transfer-encoding: chunked") {
            loop {
                let mut line = String::new();
                self.stream.read_line(&mut line).unwrap();
                let Ok(length) = usize::from_str_radix(line.trim_end(), 16) else {
                    return Err(String::from_utf8_lossy(&body).into_owned());
                };
                let at = body.len();
                body.resize(at + length + 2, 0);
                if self.stream.read_exact(&mut body[at..]).is_err() {
                    return Err(String::from_utf8_lossy(&body).into_owned());
                }
                body.truncate(at + length);
                if length == 0 {
                    break;
                }
            }
        } else {
            self.stream.read_to_end(&mut body).unwrap();
        }
        Ok(String::from_utf8(body).unwrap())
    }

    fn rows(&mut self, key: &str) -> Value {
        let reply: Value = serde_json::from_str(&self.body().expect("the end of the reply")).unwrap();
        assert_eq!((&reply["error"], &reply["id"]), (&Value::Null, &json!("t")));
        reply["result"][key].clone()
    }
}

fn all_leads() -> Value {
    json!({ "method": "getLeads", "params": { "where": {} }, "id": "t" })
}

#[test]
fn clients_that_read_late_cost_little_and_get_their_whole_page() {
    let (server, ids) = with_long_leads(400);
    let mut replies: Vec<Begun> = (0..48).map(|_| Begun::ask(&server.client, "HTTP/1.1", &[all_leads()])).collect();
    assert!(server.peak_kib() < MOST_KIB, "{} KiB with 48 pages that nobody reads", server.peak_kib());
    // Other callers are answered meanwhile.
    assert_eq!(server.client.call("getLead", json!({ "id": ids[7] }))["result"]["lead"][0]["id"], json!(ids[7]));
    // The last caller was given the smallest slices.
    let rows = replies.pop().unwrap().rows("lead");
    assert!(ids_of(&rows) == ids, "{} rows", ids_of(&rows).len());
    let is_whole = |row: &Value| row["description"].as_str().unwrap().chars().count() == DESCRIPTION;
    assert!(rows.as_array().unwrap().iter().all(is_whole));
    assert!(server.peak_kib() < MOST_KIB, "{} KiB in the end", server.peak_kib());
}

#[test]
fn a_page_keeps_its_rows_and_its_length_while_leads_come_and_go() {
    let (server, ids) = with_long_leads(90);
    let asked = json!({ "method": "getLeads", "params": { "where": {}, "limit": 70 }, "id": "t" });
    let mut reply = Begun::ask(&server.client, "HTTP/1.1", &[asked]);
    // Rows this far behind cannot have been read yet.
    let gone: Vec<Value> = ids[60..65].iter().map(|id| json!({ "id": id })).collect();
    server.client.call("deleteLeads", json!({ "objects": gone }));
    server.client.call("updateLeads", json!({ "objects": [{ "id": ids[66], "title": "Countess" }] }));
    server.client.create_lead(json!({ "emailAddress": "new@example.org" }));
    let rows = reply.rows("lead");
    let expected: Vec<String> = ids[..60].iter().chain(&ids[65..75]).cloned().collect();
    assert_eq!(ids_of(&rows), expected);
    assert_eq!(rows[61]["title"], json!("Countess"));
}

#[test]
fn a_page_of_which_too_much_is_deleted_breaks_off_rather_than_end_early() {
    let server = Server::start();
    let free = server.client_with(&["--limits", "off"]);
    let description = "\u{1f600}".repeat(3000);
    for first in (0..2400).step_by(600) {
        let lead = |n: usize| json!({ "emailAddress": format!("n{n}@example.org"), "description": description });
        let leads: Vec<Value> = (first..first + 600).map(lead).collect();
        free.call("createLeads", json!({ "objects": leads }));
    }
    let asked = json!({ "where": {}, "fields": ["id"], "limit": 5000 });
    let ids = ids_of(&free.call("getLeads", asked)["result"]["lead"]);
    let mut reply = Begun::ask(
        &server.client,
        "HTTP/1.1",
        &[
            json!({ "method": "getLeadsDateRange", "params": { "startDate": "2000-01-01", "endDate": "2100-01-01", "timestamp": "create", "limit": 1800 }, "id": "t" }),
        ],
    );
    let gone: Vec<Value> = ids[1500..2350].iter().map(|id| json!({ "id": id })).collect();
    free.call("deleteLeads", json!({ "objects": gone }));
    assert!(reply.body().is_err());
    server.log_with("more rows of a page vanished");
}

#[test]
fn a_long_page_is_read_by_http_1_0_and_between_pipelined_requests() {
    let (server, ids) = with_long_leads(60);
    let mut reply = Begun::ask(&server.client, "HTTP/1.0", &[all_leads()]);
    assert!(!reply.head.contains("transfer-encoding") && !reply.head.contains("content-length"), "{}", reply.head);
    assert!(ids_of(&reply.rows("lead")) == ids);
    let short = json!({ "method": "getLead", "params": { "id": ids[3], "fields": ["id"] }, "id": "t" });
    let mut replies = Begun::ask(&server.client, "HTTP/1.1", &[short.clone(), all_leads(), short]);
    assert_eq!(ids_of(&replies.rows("lead")), [ids[3].clone()]);
    replies.read_head();
    assert!(replies.head.contains("transfer-encoding: chunked"), "{}", replies.head);
    assert!(ids_of(&replies.rows("lead")) == ids);
    replies.read_head();
    assert_eq!(ids_of(&replies.rows("lead")), [ids[3].clone()]);
}

#[test]
fn a_stop_lets_a_long_reply_be_finished() {
    let (mut server, ids) = with_long_leads(60);
    let mut reply = Begun::ask(&server.client, "HTTP/1.1", &[all_leads()]);
    server.signal("TERM");
    assert!(ids_of(&reply.rows("lead")) == ids);
    assert!(server.wait().success());
}

#[test]
fn a_database_that_fails_in_the_middle_is_seen_by_the_client() {
    let (server, _) = with_long_leads(60);
    let mut reply = Begun::ask(&server.client, "HTTP/1.1", &[all_leads()]);
    let breaks = "alter table lead rename column description to gone";
    if IS_ON_POSTGRES {
        server.database().execute(breaks, &[]).unwrap();
    } else {
        let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
        database.execute_batch(breaks).unwrap();
    }
    let part = reply.body().expect_err("a reply without its end");
    assert!(part.starts_with(r#"{"result":{"lead":[{"id":"#) && serde_json::from_str::<Value>(&part).is_err());
    server.log_with("a reply was broken off");
}

/// A read, and how many rows it has.
struct Listing {
    method: &'static str,
    key: &'static str,
    params: Value,
    rows: usize,
    /// Rows of a short page.
    at_once: usize,
}

impl Listing {
    fn page(&self, client: &Client, limit: usize, offset: usize) -> Vec<Value> {
        let mut params = self.params.clone();
        params["limit"] = json!(limit);
        params["offset"] = json!(offset);
        let reply = client.call(self.method, params);
        reply["result"][self.key].as_array().unwrap_or_else(|| panic!("{} answered {reply}", self.method)).clone()
    }

    /// One reply has the rows of short pages.
    fn is_the_same_in_short_pages(&self, client: &Client) {
        let Self { method, rows, at_once, .. } = *self;
        let long = self.page(client, 5000, 0);
        let mut short = Vec::new();
        while short.len() < long.len() + at_once {
            let rows = self.page(client, at_once, short.len());
            if rows.is_empty() {
                break;
            }
            short.extend(rows);
        }
        assert_eq!(long.len(), rows, "{method}");
        assert!(long == short, "{method}: {} and {} rows", long.len(), short.len());
    }
}

/// Leads on a list, lists, calls of the first lead, and fields, all with long values. Returns the leads and the list.
fn fill_with_long_values(server: &Server, client: &Client) -> (Vec<i64>, Value) {
    let name = |n: usize| format!("{n} {}", "é".repeat(200));
    let lead =
        |n: usize| json!({ "emailAddress": format!("n{n}@example.org"), "firstName": name(n), "lastName": name(n) });
    let leads: Vec<Value> = (0..1700).map(lead).collect();
    let made = client.call("createLeads", json!({ "objects": leads }));
    let ids: Vec<i64> =
        made["result"]["creates"].as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()).collect();
    // Update times get another order than ids, so that some pages are not in the order of ids either.
    for part in 0..5 {
        let some: Vec<Value> =
            ids.iter().rev().skip(part).step_by(5).map(|id| json!({ "id": id, "title": part.to_string() })).collect();
        client.call("updateLeads", json!({ "objects": some }));
    }
    let list = client.call("createList", json!({ "name": "All" }))["result"]["creates"][0]["id"].clone();
    let places: Vec<Value> = ids.iter().map(|id| json!({ "listID": list, "memberID": id })).collect();
    client.call("addListMembers", json!({ "objects": places }));
    for n in 0..1700 {
        let description = format!("{n} {}", "é".repeat(250));
        client.call("createList", json!({ "name": format!("List {n}"), "description": description }));
    }
    crate::server::headwater(server.dir.path(), &["user", "add", "jo@example.org"]);
    let user = client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone();
    let call = |n: usize| {
        json!({ "userID": user, "leadID": ids[0], "direction": if n.is_multiple_of(3) { "incoming" } else { "outgoing" },
        "createTimestamp": format!("2024-01-{:02}", 1 + n % 28), "callNotes": format!("{n} {}", "é".repeat(2000)) })
    };
    client.call("logCalls", json!({ "objects": (0..600).map(call).collect::<Vec<_>>() }));
    let option =
        |n: usize| json!({ "label": format!("{n} {}", "é".repeat(80)), "value": n.to_string(), "displayOrder": n });
    for n in 0..30 {
        let field = json!({ "relationship": "lead", "label": format!("Field {n}"), "dataType": "picklist",
            "options": (0..400).map(option).collect::<Vec<_>>() });
        let reply = client.call("createFields", json!({ "objects": [field] }));
        assert_eq!(reply["error"], json!([]), "{reply}");
    }
    (ids, list)
}

#[test]
fn a_long_reply_has_the_rows_of_short_ones_in_their_order() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let (ids, list) = fill_with_long_values(&server, &client);
    let range = |clock: &str| json!({ "startDate": "2000-01-01", "endDate": "2100-01-01", "timestamp": clock });
    let of_lead = json!({ "where": { "leadID": ids[0], "eventSource": "outgoingCall,incomingCall" } });
    for (method, key, params, rows, at_once) in [
        ("getLeads", "lead", json!({ "where": {} }), 1700, 130),
        ("getLeads", "lead", json!({ "where": { "id": ids } }), 1700, 130),
        ("getLeadsDateRange", "lead", range("create"), 1700, 130),
        ("getLeadsDateRange", "lead", range("update"), 1700, 130),
        ("getListMembers", "getWherelistMemberGets", json!({ "where": { "id": list } }), 1700, 400),
        ("getLeadTimeline", "leadTimeline", json!({ "where": { "whoID": ids[0] } }), 601, 50),
        ("getEvents", "event", json!({ "where": { "leadID": ids[0] } }), 601, 50),
        ("getEventsByType", "event", of_lead, 600, 50),
        ("getActiveLists", "activeList", json!({}), 1701, 400),
        ("getFields", "field", json!({ "where": { "isCustom": "1" } }), 30, 4),
    ] {
        Listing { method, key, params, rows, at_once }.is_the_same_in_short_pages(&client);
    }
    let reply: Value = client.call("getListMembers", json!({ "where": { "id": list }, "limit": 1699 }));
    assert_eq!((&reply["hasMore"], &reply["result"]["hasMore"]), (&json!(true), &json!(true)));
    assert_eq!(reply["result"]["getWherelistMemberGets"].as_array().unwrap().len(), 1699);
}

#[test]
fn a_long_answer_of_the_change_feed_ends_and_the_next_goes_on() {
    let (server, ids) = with_long_leads(40);
    let description = "\u{1f601}".repeat(DESCRIPTION);
    for some in ids.chunks(38) {
        let leads: Vec<Value> = some.iter().map(|id| json!({ "id": id, "description": description })).collect();
        server.client.call("updateLeads", json!({ "objects": leads }));
    }
    let Client { url, account, secret, .. } = &server.client;
    let (mut cursor, mut seen, mut answers) = (String::new(), Vec::new(), 0);
    loop {
        let query = format!("{url}/v2/changes?accountID={account}&secretKey={secret}&limit=1000{cursor}");
        let mut response = crate::server::agent().get(&query).call().unwrap();
        let body = response.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        assert!(body.len() < 2 << 20, "{} bytes", body.len());
        let answer: Value = serde_json::from_str(&body).unwrap();
        seen.extend(answer["changes"].as_array().unwrap().iter().map(|it| (it["type"].clone(), it["lead"].clone())));
        cursor = format!("&after={}", answer["cursor"].as_str().unwrap());
        answers += 1;
        if answer["hasMore"] == json!(false) {
            break;
        }
    }
    assert_eq!(seen.len(), 80, "{seen:?}");
    assert!(answers > 10, "{answers}");
}

#[test]
fn entries_that_fail_do_not_repeat_what_was_sent() {
    let server = Server::start();
    let status = "x".repeat(20_000);
    let lead = |n: usize| json!({ "emailAddress": format!("n{n}@example.org"), "leadStatus": status });
    let body =
        json!({ "method": "createLeads", "params": { "objects": (0..500).map(lead).collect::<Vec<_>>() }, "id": "t" });
    let Answer { status, body } = server.client.post("v1", &body.to_string());
    assert_eq!(status, 200);
    assert!(body.contains("\"success\":false") && body.len() < 1 << 20, "{} bytes", body.len());
}

#[test]
fn a_long_page_of_deal_stages_has_every_row_in_the_order_of_names() {
    let server = Server::start();
    let text = "\u{1f600}".repeat(250);
    let stage = |n: usize| json!({ "dealStageName": format!("{:05}{text}", n * 7919 % 10_007), "description": text });
    let stages: Vec<Value> = (0..700).map(stage).collect();
    for part in stages.chunks(350) {
        let reply = server.client.call("createDealStages", json!({ "objects": part }));
        assert_eq!(reply["error"], json!([]));
    }
    let read = |params: Value| server.client.call("getDealStages", params)["result"]["dealStage"].clone();
    let pages = [0, 500].map(|offset| read(json!({ "where": {}, "fields": ["id"], "offset": offset })));
    let all: Vec<String> = pages.iter().flat_map(ids_of).collect();
    assert_eq!(all.len(), 706);
    for offset in [0, 1, 7, 100, 200] {
        let page = read(json!({ "where": {}, "offset": offset }));
        assert!(page.to_string().len() > 1 << 20, "a short page");
        assert_eq!(ids_of(&page), all[offset..offset + 500], "at {offset}");
    }
}
