//! The binary itself.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
};

use crate::support::{Database, PASSWORD, database::unique};

fn binary(database: &Database) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tharsis-server"));
    command
        .env_clear()
        .env("DATABASE_URL", database.url())
        .env("THARSIS_LISTEN", "127.0.0.1:0")
        .env("THARSIS_SECRET_KEY", "0123456789abcdef0123456789abcdef")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A server that is killed if the test does not stop it.
struct Running {
    process: Child,
    lines: Vec<String>,
}

impl Running {
    /// Starts and reads what it prints, up to and including the line with `last`.
    fn start(command: &mut Command, last: &str) -> Self {
        let mut process = command.spawn().unwrap();
        let mut lines = Vec::new();
        for line in BufReader::new(process.stdout.as_mut().unwrap()).lines() {
            lines.push(line.unwrap());
            if lines.last().unwrap().contains(last) {
                break;
            }
        }
        Self { process, lines }
    }

    fn url(&self) -> &str {
        self.lines[0].strip_prefix("listening on ").unwrap()
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.url().strip_prefix("http://").unwrap()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Tells it to stop; answers its log.
    fn stop(mut self) -> String {
        let kill = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(kill.success());
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        let status = self.process.wait().unwrap();
        assert!(status.success(), "{status}: {log}");
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn whole_life(database: &Database) {
    // While there is no administrator, a link to make one is printed, and stands not in the log.
    let server = Running::start(&mut binary(database), "/setup?token=");
    let token = server.lines.last().unwrap().rsplit_once('=').unwrap().1.to_owned();
    assert!(server.lines.last().unwrap().contains(&format!("{}/setup?token=", server.url())), "{:?}", server.lines);
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    let log = server.stop();
    assert!(log.contains("stopped") && !log.contains(&token), "{log}");

    // The administrator of the settings is made once.
    let with_administrator = || {
        let mut command = binary(database);
        command.env("THARSIS_ADMIN_USERNAME", "root").env("THARSIS_ADMIN_PASSWORD", PASSWORD);
        command
    };
    for _ in 0..2 {
        let server = Running::start(&mut with_administrator(), "listening on");
        let url = server.url().to_owned();
        let token = operator(binary(database).env("THARSIS_PUBLIC_URL", &url), &["token", "--username", "root"]);
        assert!(token.status.success(), "{}", text(&token.stderr));
        let token = text(&token.stdout);
        assert_eq!(token.trim_end().split('.').count(), 3, "{token}");
        assert_eq!(token.lines().count(), 1);
        let log = server.stop();
        assert!(!log.contains(PASSWORD) && !log.contains(token.trim_end()), "{log}");
    }

    // The operator makes users and teams.
    let mut create = binary(database);
    create.stdin(Stdio::piped()).args(["admin", "create-user", "--username", "ada"]);
    let mut create = create.spawn().unwrap();
    create.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    let made = create.wait_with_output().unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    let bob =
        operator(binary(database).env("THARSIS_PASSWORD", PASSWORD), &["create-user", "--username", "bob", "--admin"]);
    assert!(bob.status.success(), "{}", text(&bob.stderr));
    let members = ["create-team", "--name", "ops", "--member", "ada", "--member", "bob"];
    let team = operator(&mut binary(database), &members);
    assert!(team.status.success(), "{}", text(&team.stderr));
    for (arguments, password) in [
        (&["create-user", "--username", "ada"][..], PASSWORD),
        (&["create-user", "--username", "eve"], "short"),
        (&["create-user", "--username", "Eve Adams"], PASSWORD),
        (&["create-team", "--name", "ops"], ""),
        (&["create-team", "--name", "dev", "--member", "nobody"], ""),
        (&["token", "--username", "nobody"], ""),
    ] {
        let refused = operator(binary(database).env("THARSIS_PASSWORD", password), arguments);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}: {}", text(&refused.stderr));
        assert_eq!(text(&refused.stdout), "", "{arguments:?}");
        assert_eq!(text(&refused.stderr).lines().count(), 1, "{arguments:?}: {}", text(&refused.stderr));
    }
}

fn operator(command: &mut Command, arguments: &[&str]) -> Output {
    command.arg("admin").args(arguments).output().unwrap()
}

#[test]
fn from_set_up_to_stop_on_sqlite() {
    whole_life(&Database::sqlite());
}

#[tokio::test]
async fn from_set_up_to_stop_on_postgres() {
    if let Some(database) = Database::postgres().await {
        whole_life(&database);
    }
}

#[test]
fn settings_that_cannot_be_used_end_it_with_a_sentence() {
    let database = Database::sqlite();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (variable, value, named) in [
        ("THARSIS_LISTEN", "nowhere", "THARSIS_LISTEN"),
        ("THARSIS_LISTEN", taken.as_str(), "THARSIS_LISTEN"),
        ("THARSIS_PUBLIC_URL", "nowhere", "THARSIS_PUBLIC_URL"),
        ("THARSIS_SECRET_KEY", "hunter2", "THARSIS_SECRET_KEY"),
        ("DATABASE_URL", "mysql://u:hunter2@x", "DATABASE_URL"),
        ("DATABASE_URL", "sqlite:///proc/nothing/x.db", "DATABASE_URL"),
        ("THARSIS_ADMIN_USERNAME", "root", "THARSIS_ADMIN_PASSWORD"),
        ("THARSIS_LOG", "a=b=c", "THARSIS_LOG"),
    ] {
        let refused = binary(&database).env(variable, value).output().unwrap();
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{variable}={value}: {told}");
        assert!(told.lines().last().unwrap().contains(&format!("{named}: ")), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
        assert_eq!(text(&refused.stdout), "", "{variable}={value}");
    }
    let weak = binary(&database)
        .env("THARSIS_ADMIN_USERNAME", "root")
        .env("THARSIS_ADMIN_PASSWORD", "short")
        .output()
        .unwrap();
    assert_eq!(weak.status.code(), Some(2));
    assert!(text(&weak.stderr).contains("THARSIS_ADMIN_PASSWORD: "), "{}", text(&weak.stderr));
    // Another secret key than the one that sealed what is stored.
    let other = binary(&database)
        .env("THARSIS_SECRET_KEY", "x".repeat(32))
        .args(["admin", "token", "--username", "root"])
        .output();
    let other = other.unwrap();
    assert_eq!(other.status.code(), Some(2), "{}", text(&other.stderr));
    assert!(text(&other.stderr).contains("THARSIS_SECRET_KEY: "), "{}", text(&other.stderr));
}

#[test]
fn help_names_every_setting_and_no_secret() {
    let database = Database::sqlite();
    let help = binary(&database)
        .env("THARSIS_ADMIN_PASSWORD", "hunter2")
        .env("DATABASE_URL", "postgres://u:hunter2@x/y")
        .env("THARSIS_SECRET_KEY", "hunter2")
        .args(["serve", "--help"])
        .output()
        .unwrap();
    let help = text(&help.stdout);
    for variable in [
        "THARSIS_LISTEN",
        "THARSIS_PUBLIC_URL",
        "DATABASE_URL",
        "THARSIS_ADMIN_USERNAME",
        "THARSIS_ADMIN_PASSWORD",
        "THARSIS_ALLOWED_ISSUER_HOSTS",
        "THARSIS_SECRET_KEY",
        "THARSIS_METRICS_LISTEN",
        "THARSIS_LOG",
        "THARSIS_SITE_ROOT",
    ] {
        assert!(help.contains(variable), "{variable}: {help}");
    }
    assert!(!help.contains("hunter2"), "{help}");
    assert_ne!(unique(), unique());
}
