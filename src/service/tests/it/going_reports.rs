//! Handing over what somebody owns who stays, as it was shown and all or nothing, and the report of every departure and
//! hand-over: each session, invitation and asset, and when it ended, moved or stayed.

use domain::{
    consequences::{AssetChoices, AssetFate, Departure, FateKind},
    error::{ErrorKind, Problem},
    id::{DepartureId, MembershipId},
    paste::read_csv,
    policy::RemovedAssets,
    time::Span,
    view::PastDepartureView,
};
use service::{
    Caller, assets,
    members::{self, HandOver},
};
use testkit::{Org, World, agreed};

use crate::{
    going::{from, owned, register, to},
    short::{NONE, email, fields},
};

on_both_databases![
    what_somebody_owns_goes_to_several_people_by_its_kind_and_only_as_it_was_shown,
    whoever_hands_over_sees_the_report_of_that_and_of_no_removal,
    the_report_lists_each_session_invitation_and_asset_and_belongs_to_its_departure,
    a_thousand_assets_and_one_move_at_once_and_fill_two_pieces,
];

async fn departures(
    world: &World,
    org: &Org,
    reader: &Caller,
    member: MembershipId,
) -> Vec<PastDepartureView> {
    members::dossier(&world.service, reader, &org.slug, member).await.unwrap().departures
}

/// The lines of a report below its heading, and whether it goes on.
async fn report(
    world: &World,
    org: &Org,
    reader: &Caller,
    of: (MembershipId, DepartureId),
) -> Result<(Vec<Vec<String>>, bool), ErrorKind> {
    let of = (of.0, of.1, None);
    let piece = members::departure_piece(&world.service, reader, &org.slug, of).await?;
    let mut lines = read_csv(&piece.text).unwrap();
    assert_eq!(lines.remove(0).join(","), "what,kind,name,id,former_owner,outcome,new_owner,began,at");
    Ok((lines, piece.next.is_some()))
}

/// What each line is about, its name, what became of it, and who got it.
fn outcomes(lines: &[Vec<String>]) -> Vec<[&str; 4]> {
    let mut found: Vec<[&str; 4]> =
        lines.iter().map(|line| [0, 2, 5, 6].map(|column| line[column].as_str())).collect();
    found.sort_unstable();
    found
}

fn name(person: &Caller) -> &str {
    &person.session().unwrap().account.name
}

