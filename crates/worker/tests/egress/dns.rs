//! A scripted name server, over UDP.

use hickory_proto::op::{Message, Query, ResponseCode};
use hickory_proto::rr::rdata::CNAME;
use hickory_proto::rr::{Name, RData, Record, RecordType};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::net::UdpSocket;
use tokio::task::JoinSet;

/// The reply for a name.
#[derive(Clone)]
pub enum Reply {
    /// These addresses.
    Addresses(Vec<IpAddr>),
    /// This address for A queries, and no reply for AAAA.
    OnlyV4(IpAddr),
    /// An alias, without the addresses of its target.
    Alias(&'static str),
    /// An alias and the addresses of its target in one message.
    Chain(&'static str, Vec<IpAddr>),
    /// The first address for the first look-up, then the second.
    Rebind(IpAddr, IpAddr),
    /// No reply.
    Silence,
}

/// A running name server; stopped when dropped. Unknown names get NXDOMAIN.
pub struct NameServer {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    _task: JoinSet<()>,
}

impl NameServer {
    pub async fn start(zone: &[(&'static str, Reply)]) -> Self {
        Self::serve(zone, None).await
    }

    /// Gives the same reply for every name.
    pub async fn start_wildcard(reply: Reply) -> Self {
        Self::serve(&[], Some(reply)).await
    }

    /// The names queried, in lower case.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    async fn serve(zone: &[(&'static str, Reply)], default: Option<Reply>) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let zone: HashMap<String, Reply> =
            zone.iter().map(|(name, reply)| (format!("{name}."), reply.clone())).collect();
        let log = asked.clone();
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let request = Message::from_vec(&buffer[..length]).unwrap();
                let name = request.queries[0].name().to_ascii().to_lowercase();
                let earlier = log.lock().unwrap().iter().filter(|asked| **asked == name).count();
                log.lock().unwrap().push(name.clone());
                let reply = zone.get(&name).or(default.as_ref());
                if let Some(response) = respond(&request, reply, earlier) {
                    socket.send_to(&response.to_vec().unwrap(), from).await.unwrap();
                }
            }
        });
        Self { address, asked, _task: task }
    }
}

fn respond(request: &Message, reply: Option<&Reply>, earlier: usize) -> Option<Message> {
    let query = &request.queries[0];
    let mut response = request.clone().into_response();
    match reply {
        None => response.metadata.response_code = ResponseCode::NXDomain,
        Some(Reply::Silence) => return None,
        Some(Reply::Addresses(ips)) => {
            response.add_answers(addresses(query.name(), query, ips));
        }
        Some(Reply::OnlyV4(_)) if query.query_type() != RecordType::A => return None,
        Some(Reply::OnlyV4(ip)) => {
            response.add_answers(addresses(query.name(), query, &[*ip]));
        }
        // Each look-up sends two queries, one per address family.
        Some(Reply::Rebind(first, then)) => {
            let ip = if earlier < 2 { first } else { then };
            response.add_answers(addresses(query.name(), query, &[*ip]));
        }
        Some(Reply::Alias(end)) => {
            response.add_answer(alias(query, end));
        }
        Some(Reply::Chain(end, ips)) => {
            response.add_answer(alias(query, end));
            response.add_answers(addresses(&Name::from_ascii(end).unwrap(), query, ips));
        }
    }
    Some(response)
}

/// Records with a TTL of 0, so no reply is cached.
fn addresses(name: &Name, query: &Query, ips: &[IpAddr]) -> Vec<Record> {
    ips.iter()
        .filter(|ip| ip.is_ipv4() == (query.query_type() == RecordType::A))
        .map(|ip| Record::from_rdata(name.clone(), 0, RData::from(*ip)))
        .collect()
}

fn alias(query: &Query, end: &str) -> Record {
    let end = CNAME(Name::from_ascii(end).unwrap());
    Record::from_rdata(query.name().clone(), 0, RData::CNAME(end))
}
