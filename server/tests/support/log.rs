//! Everything that the servers of this process log, down to the smallest detail.

use std::{
    io,
    sync::{Mutex, Once},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

static ONCE: Once = Once::new();
static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Make;

impl MakeWriter<'_> for Make {
    type Writer = Writer;

    fn make_writer(&self) -> Writer {
        Writer
    }
}

/// Starts to keep what is logged.
pub fn capture() {
    ONCE.call_once(|| {
        let filter = EnvFilter::new("trace,hyper=debug,h2=info,sqlx=debug");
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Make).init();
    });
}

/// What was logged so far.
pub fn text() -> String {
    String::from_utf8_lossy(&LINES.lock().unwrap()).into_owned()
}