async fn what_somebody_owns_goes_to_several_people_by_its_kind_and_only_as_it_was_shown(world: World) {
    let org = from(&world, "standard").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (eve, eve_id) = world.enrol(&org, "member").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    for thing in [("Project", "Apollo"), ("Document", "Minutes"), ("Schedule", "Nightly")] {
        register(&world, &org, &ada, thing).await;
    }
    let shown = members::consequences(service, &org.owner, slug, (ada_id, Departure::HandedOver)).await;
    let shown = shown.unwrap().unwrap();
    assert_eq!((shown.plan.owned(), shown.fates.as_slice()), (3, &[FateKind::HandOver, FateKind::Stay][..]));
    assert_eq!((shown.plan.sessions, shown.plan.roles.len()), (0, 0), "nothing else changes");
    let mut choices = AssetChoices::all(AssetFate::Stay);
    choices.by_kind.insert("Project".parse().unwrap(), to(&bob));
    choices.by_kind.insert("Document".parse().unwrap(), to(&eve));
    let hand_over = |agreed: &str, assets: &AssetChoices| {
        let command = HandOver { member: ada_id, agreed: agreed.to_owned(), assets: assets.clone() };
        members::hand_over(service, &org.owner, slug, command)
    };
    let refused = hand_over("", &choices).await;
    assert_eq!(refused, Err(ErrorKind::ConsequencesChanged), "nothing was shown");
    let mut unknown = choices.clone();
    unknown.by_kind.insert("Document".parse().unwrap(), AssetFate::HandOver("nobody@example.com".into()));
    let refused = fields(hand_over(&shown.fingerprint, &unknown).await.unwrap_err());
    assert_eq!(refused, [("owner-Document".to_owned(), Problem::UnknownMember)]);
    let deleted = hand_over(&shown.fingerprint, &AssetChoices::all(AssetFate::Delete)).await;
    assert_eq!(deleted, Err(ErrorKind::OwnsAssets { assets: 3 }), "nothing is deleted by it");
    assert_eq!(owned(&world, &org, ada_id).await.len(), 3, "all or nothing");
    register(&world, &org, &ada, ("Project", "Gemini")).await;
    let stale = hand_over(&shown.fingerprint, &choices).await;
    assert_eq!(stale, Err(ErrorKind::ConsequencesChanged), "there is one more");
    let mark = world.mark().await;
    let done = agreed::hand_over(service, &org.owner, slug, (ada_id, choices.clone())).await;
    assert_eq!(done, Ok(3));
    assert_eq!(world.actions_since(&mark).await, ["asset.handed_over", "asset.handed_over"]);
    assert_eq!(owned(&world, &org, ada_id).await, ["Nightly"]);
    assert_eq!(owned(&world, &org, bob_id).await, ["Apollo", "Gemini"]);
    assert_eq!(owned(&world, &org, eve_id).await, ["Minutes"]);
    let nothing = (ada_id, AssetChoices::all(AssetFate::Stay));
    assert_eq!(agreed::hand_over(service, &org.owner, slug, nothing).await, Ok(0));
    let seen = departures(&world, &org, &org.owner, ada_id).await;
    assert_eq!(seen.len(), 1, "what moves nothing has no receipt");
    assert_eq!(seen[0].receipt.departed.plan.departure, Departure::HandedOver);
    assert_eq!(seen[0].receipt.who, name(&org.owner));
    let (lines, goes_on) = report(&world, &org, &org.owner, (ada_id, seen[0].id)).await.unwrap();
    let expected = [
        ["asset", "Apollo", "handed_over", name(&bob)],
        ["asset", "Gemini", "handed_over", name(&bob)],
        ["asset", "Minutes", "handed_over", name(&eve)],
        ["asset", "Nightly", "stayed", ""],
    ];
    assert_eq!((outcomes(&lines), goes_on), (expected.to_vec(), false));
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_hands_over_sees_the_report_of_that_and_of_no_removal(world: World) {
    let org = from(&world, "standard").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    register(&world, &org, &ada, ("Project", "Apollo")).await;
    let undo = agreed::remove_with(service, &org.owner, slug, (ada_id, AssetChoices::all(to(&bob)))).await;
    crate::short::undo_now(service, &org.owner, slug, undo.unwrap().unwrap()).await.unwrap();
    world.clock.advance(Span::minutes(1));
    let ada = world.days_pass(0, &ada).await;
    let own = (ada_id, AssetChoices::all(to(&bob)));
    assert_eq!(agreed::hand_over(service, &ada, slug, own).await, Ok(1));
    let all = departures(&world, &org, &org.owner, ada_id).await;
    let kinds: Vec<Departure> = all.iter().map(|past| past.receipt.departed.plan.departure).collect();
    assert_eq!(kinds, [Departure::HandedOver, Departure::Removed], "the newest first");
    let seen = departures(&world, &org, &ada, ada_id).await;
    assert_eq!(seen.iter().map(|past| past.id).collect::<Vec<_>>(), [all[0].id]);
    assert!(departures(&world, &org, &bob, ada_id).await.is_empty());
    assert!(report(&world, &org, &ada, (ada_id, all[0].id)).await.is_ok());
    let refused = report(&world, &org, &ada, (ada_id, all[1].id)).await.unwrap_err();
    assert!(matches!(refused, ErrorKind::Denied { .. }), "{refused:?}");
    let refused = report(&world, &org, &bob, (ada_id, all[0].id)).await.unwrap_err();
    assert!(matches!(refused, ErrorKind::Denied { .. }), "{refused:?}");
    let elsewhere = report(&world, &org, &org.owner, (bob_id, all[0].id)).await;
    assert_eq!(elsewhere, Err(ErrorKind::NotFound), "it is somebody else's");
    assert_eq!(world.violations().await, NONE);
}

async fn the_report_lists_each_session_invitation_and_asset_and_belongs_to_its_departure(world: World) {
    world.set_up().await;
    let stays = |policy: &mut domain::policy::Policy| policy.members_removed_assets = RemovedAssets::Stay;
    let org = world.organization_with("Globex", stays).await;
    let ((ada, ada_id), (bob, _)) = (world.enrol(&org, "admin").await, world.enrol(&org, "member").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    register(&world, &org, &ada, ("Project", "=1+1")).await;
    register(&world, &org, &ada, ("Document", "Minutes")).await;
    world.invite_by(&ada, slug, "new@example.com", &["viewer"]).await;
    let sessions = members::get(service, &org.owner, slug, ada_id).await.unwrap().sessions;
    let mut choices = AssetChoices::default();
    choices.by_kind.insert("Document".parse().unwrap(), to(&bob));
    let undo = agreed::remove_with(service, &org.owner, slug, (ada_id, choices)).await.unwrap().unwrap();
    let first = departures(&world, &org, &org.owner, ada_id).await.remove(0);
    let (lines, goes_on) = report(&world, &org, &org.owner, (ada_id, first.id)).await.unwrap();
    assert!(!goes_on);
    let text =
        members::departure_piece(service, &org.owner, slug, (ada_id, first.id, None)).await.unwrap().text;
    assert!(text.contains("\"'=1+1\""), "no spreadsheet takes it for a formula: {text}");
    let found = outcomes(&lines);
    let of_sessions = found.iter().filter(|line| line[0] == "session" && line[2] == "ended").count() as u64;
    assert_eq!((sessions, of_sessions), (1, 1));
    let others: Vec<_> = found.into_iter().filter(|line| line[0] != "session").collect();
    let expected = [
        ["asset", "=1+1", "stayed", ""],
        ["asset", "Minutes", "handed_over", name(&bob)],
        ["invitation", "new@example.com", "waits_for_approval", ""],
    ];
    assert_eq!(others, expected);
    assert!(lines.iter().all(|line| line[4] == name(&ada) && line[8] == first.at.rfc3339()), "{lines:?}");

    world.clock.advance(Span::minutes(1));
    // After another removal the first report is the same.
    crate::short::undo_now(service, &org.owner, slug, undo).await.unwrap();
    assert_eq!(owned(&world, &org, ada_id).await, ["=1+1", "Minutes"]);
    agreed::remove(service, &org.owner, slug, ada_id).await.unwrap();
    let all = departures(&world, &org, &org.owner, ada_id).await;
    assert_eq!((all.len(), all[1].id), (2, first.id));
    assert_eq!(report(&world, &org, &org.owner, (ada_id, first.id)).await.unwrap().0, lines);
    let (second, _) = report(&world, &org, &org.owner, (ada_id, all[0].id)).await.unwrap();
    assert!(outcomes(&second).contains(&["asset", "Minutes", "stayed", ""]), "{second:?}");
    assert_eq!(world.violations().await, NONE);
}

async fn a_thousand_assets_and_one_move_at_once_and_fill_two_pieces(world: World) {
    let org = from(&world, "standard").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    let table: String = (0..1_000).map(|n| format!("Project,Project {n}\n")).collect();
    let imported = assets::import(service, &ada, slug, &table).await.unwrap();
    assert!(imported.iter().all(|line| line.outcome.is_ok()));
    register(&world, &org, &ada, ("Document", "Minutes")).await;
    let choices = AssetChoices::all(AssetFate::HandOver(email(&bob).to_owned()));
    assert_eq!(agreed::hand_over(service, &org.owner, slug, (ada_id, choices)).await, Ok(1_001));
    assert!(owned(&world, &org, ada_id).await.is_empty());
    assert!(!owned(&world, &org, bob_id).await.is_empty());
    let id = departures(&world, &org, &org.owner, ada_id).await[0].id;
    let piece = async |beyond| {
        members::departure_piece(service, &org.owner, slug, (ada_id, id, beyond)).await.unwrap()
    };
    let first = piece(None).await;
    let rest = piece(first.next).await;
    assert_eq!(
        (first.text.lines().count(), rest.text.lines().count()),
        (1_001, 1),
        "one line is the heading"
    );
    assert_eq!((first.name.as_str(), rest.next), (rest.name.as_str(), None));
    assert!(first.next.is_some());
    assert_eq!(world.violations().await, NONE);
}
