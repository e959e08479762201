//! The real server in a process of its own.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::Outcome;

/// Linux counts CPU time in these: 100 a second on every machine that Rust runs on.
const TICK: Duration = Duration::from_millis(10);
/// The secret key of a server that lives for one measurement.
const SECRET_KEY: &str = "a secret key for one measurement only";
/// Whom it makes at its first start.
const ADMINISTRATOR: &str = "bench";
/// The administrator's password.
pub const PASSWORD: &str = "a password for the bench";

/// How it is started, again and again at the same address.
pub struct Setup {
    /// Where it is reached.
    pub url: String,
    /// Where its database is.
    pub database: String,
    log: &'static str,
    trusted_proxies: &'static str,
    address: SocketAddr,
    binary: PathBuf,
}

impl Setup {
    /// At a free port.
    ///
    /// # Errors
    /// If there is none.
    pub fn new(binary: &Path, database: &str) -> Outcome<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let url = format!("http://{address}");
        let (database, binary) = (database.to_owned(), binary.to_owned());
        Ok(Self { url, database, log: "warn", trusted_proxies: "", address, binary })
    }

    /// The same without a log.
    #[must_use]
    pub fn quiet(self) -> Self {
        Self { log: "off", ..self }
    }

    /// The same behind a proxy on this machine, which says where requests come from.
    #[must_use]
    pub fn behind_proxy(self) -> Self {
        Self { trusted_proxies: "127.0.0.1", ..self }
    }

    /// Starts it without waiting for anything.
    ///
    /// # Errors
    /// If there is no such binary.
    pub fn spawn(&self) -> Outcome<Child> {
        let mut command = Command::new(&self.binary);
        command
            .arg("serve")
            .env("THARSIS_LISTEN", self.address.to_string())
            .env("THARSIS_PUBLIC_URL", &self.url)
            .env("DATABASE_URL", &self.database)
            .env("THARSIS_SECRET_KEY", SECRET_KEY)
            .env("THARSIS_ALLOWED_ISSUER_HOSTS", "127.0.0.1")
            .env("THARSIS_ADMIN_USERNAME", ADMINISTRATOR)
            .env("THARSIS_ADMIN_PASSWORD", PASSWORD)
            .env("THARSIS_TRUSTED_PROXIES", self.trusted_proxies)
            .env("THARSIS_LOG", self.log)
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        Ok(command.spawn()?)
    }

    /// Starts it; answers once it listens.
    ///
    /// # Errors
    /// If it ends before.
    pub async fn start(&self) -> Outcome<Server> {
        let mut child = self.spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        // It says where it listens once it does.
        while let Some(line) = lines.next_line().await? {
            if line.contains(&self.url) {
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Server { child });
            }
        }
        Err("the server ended before it listened".into())
    }

    /// An access token of the administrator.
    ///
    /// # Errors
    /// If the server has not made one yet.
    pub fn administrator_token(&self) -> Outcome<String> {
        let output = std::process::Command::new(&self.binary)
            .args(["admin", "token", "--username", ADMINISTRATOR])
            .env("THARSIS_PUBLIC_URL", &self.url)
            .env("DATABASE_URL", &self.database)
            .env("THARSIS_SECRET_KEY", SECRET_KEY)
            .stderr(Stdio::inherit())
            .output()?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

/// A running server; it is killed when it is dropped.
pub struct Server {
    child: Child,
}

impl Server {
    /// Its process.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Ends it with SIGKILL.
    ///
    /// # Errors
    /// If it cannot be.
    pub async fn kill(mut self) -> Outcome<()> {
        Ok(self.child.kill().await?)
    }

    fn proc(&self, file: &str) -> Outcome<String> {
        let id = self.child.id().ok_or("the server ended")?;
        Ok(std::fs::read_to_string(format!("/proc/{id}/{file}"))?)
    }

    /// The CPU time that the server has used.
    ///
    /// # Errors
    /// If it does not run any more.
    pub fn cpu_time(&self) -> Outcome<Duration> {
        let stat = self.proc("stat")?;
        let (_, after_name) = stat.rsplit_once(')').ok_or("stat")?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks: u32 = fields[11].parse::<u32>()? + fields[12].parse::<u32>()?;
        Ok(TICK * ticks)
    }

    /// Resident memory now and at its peak, in KiB.
    ///
    /// # Errors
    /// If it does not run any more.
    pub fn memory(&self) -> Outcome<(u64, u64)> {
        let status = self.proc("status")?;
        let value = |name: &str| -> Outcome<u64> {
            let line = status.lines().find(|line| line.starts_with(name)).ok_or("status")?;
            Ok(line.split_whitespace().nth(1).ok_or("status")?.parse()?)
        };
        Ok((value("VmRSS:")?, value("VmHWM:")?))
    }
}
