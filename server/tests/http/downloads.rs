//! Downloading the audit log and the list of people.

use http::header;

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_a_file_for_those_who_may_download_it_and_for_nobody_else() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    let csv = owner.get("/o/acme/audit/export.csv?class=change").await;
    assert_eq!(csv.status, 200, "{}", csv.text);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("cache-control"), "no-store");
    let disposition = csv.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"acme-audit-log-"), "{disposition}");
    assert!(csv.text.starts_with("sequence,at,who,action,"), "{}", csv.text);
    assert!(csv.text.contains("\"organization.created\""), "{}", csv.text);

    let lines = owner.get("/o/acme/audit/export.jsonl?action=audit.exported").await;
    assert_eq!(lines.header("content-type"), "application/jsonl; charset=utf-8");
    assert_eq!(lines.text.lines().count(), 2, "this download and the one before: {}", lines.text);
    assert!(lines.text.lines().all(|line| line.starts_with('{') && line.ends_with('}')));

    for unknown in ["/o/acme/audit/export.xml", "/o/other/audit/export.csv", "/o/acme/audit/export"] {
        assert_eq!(owner.get(unknown).await.status, 404, "{unknown}");
    }
    let stranger = site.browser();
    let refused = stranger.get("/o/acme/audit/export.csv").await;
    assert_eq!((refused.status, refused.header(header::CONTENT_DISPOSITION.as_str())), (401, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_people_is_a_file_of_what_its_address_lists() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    let csv = owner.get("/o/acme/users/export.csv?status=active&sort=-active").await;
    assert_eq!(csv.status, 200, "{}", csv.text);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("cache-control"), "no-store");
    let disposition = csv.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"acme-users-"), "{disposition}");
    assert!(csv.text.starts_with("kind,id,name,email,status,roles,teams,"), "{}", csv.text);
    assert!(csv.text.contains("\"olga@example.com\",\"active\",\"Owner\""), "{}", csv.text);
    let own = csv.text.lines().find(|line| line.contains("olga@example.com")).unwrap();
    let id = own.split("\",\"").nth(1).unwrap();
    let unselected = owner.get(&format!("/o/acme/users/export.csv?all=1&not_sel={id}")).await;
    assert!(!unselected.text.contains("olga@example.com"), "{}", unselected.text);
    // As the form of the boxes sends it.
    let selected = owner.get(&format!("/o/acme/users/export.csv?status=disabled&row={id}&on={id}")).await;
    assert_eq!(selected.text.lines().count(), 2, "{}", selected.text);

    assert_eq!(owner.get("/o/other/users/export.csv").await.status, 404);
    let refused = site.browser().get("/o/acme/users/export.csv").await;
    assert_eq!((refused.status, refused.header(header::CONTENT_DISPOSITION.as_str())), (401, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_evidence_of_a_review_is_a_file_once_it_has_ended() {
    let site = Site::new().await;
    let globex = site.world.organization("Globex").await;
    let review = site.world.sample(&globex).await.review;
    site.world.reset_password(&globex.owner.session().unwrap().account.email).await;
    let owner = site.signed_in(&globex.owner.session().unwrap().account.email).await;
    let address = format!("/o/{}/reviews/{review}/evidence.csv", globex.slug);
    assert_eq!(owner.get(&address).await.status, 404, "it is open");
    let fields = [("slug", globex.slug.as_str()), ("review", &review.to_string()), ("agreed", "")];
    assert_eq!(owner.call("review/end", &fields).await.status, 200);
    let csv = owner.get(&address).await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", csv.text);
    assert_eq!(csv.header("cache-control"), "no-store");
    let disposition = csv.header("content-disposition");
    assert!(disposition.contains("-access-review-"), "{disposition}");
    assert!(
        csv.text.starts_with("person,email,role,") && csv.text.contains("\"not_reviewed\""),
        "{}",
        csv.text
    );
    assert_eq!(owner.get(&format!("/o/acme/reviews/{review}/evidence.csv")).await.status, 404);
    let refused = site.browser().get(&address).await;
    assert_eq!((refused.status, refused.header(header::CONTENT_DISPOSITION.as_str())), (401, ""));
}
