//! The certificates trusted by the handshake.

use super::dns::{NameServer, Reply};
use super::{hasty, loopback, patient, post};
use headwater_worker::egress::{Egress, ExchangeFailure, ExchangeStage, Received, Settings};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, SupportedProtocolVersion, version};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

const BOTH: &[&SupportedProtocolVersion] = &[&version::TLS12, &version::TLS13];

/// A certificate authority, and a certificate from it for `receiver.test` and `127.0.0.1`.
struct House {
    authority: CertificateDer<'static>,
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl House {
    fn new() -> Self {
        let authority_key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&authority_key).unwrap().der().clone();
        let issuer = Issuer::new(params, authority_key);

        let names = ["receiver.test".to_owned(), "127.0.0.1".to_owned()];
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(names).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap().der().clone();
        Self { authority, certificate, key }
    }

    /// Serves HTTPS with the certificate, on a free port.
    async fn serve(&self, versions: &[&'static SupportedProtocolVersion]) -> (u16, JoinSet<()>) {
        let key = PrivatePkcs8KeyDer::from(self.key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate.clone()], key.into())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut task = JoinSet::new();
        task.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let name = stream.get_ref().1.server_name().unwrap_or("-").to_owned();
                    stream.read_u8().await.unwrap();
                    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{name}", name.len());
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    let _ = stream.shutdown().await;
                }
            }
        });
        (port, task)
    }
}

/// Posts to `host`, a name resolving to this machine, trusting the given authorities.
async fn post_to(host: &str, port: u16, roots: &[CertificateDer<'static>]) -> Result<Received, ExchangeFailure> {
    let here: IpAddr = Ipv4Addr::LOCALHOST.into();
    let server = NameServer::start_wildcard(Reply::Addresses(vec![here])).await;
    let egress = trusting(roots, &[server.address]);
    post(&egress, &format!("https://{host}:{port}/")).await
}

fn trusting(roots: &[CertificateDer<'static>], name_servers: &[SocketAddr]) -> Egress {
    Egress::new(Settings {
        allowance: loopback(),
        extra_roots: roots.to_vec(),
        name_servers: name_servers.to_vec(),
        limits: patient(),
    })
    .unwrap()
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused() {
    let house = House::new();
    let (port, _task) = house.serve(BOTH).await;
    assert_eq!(post_to("receiver.test", port, &[]).await, Err(ExchangeFailure::Tls));
    let stranger = House::new().authority;
    assert_eq!(post_to("receiver.test", port, &[stranger]).await, Err(ExchangeFailure::Tls));
}

#[tokio::test]
async fn a_configured_authority_is_trusted_for_the_names_it_signed() {
    let house = House::new();
    let roots = [house.authority.clone()];
    let (port, _task) = house.serve(BOTH).await;
    let answer = post_to("receiver.test", port, &roots).await.unwrap();
    assert_eq!(answer.snippet, "receiver.test", "the name travels in the handshake");
    let answer = post_to("127.0.0.1", port, &roots).await.unwrap();
    assert_eq!(answer.snippet, "-", "an address does not");
    assert_eq!(post_to("other.test", port, &roots).await, Err(ExchangeFailure::Tls));
    assert_eq!(post_to("127.0.0.2", port, &roots).await, Err(ExchangeFailure::Connect));
}

#[tokio::test]
async fn a_certificate_that_vouches_for_itself_is_refused_unless_configured() {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["receiver.test".to_owned()]).unwrap();
    let certificate = cert.der().clone();
    let house = House { authority: certificate.clone(), certificate: certificate.clone(), key: signing_key };
    let (port, _task) = house.serve(BOTH).await;
    assert_eq!(post_to("receiver.test", port, &[]).await, Err(ExchangeFailure::Tls));
    assert_eq!(post_to("receiver.test", port, &[certificate]).await.unwrap().status, 200);
}

#[tokio::test]
async fn both_current_versions_work() {
    let house = House::new();
    for version in BOTH {
        let (port, _task) = house.serve(&[version]).await;
        let roots = [house.authority.clone()];
        assert_eq!(post_to("receiver.test", port, &roots).await.unwrap().status, 200);
    }
}

/// A hand-made ServerHello of the given version, in reply to any client.
#[tokio::test]
async fn older_versions_are_refused() {
    for minor in [0x00, 0x01, 0x02] {
        let mut hello = vec![3, minor];
        hello.extend([7; 32]);
        hello.extend([0, 0xc0, 0x2f, 0]);
        let mut message = vec![0x16, 3, minor, 0, hello.len() as u8 + 4, 2, 0, 0, hello.len() as u8];
        message.extend(hello);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.readable().await.unwrap();
            stream.write_all(&message).await.unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
            rest
        });
        assert_eq!(post_to("receiver.test", port, &[]).await, Err(ExchangeFailure::Tls));
        // The last record is a fatal alert: protocol_version.
        assert!(server.await.unwrap().ends_with(&[0x15, 3, 3, 0, 2, 2, 70]), "minor {minor}");
    }
}

#[tokio::test]
async fn plain_text_and_silence_are_no_handshake() {
    let plain = super::receiver::Receiver::start(super::receiver::Script::Reset).await;
    assert_eq!(post_to("receiver.test", plain.port, &[]).await, Err(ExchangeFailure::Tls));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", silent.local_addr().unwrap());
    let egress = super::local_egress(hasty());
    assert_eq!(post(&egress, &url).await, Err(ExchangeFailure::Timeout(ExchangeStage::Tls)));
}

#[test]
fn an_authority_that_is_no_certificate_is_reported_at_the_start() {
    let settings = Settings {
        extra_roots: vec![CertificateDer::from(b"nonsense".to_vec())],
        name_servers: vec![SocketAddr::from(([127, 0, 0, 1], 9))],
        ..Settings::default()
    };
    let error = Egress::new(settings).err().unwrap();
    assert_eq!(error.to_string(), "an extra certificate authority is not usable");
}
