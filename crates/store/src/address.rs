//! Address and TLS settings of a PostgreSQL database.

use crate::dialect;
use crate::error::{Error, Result};
use postgres::{CancelToken, Client, Config};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Time for which sent data may stay unacknowledged before the connection counts as lost.
const SILENT_FOR: Duration = Duration::from_secs(10);
/// Time limit for connecting, after which the database counts as unreachable.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// Address and TLS settings of a PostgreSQL database.
#[derive(Clone)]
pub struct Address {
    config: Config,
    tls: MakeRustlsConnect,
}

impl Address {
    /// Parses `postgres://user:password@host:port/database?sslmode=…&sslrootcert=…`. Several hosts may be named,
    /// separated by commas; the first one to answer is used. Certificates are checked against the authorities in the
    /// file `sslrootcert`, or against the public ones by default.
    pub fn parse(url: &str) -> Result<Self> {
        let (url, root_file) = without_root_file(url);
        let mut config = Config::from_str(&url).map_err(Error::from)?;
        config
            .connect_timeout(CONNECT_WITHIN)
            .application_name(dialect::POSTGRES_PROGRAM)
            .keepalives_idle(Duration::from_secs(30))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3)
            .tcp_user_timeout(SILENT_FOR);
        let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        if let Some(file) = root_file {
            roots = read_roots(file).map_err(|error| Error::Io(std::io::Error::other(format!("{file}: {error}"))))?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let unusable = |error: rustls::Error| Error::Io(std::io::Error::other(error));
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { config, tls: MakeRustlsConnect::new(tls) })
    }

    /// The same address with another `application_name`, for programs other than servers.
    #[must_use]
    pub fn as_program(mut self, name: &str) -> Self {
        self.config.application_name(name);
        self
    }

    /// The number of connections opened by servers to the database.
    pub fn servers_connections(&self) -> Result<i64> {
        Ok(self.connect()?.query_one(dialect::POSTGRES_SERVERS_CONNECTIONS, &[])?.get(0))
    }

    /// Opens a connection.
    pub(crate) fn connect(&self) -> Result<Client> {
        let mut client = self.config.connect(self.tls.clone()).map_err(|error| Error::away(&error))?;
        client.batch_execute(dialect::POSTGRES_SESSION).map_err(|error| Error::away(&error))?;
        Ok(client)
    }

    /// Cancels the statement under way on a connection, if any.
    pub(crate) fn cancel(&self, token: &CancelToken) {
        if let Err(error) = token.cancel_query(self.tls.clone()) {
            tracing::debug!(%error, "a read that nobody waits for could not be stopped; it ends by itself");
        }
    }
}

/// Removes `sslrootcert=FILE` from a URL: the driver does not know this parameter.
fn without_root_file(url: &str) -> (String, Option<&str>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let file = query.split('&').find_map(|pair| pair.strip_prefix("sslrootcert="));
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("sslrootcert=")).collect();
    (format!("{base}?{}", rest.join("&")), file)
}

fn read_roots(file: &str) -> Result<RootCertStore, Box<dyn std::error::Error + Send + Sync>> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file)? {
        roots.add(certificate?)?;
    }
    if roots.is_empty() {
        return Err("there is no certificate in it".into());
    }
    Ok(roots)
}
