//! How a caller names a thing: by GID, by TRN, or where it is allowed by its plain path.

use uuid::Uuid;

use super::{Gid, ResourceKind};

/// A thing of a known kind as a caller named it. That it exists is not said yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference {
    /// By identifier.
    Id(Uuid),
    /// By resource path: `acme/platform/deploy` for a service account, the username for a user.
    Path(String),
}

/// Why a text names nothing of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Neither a GID nor a TRN.
    #[error("This is neither a valid identifier (GID) nor a valid resource name (TRN).")]
    Malformed,
    /// It names something of another kind.
    #[error("This names something of another type than expected here.")]
    OtherKind,
}

impl Reference {
    /// Reads a GID or TRN of `kind`.
    ///
    /// # Errors
    /// If the text is neither, or names something of another kind.
    pub fn parse(kind: ResourceKind, text: &str) -> Result<Self, ReferenceError> {
        if let Some(rest) = text.strip_prefix("trn:") {
            let (named, path) = rest.split_once(':').ok_or(ReferenceError::Malformed)?;
            if named != kind.trn_type() {
                return Err(ReferenceError::OtherKind);
            }
            if path.is_empty() || path.starts_with('/') || path.ends_with('/') {
                return Err(ReferenceError::Malformed);
            }
            return Ok(Self::Path(path.to_owned()));
        }
        let gid: Gid = text.parse().map_err(|_| ReferenceError::Malformed)?;
        if gid.kind == kind { Ok(Self::Id(gid.uuid)) } else { Err(ReferenceError::OtherKind) }
    }

    /// Reads a GID, a TRN or a plain resource path of `kind`.
    ///
    /// # Errors
    /// If the text names something of another kind, or is a malformed TRN.
    pub fn parse_or_path(kind: ResourceKind, text: &str) -> Result<Self, ReferenceError> {
        match Self::parse(kind, text) {
            Err(ReferenceError::Malformed) if !text.is_empty() && !text.starts_with("trn:") => {
                Ok(Self::Path(text.to_owned()))
            }
            other => other,
        }
    }
}

/// The Tharsis resource name of the thing at `path`.
#[must_use]
pub fn trn(kind: ResourceKind, path: &str) -> String {
    format!("trn:{}:{path}", kind.trn_type())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_input_takes_gid_and_trn() {
        let uuid = Uuid::from_u128(7);
        let kind = ResourceKind::ServiceAccount;
        let path = Ok(Reference::Path("acme/deploy".to_owned()));
        assert_eq!(Reference::parse(kind, &Gid::new(kind, uuid).to_string()), Ok(Reference::Id(uuid)));
        assert_eq!(Reference::parse(kind, "trn:service_account:acme/deploy"), path);
        assert_eq!(Reference::parse_or_path(kind, "acme/deploy"), path);
        assert_eq!(Reference::parse(kind, "acme/deploy"), Err(ReferenceError::Malformed));
        for bad in ["trn:", "trn:service_account", "trn:service_account:", "trn:service_account:/a", ""] {
            assert_eq!(Reference::parse_or_path(kind, bad), Err(ReferenceError::Malformed), "{bad}");
        }
        let other = Gid::new(ResourceKind::Group, uuid).to_string();
        for bad in ["trn:group:acme", other.as_str()] {
            assert_eq!(Reference::parse_or_path(kind, bad), Err(ReferenceError::OtherKind), "{bad}");
        }
    }
}
