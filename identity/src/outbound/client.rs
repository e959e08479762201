//! Fetching a document from an address that was checked, within limits.

use std::error::Error as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, Response, Url, redirect};

use super::address::AddressKind;
use super::allow_list::{AllowList, literal};

/// How long one fetch may take in all: name, connection, TLS, headers and body.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a document could not be fetched, in words for an operator.
///
/// No variant holds anything of the response but its status: what a private service answers is nobody's business, and
/// an error text is shown to people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not a URL of a host, or one with a user name in it.
    #[error("the address is not a valid URL of a host")]
    Url,
    /// Another scheme than https, or http to a host that is not on the operator's list.
    #[error("only https is allowed for {host} (the operator can allow plain http for a host)")]
    Scheme {
        /// The host.
        host: String,
    },
    /// The name is unknown, or the name server does not answer.
    #[error("the host name {host} cannot be resolved")]
    Dns {
        /// The host.
        host: String,
    },
    /// The name means an address that is not public. The text does not tell it: whoever may enter an issuer reads it,
    /// and must not be able to ask our name server what stands in an inner network.
    #[error(
        "{host} resolves to an address that this server does not connect to: one that is not public, such as a private \
         or loopback one (the operator can allow it)"
    )]
    RefusedAddress {
        /// The host.
        host: String,
        /// The first refused address.
        address: IpAddr,
        /// What it is.
        kind: AddressKind,
    },
    /// No connection.
    #[error("{host} cannot be connected to: {reason}")]
    Connect {
        /// The host.
        host: String,
        /// The kind of failure, for example "connection refused".
        reason: String,
    },
    /// No TLS session, for example because of the certificate.
    #[error("no secure connection to {host}: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong with the handshake or the certificate.
        reason: String,
    },
    /// The time is over.
    #[error("no complete answer within {} ms", .0.as_millis())]
    Timeout(Duration),
    /// The document is longer than it may be.
    #[error("the document is longer than {0} bytes")]
    TooLarge(usize),
    /// Another status than one that was expected.
    #[error("the answer has the status {0} instead of 200")]
    Status(u16),
    /// A redirection, which is never followed.
    #[error("the answer is a redirection (status {0}), which is not followed; use the final address")]
    Redirect(u16),
    /// The answer is compressed although that was not asked for.
    #[error("the answer is compressed although an uncompressed one was asked for")]
    Compressed,
    /// The connection broke, or the answer is no proper HTTP.
    #[error("the answer broke off or is not valid HTTP")]
    Broken,
    /// The client could not be set up, for example because the certificate store cannot be read.
    #[error("the HTTPS client of the server cannot be set up; are the certificates (ca-certificates) installed?")]
    Setup,
}

/// A fetched document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedDocument {
    /// The whole body; its form is not checked.
    pub bytes: Vec<u8>,
}

/// What came back for a form.
#[derive(Clone, PartialEq, Eq)]
pub struct FormAnswer {
    /// Status 200, 400 or 401: anything else is an error.
    pub status: u16,
    /// The whole body; its form is not checked, and it may hold tokens.
    pub bytes: Vec<u8>,
}

/// Tokens stand in no log.
impl std::fmt::Debug for FormAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Finds the addresses of a name. A parameter, so that tests need no name server.
#[async_trait::async_trait]
pub trait Resolver: Send + Sync + 'static {
    /// All addresses of the host, with this port.
    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

#[async_trait::async_trait]
impl Resolver for SystemResolver {
    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }
}

/// Fetches documents from public addresses, and from those that the operator allows.
#[derive(Clone)]
pub struct GuardedClient {
    allow: AllowList,
    resolver: Arc<dyn Resolver>,
    timeout: Duration,
}

impl GuardedClient {
    /// A client with the operator's list, the system's resolver and [`DEFAULT_TIMEOUT`].
    #[must_use]
    pub fn new(allow: AllowList) -> Self {
        Self { allow, resolver: Arc::new(SystemResolver), timeout: DEFAULT_TIMEOUT }
    }

    /// The same with another limit for the whole of each fetch.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// The same with another resolver.
    #[must_use]
    pub fn with_resolver(self, resolver: Arc<dyn Resolver>) -> Self {
        Self { resolver, ..self }
    }

    /// The limit for the whole of each fetch.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The operator's list.
    #[must_use]
    pub fn allow_list(&self) -> &AllowList {
        &self.allow
    }

