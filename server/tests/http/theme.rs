//! The theme belongs to the browser and needs no account.

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chosen_theme_is_stored_and_redirects_back() {
    let site = Site::new().await;
    let browser = site.browser();
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"system\""));
    let answer = browser.post("/theme", &[("theme", "dark"), ("back", "/sign-in?to=%2Faccount")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?to=%2Faccount"));
    assert_eq!(
        answer.cookies(),
        ["theme=dark; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000".to_owned()]
    );
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"dark\""));
    browser.post("/theme", &[("theme", "\"><script>")]).await;
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"system\""));
}
