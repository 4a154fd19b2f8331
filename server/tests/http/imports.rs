//! Importing people without a script: a file of any encoding, and the failed rows as a file.

use domain::state::JobQueue;
use http::header;

use crate::{
    site::{Answer, Browser, Site},
    upload::upload_as,
};

const PAGE: &str = "/o/acme/users/import";
const FILE: (&str, &str) = ("table_file", "people.csv");

async fn send(browser: &Browser<'_>, file: &[u8]) -> Answer {
    let fields = [("do", "people/upload"), ("slug", "acme"), ("file_encoding", ""), ("table", "")];
    upload_as(browser, PAGE, &fields, FILE, file).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_checked_imported_and_its_failed_rows_are_downloaded() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    // As plain "CSV" of a spreadsheet in Western Europe.
    let file = b"E-Mail;Name;Rollen\r\nzoe@x.example;Zo\xeb;Viewer\r\neve@x.example;=1+1;Analyst\r\n";
    let sent = send(&owner, file).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let path = sent.header("location").to_owned();
    assert!(path.starts_with("/o/acme/users/import/imp_"), "{path}");
    let page = owner.get(&path).await;
    assert!(page.text.contains("people.csv") && page.text.contains("Import 1 person"), "{}", page.text);
    assert!(page.text.contains("no role called Analyst"), "{}", page.text);
    let import = path.rsplit('/').next().unwrap();
    let begun = owner.post(&path, &[("do", "people/begin"), ("slug", "acme"), ("import", import)]).await;
    assert_eq!((begun.status, begun.header("location")), (303, path.as_str()));
    site.world.run_jobs(JobQueue::Bulk).await;
    let done = owner.get(&path).await;
    assert!(done.text.contains("1 person was invited · 1 row failed"), "{}", done.text);
    let csv = owner.get(&format!("{path}/failed.csv")).await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(csv.header("content-disposition").starts_with("attachment; filename=\"acme-failed-rows-"));
    assert!(csv.text.contains("\"eve@x.example\",\"'=1+1\",\"Analyst\""), "{}", csv.text);
    assert!(!csv.text.contains("zoe@x.example"), "{}", csv.text);
    let refused = site.browser().get(&format!("{path}/failed.csv")).await;
    assert_eq!((refused.status, refused.header(header::CONTENT_DISPOSITION.as_str())), (401, ""));
    assert_eq!(
        owner.get(&format!("{PAGE}/imp_00000000000000000000000000000001/failed.csv")).await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_table_is_refused_beside_its_field_and_not_sent_back() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    let sent = send(&owner, b"PK\x03\x04\0\0secret-of-the-workbook").await;
    assert_eq!(sent.status, 422, "{}", sent.text);
    assert!(sent.text.contains("Save the workbook as CSV first."), "{}", sent.text);
    assert!(!sent.text.contains("secret-of-the-workbook"), "{}", sent.text);
    let none = send(&owner, b"").await;
    assert!(none.text.contains("Choose a file or paste a table."), "{}", none.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_table_is_taken_where_tables_are_and_nowhere_else() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    let mut file = b"email,name\n".to_vec();
    while file.len() < 2 * 1024 * 1024 {
        file.extend(b"not an address,somebody\n");
    }
    let fields = [("do", "people/upload"), ("slug", "acme"), ("table", "")];
    assert_eq!(upload_as(&owner, PAGE, &fields, FILE, &file).await.status, 303);
    assert_eq!(upload_as(&owner, "/o/acme/users", &fields, FILE, &file).await.status, 413);
    file.resize(18 * 1024 * 1024, b'x');
    assert_eq!(upload_as(&owner, PAGE, &fields, FILE, &file).await.status, 413);
}
