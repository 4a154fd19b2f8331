//! Downloading the audit log.

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
