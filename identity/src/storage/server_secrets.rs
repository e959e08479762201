//! Server secrets.
