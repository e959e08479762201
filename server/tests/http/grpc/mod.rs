//! gRPC over real connections, with field numbers written down a second time: what clients rely on must not move.

mod messages;

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Request, Version, header, uri::PathAndQuery},
};
use serde_json::json;
use tokio::net::TcpListener;
use tonic::{
    Code, Status,
    metadata::MetadataValue,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

use crate::support::{Answer, Server, log, on_each_database};
use messages::*;

const ACCOUNTS: &str = "service_account.ServiceAccounts";
const MEMBERS: &str = "namespace_membership.NamespaceMemberships";

/// A client with a connection of its own.
struct Client(Channel);

impl Client {
    async fn of(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(server::listen::serve(listener, server.router.clone(), std::future::pending()));
        Self(Endpoint::from_shared(url).unwrap().connect().await.unwrap())
    }

    async fn send<Q, A>(&self, method: &str, authorization: &[&str], message: Q) -> Result<A, Status>
    where
        Q: prost::Message + 'static,
        A: prost::Message + Default + 'static,
    {
        let mut request = tonic::Request::new(message);
        for value in authorization {
            request.metadata_mut().append("authorization", MetadataValue::try_from(*value).unwrap());
        }
        let path: PathAndQuery = format!("/martiancloud.tharsis.api.{method}").parse().unwrap();
        let mut client = tonic::client::Grpc::new(self.0.clone());
        client.ready().await.unwrap();
        client.unary(request, path, ProstCodec::<Q, A>::default()).await.map(tonic::Response::into_inner)
    }

    /// As Tharsis' clients do it: the bare token.
    async fn call<Q, A>(&self, service: &str, method: &str, token: &str, message: Q) -> Result<A, Status>
    where
        Q: prost::Message + 'static,
        A: prost::Message + Default + 'static,
    {
        self.send(&format!("{service}/{method}"), &[token], message).await
    }

    async fn login(&self, service_account_id: &str, token: &str) -> Result<Issued, Status> {
        let wish = Login { service_account_id: service_account_id.to_owned(), token: token.to_owned() };
        self.send("service_account.ServiceAccounts/CreateOIDCToken", &[], wish).await
    }

    async fn identity(&self, authorization: &[&str]) -> Result<Identity, Status> {
        self.send("caller.CallerIdentity/GetCallerIdentity", authorization, ()).await
    }
}

fn by(id: impl Into<String>) -> ById {
    ById { id: id.into() }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Code {
    outcome.unwrap_err().code()
}

fn policy(issuer: &str, claims: &[(&str, &str)]) -> Policy {
    let claims = claims.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Policy { issuer: issuer.to_owned(), kind: Some(0), claims }
}

/// A request as it is, without a connection.
fn raw(content_type: &str, method: &str, body: Vec<u8>) -> Request<Body> {
    Request::post(format!("/martiancloud.tharsis.api.{method}"))
        .version(Version::HTTP_2)
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body))
        .unwrap()
}

/// A message with its length before it.
fn framed(message: &impl prost::Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let mut frame = vec![0];
    frame.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
    frame.extend(bytes);
    frame
}

fn status(answer: &Answer) -> Status {
    Status::from_header_map(&answer.headers).unwrap()
}

