//! Inviting: what becomes of each line, who may give which role, what is told and what mail is queued.

use domain::{
    access::Denial,
    email::EmailError,
    error::{ErrorKind, Problem},
    id::RoleId,
    state::{Delivery, InvitationState, MembershipState},
    time::Span,
    view::InviteOutcome,
};
use service::{
    Caller,
    invitations::{self, InviteMembers},
    mail::recipient,
    members,
};
use testkit::{World, agreed};
use uuid::Uuid;

use crate::short::{NONE, fields, outcome};

async fn invite(
    world: &World,
    by: &Caller,
    addresses: &str,
    roles: &[&str],
) -> Result<Vec<InviteOutcome>, ErrorKind> {
    let mut ids = Vec::new();
    for key in roles {
        ids.push(world.role(key).await);
    }
    let lines =
        invitations::invite(&world.service, by, "acme", InviteMembers::pasted(addresses, ids)).await?;
    Ok(lines.into_iter().map(outcome).collect())
}

#[tokio::test]
async fn any_list_of_addresses_is_invited_with_a_mail_and_an_entry_each() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mark = world.mark().await;
    let pasted = "ada@example.com, Bob Builder <bob@example.com>;\ncarol+news@example.com\tdan@example.com";
    let lines = invite(&world, &owner, pasted, &["member"]).await.unwrap();
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| matches!(line, InviteOutcome::Invited { .. })));
    assert_eq!(world.actions_since(&mark).await, ["invitation.sent"; 4]);
    let mut recipients: Vec<String> =
        world.mail_jobs().await.iter().map(|job| recipient(&job.payload).unwrap()).collect();
    recipients.sort();
    let expected = ["ada@example.com", "bob@example.com", "carol+news@example.com", "dan@example.com"];
    assert_eq!(recipients, expected);
    let entry = world.entry("acme", "invitation.sent").await;
    assert_eq!(entry.who, "Olga Owner");
    assert_eq!(entry.value_after.as_deref(), Some(r#"{"roles":["Member"]}"#));
    assert_eq!(entry.target_kind.as_deref(), Some("invitation"));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn every_line_is_told_what_became_of_it() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.person("member", "Active", "active@example.com").await;
    let disabled = world.person("member", "Disabled", "disabled@example.com").await;
    let removed = world.person("member", "Removed", "removed@example.com").await;
    let (disabled, removed) = (world.membership(&disabled).await, world.membership(&removed).await);
    agreed::disable(&world.service, &owner, "acme", disabled).await.unwrap();
    agreed::remove(&world.service, &owner, "acme", removed).await.unwrap();
    let open = world.invite("open@example.com", "member").await.id;
    let mark = world.mark().await;
    let pasted =
        "Active@example.com disabled@example.com removed@example.com OPEN@example.com new@example.com
                  New@Example.com not-an-address";
    let lines = invite(&world, &owner, pasted, &["viewer"]).await.unwrap();
    let [active, disabled, removed, resent, new, repeated, nonsense] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(*active, InviteOutcome::AlreadyMember);
    assert_eq!(*disabled, InviteOutcome::DisabledHere);
    assert!(matches!(removed, InviteOutcome::Invited { .. }));
    assert_eq!(*resent, InviteOutcome::Resent { id: open });
    assert!(matches!(new, InviteOutcome::Invited { .. }));
    assert_eq!(*repeated, InviteOutcome::Repeated);
    assert_eq!(*nonsense, InviteOutcome::NotAnAddress { error: EmailError::Form });
    assert_eq!(world.actions_since(&mark).await, ["invitation.resent", "invitation.sent", "invitation.sent"]);
    let view = invitations::get(&world.service, &owner, "acme", open).await.unwrap();
    assert_eq!(view.roles, ["Viewer"], "a new sending gives the new roles");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn sending_the_same_list_again_renews_its_invitations_and_makes_none_twice() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let first = invite(&world, &owner, "ada@example.com bob@example.com", &["member"]).await.unwrap();
    let owner = world.days_pass(8, &owner).await;
    let second = invite(&world, &owner, "ada@example.com bob@example.com", &["member"]).await.unwrap();
    for (first, second) in first.iter().zip(&second) {
        let InviteOutcome::Invited { id } = *first else { panic!("{first:?}") };
        assert_eq!(*second, InviteOutcome::Resent { id }, "an expired one is renewed as well");
        let view = invitations::get(&world.service, &owner, "acme", id).await.unwrap();
        assert_eq!(view.state, InvitationState::Pending);
        assert_eq!(view.expires_at, Some(world.service.now().plus(Span::days(7))));
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn without_any_address_or_with_too_many_nobody_is_invited() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mark = world.mark().await;
    let empty = invite(&world, &owner, " ,; \n", &["member"]).await.unwrap_err();
    assert_eq!(fields(empty), [("addresses".to_owned(), Problem::Required)]);
    let list = |n: u32| (0..n).map(|n| format!("a{n}@example.com\n")).collect::<String>();
    let many = invite(&world, &owner, &list(1_001), &["member"]).await.unwrap_err();
    assert_eq!(fields(many), [("addresses".to_owned(), Problem::TooMany { most: 1_000 })]);
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(invite(&world, &owner, &list(1_000), &["member"]).await.unwrap().len(), 1_000);
    assert_eq!(world.mail_jobs().await.len(), 1_000);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn roles_are_chosen_among_those_of_the_organization() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let none = invite(&world, &owner, "ada@example.com", &[]).await.unwrap_err();
    assert_eq!(fields(none), [("roles".to_owned(), Problem::NoRole)]);
    let roles = vec![RoleId::new(Uuid::from_u128(7))];
    let command = InviteMembers::pasted("ada@example.com", roles);
    let unknown = invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    let problem = Problem::UnknownRole;
    assert_eq!(unknown.into_iter().map(outcome).collect::<Vec<_>>(), [InviteOutcome::WrongRoles { problem }]);
    let twice = invite(&world, &owner, "ada@example.com", &["member", "member", "viewer"]).await.unwrap();
    assert!(matches!(twice[0], InviteOutcome::Invited { .. }));
}

#[tokio::test]
async fn only_owners_and_admins_invite() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    for (role, allowed) in [("owner", true), ("admin", true), ("member", false), ("viewer", false)] {
        let caller = world.member(role).await;
        let result = invite(&world, &caller, &format!("by-{role}@example.com"), &["viewer"]).await;
        assert_eq!(result.is_ok(), allowed, "{role}: {result:?}");
        if let Err(error) = result {
            assert!(matches!(error, ErrorKind::Denied { denial: Denial::Missing { .. } }), "{error:?}");
        }
    }
    assert!(invite(&world, &owner, "by-olga@example.com", &["viewer"]).await.is_ok());
}

#[tokio::test]
async fn an_admin_invites_up_to_admin_and_only_an_owner_invites_an_owner() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    for role in ["admin", "member", "viewer"] {
        invite(&world, &admin, &format!("{role}@example.org"), &[role]).await.unwrap();
    }
    let mark = world.mark().await;
    let protected = InviteOutcome::NotPermitted { denial: Denial::OwnerProtected };
    for roles in [&["owner"][..], &["viewer", "owner"]] {
        let refused = invite(&world, &admin, "x@example.org y@example.org", roles).await.unwrap();
        assert_eq!(refused, [protected.clone(), protected.clone()], "hidden among others or not");
    }
    assert_eq!(world.actions_since(&mark).await, NONE);
    invite(&world, &owner, "second@example.org", &["owner"]).await.unwrap();
}

