//! Mails that tell somebody what was done to their membership, by whom and where to object, and what will become of it.
//! They are queued in the transaction of their cause; names and addresses are read when they are sent.

use domain::{
    access::{self, Permit, may_review},
    end_date::{EndOf, last_moment},
    error::ErrorKind,
    id::{AccountId, JobId, MembershipId, OrgId},
    member::Member,
    state::{JobKind, MembershipState},
    time::Timestamp,
};
use messages::{Messages, Zone};
use serde::{Deserialize, Serialize};
use store::{Failure, NewJob, Organization, ReadTx, Tx};

use super::{
    letter::{Letter, Link},
    news::{By, News},
    render::Mail,
    unlinked::unlinked,
};
use crate::Service;

/// How many owners are named.
const OWNERS: u32 = 3;

/// The payload of a mail's job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    /// The address.
    pub(crate) to: String,
    /// Who gets it.
    pub(crate) account: AccountId,
    /// Whom it is about.
    pub(crate) member: MembershipId,
    /// Who did it, or set the end date.
    pub(crate) by: By,
    /// What it tells.
    pub(crate) news: News,
}

impl Notice {
    /// Queues the mail; not where one with the same key was queued before.
    pub(crate) async fn queue(
        &self,
        tx: &mut Tx<'_>,
        service: &Service,
        (permit, org): (&Permit, OrgId),
        key: Option<&str>,
    ) -> Result<(), Failure> {
        let job = NewJob {
            id: JobId::new(service.new_uuid()),
            kind: JobKind::NoticeMail,
            org: Some(org),
            subject: Some(self.member.uuid()),
            payload: &serde_json::to_string(self).map_err(|_| ErrorKind::Internal)?,
            idempotency_key: key,
            created_by: None,
            at: service.now(),
        };
        tx.with(permit).insert_job(&job).await?;
        Ok(())
    }
}

/// Renders the mail of a job; `None` when what it tells is not so any more.
pub(super) async fn render(
    service: &Service,
    tx: &mut ReadTx<'_>,
    (message, org): (JobId, Option<OrgId>),
    payload: &str,
) -> Result<Option<Mail>, ErrorKind> {
    let notice: Notice = serde_json::from_str(payload).map_err(|_| ErrorKind::Internal)?;
    let (base, now) = (service.public_url().await?, service.now());
    let org = tx.get_organization(org.ok_or(ErrorKind::Internal)?).await?;
    if !notice.news.fits(&org) {
        return Ok(None);
    }
    let recipient = tx.find_account(notice.account).await?.ok_or(ErrorKind::Internal)?;
    let member = tx.org(org.id).find_member(notice.member, &[], now).await?.ok_or(ErrorKind::Internal)?;
    let Some(ending) = ending(tx, &org, (&member, &notice.news), now).await? else { return Ok(None) };
    let by = match notice.by {
        By::Account(id) => actor(tx, id, (org.id, recipient.id), now).await?,
        By::Operator | By::Server => None,
    };
    let owners = tx.org(org.id).list_owner_contacts(now, OWNERS).await?;
    let m = Messages::of(recipient.language);
    let facts = Facts {
        org: unlinked(&org.name),
        org_url: format!("{base}/o/{}", org.slug),
        choose_url: format!("{base}/choose"),
        person_url: format!("{base}/o/{}/users/{}", org.slug, member.id),
        to: notice.to.clone(),
        person: (member.account_id != recipient.id).then(|| (unlinked(&member.name), member.email.clone())),
        by,
        is_operator: notice.by == By::Operator,
        // Nobody is told to ask themselves.
        owners: owners.into_iter().map(|owner| owner.email).filter(|owner| *owner != notice.to).collect(),
        ending: ending.map(|name| unlinked(&name)),
    };
    let letter = letter(m, &notice.news, &facts);
    letter.mail(m, message, &facts.org, &notice.to).map(Some)
}

/// Who acted, as they are called now.
async fn actor(
    tx: &mut ReadTx<'_>,
    id: AccountId,
    (org, recipient): (OrgId, AccountId),
    now: Timestamp,
) -> Result<Option<Actor>, ErrorKind> {
    let Some(account) = tx.find_account(id).await? else { return Ok(None) };
    let member = tx.org(org).find_member_of(id, &[], now).await?;
    Ok(Some(Actor {
        name: unlinked(&account.name),
        email: account.email,
        is_here: member.is_some_and(|member| member.state == MembershipState::Active),
        is_recipient: id == recipient,
    }))
}

