//! The form that the token endpoint takes.

use identity::access_tokens::AUDIENCE;

use super::{
    CLIENT_CREDENTIALS, JWT_BEARER, TOKEN_EXCHANGE,
    token_error::{Grant, TokenError},
};

/// The types of an ID token that can be exchanged: both name a JWT.
const SUBJECT_TOKEN_TYPES: [&str; 2] =
    ["urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"];
/// The type of what is issued.
pub const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What may be asked for: an access token, which is a JWT.
const REQUESTED_TOKEN_TYPES: [&str; 2] = [ACCESS_TOKEN_TYPE, "urn:ietf:params:oauth:token-type:jwt"];

/// What may be named several times (RFC 8693 §2.1, RFC 8707 §2).
const REPEATABLE: [&str; 2] = ["audience", "resource"];

/// A request for an access token that has all it needs.
pub enum TokenRequest {
    /// An ID token for an access token.
    IdToken {
        /// The service account: a GID, a TRN or a path.
        service_account: String,
        /// The ID token.
        token: String,
        /// Whether it came as an exchange, whose answer names the type of what is issued.
        exchange: bool,
    },
    /// An access token for a fresh one.
    Renewal {
        /// The service account, if it is named.
        service_account: Option<String>,
        /// The access token.
        token: String,
    },
    /// A client secret for an access token.
    ClientSecret {
        /// The service account: a GID, a TRN or a path.
        service_account: String,
        /// The secret.
        secret: String,
    },
}

/// The parameters of the form. Those without a value count as left out (RFC 6749 §3.2); unknown ones are ignored.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the body.
    pub fn parse(body: &[u8]) -> Result<Self, TokenError> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(body) {
            if !REPEATABLE.contains(&&*name) && fields.iter().any(|(other, _)| *other == name) {
                return Err(TokenError::invalid_request("A parameter is given twice."));
            }
            // Enough for every parameter there is; a form of thousands costs nobody the comparison of all with all.
            if fields.len() >= 32 {
                return Err(TokenError::invalid_request("There are too many parameters."));
            }
            fields.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(fields))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(other, _)| other == name)?;
        Some(self.0.swap_remove(at).1).filter(|value| !value.is_empty())
    }

    /// Whoever asks for a token for something else must not get one that is good here, and take it for the other.
    fn is_for(&mut self, public_url: &str) -> Result<(), TokenError> {
        if self.take("scope").is_some() {
            return Err(TokenError::invalid_scope());
        }
        for name in REPEATABLE {
            while let Some(at) = self.0.iter().position(|(other, _)| other == name) {
                let value = self.0.swap_remove(at).1;
                let here = value.strip_suffix('/').unwrap_or(&value) == public_url.trim_end_matches('/');
                // The name that access tokens are made out to; a resource is an address.
                if !(value.is_empty() || here || name == "audience" && value == AUDIENCE) {
                    return Err(TokenError::invalid_target(public_url));
                }
            }
        }
        Ok(())
    }

    /// The parameter, without which nothing can be done.
    pub fn need(&mut self, name: &str) -> Result<String, TokenError> {
        self.take(name).ok_or_else(|| TokenError::invalid_request(format!("The parameter {name} is required.")))
    }
}

impl TokenRequest {
    /// The way to log in that it asks for.
    pub const fn grant(&self) -> Grant {
        match self {
            Self::IdToken { exchange: false, .. } => Grant::Assertion,
            Self::IdToken { exchange: true, .. } | Self::Renewal { .. } => Grant::Exchange,
            Self::ClientSecret { .. } => Grant::ClientCredentials,
        }
    }

    /// Reads a form that was sent to the server of that URL, with the credentials of the `Authorization` header, if it
    /// has some.
    pub fn parse(body: &[u8], header: Option<(String, String)>, public_url: &str) -> Result<Self, TokenError> {
        let mut form = Form::parse(body)?;
        let grant = form.need("grant_type")?;
        if [CLIENT_CREDENTIALS, JWT_BEARER, TOKEN_EXCHANGE].contains(&grant.as_str()) {
            form.is_for(public_url)?;
        }
        match grant.as_str() {
            CLIENT_CREDENTIALS => return Self::client_secret(&mut form, header),
            // A service account proves itself in one way at a time (RFC 6749 §2.3).
            JWT_BEARER | TOKEN_EXCHANGE if header.is_some() || form.take("client_secret").is_some() => {
                let text = "Client credentials are of use with grant_type client_credentials only.";
                return Err(TokenError::invalid_request(text));
            }
            _ => {}
        }
        match grant.as_str() {
            JWT_BEARER => Ok(Self::IdToken {
                token: form.need("assertion")?,
                service_account: form.need("client_id")?,
                exchange: false,
            }),
            TOKEN_EXCHANGE => Self::exchange(&mut form),
            _ => Err(TokenError::unsupported_grant_type()),
        }
    }

