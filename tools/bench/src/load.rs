//! Logging in as fast as the server answers, on connections that stay open. HTTP is written by hand, so that on a small
//! machine the load takes as little as possible from the server that it measures.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use bench::Outcome;

pub struct Load {
    address: String,
    requests: Vec<Vec<u8>>,
}

/// What came of a run.
#[derive(Default)]
pub struct Measured {
    /// Of each accepted login, ordered.
    pub times: Vec<Duration>,
    pub failed: usize,
    elapsed: Duration,
}

impl Load {
    pub fn new(url: &str, account: &str, tokens: &[String]) -> Self {
        let address = url.trim_start_matches("http://").to_owned();
        let requests = tokens
            .iter()
            .map(|token| {
                let body = format!(
                    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&client_id={account}&assertion={token}"
                );
                format!(
                    "POST /v1/serviceaccounts/token HTTP/1.1\r\nhost: {address}\r\n\
                     content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                )
                .into_bytes()
            })
            .collect();
        Self { address, requests }
    }

    pub async fn run(&self, connections: usize, time: Duration) -> Outcome<Measured> {
        let begun = Instant::now();
        let until = begun + time;
        let work = (0..connections).map(|first| self.connection(first, until));
        let mut all = Measured::default();
        for one in futures::future::join_all(work).await {
            let one = one?;
            all.times.extend(one.times);
            all.failed += one.failed;
        }
        all.elapsed = begun.elapsed();
        all.times.sort_unstable();
        Ok(all)
    }

    async fn connection(&self, first: usize, until: Instant) -> Outcome<Measured> {
        let mut stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let mut measured = Measured::default();
        let mut buffer = vec![0; 16 * 1024];
        for request in self.requests.iter().cycle().skip(first % self.requests.len()) {
            let begun = Instant::now();
            if begun >= until {
                break;
            }
            stream.write_all(request).await?;
            if answered_ok(&mut stream, &mut buffer).await? {
                measured.times.push(begun.elapsed());
            } else {
                measured.failed += 1;
            }
        }
        Ok(measured)
    }
}

/// Reads one answer to its end; whether it is a 200.
async fn answered_ok(stream: &mut TcpStream, buffer: &mut [u8]) -> Outcome<bool> {
    let mut read = 0;
    loop {
        let more = stream.read(&mut buffer[read..]).await?;
        if more == 0 {
            return Err("the server closed the connection".into());
        }
        read += more;
        let head = String::from_utf8_lossy(&buffer[..read]);
        let Some(end) = head.find("\r\n\r\n") else { continue };
        let length: usize = head[..end]
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse().ok())
            .ok_or("an answer without content-length")?;
        if read >= end + 4 + length {
            return Ok(head.starts_with("HTTP/1.1 200"));
        }
    }
}

impl Measured {
    #[expect(clippy::cast_precision_loss, reason = "a rate is not exact to the last digit")]
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.elapsed.as_secs_f64()
    }

    pub fn percentile(&self, percent: usize) -> Duration {
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).copied().unwrap_or_default()
    }
}
