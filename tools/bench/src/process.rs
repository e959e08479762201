//! The real server in a process of its own, with an empty database.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::Outcome;

/// Linux counts CPU time in these: 100 a second on every machine that Rust runs on.
const TICK: Duration = Duration::from_millis(10);

pub struct Server {
    pub url: String,
    child: Child,
    binary: std::path::PathBuf,
    database: String,
}

/// The secret key of a server that lives for one measurement.
const SECRET_KEY: &str = "a secret key for one measurement only";

impl Server {
    pub async fn start(binary: &Path, database: &str) -> Outcome<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        drop(listener);
        let url = format!("http://{address}");
        let mut child = Command::new(binary)
            .arg("serve")
            .env("THARSIS_LISTEN", address.to_string())
            .env("THARSIS_PUBLIC_URL", &url)
            .env("DATABASE_URL", database)
            .env("THARSIS_SECRET_KEY", SECRET_KEY)
            .env("THARSIS_ALLOWED_ISSUER_HOSTS", "127.0.0.1")
            .env("THARSIS_ADMIN_USERNAME", "bench")
            .env("THARSIS_ADMIN_PASSWORD", "a password for the bench")
            .env("THARSIS_LOG", "warn")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        // It says where it listens once it does.
        while let Some(line) = lines.next_line().await? {
            if line.contains(&url) {
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Self { url, child, binary: binary.to_owned(), database: database.to_owned() });
            }
        }
        Err("the server ended before it listened".into())
    }

    pub fn administrator_token(&self) -> Outcome<String> {
        let output = std::process::Command::new(&self.binary)
            .args(["admin", "token", "--username", "bench"])
            .env("THARSIS_PUBLIC_URL", &self.url)
            .env("DATABASE_URL", &self.database)
            .env("THARSIS_SECRET_KEY", SECRET_KEY)
            .stderr(Stdio::inherit())
            .output()?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    fn proc(&self, file: &str) -> Outcome<String> {
        let id = self.child.id().ok_or("the server ended")?;
        Ok(std::fs::read_to_string(format!("/proc/{id}/{file}"))?)
    }

    /// The CPU time that the server has used.
    pub fn cpu_time(&self) -> Outcome<Duration> {
        let stat = self.proc("stat")?;
        let (_, after_name) = stat.rsplit_once(')').ok_or("stat")?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks: u32 = fields[11].parse::<u32>()? + fields[12].parse::<u32>()?;
        Ok(TICK * ticks)
    }

    /// Resident memory now and at its peak, in KiB.
    pub fn memory(&self) -> Outcome<(u64, u64)> {
        let status = self.proc("status")?;
        let value = |name: &str| -> Outcome<u64> {
            let line = status.lines().find(|line| line.starts_with(name)).ok_or("status")?;
            Ok(line.split_whitespace().nth(1).ok_or("status")?.parse()?)
        };
        Ok((value("VmRSS:")?, value("VmHWM:")?))
    }
}
