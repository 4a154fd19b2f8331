//! The theme is this browser's own, also before one is inside.

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chosen_theme_is_kept_and_leads_back_to_where_it_was_chosen() {
    let site = Site::new().await;
    let browser = site.browser();
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"system\""));
    let answer = browser.post("/theme", &[("theme", "dark"), ("back", "/sign-in?to=%2Faccount")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?to=%2Faccount"));
    assert!(
        answer.cookies()[0].contains("theme=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure")
    );
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"dark\""));
    browser.post("/theme", &[("theme", "\"><script>")]).await;
    assert!(browser.get("/sign-in").await.text.contains("data-theme=\"system\""));
}
