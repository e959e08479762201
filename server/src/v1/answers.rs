//! The refusals that operations have in common, for the `OpenAPI` document.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses, PartialSchema as _, ToSchema as _,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder},
};

use crate::problem::{MEDIA_TYPE, ProblemBody};

/// What asking for what everybody may know can be refused with.
pub struct Asking;
/// What asking for what is one's own can be refused with.
pub struct Mine;
/// What reading something can be refused with.
pub struct Reading;
/// What a list can be refused with.
pub struct Listing;
/// What a question about a permission can be refused with.
pub struct Checking;
/// What doing something with a body can be refused with.
pub struct Acting;
/// What making something can be refused with.
pub struct Creating;
/// What a change can be refused with.
pub struct Changing;

const ALWAYS: [(&str, &str); 4] = [
    ("401", "No access token, or one that is not valid (any more)."),
    ("500", "A defect of the server."),
    ("503", "The database is not available."),
    ("504", "The request took too long."),
];

const READING: [(&str, &str); 3] = [
    ("403", "The caller may not do this. (Who may not even know of the thing gets 404.)"),
    ("404", "It does not exist, or the caller may not know of it."),
    ("422", "Some of the input is not valid; `errors` says where."),
];

const BODY: [(&str, &str); 4] = [
    ("400", "The body is not valid JSON."),
    ("408", "The body did not arrive in time."),
    ("413", "The body is longer than 256 KiB."),
    ("415", "The body is not JSON."),
];

fn responses(which: &[&[(&str, &str)]]) -> BTreeMap<String, RefOr<Response>> {
    // The schema itself is registered by operations that name the type.
    let _ = ProblemBody::schema;
    let schema = Ref::from_schema_name(ProblemBody::name());
    which
        .iter()
        .flat_map(|list| list.iter())
        .map(|(status, description)| {
            let content = ContentBuilder::new().schema(Some(schema.clone())).build();
            let response = ResponseBuilder::new().description(*description).content(MEDIA_TYPE, content).build();
            ((*status).to_owned(), RefOr::T(response))
        })
        .collect()
}

impl IntoResponses for Asking {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[&ALWAYS])
    }
}

impl IntoResponses for Mine {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[&ALWAYS, &[("403", "The caller may not do this.")]])
    }
}

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[&ALWAYS, &READING])
    }
}

impl IntoResponses for Listing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[&ALWAYS, &READING])
    }
}

impl IntoResponses for Checking {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[
            &ALWAYS,
            &[("403", "It may not, or there is no such namespace for it."), ("422", "Some of the input is not valid.")],
        ])
    }
}

impl IntoResponses for Acting {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses(&[&ALWAYS, &READING, &BODY])
    }
}

impl IntoResponses for Creating {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let taken = ("409", "It exists already (`already_exists`), or a limit is reached (`limit_exceeded`).");
        responses(&[&ALWAYS, &READING, &BODY, &[taken]])
    }
}

impl IntoResponses for Changing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let stale = (
            "409",
            "The version is not the current one (`stale_version`; `current` has what is stored now), or the last \
             owner would go (`last_owner`).",
        );
        responses(&[&ALWAYS, &READING, &BODY, &[stale]])
    }
}
