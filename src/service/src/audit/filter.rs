//! What somebody asks of the audit log, within what they may read.

use domain::{
    access::Visibility,
    audit::Action,
    error::ErrorKind,
    language::Language,
    list::AuditQuery,
    member::Member,
    permission::Permission,
    text::{SearchQuery, name_key},
};
use messages::Messages;
use store::{LogFilter, LogPerson, LogTarget, LogWord, ReadTx};

use super::party::{Party, resolve};
use crate::org_context::OrgContext;

/// The events that are asked for; `None` where there can be none. Who holds the permission for their own only gets theirs.
///
/// # Errors
/// `NotFound` where there is no such person, `Denied` without the permission; the database failed.
pub(super) async fn filter(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    permission: &Permission,
    query: &AuditQuery,
    language: Language,
) -> Result<Option<LogFilter>, ErrorKind> {
    let visible = context.require(permission)?;
    let of = match (query.person, visible, context.actor.membership()) {
        (Some(id), _, _) => {
            let target = context.member(tx, id).await?;
            context.decide_on(permission, &target)?;
            Some(person(&target))
        }
        (None, Visibility::Own, Some(me)) => Some(person(me)),
        (None, ..) => None,
    };
    let mut actor = None;
    if let Some(party) = &query.actor {
        // Only people act.
        let Party::Member(member) = resolve(tx, context, permission, party).await? else { return Ok(None) };
        actor = Some(member.account_id);
    }
    let mut subject = None;
    if let Some(party) = &query.subject {
        subject = Some(match resolve(tx, context, permission, party).await? {
            Party::Member(member) => LogTarget { kind: "member", id: member.id.to_string() },
            Party::Thing(target) => target,
            Party::Nobody => return Ok(None),
        });
    }
    Ok(Some(LogFilter {
        person: of,
        actor,
        subject,
        class: query.class,
        actions: query.action.as_ref().map(|action| action.actions()).unwrap_or_default(),
        from: query.from.map(|day| day.start()),
        until: query.until.map(|day| day.end()),
        words: words(&query.search, language),
    }))
}

/// All of what a member did and of what was done to them.
pub(super) const fn person(member: &Member) -> LogPerson {
    LogPerson { account: member.account_id, member: member.id }
}

/// The shortest beginning of a word in the name of an action that is one of them.
const SHORTEST: usize = 3;

/// The words of a search. An action is meant by words of what the log calls it in the reader's language, or of its own name.
fn words(search: &str, language: Language) -> Vec<LogWord> {
    let m = Messages::of(language);
    let key = |action: Action| {
        let [before, after] = m.action(action);
        [" ", &name_key(&[&before, " ", &after, " ", action.as_str()].concat())].concat()
    };
    let keys: Vec<_> = Action::ALL.iter().map(|action| (*action, key(*action))).collect();
    let word = |word: &String| {
        let beginning = [" ", word].concat();
        let is_meant = |(_, key): &&(Action, String)| key.contains(&beginning);
        let actions = match word.chars().count() < SHORTEST {
            true => Vec::new(),
            false => keys.iter().filter(is_meant).map(|(action, _)| *action).collect(),
        };
        LogWord { text: word.clone(), actions }
    };
    SearchQuery::parse(search).words().iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(search: &str, language: Language) -> Vec<Action> {
        words(search, language).into_iter().flat_map(|word| word.actions).collect()
    }

    #[test]
    fn an_action_is_meant_by_words_of_its_name_in_the_readers_language() {
        assert!(meant("disabled", Language::English).contains(&Action::MemberDisabled));
        assert!(meant("DISAB", Language::English).contains(&Action::MemberDisabled));
        assert!(meant("deaktiviert", Language::German).contains(&Action::MemberDisabled));
        assert!(!meant("deaktiviert", Language::English).contains(&Action::MemberDisabled));
        assert_eq!(meant("member.removed", Language::German), [Action::MemberRemoved]);
        assert!(meant("abled", Language::English).is_empty(), "no word begins so");
        assert!(meant("di", Language::English).is_empty(), "too short");
    }

    #[test]
    fn every_word_is_searched_in_names_and_values_too() {
        let texts: Vec<_> =
            words("Émile  removed", Language::English).into_iter().map(|word| word.text).collect();
        assert_eq!(texts, ["emile", "removed"]);
    }
}
