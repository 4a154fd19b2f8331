//! Each form with a password says whose it is, so that a password manager stores it for the right account.

use service::{passwords, setup};
use testkit::Mailbox;

use crate::site::Site;

/// The forms of a page that have a password.
fn password_forms(html: &str) -> Vec<&str> {
    let forms = html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    forms.filter(|form| form.contains("type=\"password\"")).collect()
}

/// The element of a form that holds the user name.
fn username(form: &str) -> Option<&str> {
    let inputs = form.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    inputs.into_iter().find(|input| input.contains("autocomplete=\"username\""))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_with_a_password_has_the_user_name_of_its_account() {
    let site = Site::new().await;
    let world = &site.world;
    passwords::request_reset(&world.service, world.origin(), "olga@example.com").await.unwrap();
    world.deliver().await;
    let reset = Mailbox::token(world.mailbox.sent_to("olga@example.com").last().unwrap());
    let new = world.invite("ada@example.com", "viewer").await;
    world.account("Bob", "bob@example.com").await;
    let known = world.invite("bob@example.com", "viewer").await;
    let olga = site.signed_in("olga@example.com").await;
    let stranger = site.browser();
    for (page, address, password) in [
        (stranger.get(&format!("/reset/{}", reset.reveal())).await, "olga@example.com", "new-password"),
        (stranger.get(&format!("/invite/{}", new.token.reveal())).await, "ada@example.com", "new-password"),
        (
            stranger.get(&format!("/invite/{}", known.token.reveal())).await,
            "bob@example.com",
            "current-password",
        ),
        (olga.get("/account").await, "olga@example.com", "new-password"),
        (olga.get("/account/email").await, "olga@example.com", "current-password"),
    ] {
        let forms = password_forms(page.shown());
        assert!(!forms.is_empty(), "{}", page.text);
        for form in forms {
            let username = username(form).expect(form);
            assert!(username.contains(&format!("value=\"{address}\"")), "{username}");
            assert!(
                username.contains("readonly")
                    && !username.contains(" hidden")
                    && !username.contains("type=\"hidden"),
                "{username}"
            );
            assert!(form.contains(&format!("autocomplete=\"{password}\"")), "{form}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_address_is_typed_it_is_the_user_name() {
    let site = Site::before_set_up(|_| ()).await;
    let token = setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    for path in [format!("/setup/{}", token.reveal()), "/sign-in".to_owned()] {
        let page = site.browser().get(&path).await;
        let forms = password_forms(page.shown());
        assert!(
            forms.iter().all(|form| username(form).is_some_and(|input| input.contains("name=\"email\"")))
        );
        assert_eq!(forms.len(), 1, "{path}: {}", page.text);
    }
}