    /// Fetches a document of at most `limit_bytes`: status 200, no redirection, no proxy, no compression.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get_json(&self, url: &str, limit_bytes: usize) -> Result<FetchedDocument, FetchError> {
        let (_, bytes) = self.send(url, limit_bytes, &[200], reqwest::Client::get).await?;
        Ok(FetchedDocument { bytes })
    }

    /// Sends a form whose answer is at most `limit_bytes` long, under the same rules. `authorization` is the whole value
    /// of that header.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn post_form(
        &self,
        url: &str,
        form: String,
        authorization: Option<String>,
        limit_bytes: usize,
    ) -> Result<FormAnswer, FetchError> {
        // A refusal of RFC 6749 §5.2 is an answer, too.
        let sent = self.send(url, limit_bytes, &[200, 400, 401], |client, url| {
            let request = client.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
            match authorization {
                Some(authorization) => request.header(AUTHORIZATION, authorization),
                None => request,
            }
        });
        let (status, bytes) = sent.await?;
        Ok(FormAnswer { status, bytes })
    }

    async fn send(
        &self,
        url: &str,
        limit_bytes: usize,
        statuses: &[u16],
        make: impl FnOnce(&Client, Url) -> RequestBuilder,
    ) -> Result<(u16, Vec<u8>), FetchError> {
        let fetch = async {
            let target = Target::parse(url, &self.allow)?;
            let addresses = self.checked_addresses(&target).await?;
            request(target, addresses, limit_bytes, statuses, make).await
        };
        tokio::time::timeout(self.timeout, fetch).await.unwrap_or(Err(FetchError::Timeout(self.timeout)))
    }

    /// Looks the host up once and checks every address: one that is refused refuses the host.
    async fn checked_addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, FetchError> {
        let (host, port) = (target.host.as_str(), target.port);
        let addresses = match literal(host) {
            Some(address) => vec![SocketAddr::new(address, port)],
            None => self.resolver.lookup(host, port).await.unwrap_or_default(),
        };
        if addresses.is_empty() {
            return Err(FetchError::Dns { host: host.to_owned() });
        }
        for address in &addresses {
            if let Some(kind) = self.allow.refusal(host, address.ip(), port) {
                // For the operator, who has to find out what to allow.
                tracing::warn!(host, address = %address.ip(), %kind, "an address that is not public is not connected to");
                return Err(FetchError::RefusedAddress { host: host.to_owned(), address: address.ip(), kind });
            }
        }
        Ok(addresses)
    }
}

async fn request(
    target: Target,
    addresses: Vec<SocketAddr>,
    limit: usize,
    statuses: &[u16],
    make: impl FnOnce(&Client, Url) -> RequestBuilder,
) -> Result<(u16, Vec<u8>), FetchError> {
    let plain = target.url.scheme() == "http";
    // Reading the certificate store takes milliseconds that other tasks of this thread need not wait for.
    let client = tokio::task::spawn_blocking(move || pinned_client(addresses, plain)).await;
    let client = client.ok().and_then(Result::ok).ok_or(FetchError::Setup)?;
    let request = make(&client, target.url).header(ACCEPT, "application/json").header(ACCEPT_ENCODING, "identity");
    let response = request.send().await.map_err(|error| failure(&error, &target.host))?;
    read(response, limit, statuses).await
}

/// A client of its own for every fetch: only so is it certain that the connection goes to these addresses, and that none
/// is reused that was made under other rules. Fetches are rare, because keys are cached.
fn pinned_client(addresses: Vec<SocketAddr>, plain: bool) -> reqwest::Result<Client> {
    let mut builder = Client::builder();
    if plain {
        // Needs no certificates, so it must not fail on a machine that has none.
        builder = builder.tls_certs_only([]);
    }
    builder
        .dns_resolver(Arc::new(Pinned(addresses)))
        .no_proxy()
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .retry(reqwest::retry::never())
        .user_agent(concat!("tharsis-server/", env!("CARGO_PKG_VERSION")))
        .build()
}

async fn read(mut response: Response, limit: usize, statuses: &[u16]) -> Result<(u16, Vec<u8>), FetchError> {
    let status = response.status();
    if status.is_redirection() {
        return Err(FetchError::Redirect(status.as_u16()));
    }
    if !statuses.contains(&status.as_u16()) {
        return Err(FetchError::Status(status.as_u16()));
    }
    let identity = |encoding: &reqwest::header::HeaderValue| encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    if !response.headers().get_all(CONTENT_ENCODING).iter().all(identity) {
        return Err(FetchError::Compressed);
    }
    let too_large = |length: u64| usize::try_from(length).map_or(true, |length| length > limit);
    if response.content_length().is_some_and(too_large) {
        return Err(FetchError::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    // The announced length is only a claim: what counts is what arrives.
    while let Some(chunk) = response.chunk().await.map_err(|_| FetchError::Broken)? {
        if bytes.len() + chunk.len() > limit {
            return Err(FetchError::TooLarge(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((status.as_u16(), bytes))
}

/// Where a fetch goes.
struct Target {
    url: Url,
    /// As it stands in the URL after parsing: addresses in their usual form, IPv6 in brackets.
    host: String,
    port: u16,
}

impl Target {
    fn parse(text: &str, allow: &AllowList) -> Result<Self, FetchError> {
        // The parser is the one that also connects, so nothing can be read in two ways.
        let url = Url::parse(text).map_err(|_| FetchError::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(FetchError::Url)?.to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Url);
        }
        let Some(port) = url.port_or_known_default() else { return Err(FetchError::Scheme { host }) };
        match url.scheme() {
            "https" => {}
            "http" if allow.names(&host, port) => {}
            _ => return Err(FetchError::Scheme { host }),
        }
        Ok(Self { url, host, port })
    }
}

/// Answers every question with the addresses that were checked.
struct Pinned(Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// Tells apart what went wrong before there was a response.
fn failure(error: &reqwest::Error, host: &str) -> FetchError {
    let host = host.to_owned();
    if !error.is_connect() {
        return FetchError::Broken;
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        let Some(io) = inner.downcast_ref::<io::Error>() else {
            cause = inner.source();
            continue;
        };
        match (io.kind(), io.get_ref()) {
            // Only a wrapping; `source` would skip what is wrapped.
            (io::ErrorKind::Other, Some(wrapped)) => cause = Some(wrapped),
            // The TLS layer reports its own errors, and an end in the middle of the handshake, in these kinds.
            (io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof, _) => {
                return FetchError::Tls { host, reason: io.to_string().chars().take(200).collect() };
            }
            (kind, _) => return FetchError::Connect { host, reason: kind.to_string() },
        }
    }
    FetchError::Connect { host, reason: "unknown reason".to_owned() }
}

#[cfg(test)]
mod tests;