on_each_database! {
    async fn clients_find_the_way_in(server: &Server) {
        let found = server.get("/.well-known/tharsis.json", "").await;
        assert_eq!(found.status, 200);
        let expected = json!({ "grpc": { "host": "127.0.0.1", "transport_security": "plaintext", "port": "3000" } });
        assert_eq!(found.json, expected);
    }

    async fn a_pipeline_logs_in_and_asks_who_it_is(server: &Server) {
        let group = server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let client = Client::of(server).await;
        let id = account["id"].as_str().unwrap();
        for name in [id, "trn:service_account:acme/deploy", "acme/deploy"] {
            let issued = client.login(name, &server.issuer.token(&json!({}))).await.unwrap();
            assert_eq!(issued.expires_in, 900);
            for authorization in [issued.token.clone(), format!("Bearer {}", issued.token)] {
                let me = client.identity(&[&authorization]).await.unwrap().service_account.unwrap();
                assert_eq!(me.name, "deploy");
                assert_eq!(me.metadata.id, id);
                assert_eq!(me.metadata.trn, "trn:service_account:acme/deploy");
                assert_eq!(me.group_id, group["id"].as_str().unwrap());
                assert_eq!(me.created_by, "root");
                assert!(me.metadata.created_at.unwrap().seconds > 1_700_000_000);
                assert_eq!(me.policies, [policy(&server.issuer.url, &[("ref", "main")])]);
            }
            // The same token opens REST, and the login is in the record.
            assert_eq!(server.get("/v1/caller", &issued.token).await.json["path"], "acme/deploy");
        }
        let logins = server.get(&format!("/v1/service_accounts/{id}/logins"), &server.root).await;
        assert_eq!(logins.json["page_info"]["total_count"], 3, "{}", logins.text);
        assert_eq!(logins.json["items"][0]["source_address"], "127.0.0.1");
        let root = client.identity(&[&server.root]).await.unwrap().user.unwrap();
        assert_eq!((root.username.as_str(), root.admin, root.active), ("root", true, true));
        assert_eq!(root.metadata.trn, "trn:user:root");
    }

    async fn t36_refused_logins_are_all_alike(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let client = Client::of(server).await;
        let right = server.issuer.token(&json!({}));
        let mut texts = BTreeSet::new();
        let mut attempts = BTreeSet::new();
        for (account, token) in [
            ("acme/absent", right.clone()),
            ("trn:group:acme", right.clone()),
            ("", right),
            ("acme/deploy", server.issuer.token(&json!({ "ref": "feature" }))),
            ("acme/deploy", server.issuer.token(&json!({ "exp": 1 }))),
            ("acme/deploy", server.issuer.forged()),
            ("acme/deploy", "x".to_owned()),
            ("acme/deploy", String::new()),
        ] {
            let refused = client.login(account, &token).await.unwrap_err();
            assert_eq!(refused.code(), Code::Unauthenticated, "{refused}");
            let (text, login_id) = refused.message().rsplit_once(' ').unwrap();
            assert!(text.ends_with("login_id:"), "{text}");
            texts.insert(text.to_owned());
            attempts.insert(login_id.to_owned());
        }
        assert_eq!((texts.len(), attempts.len()), (1, 8), "{texts:?}");
    }

    async fn an_unavailable_database_is_no_refusal(server: &Server) {
        server.core.db().close().await;
        let client = Client::of(server).await;
        assert_eq!(code(client.login("acme/deploy", &server.issuer.token(&json!({}))).await), Code::Unavailable);
        assert_eq!(code(client.identity(&[&server.root]).await), Code::Unavailable);
    }

    async fn who_does_not_say_who_calls_is_nobody(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let client = Client::of(server).await;
        let root = server.root.as_str();
        let basic = format!("Basic {root}");
        let cut = &root[..root.len() - 2];
        let id_token = server.issuer.token(&json!({}));
        for metadata in [&[][..], &[""], &["Bearer"], &["x"], &[cut], &[&basic], &[root, root], &[&id_token]] {
            assert_eq!(code(client.identity(metadata).await), Code::Unauthenticated, "{metadata:?}");
            let list: Result<Roles, _> = client.send("role.Roles/GetRoles", metadata, ()).await;
            assert_eq!(code(list), Code::Unauthenticated, "{metadata:?}");
        }
        // The login asks for nobody, and minds nobody.
        let wish = Login { service_account_id: "acme/deploy".into(), token: id_token };
        let method = "service_account.ServiceAccounts/CreateOIDCToken";
        let issued: Issued = client.send(method, &["nonsense", "twice"], wish).await.unwrap();
        assert!(!issued.token.is_empty());
    }

    async fn what_is_not_there_is_said_to_be_unimplemented(server: &Server) {
        let client = Client::of(server).await;
        for method in [
            "service_account.ServiceAccounts/CreateClientCredentialsToken",
            "service_account.ServiceAccounts/Nothing",
            "group.Groups/CreateGroup",
            "workspace.Workspaces/LockWorkspace",
            "role.Roles/CreateRole",
            "run.Runs/GetRuns",
            "nothing",
        ] {
            let answer: Result<(), _> = client.send(method, &[&server.root], ()).await;
            assert_eq!(code(answer), Code::Unimplemented, "{method}");
        }
        let other = AccountsWanted { namespace_path: "acme".into(), sort: Some(0), ..AccountsWanted::default() };
        let sorted: Result<Accounts, _> = client.call(ACCOUNTS, "GetServiceAccounts", &server.root, other).await;
        assert_eq!(code(sorted), Code::Unimplemented);
    }

    async fn t105_messages_have_limits(server: &Server) {
        let client = Client::of(server).await;
        assert_eq!(code(client.login("acme/deploy", &"x".repeat(33 * 1024)).await), Code::ResourceExhausted);
        let long: Result<Account, _> =
            client.call(ACCOUNTS, "GetServiceAccountByID", &server.root, by("x".repeat(257 * 1024))).await;
        assert_eq!(code(long), Code::ResourceExhausted);
        let fits: Result<Account, _> =
            client.call(ACCOUNTS, "GetServiceAccountByID", &server.root, by("x".repeat(200 * 1024))).await;
        assert_eq!(code(fits), Code::InvalidArgument);
    }

    async fn messages_that_cannot_be_read(server: &Server) {
        let method = "service_account.ServiceAccounts/CreateOIDCToken";
        let whole = framed(&Login { service_account_id: "acme/deploy".into(), token: "x".into() });
        let mut compressed = whole.clone();
        compressed[0] = 1;
        for body in [Vec::new(), whole[..7].to_vec(), vec![0, 0, 0, 0, 2, 0xff, 0xff], vec![0; 3], compressed] {
            let answer = server.send(raw("application/grpc", method, body.clone())).await;
            assert_eq!(answer.status, 200);
            assert_ne!(status(&answer).code(), Code::Ok, "{body:?}");
            assert_ne!(status(&answer).code(), Code::Unauthenticated, "{body:?}");
        }
        let answer = server.send(raw("application/grpc+proto", method, whole)).await;
        assert_eq!(status(&answer).code(), Code::Unauthenticated);
        assert!(!answer.header("x-request-id").is_empty());
    }

    async fn only_grpc_over_http_2_is_grpc(server: &Server) {
        let method = "caller.CallerIdentity/GetCallerIdentity";
        for content_type in ["application/grpc-web", "application/grpc-web+proto", "application/grpc+json"] {
            let answer = server.send(raw(content_type, method, framed(&()))).await;
            answer.is_problem(415, "unsupported_media_type");
        }
        let mut get = raw("application/grpc", method, Vec::new());
        *get.method_mut() = axum::http::Method::GET;
        let answer = server.send(get).await;
        answer.is_problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "POST");
        let mut old = raw("application/grpc", method, framed(&()));
        *old.version_mut() = Version::HTTP_11;
        for request in [old, raw("application/json", method, framed(&())), raw("", method, framed(&()))] {
            let answer = server.send(request).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
            assert!(Status::from_header_map(&answer.headers).is_none(), "{answer:?}");
        }
    }

    async fn service_accounts_are_made_changed_and_deleted(server: &Server) {
        let group = server.group("acme").await;
        let client = Client::of(server).await;
        let root = server.root.as_str();
        let group_id = group["id"].as_str().unwrap();
        let wish = |name: &str, group_id: &str| Creation {
            name: name.to_owned(),
            description: "Deploys".to_owned(),
            group_id: group_id.to_owned(),
            policies: vec![policy(&server.issuer.url, &[("ref", "main")])],
            enable_client_credentials: false,
        };
        let made: Changed = client.call(ACCOUNTS, "CreateServiceAccount", root, wish("one", group_id)).await.unwrap();
        assert_eq!((made.account.metadata.version, made.account.group_id.as_str()), (1, group_id));
        assert_eq!(made.client_secret, None);
        let second = wish("two", "trn:group:acme");
        let second: Changed = client.call(ACCOUNTS, "CreateServiceAccount", root, second).await.unwrap();
        for (wish, expected) in [
            (wish("one", group_id), Code::AlreadyExists),
            (wish("three", "trn:group:absent"), Code::NotFound),
            (wish("three", "acme"), Code::InvalidArgument),
            (wish("-", group_id), Code::InvalidArgument),
            (Creation { policies: Vec::new(), ..wish("three", group_id) }, Code::InvalidArgument),
            (Creation { enable_client_credentials: true, ..wish("three", group_id) }, Code::InvalidArgument),
        ] {
            let made: Result<Changed, _> = client.call(ACCOUNTS, "CreateServiceAccount", root, wish).await;
            assert_eq!(code(made), expected);
        }

        // Pages join; the whole list has both.
        let mut names = Vec::new();
        let mut after = None;
        loop {
            let page = Some(PageOptions { first: Some(1), after, ..PageOptions::default() });
            let wanted = AccountsWanted { page, namespace_path: "acme".into(), ..AccountsWanted::default() };
            let found: Accounts = client.call(ACCOUNTS, "GetServiceAccounts", root, wanted).await.unwrap();
            assert_eq!(found.page_info.total_count, 2);
            assert_eq!(found.page_info.has_previous_page, !names.is_empty());
            names.extend(found.items.into_iter().map(|account| account.name));
            after = found.page_info.end_cursor;
            if !found.page_info.has_next_page {
                break;
            }
        }
        assert_eq!(names, ["one", "two"]);
        let backwards = PageOptions { last: Some(1), ..PageOptions::default() };
        let wanted = AccountsWanted { page: Some(backwards), namespace_path: "acme".into(), ..AccountsWanted::default() };
        let found: Result<Accounts, _> = client.call(ACCOUNTS, "GetServiceAccounts", root, wanted).await;
        assert_eq!(code(found), Code::Unimplemented);

        // What policies know nothing of stays, when they change.
        let id = made.account.metadata.id;
        let path = format!("/v1/service_accounts/{id}");
        let provider = json!({ "issuer": server.issuer.url, "audience": "mine", "single_use": true,
            "bound_claims": { "ref": "main" } });
        server.patch(&path, root, &json!({ "trusted_identity_providers": [provider] })).await;
        let glob = Policy { kind: Some(1), ..policy(&server.issuer.url, &[("ref", "release/*")]) };
        let change = Change { id: id.clone(), policies: vec![glob.clone()], ..Change::default() };
        let changed: Changed = client.call(ACCOUNTS, "UpdateServiceAccount", root, change).await.unwrap();
        assert_eq!((changed.account.metadata.version, &changed.account.policies), (3, &vec![glob]));
        assert_eq!(changed.account.description, "Deploys");
        let stored = &server.get(&path, root).await.json["trusted_identity_providers"][0];
        assert_eq!((&stored["audience"], &stored["single_use"]), (&json!("mine"), &json!(true)), "{stored}");
        assert_eq!(stored["match"], "wildcard");
        let bound = policy(&server.issuer.url, &[("aud", "theirs")]);
        let change = Change { id: id.clone(), policies: vec![bound], version: Some(3), ..Change::default() };
        let _: Changed = client.call(ACCOUNTS, "UpdateServiceAccount", root, change.clone()).await.unwrap();
        assert_eq!(server.get(&path, root).await.json["trusted_identity_providers"][0]["audience"], "theirs");
        let late: Result<Changed, _> = client.call(ACCOUNTS, "UpdateServiceAccount", root, change).await;
        assert_eq!(code(late), Code::Aborted);

        // Who may not know of it, and who may not change it.
        let stranger = server.user("stranger", false).await;
        let seen: Result<Account, _> = client.call(ACCOUNTS, "GetServiceAccountByID", &stranger, by(&id)).await;
        let hidden = seen.unwrap_err();
        let absent: Result<Account, _> =
            client.call(ACCOUNTS, "GetServiceAccountByID", &stranger, by("trn:service_account:acme/none")).await;
        let absent = absent.unwrap_err();
        assert_eq!((hidden.code(), hidden.message()), (Code::NotFound, absent.message()));
        let ada = server.user("ada", false).await;
        server.member("acme", "viewer", "username", "ada").await;
        let deletion = |id: &str, version| Deletion { id: id.to_owned(), version };
        let refused: Result<(), _> = client.call(ACCOUNTS, "DeleteServiceAccount", &ada, deletion(&id, None)).await;
        assert_eq!(code(refused), Code::PermissionDenied);
        let late: Result<(), _> = client.call(ACCOUNTS, "DeleteServiceAccount", root, deletion(&id, Some(1))).await;
        assert_eq!(code(late), Code::Aborted);
        for id in [&id, "trn:service_account:acme/two"] {
            let _: () = client.call(ACCOUNTS, "DeleteServiceAccount", root, deletion(id, None)).await.unwrap();
        }
        let gone: Result<Account, _> =
            client.call(ACCOUNTS, "GetServiceAccountByID", root, by(&second.account.metadata.id)).await;
        assert_eq!(code(gone), Code::NotFound);
    }

    async fn groups_workspaces_and_roles_are_read(server: &Server) {
        let acme = server.group("acme").await;
        let sub = server.group("acme/sub").await;
        server.group("other").await;
        let prod = server.workspace("acme/sub/prod").await;
        let ada = server.user("ada", false).await;
        server.member("acme", "viewer", "username", "ada").await;
        let client = Client::of(server).await;
        let text = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
        let all = NamespacesWanted::default();
        let found: Groups = client.call("group.Groups", "GetGroups", &ada, all.clone()).await.unwrap();
        let paths: Vec<_> = found.items.iter().map(|group| group.full_path.as_str()).collect();
        assert_eq!(paths, ["acme", "acme/sub"]);
        assert_eq!((found.items[0].parent_id.as_str(), &found.items[1].parent_id), ("", &text(&acme)));
        assert_eq!((found.page_info.total_count, found.items[0].created_by.as_str()), (2, "root"));
        for parent in [text(&acme), "trn:group:acme".to_owned()] {
            let wanted = NamespacesWanted { parent_id: Some(parent), ..all.clone() };
            let found: Groups = client.call("group.Groups", "GetGroups", &ada, wanted).await.unwrap();
            assert_eq!((found.items.len(), found.items[0].name.as_str()), (1, "sub"));
        }
        for id in [text(&sub), "trn:group:acme/sub".to_owned()] {
            let group: Group = client.call("group.Groups", "GetGroupByID", &ada, by(id)).await.unwrap();
            assert_eq!((group.metadata.trn.as_str(), group.metadata.id), ("trn:group:acme/sub", text(&sub)));
        }
        let hidden: Result<Group, _> = client.call("group.Groups", "GetGroupByID", &ada, by("trn:group:other")).await;
        assert_eq!(code(hidden), Code::NotFound);
        let found: Workspaces = client.call("workspace.Workspaces", "GetWorkspaces", &ada, all).await.unwrap();
        assert_eq!((found.items.len(), found.page_info.total_count), (1, 1));
        assert_eq!(found.items[0].created_by, "root");
        let workspace: Workspace =
            client.call("workspace.Workspaces", "GetWorkspaceByID", &ada, by(text(&prod))).await.unwrap();
        assert_eq!((workspace.full_path.as_str(), workspace.group_id), ("acme/sub/prod", text(&sub)));
        let mixed: Result<Group, _> = client.call("group.Groups", "GetGroupByID", &ada, by(text(&prod))).await;
        assert_eq!(code(mixed), Code::InvalidArgument);

        let roles: Roles = client.call("role.Roles", "GetRoles", &ada, ()).await.unwrap();
        let names: Vec<_> = roles.items.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(names, ["deployer", "owner", "publisher", "viewer"]);
        for id in [roles.items[1].metadata.id.clone(), "trn:role:owner".to_owned()] {
            let owner: Role = client.call("role.Roles", "GetRoleByID", &ada, by(id)).await.unwrap();
            assert!(owner.permissions.contains(&"namespace_membership:create".to_owned()), "{owner:?}");
        }
        let none: Result<Role, _> = client.call("role.Roles", "GetRoleByID", &ada, by("trn:role:king")).await;
        assert_eq!(code(none), Code::NotFound);
    }

    async fn members_are_added_changed_and_removed(server: &Server) {
        server.group("acme").await;
        server.group("acme/sub").await;
        let account = server.service_account("acme/deploy").await;
        let account_id = account["id"].as_str().unwrap();
        server.user("ada", false).await;
        server.team("ops", "ada").await;
        let client = Client::of(server).await;
        let root = server.root.as_str();
        let wish = NewMember {
            namespace_path: "acme/sub".into(),
            role_id: "trn:role:deployer".into(),
            ..NewMember::default()
        };
        let machine = NewMember { service_account_id: Some(account_id.to_owned()), ..wish.clone() };
        let made: Member = client.call(MEMBERS, "CreateNamespaceMembership", root, machine.clone()).await.unwrap();
        assert_eq!(made.service_account_id.as_deref(), Some(account_id));
        let person = NewMember { user_id: Some("trn:user:ada".into()), ..wish.clone() };
        let person: Member = client.call(MEMBERS, "CreateNamespaceMembership", root, person).await.unwrap();
        assert!(person.user_id.is_some());
        let team = NewMember { team_id: Some("trn:team:ops".into()), ..wish.clone() };
        let team: Member = client.call(MEMBERS, "CreateNamespaceMembership", root, team).await.unwrap();
        assert!(team.team_id.is_some());
        for (wish, expected) in [
            (machine.clone(), Code::AlreadyExists),
            (wish, Code::InvalidArgument),
            (NewMember { role_id: "trn:role:king".into(), ..machine.clone() }, Code::NotFound),
            (NewMember { namespace_path: "none".into(), ..machine }, Code::NotFound),
        ] {
            let made: Result<Member, _> = client.call(MEMBERS, "CreateNamespaceMembership", root, wish).await;
            assert_eq!(code(made), expected);
        }
        let found: Members =
            client.call(MEMBERS, "GetNamespaceMembershipsForNamespace", root, by("acme/sub")).await.unwrap();
        // Three of its own, and who owns the group above.
        assert_eq!(found.items.len(), 4, "{found:?}");
        let wanted = OfSubject { service_account_id: Some(account_id.to_owned()), user_id: None };
        let of: Members = client.call(MEMBERS, "GetNamespaceMembershipsForSubject", root, wanted).await.unwrap();
        assert_eq!(of.items.len(), 1);
        let wanted = OfSubject { user_id: Some("trn:user:ada".into()), service_account_id: None };
        let of: Result<Members, _> = client.call(MEMBERS, "GetNamespaceMembershipsForSubject", root, wanted).await;
        assert_eq!(code(of), Code::Unimplemented);

        let id = made.metadata.id;
        let change = NewRole { id: id.clone(), role_id: "trn:role:viewer".into(), version: Some(1) };
        let changed: Member = client.call(MEMBERS, "UpdateNamespaceMembership", root, change.clone()).await.unwrap();
        assert_eq!(changed.metadata.version, 2);
        let late: Result<Member, _> = client.call(MEMBERS, "UpdateNamespaceMembership", root, change).await;
        assert_eq!(code(late), Code::Aborted);
        let read: Member = client.call(MEMBERS, "GetNamespaceMembershipByID", root, by(&id)).await.unwrap();
        assert_eq!(read, changed);
        let stranger = server.user("stranger", false).await;
        let hidden: Result<Member, _> = client.call(MEMBERS, "GetNamespaceMembershipByID", &stranger, by(&id)).await;
        assert_eq!(code(hidden), Code::NotFound);
        let deletion = Deletion { id: id.clone(), version: None };
        let token = server.logged_in("acme/deploy").await;
        let refused: Result<(), _> = client.call(MEMBERS, "DeleteNamespaceMembership", &token, deletion.clone()).await;
        assert_eq!(code(refused), Code::PermissionDenied);
        let _: () = client.call(MEMBERS, "DeleteNamespaceMembership", root, deletion).await.unwrap();
        // Who owns the group is the last one who does.
        let found: Members = client.call(MEMBERS, "GetNamespaceMembershipsForNamespace", root, by("acme")).await.unwrap();
        let deletion = Deletion { id: found.items[0].metadata.id.clone(), version: None };
        let last: Result<(), _> = client.call(MEMBERS, "DeleteNamespaceMembership", root, deletion).await;
        assert_eq!(code(last), Code::InvalidArgument);
    }

    async fn t103_no_token_stands_in_the_log(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let client = Client::of(server).await;
        let (right, forged) = (server.issuer.token(&json!({})), server.issuer.forged());
        let access = client.login("acme/deploy", &right).await.unwrap().token;
        client.login("acme/deploy", &forged).await.unwrap_err();
        client.identity(&[&access]).await.unwrap();
        client.identity(&[&forged]).await.unwrap_err();
        let text = log::text();
        assert!(text.contains("CreateOIDCToken"), "the log has the calls");
        for secret in [&right, &forged, &access] {
            let signature = secret.rsplit('.').next().unwrap();
            assert!(!text.contains(signature), "{:?}", text.lines().find(|line| line.contains(signature)));
        }
    }
}
