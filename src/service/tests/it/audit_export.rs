//! Downloading the audit log: what is listed, in both formats, whole and in order; who may; and that it is recorded.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    list::AuditQuery,
    state::MembershipState,
};
use service::{
    audit::{self, AuditExport, ExportFormat},
    invitations::{self, InviteMembers},
    members,
};
use testkit::{Org, World, agreed};

on_both_databases![
    f135_config_the_log_is_viewed_and_downloaded_by_owner_and_admin_alone,
    a_long_log_is_downloaded_whole_and_in_order,
    what_is_filtered_is_what_is_downloaded,
    cells_that_a_spreadsheet_would_run_are_harmless,
];

fn export(format: ExportFormat, query: AuditQuery) -> AuditExport {
    AuditExport { query, format }
}

/// The whole file.
async fn download(world: &World, org: &Org, export: &AuditExport) -> String {
    let (service, slug) = (&world.service, &org.slug);
    audit::begin_export(service, &org.owner, slug, export.clone()).await.unwrap();
    let (mut text, mut before) = (String::new(), None);
    loop {
        let piece = audit::export_piece(service, &org.owner, slug, export, before).await.unwrap();
        text.push_str(&piece.text);
        before = piece.next;
        if before.is_none() {
            return text;
        }
    }
}

async fn f135_config_the_log_is_viewed_and_downloaded_by_owner_and_admin_alone(world: World) {
    world.set_up().await;
    let org = world.organization_from("Acme Config", "config").await;
    for (role, may) in
        [("admin", true), ("contributor", false), ("viewer", false), ("viewer_no_secrets", false)]
    {
        let (caller, _) = world.enrol(&org, role).await;
        let whole = export(ExportFormat::Csv, AuditQuery::default());
        let viewed = audit::list(&world.service, &caller, &org.slug, &whole.query).await;
        let begun = audit::begin_export(&world.service, &caller, &org.slug, whole.clone()).await;
        let piece = audit::export_piece(&world.service, &caller, &org.slug, &whole, None).await;
        if may {
            assert_eq!(viewed.map(drop), Ok(()), "{role}");
            let text = piece.unwrap().text;
            assert!(text.starts_with("sequence,at,who,action,"), "{role}: {text}");
            assert!(begun.unwrap().starts_with(&format!("{}-audit-log-", org.slug)), "{role}");
        } else {
            assert!(matches!(viewed, Err(ErrorKind::Denied { .. })), "{role}");
            assert!(matches!(begun, Err(ErrorKind::Denied { .. })), "{role}");
            assert!(matches!(piece, Err(ErrorKind::Denied { .. })), "{role}");
        }
    }
    let exported =
        world.log(&org.slug).await.into_iter().find(|event| event.action == "audit.exported").unwrap();
    let file = exported.value_after.as_deref().map(AuditValue::from_json);
    assert!(matches!(file, Some(AuditValue::File(name)) if name.ends_with(".csv")));
}

async fn a_long_log_is_downloaded_whole_and_in_order(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    for part in 0..3 {
        let addresses: Vec<String> = (0..450).map(|n| format!("a{part}-{n}@example.com")).collect();
        let role = world.role_in(&org.owner, &org.slug, "member").await;
        let command = InviteMembers::pasted(&addresses.join("\n"), vec![role]);
        invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
    }
    let text = download(&world, &org, &export(ExportFormat::JsonLines, AuditQuery::default())).await;
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<u64> = lines.iter().map(|line| line["sequence"].as_u64().unwrap()).collect();
    let newest = numbers[0];
    assert!(newest > 1350, "{newest}");
    assert_eq!(numbers, (1..=newest).rev().collect::<Vec<_>>());
    assert_eq!(lines[0]["action"], "audit.exported");
    let csv = download(&world, &org, &export(ExportFormat::Csv, AuditQuery::default())).await;
    assert_eq!(csv.lines().count(), lines.len() + 2, "the heading, and the second download");
    assert_eq!(csv.matches("sequence,at").count(), 1);
}

async fn what_is_filtered_is_what_is_downloaded(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, bob) = world.enrol(&org, "member").await;
    let (_, eve) = world.enrol(&org, "member").await;
    for id in [bob, eve] {
        agreed::disable(&world.service, &org.owner, &org.slug, id).await.unwrap();
    }
    members::enable(&world.service, &org.owner, &org.slug, bob).await.unwrap();
    let actions = async |query: AuditQuery| {
        let text = download(&world, &org, &export(ExportFormat::JsonLines, query)).await;
        let line = |line| serde_json::from_str::<serde_json::Value>(line).unwrap()["action"].to_string();
        text.lines().map(line).collect::<Vec<_>>()
    };
    let [disabled, enabled] =
        [Action::MemberDisabled, Action::MemberEnabled].map(|a| format!("{:?}", a.as_str()));
    let of_bob = AuditQuery { person: Some(bob), ..AuditQuery::default() };
    let concerned =
        AuditQuery { subject: Some(bob.into()), action: "member".parse().ok(), ..AuditQuery::default() };
    assert_eq!(actions(concerned).await, [enabled, disabled.clone()]);
    let action = "member.disabled".parse().ok();
    assert_eq!(
        actions(AuditQuery { action: action.clone(), ..of_bob }).await,
        std::slice::from_ref(&disabled)
    );
    assert_eq!(actions(AuditQuery { action, ..AuditQuery::default() }).await, [disabled.clone(), disabled]);
}

async fn cells_that_a_spreadsheet_would_run_are_harmless(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let eve = world.account("=HYPERLINK(\"http://evil.example\",\"x\")", "eve@example.com").await;
    let id = world.enrol_as(&org, &eve, "member", MembershipState::Active).await;
    agreed::disable(&world.service, &org.owner, &org.slug, id).await.unwrap();
    let csv = download(&world, &org, &export(ExportFormat::Csv, AuditQuery::default())).await;
    assert!(csv.contains("\"'=HYPERLINK("), "{csv}");
    assert!(!csv.contains("\"=HYPERLINK("), "{csv}");
}