/// The name of the role, team or review that ends, if one does; the outer `None` where nothing is to be told any more.
async fn ending(
    tx: &mut ReadTx<'_>,
    org: &Organization,
    (member, news): (&Member, &News),
    now: Timestamp,
) -> Result<Option<Option<String>>, ErrorKind> {
    let is_active = member.state == MembershipState::Active;
    match news {
        News::Ends { of, until } => {
            if !is_active || *until <= now {
                return Ok(None);
            }
            let ends = tx.org(member.org_id).find_ends(member.id, now).await?;
            Ok(match of {
                EndOf::Membership => (ends.membership == Some(*until)).then_some(None),
                EndOf::Role(role) => {
                    let roles = tx.org(member.org_id).list_roles().await?;
                    let name = roles.into_iter().find(|known| known.id == *role).map(|role| role.name);
                    (ends.of_role(*role) == Some(Some(*until))).then_some(name)
                }
                EndOf::Team(team) => {
                    let place =
                        ends.teams.into_iter().find(|(id, _, end)| id == team && *end == Some(*until));
                    place.map(|(_, name, _)| Some(name))
                }
            })
        }
        News::Review { review, .. } => {
            let roles = tx.org(org.id).list_roles().await?;
            let reviewer = tx.org(org.id).find_member(member.id, &roles, now).await?;
            let may = reviewer
                .is_some_and(|member| may_review(&access::Actor::member(member), &org.policy).is_ok());
            let counted = tx.org(org.id).count_review_grants(&[*review], (Some(member.id), now)).await?;
            let waits = counted.get(review).is_some_and(|progress| progress.waiting > 0);
            let found = tx.org(org.id).find_review(*review).await?;
            Ok(found.filter(|_| may && is_active && waits).map(|review| Some(review.name)))
        }
        News::Dormant { since, .. } => {
            let last = tx.org(member.org_id).find_last_presence(member.id).await?;
            Ok((is_active && last == Some(*since)).then_some(None))
        }
        _ => Ok(Some(None)),
    }
}

/// Who did it.
#[derive(Clone)]
struct Actor {
    name: String,
    email: String,
    /// They are an active member, so one can turn to them.
    is_here: bool,
    /// They get the mail themselves.
    is_recipient: bool,
}

/// What a mail says besides its news. Names are [`unlinked`].
struct Facts {
    org: String,
    org_url: String,
    choose_url: String,
    person_url: String,
    to: String,
    /// Name and address of whom it is about, unless that is who gets it.
    person: Option<(String, String)>,
    by: Option<Actor>,
    is_operator: bool,
    owners: Vec<String>,
    /// The role, team or review that ends.
    ending: Option<String>,
}

