//! Opens a connection to a checked address, with TLS for https.

use super::outcome::{ExchangeFailure, ExchangeStage};
use super::resolve::Vetted;
use headwater_model::target::Host;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, client::Resumption};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The most addresses tried per host.
const MOST_ADDRESSES_TRIED: usize = 4;

/// Connects to the first accepting address. Each address gets an equal share of the remaining time, so an address
/// dropping packets leaves time for the next.
pub(super) async fn tcp(vetted: &Vetted, budget: Duration) -> Result<TcpStream, ExchangeFailure> {
    let deadline = Instant::now() + budget;
    let addresses = vetted.addresses();
    let tried = &addresses[..addresses.len().min(MOST_ADDRESSES_TRIED)];
    let mut failure = ExchangeFailure::Connect;
    for (address, left) in tried.iter().zip((1..=tried.len() as u32).rev()) {
        let share = deadline.saturating_duration_since(Instant::now()) / left;
        failure = match timeout(share, TcpStream::connect(address)).await {
            // A layer on this machine may redirect connections.
            Ok(Ok(stream)) if stream.peer_addr().is_ok_and(|peer| peer == *address) => {
                // Failing to set the option only delays small requests.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Ok(_)) => return Err(ExchangeFailure::Blocked),
            Ok(Err(_)) => ExchangeFailure::Connect,
            Err(_) => ExchangeFailure::Timeout(ExchangeStage::Connect),
        };
    }
    Err(failure)
}

/// Encrypts connections and verifies the receiver's certificate.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

impl Tls {
    /// Trusts the public certificate authorities and the given ones.
    pub(super) fn new(extra_roots: &[CertificateDer<'static>]) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for root in extra_roots {
            roots.add(root.clone())?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Session tickets would let a receiver recognise the accounts of one server.
        config.resumption = Resumption::disabled();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// Performs the TLS handshake and checks the certificate against the host's name.
    pub(super) async fn wrap(
        &self,
        stream: TcpStream,
        host: &Host,
        budget: Duration,
    ) -> Result<TlsStream<TcpStream>, ExchangeFailure> {
        let name = match host {
            Host::Name(name) => ServerName::try_from(name.clone()).map_err(|_| ExchangeFailure::Tls)?,
            Host::Address(ip) => ServerName::from(*ip),
        };
        match timeout(budget, self.0.connect(name, stream)).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(_)) => Err(ExchangeFailure::Tls),
            Err(_) => Err(ExchangeFailure::Timeout(ExchangeStage::Tls)),
        }
    }
}
