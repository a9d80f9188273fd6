//! One request, one reply, one connection.

use super::address::OpenNetworks;
use super::answer;
use super::connect::{self, Tls};
use super::limits::ExchangeLimits;
use super::outcome::{Exchange, ExchangeFailure, ExchangeStage, Received};
use super::resolve::Resolver;
use bytes::Bytes;
use headwater_model::target::{BadUrl, Target};
use hickory_resolver::net::NetError;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::CertificateDer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

/// Headers about the transport of the message: set here, and removed from the caller's headers.
const FRAMING: [HeaderName; 8] = [
    header::HOST,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::TE,
    header::TRAILER,
    header::UPGRADE,
    header::EXPECT,
];

/// The operator's settings for outgoing connections.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Ranges open in addition to the public Internet.
    pub allowance: OpenNetworks,
    /// Certificate authorities trusted in addition to the public ones.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// Name servers to use; the system's if empty.
    pub name_servers: Vec<SocketAddr>,
    /// Limits on time and size.
    pub limits: ExchangeLimits,
}

/// Why no [`Egress`] could be created.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The system has no usable name servers.
    #[error("the name servers are not usable")]
    NameServers(#[source] NetError),
    /// An extra authority is not a certificate.
    #[error("an extra certificate authority is not usable")]
    ExtraRoots(#[source] rustls::Error),
}

/// The client for outgoing requests. Clones share one resolver and one set of trusted authorities.
#[derive(Clone)]
pub struct Egress(Arc<Parts>);

struct Parts {
    resolver: Resolver,
    tls: Tls,
    limits: ExchangeLimits,
}

impl Egress {
    /// Prepares resolver and TLS; opens no connection yet.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        let Settings { allowance, extra_roots, name_servers, limits } = settings;
        let resolver = Resolver::new(&name_servers, limits.dns, allowance).map_err(SetupError::NameServers)?;
        let tls = Tls::new(&extra_roots).map_err(SetupError::ExtraRoots)?;
        Ok(Self(Arc::new(Parts { resolver, tls, limits })))
    }

    /// Posts `body` to `target`, at most once, and waits for the reply.
    ///
    /// `at` is the wall-clock time the receiver's `Retry-After` dates are compared with. Dropping the future closes
    /// the connection.
    pub async fn post(&self, target: &Target, headers: HeaderMap, body: Bytes, at: SystemTime) -> Exchange {
        let started = Instant::now();
        let result = match request(target, headers, body) {
            Some(request) => timeout(self.0.limits.exchange, self.0.exchange(target, request, at))
                .await
                .unwrap_or(Err(ExchangeFailure::Timeout(ExchangeStage::Exchange))),
            None => Err(ExchangeFailure::BadUrl(BadUrl::Malformed)),
        };
        Exchange { elapsed: started.elapsed(), result }
    }
}

impl Parts {
    async fn exchange(
        &self,
        target: &Target,
        request: Request<Full<Bytes>>,
        at: SystemTime,
    ) -> Result<Received, ExchangeFailure> {
        let vetted = self.resolver.vet(target).await?;
        let stream = connect::tcp(&vetted, self.limits.connect).await?;
        if target.is_https() {
            let stream = self.tls.wrap(stream, target.host(), self.limits.tls).await?;
            self.speak(stream, request, at).await
        } else {
            self.speak(stream, request, at).await
        }
    }

    async fn speak<S>(
        &self,
        stream: S,
        request: Request<Full<Bytes>>,
        at: SystemTime,
    ) -> Result<Received, ExchangeFailure>
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        let (mut sender, connection) = http1::Builder::new()
            .max_header_size(self.limits.answer_head)
            .handshake(TokioIo::new(metered(stream, &self.limits)))
            .await
            .map_err(|error| answer::failure(&error))?;
        // Dropping the set aborts the connection, finished or not.
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        let response = sender.send_request(request).await.map_err(|error| answer::failure(&error))?;
        answer::read(response, &self.limits, at).await
    }
}

/// Ends the stream after a multiple of the limits of a reply. The limits on headers and body count content; this
/// limit counts bytes, and so catches endless interim replies, chunk framing and trailers.
fn metered<S>(stream: S, limits: &ExchangeLimits) -> impl AsyncRead + AsyncWrite + Unpin + use<S>
where
    S: AsyncRead + AsyncWrite,
{
    let most = 4 * (limits.answer_head + limits.answer_body);
    let (reader, writer) = tokio::io::split(stream);
    tokio::io::join(reader.take(most as u64), writer)
}

/// The request; None for a path or host without a form in HTTP.
fn request(target: &Target, mut headers: HeaderMap, body: Bytes) -> Option<Request<Full<Bytes>>> {
    for name in FRAMING {
        headers.remove(name);
    }
    headers.insert(header::HOST, HeaderValue::try_from(target.authority()).ok()?);
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));

    let mut request = Request::new(Full::new(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from(PathAndQuery::try_from(target.path_and_query()).ok()?);
    *request.headers_mut() = headers;
    Some(request)
}
