//! The form that the token endpoint takes.

use super::{CLIENT_CREDENTIALS, JWT_BEARER, TOKEN_EXCHANGE, token_error::TokenError};

/// The types of an ID token that can be exchanged: both name a JWT.
const SUBJECT_TOKEN_TYPES: [&str; 2] =
    ["urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"];
/// The type of what is issued.
pub const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What may be asked for: an access token, which is a JWT.
const REQUESTED_TOKEN_TYPES: [&str; 2] = [ACCESS_TOKEN_TYPE, "urn:ietf:params:oauth:token-type:jwt"];

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
            if fields.iter().any(|(other, _)| *other == name) {
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

    /// The parameter, without which nothing can be done.
    pub fn need(&mut self, name: &str) -> Result<String, TokenError> {
        self.take(name).ok_or_else(|| TokenError::invalid_request(format!("The parameter {name} is required.")))
    }
}

impl TokenRequest {
    /// Reads a form, with the credentials of the `Authorization` header, if it has some.
    pub fn parse(body: &[u8], header: Option<(String, String)>) -> Result<Self, TokenError> {
        let mut form = Form::parse(body)?;
        let grant = form.need("grant_type")?;
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
