//! Client secrets.