fn letter(m: Messages, news: &News, facts: &Facts) -> Letter {
    let org = &facts.org;
    let names = |names: &[String]| match names {
        [] => m.mail_notice_no_roles().to_owned(),
        names => names.iter().map(|name| unlinked(name)).collect::<Vec<_>>().join(", "),
    };
    let open = || Link {
        label: m.mail_notice_open_button(org),
        intro: m.mail_notice_open(org),
        url: facts.org_url.clone(),
    };
    let (title, what, link) = match news {
        News::Removed => (m.mail_notice_removed_title(org), vec![m.mail_notice_removed(org)], None),
        News::Disabled => (m.mail_notice_disabled_title(org), vec![m.mail_notice_disabled(org)], None),
        News::Enabled => (m.mail_notice_enabled_title(org), vec![m.mail_notice_enabled(org)], Some(open())),
        News::Restored => {
            (m.mail_notice_restored_title(org), vec![m.mail_notice_restored(org)], Some(open()))
        }
        News::Roles { before, after } => {
            let lines =
                vec![m.mail_notice_roles_before(&names(before)), m.mail_notice_roles_now(&names(after))];
            (m.mail_notice_roles_title(org), lines, Some(open()))
        }
        News::Ends { of, until } => {
            let until = m.exact(last_moment(*until), &Zone::utc());
            let link = facts.person.is_some().then(|| Link {
                label: m.mail_notice_ends_button().to_owned(),
                intro: m.mail_notice_ends_open().to_owned(),
                url: facts.person_url.clone(),
            });
            let title = match of {
                EndOf::Membership => m.mail_notice_ends_title(org),
                EndOf::Role(_) => m.mail_notice_ends_role_title(org),
                EndOf::Team(_) => m.mail_notice_ends_team_title(org),
            };
            (title, vec![ends(m, facts, *of, &until)], link)
        }
        News::Dormant { days, disabled_at: None, .. } => {
            (m.mail_notice_dormant_title(org), vec![m.mail_notice_dormant((*days).into(), org)], Some(open()))
        }
        News::Dormant { days, disabled_at: Some(at), .. } => {
            let at = m.exact(*at, &Zone::utc());
            let lines = vec![m.mail_notice_dormant((*days).into(), org), m.mail_notice_dormant_until(&at)];
            (m.mail_notice_dormant_until_title(org), lines, Some(open()))
        }
        News::Review { review, until, is_reminder } => {
            let until = m.exact(last_moment(*until), &Zone::utc());
            let name = facts.ending.as_deref().unwrap_or_default();
            let link = Link {
                label: m.mail_notice_review_button().to_owned(),
                intro: m.mail_notice_review_open().to_owned(),
                url: format!("{}/reviews/{review}", facts.org_url),
            };
            let title = match is_reminder {
                true => m.mail_notice_review_reminder_title(org),
                false => m.mail_notice_review_title(org),
            };
            (title, vec![m.mail_notice_review(name, org, &until)], Some(link))
        }
        News::DormantDisabled { days } => {
            let line = m.mail_notice_dormant_disabled((*days).into(), org);
            (m.mail_notice_disabled_title(org), vec![line], None)
        }
        News::OrganizationDeleted { until, may_restore } => {
            let until = m.exact(*until, &Zone::utc());
            let (line, link) = match may_restore {
                true => {
                    let (label, intro) = (m.mail_notice_restore_button(org), m.mail_notice_restore(org));
                    let link = Link { label, intro, url: facts.choose_url.clone() };
                    (m.mail_notice_org_deleted_restore(org, &until), Some(link))
                }
                false => (m.mail_notice_org_deleted(org, &until), None),
            };
            (m.mail_notice_org_deleted_title(org), vec![line], link)
        }
        News::OrganizationRestored => {
            (m.mail_notice_org_restored_title(org), vec![m.mail_notice_org_restored(org)], Some(open()))
        }
    };
    let paragraphs = what.into_iter().chain(who(m, news, facts)).chain(objecting(m, news, facts)).collect();
    let links = link.into_iter().collect();
    Letter { title, paragraphs, links, footer: m.mail_notice_footer(&facts.to, org) }
}

/// What ends when, for the person or for who manages them.
fn ends(m: Messages, facts: &Facts, of: EndOf, until: &str) -> String {
    let (org, name) = (&facts.org, facts.ending.as_deref().unwrap_or_default());
    match (&facts.person, of) {
        (None, EndOf::Membership) => m.mail_notice_ends(org, until),
        (None, EndOf::Role(_)) => m.mail_notice_ends_role(name, org, until),
        (None, EndOf::Team(_)) => m.mail_notice_ends_team(name, org, until),
        (Some((person, email)), EndOf::Membership) => m.mail_notice_ends_of(person, email, org, until),
        (Some((person, email)), EndOf::Role(_)) => {
            m.mail_notice_ends_role_of(name, person, email, org, until)
        }
        (Some((person, email)), EndOf::Team(_)) => {
            m.mail_notice_ends_team_of(person, email, name, org, until)
        }
    }
}

/// By whom.
fn who(m: Messages, news: &News, facts: &Facts) -> Option<String> {
    let is_end = matches!(news, News::Ends { .. });
    if matches!(news, News::Review { .. }) {
        return facts
            .by
            .as_ref()
            .filter(|by| !by.is_recipient)
            .map(|by| m.mail_notice_review_by(&by.name, &by.email));
    }
    match &facts.by {
        Some(by) if by.is_recipient && news.is_about_organization() => {
            Some(m.mail_notice_by_you().to_owned())
        }
        Some(by) if by.is_recipient => is_end.then(|| m.mail_notice_end_by_you().to_owned()),
        Some(by) if is_end => Some(m.mail_notice_end_by(&by.name, &by.email)),
        Some(by) => Some(m.mail_notice_by(&by.name, &by.email)),
        None if facts.is_operator => Some(m.mail_notice_by_operator().to_owned()),
        None => None,
    }
}

