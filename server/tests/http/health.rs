//! Liveness and readiness probes.

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_database_is_closed_is_alive_but_not_ready() {
    let site = Site::new().await;
    let browser = site.browser();
    assert_eq!(browser.get("/healthz").await.status, 200);
    let ready = browser.get("/readyz").await;
    assert_eq!((ready.status, ready.text.as_str()), (200, "ready\n"));

    site.world.service.store().close().await;
    assert_eq!(browser.get("/healthz").await.status, 200);
    let ready = browser.get("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.text.contains("database"), "{}", ready.text);
    let page = site.browser().get("/o/acme/users").await;
    assert!(page.status >= 300, "{}", page.status);
}