    fn client_secret(form: &mut Form, header: Option<(String, String)>) -> Result<Self, TokenError> {
        let Some((service_account, secret)) = header else {
            return Ok(Self::ClientSecret {
                service_account: form.need("client_id")?,
                secret: form.need("client_secret")?,
            });
        };
        if form.take("client_secret").is_some() || form.take("client_id").is_some_and(|id| id != service_account) {
            let text = "Send the client credentials in the header or in the body, not in both.";
            return Err(TokenError::invalid_request(text));
        }
        Ok(Self::ClientSecret { service_account, secret })
    }

    fn exchange(form: &mut Form) -> Result<Self, TokenError> {
        let token = form.need("subject_token")?;
        let kind = form.need("subject_token_type")?;
        if kind != ACCESS_TOKEN_TYPE && !SUBJECT_TOKEN_TYPES.contains(&kind.as_str()) {
            let text = "The subject_token_type must be that of a JWT, an ID token or an access token.";
            return Err(TokenError::invalid_request(text));
        }
        if form.take("requested_token_type").is_some_and(|kind| !REQUESTED_TOKEN_TYPES.contains(&kind.as_str())) {
            return Err(TokenError::invalid_request("Only access tokens are issued: leave requested_token_type out."));
        }
        if form.take("actor_token").is_some() {
            return Err(TokenError::invalid_request("An actor_token is not supported."));
        }
        if kind == ACCESS_TOKEN_TYPE {
            return Ok(Self::Renewal { token, service_account: form.take("client_id") });
        }
        Ok(Self::IdToken { token, service_account: form.need("client_id")?, exchange: true })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use axum::response::IntoResponse as _;

    use super::*;

    /// The error of a request with these parameters; empty if there is none.
    async fn error(grant: &str, more: &str) -> String {
        let body = format!("grant_type={grant}&{more}");
        let Err(error) = TokenRequest::parse(body.as_bytes(), None, "https://tharsis.example") else {
            return String::new();
        };
        let response = error.into_response();
        assert_eq!(response.status(), 400, "{more}");
        let bytes = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        json["error"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_token_is_asked_for_this_server_and_nothing_less_than_all_of_it() {
        let grants = [
            ("client_credentials", "client_id=a&client_secret=b"),
            (JWT_BEARER, "client_id=a&assertion=b"),
            (TOKEN_EXCHANGE, "client_id=a&subject_token=b&subject_token_type=urn:ietf:params:oauth:token-type:jwt"),
        ];
        for (more, expected) in [
            ("", ""),
            ("scope=", ""),
            ("scope=read", "invalid_scope"),
            ("scope=+", "invalid_scope"),
            ("scope=a&scope=b", "invalid_request"),
            ("audience=&resource=", ""),
            ("audience=tharsis", ""),
            ("audience=https://tharsis.example", ""),
            ("audience=https%3A%2F%2Ftharsis.example%2F&resource=https://tharsis.example/", ""),
            ("audience=tharsis&audience=https://tharsis.example", ""),
            ("audience=tharsis&audience=https://other.example", "invalid_target"),
            ("audience=https://tharsis.example//", "invalid_target"),
            ("audience=https://tharsis.example.evil", "invalid_target"),
            ("audience=http://tharsis.example", "invalid_target"),
            ("audience=THARSIS", "invalid_target"),
            ("resource=tharsis", "invalid_target"),
            ("resource=https://other.example", "invalid_target"),
            ("resource=https://tharsis.example&resource=https://other.example", "invalid_target"),
        ] {
            for (grant, fields) in grants {
                assert_eq!(error(grant, &format!("{fields}&{more}")).await, expected, "{grant} {more}");
            }
        }
    }
}
