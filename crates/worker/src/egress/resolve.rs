//! Resolves a host to checked addresses.

use super::address::OpenNetworks;
use super::outcome::{ExchangeFailure, ExchangeStage};
use headwater_model::target::{Host, Target};
use hickory_resolver::config::{
    ConnectionConfig, LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::Name;
use hickory_resolver::{ResolverBuilder, TokioResolver};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// The longest time an address is cached, whatever the TTL of its records: a receiver may move.
const LONGEST_MEMORY: Duration = Duration::from_secs(300);
/// The longest time a missing name is cached.
const LONGEST_NEGATIVE_MEMORY: Duration = Duration::from_secs(30);

/// The addresses of one target, all permitted. Only this module can make one, and connections are opened to these
/// only.
#[derive(Debug)]
pub(super) struct Vetted(Vec<SocketAddr>);

impl Vetted {
    /// The addresses in the order of trying.
    pub(super) fn addresses(&self) -> &[SocketAddr] {
        &self.0
    }
}

/// Resolves hosts and checks their addresses.
pub(super) struct Resolver {
    dns: TokioResolver,
    budget: Duration,
    allowance: OpenNetworks,
}

impl Resolver {
    /// Uses the given name servers, or the system's if empty. The hosts file comes first in both cases.
    pub(super) fn new(
        name_servers: &[SocketAddr],
        budget: Duration,
        allowance: OpenNetworks,
    ) -> Result<Self, NetError> {
        let mut builder = builder(name_servers)?;
        let options = builder.options_mut();
        // Two tries fit into the budget: a lost datagram is sent again, and a server never answering for one record
        // type does not hide the other.
        options.timeout = budget * 2 / 5;
        options.attempts = 1;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        options.use_hosts_file = ResolveHosts::Always;
        options.positive_max_ttl = Some(LONGEST_MEMORY);
        options.negative_max_ttl = Some(LONGEST_NEGATIVE_MEMORY);
        Ok(Self { dns: builder.build()?, budget, allowance })
    }

    /// The addresses of a target. A single forbidden address blocks the name: a mix of private and public addresses
    /// is a mistake or an attack.
    pub(super) async fn vet(&self, target: &Target) -> Result<Vetted, ExchangeFailure> {
        let addresses = match target.host() {
            Host::Address(ip) => vec![*ip],
            Host::Name(name) => self.look_up(name).await?,
        };
        if addresses.is_empty() {
            return Err(ExchangeFailure::Dns);
        }
        let addresses = match target.host() {
            // The resolver returns both loopback addresses, whatever the hosts file says; allowing one of these is
            // enough.
            Host::Name(name) if is_localhost(name) => {
                addresses.into_iter().filter(|ip| self.allowance.permits(*ip)).collect()
            }
            _ => addresses,
        };
        if addresses.is_empty() || !addresses.iter().all(|ip| self.allowance.permits(*ip)) {
            return Err(ExchangeFailure::Blocked);
        }
        Ok(Vetted(addresses.into_iter().map(|ip| SocketAddr::new(ip, target.port())).collect()))
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, ExchangeFailure> {
        // Fully qualified, so no search domain is appended.
        let mut name = Name::from_ascii(name).map_err(|_| ExchangeFailure::Dns)?;
        name.set_fqdn(true);
        match tokio::time::timeout(self.budget, self.dns.lookup_ip(name)).await {
            Err(_) | Ok(Err(NetError::Timeout)) => Err(ExchangeFailure::Timeout(ExchangeStage::Dns)),
            Ok(Err(_)) => Err(ExchangeFailure::Dns),
            Ok(Ok(found)) => Ok(found.iter().collect()),
        }
    }
}

/// Names of this machine, never sent to a name server (RFC 6761, section 6.3).
fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn builder(name_servers: &[SocketAddr]) -> Result<ResolverBuilder<TokioRuntimeProvider>, NetError> {
    if name_servers.is_empty() {
        return TokioResolver::builder_tokio();
    }
    let servers = name_servers.iter().map(name_server).collect();
    let config = ResolverConfig::from_name_servers(servers);
    Ok(TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        .with_options(ResolverOpts::default()))
}

fn name_server(address: &SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port();
        connection
    });
    NameServerConfig::new(address.ip(), true, connections.into())
}