#[tokio::test]
async fn an_admin_cannot_take_over_an_invitation_that_an_owner_sent_to_an_owner() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let open = world.invite("second@example.org", "owner").await;
    let mark = world.mark().await;
    let lines = invite(&world, &admin, "first@example.org second@example.org", &["viewer"]).await.unwrap();
    assert!(matches!(lines[0], InviteOutcome::Invited { .. }), "one refusal stops nobody else: {lines:?}");
    assert_eq!(lines[1], InviteOutcome::NotPermitted { denial: Denial::OwnerProtected });
    assert_eq!(world.actions_since(&mark).await, ["invitation.sent"]);
    let view = invitations::get(&world.service, &owner, "acme", open.id).await.unwrap();
    assert_eq!(view.roles, ["Owner"]);
}

#[tokio::test]
async fn an_invitation_may_give_several_roles() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite_by(&owner, "acme", "ada@example.com", &["member", "viewer"]).await;
    let ada = world.join(&invited.token, "Ada").await;
    let view = members::get(&world.service, &owner, "acme", world.membership(&ada).await).await.unwrap();
    assert_eq!(
        (view.state, view.row.roles),
        (MembershipState::Active, vec!["Member".to_owned(), "Viewer".to_owned()])
    );
}

#[tokio::test]
async fn the_personal_note_is_in_the_mail_and_on_the_page_and_holds_no_control_characters() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let note = format!("  See you on Monday.\u{7}\r\nOlga {} ", "x".repeat(2_000));
    let roles = vec![world.role("member").await];
    let command = InviteMembers { note, ..InviteMembers::pasted("ada@example.com", roles) };
    let mut lines = invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    let InviteOutcome::Invited { id } = outcome(lines.remove(0)) else { panic!("not invited") };
    world.deliver().await;
    let mail = &world.mailbox.sent_to("ada@example.com")[0];
    assert!(mail.text.contains("Olga Owner (olga@example.com) wrote:\n\n> See you on Monday.\n> Olga xxx"));
    let page = invitations::open(&world.service, None, &world.token(id, 1)).await.unwrap();
    let shown = page.note.unwrap();
    assert!(shown.starts_with("See you on Monday.\nOlga xxx"));
    assert_eq!(shown.chars().count(), 1_000);
}

#[tokio::test]
async fn without_a_mail_server_an_invitation_waits_for_its_link_to_be_passed_on() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    assert!(world.mail_jobs().await.is_empty());
    let view = invitations::get(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(view.delivery, Delivery::None);
    let link = invitations::link(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(link, format!("https://id.example.com/invite/{}", invited.token.reveal()));
    world.join(&invited.token, "Ada").await;
}

#[tokio::test]
async fn one_member_may_send_two_thousand_invitations_and_then_waits() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let list = |from: u32| (from..from + 1_000).map(|n| format!("a{n}@example.com\n")).collect::<String>();
    invite(&world, &owner, &list(0), &["member"]).await.unwrap();
    invite(&world, &owner, &list(1_000), &["member"]).await.unwrap();
    let mark = world.mark().await;
    let limited = invite(&world, &owner, "one@example.com two@example.com", &["member"]).await.unwrap();
    let after = |retry_after| InviteOutcome::Limited { retry_after };
    assert_eq!(limited, [after(43), after(86)], "each is told when it may go on");
    assert_eq!(world.actions_since(&mark).await, NONE);
    world.clock.advance(Span::seconds(43));
    let again = invite(&world, &owner, "one@example.com two@example.com", &["member"]).await.unwrap();
    assert!(matches!(again[0], InviteOutcome::Invited { .. }), "{again:?}");
    assert_eq!(again[1], after(43), "as many as there are go out, the others wait");
}