/// Where to object: the person who did it, or the owners. Whoever is asked to act themselves objects nowhere.
fn objecting(m: Messages, news: &News, facts: &Facts) -> Option<String> {
    if facts.person.is_some() || matches!(news, News::Dormant { .. } | News::Review { .. }) {
        return None;
    }
    let is_end = matches!(news, News::Ends { .. });
    match &facts.by {
        Some(by) if by.is_recipient && news.is_about_organization() => None,
        Some(by) if by.is_here && is_end => Some(m.mail_notice_end_ask(&by.email)),
        Some(by) if by.is_here => Some(m.mail_notice_object(&by.email)),
        _ if facts.owners.is_empty() => None,
        _ if is_end => Some(m.mail_notice_end_ask(&facts.owners.join(", "))),
        _ => Some(m.mail_notice_object_owners(&facts.org, &facts.owners.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;
    use uuid::Uuid;

    use super::*;

    fn facts() -> Facts {
        let by = Actor {
            name: "Ada <b>Lovelace</b>".to_owned(),
            email: "ada@example.com".to_owned(),
            is_here: true,
            is_recipient: false,
        };
        Facts {
            org: "Acme & Sons".to_owned(),
            org_url: "https://id.example.com/o/acme".to_owned(),
            choose_url: "https://id.example.com/choose".to_owned(),
            person_url: "https://id.example.com/o/acme/users/mem_1".to_owned(),
            to: "grace@example.com".to_owned(),
            person: None,
            by: Some(by),
            is_operator: false,
            owners: vec!["olga@example.com".to_owned(), "otto@example.com".to_owned()],
            ending: None,
        }
    }

    fn by_server() -> Facts {
        Facts { by: None, ..facts() }
    }

    fn sent(m: Messages, news: &News, facts: &Facts) -> Mail {
        letter(m, news, facts).mail(m, JobId::new(Uuid::nil()), &facts.org, &facts.to).unwrap()
    }

    /// The subject and the text in both languages.
    fn texts(news: &News, facts: &Facts) -> String {
        let languages = [Language::English, Language::German].map(|language| {
            let mail = sent(Messages::of(language), news, facts);
            [&*mail.subject, "\n\n", &mail.text].concat()
        });
        languages.join("\n----\n")
    }

    const AT: Timestamp = Timestamp::from_micros(1_795_910_400_000_000);

    #[test]
    fn each_change_is_told_with_who_made_it_and_where_to_object() {
        let roles = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let changed = News::Roles { before: roles(&["Member"]), after: roles(&["Admin", "Viewer"]) };
        insta::assert_snapshot!("notice_removed", texts(&News::Removed, &facts()));
        insta::assert_snapshot!("notice_disabled", texts(&News::Disabled, &facts()));
        insta::assert_snapshot!("notice_enabled", texts(&News::Enabled, &facts()));
        insta::assert_snapshot!("notice_restored", texts(&News::Restored, &facts()));
        insta::assert_snapshot!("notice_roles", texts(&changed, &facts()));
        let by_operator = Facts { is_operator: true, ..by_server() };
        insta::assert_snapshot!("notice_removed_by_operator", texts(&News::Removed, &by_operator));
        let html = sent(Messages::default(), &News::Removed, &facts()).html;
        assert!(!html.contains("<b>Lovelace"), "{html}");
        insta::assert_snapshot!("notice_removed_html", html);
    }

    #[test]
    fn where_who_did_it_is_gone_the_owners_are_named() {
        let gone = facts().by.map(|by| Actor { is_here: false, ..by });
        let text = texts(&News::Disabled, &Facts { by: gone, ..facts() });
        assert!(
            text.contains("olga@example.com, otto@example.com") && text.contains("ada@example.com"),
            "{text}"
        );
    }

    #[test]
    fn ends_are_told_to_the_person_and_to_who_manages_them() {
        let role = EndOf::Role("rol_00000000000000000000000000000001".parse().unwrap());
        let team = EndOf::Team("tea_00000000000000000000000000000001".parse().unwrap());
        let named = |name: &str| Some(name.to_owned());
        let person = || Some(("Grace Hopper".to_owned(), "grace@example.com".to_owned()));
        let own = facts().by.map(|by| Actor { is_recipient: true, ..by });
        let news = |of| News::Ends { of, until: AT };
        insta::assert_snapshot!("notice_ends", texts(&news(EndOf::Membership), &facts()));
        let of_role = Facts { ending: named("Admin"), ..facts() };
        insta::assert_snapshot!("notice_ends_role", texts(&news(role), &of_role));
        let of_team = Facts { ending: named("Sales"), ..by_server() };
        insta::assert_snapshot!("notice_ends_team", texts(&news(team), &of_team));
        let manager = Facts { person: person(), by: own, ..facts() };
        insta::assert_snapshot!("notice_ends_manager", texts(&news(EndOf::Membership), &manager));
        let owner = Facts { person: person(), ending: named("Admin"), ..facts() };
        insta::assert_snapshot!("notice_ends_role_owner", texts(&news(role), &owner));
    }

    #[test]
    fn who_has_not_been_there_for_long_is_told_what_becomes_of_it() {
        let dormant = |disabled_at| News::Dormant { days: 90, disabled_at, since: AT };
        insta::assert_snapshot!("notice_dormant", texts(&dormant(None), &by_server()));
        insta::assert_snapshot!("notice_dormant_until", texts(&dormant(Some(AT)), &by_server()));
        let disabled = News::DormantDisabled { days: 120 };
        insta::assert_snapshot!("notice_dormant_disabled", texts(&disabled, &by_server()));
    }

    #[test]
    fn members_are_told_that_their_organization_was_deleted_and_who_can_restore_it() {
        let deleted = |may_restore| News::OrganizationDeleted { until: AT, may_restore };
        let own = facts().by.map(|by| Actor { is_recipient: true, ..by });
        for language in [Language::English, Language::German].map(Messages::of) {
            let member = sent(language, &deleted(false), &facts());
            assert!(member.text.contains("ada@example.com"), "{}", member.text);
            assert!(!member.text.contains("/choose"), "{}", member.text);
            let owner = sent(language, &deleted(true), &facts());
            assert!(owner.text.contains("https://id.example.com/choose"), "{}", owner.text);
            let oneself = sent(language, &deleted(true), &Facts { by: own.clone(), ..facts() });
            assert!(!oneself.text.contains("ada@example.com"), "{}", oneself.text);
            let restored = sent(language, &News::OrganizationRestored, &facts());
            assert!(restored.text.contains("https://id.example.com/o/acme"), "{}", restored.text);
        }
        let text = sent(Messages::default(), &deleted(false), &facts()).text;
        assert!(text.contains("until 29 November 2026, 00:00 UTC"), "{text}");
    }

    #[test]
    fn a_reviewer_is_asked_by_whom_until_when_and_where() {
        let review = "rev_00000000000000000000000000000001".parse().unwrap();
        let news = |is_reminder| News::Review { review, until: AT, is_reminder };
        let facts = Facts { ending: Some("Autumn".to_owned()), ..facts() };
        let asked = texts(&news(false), &facts);
        assert!(asked.contains("Review access to Acme & Sons") && asked.contains("Autumn"), "{asked}");
        assert!(
            asked.contains("ada@example.com") && asked.contains(&format!("/o/acme/reviews/{review}")),
            "{asked}"
        );
        let reminded = texts(&news(true), &facts);
        assert!(reminded.contains("ends soon"), "{reminded}");
    }

    #[test]
    fn a_notice_reads_as_it_was_written() {
        let notice = Notice {
            to: "grace@example.com".to_owned(),
            account: AccountId::new(Uuid::nil()),
            member: MembershipId::new(Uuid::nil()),
            by: By::Operator,
            news: News::Roles { before: vec![], after: vec!["Admin".to_owned()] },
        };
        let text = serde_json::to_string(&notice).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&text).unwrap(), notice);
        assert_eq!(super::super::recipient(&text).unwrap(), notice.to);
    }
}
