//! What a row has beside its roles: team, language, and the last day of the membership. Each is at first that of all rows.

use domain::{
    id::TeamId,
    invite::{LineEnd, LineTeam},
    language::Language,
    view::TeamBrief,
};
use leptos::{ev, prelude::*};

use super::{
    acts,
    draft::{Draft, Row},
    fields::day_for_all,
    row::{Rows, Who},
    states::has_no_choice,
    team_value,
};
use crate::{
    dom,
    messages::messages,
    ui::{Icon, IconName},
};

impl Rows {
    /// The team that a row leads into; nothing where the reader may invite into none.
    pub(super) fn team(&self, row: &Row, who: Memo<Who>) -> Option<AnyView> {
        if self.writing.frame.teams.is_empty() {
            return None;
        }
        let (m, line, for_all) = (messages(), row.line.clone(), self.writing.draft.team.clone());
        let choice = Memo::new(move |_| {
            let for_all = for_all.get().parse::<TeamId>().ok();
            line.with(|line| (for_all, line.team.clone(), has_no_choice(&line.state)))
        });
        let (writing, row) = (self.writing.clone(), row.clone());
        let show = move || {
            let (for_all, own, is_settled) = choice.get();
            if is_settled {
                return view! { <input type="hidden" name="sheet[team][]" value=team_value(&own)/> }
                    .into_any();
            }
            let options = teams(&writing.frame.teams, for_all, &own, writing.frame.team_required);
            let (writing, row) = (writing.clone(), row.clone());
            let chosen = move |event: ev::Event| {
                Draft::choose_team(&row, LineTeam::read(&event_target_value(&event)));
                acts::review(&writing, false);
            };
            let label = who.with(|who| m.invite_team_of(&who.shown));
            view! {
                <span class="input-wrap">
                    <select
                        class="input"
                        name="sheet[team][]"
                        aria-label=label
                        inner_html=options
                        on:change=chosen
                    ></select>
                    <Icon name=IconName::ChevronDown/>
                </span>
            }
            .into_any()
        };
        Some(view! { <div class="sheet-team">{show}</div> }.into_any())
    }

    /// The language of a row's mail; the one for all rows comes first.
    pub(super) fn language(&self, row: &Row, who: Memo<Who>) -> AnyView {
        let (m, line, for_all) = (messages(), row.line.clone(), self.writing.draft.language.clone());
        let choice = Memo::new(move |_| {
            let for_all = for_all.get();
            line.with(|line| {
                let own = line.language.filter(|own| *own != for_all);
                (!has_no_choice(&line.state)).then_some((for_all, own))
            })
        });
        let row = row.clone();
        let show = move || {
            let Some((for_all, own)) = choice.get() else {
                return view! { <input type="hidden" name="sheet[lang][]" value=""/> }.into_any();
            };
            let row = row.clone();
            let chosen = move |event: ev::Event| {
                Draft::choose_language(&row, event_target_value(&event).parse().ok());
            };
            let label = who.with(|who| m.invite_language_of(&who.shown));
            view! {
                <span class="input-wrap">
                    <select
                        class="input"
                        name="sheet[lang][]"
                        aria-label=label
                        inner_html=languages(for_all, own)
                        on:change=chosen
                    ></select>
                    <Icon name=IconName::ChevronDown/>
                </span>
            }
            .into_any()
        };
        view! { {show} }.into_any()
    }
}

impl Rows {
    /// The last day of a row's membership, where there is one for all rows or for this one.
    pub(super) fn until(&self, row: &Row, who: Memo<Who>) -> AnyView {
        let (m, line, ends) = (messages(), row.line.clone(), self.writing.draft.ends.clone());
        let choice = Memo::new(move |_| {
            let for_all = ends.with(day_for_all);
            line.with(|line| (for_all, line.until, has_no_choice(&line.state)))
        });
        let (writing, row) = (self.writing.clone(), row.clone());
        let show = move || {
            let (for_all, own, is_settled) = choice.get();
            let day = day_of(&own, &for_all);
            if is_settled || day.is_empty() && for_all.is_empty() {
                return view! { <input type="hidden" name="sheet[until][]" value=day/> }.into_any();
            }
            let (writing, row, shown) = (writing.clone(), row.clone(), day.clone());
            let chosen = move |event: ev::Event| {
                let day = event_target_value(&event);
                let Some(until) = end_of(&day, &for_all, dom::with_clock) else { return };
                Draft::choose_until(&row, until);
                acts::review(&writing, false);
            };
            let label = who.with(|who| m.invite_until_of(&who.shown));
            view! {
                <label class="sheet-until">
                    <span class="muted">{m.invite_until()}</span>
                    <input
                        class="input"
                        name="sheet[until][]"
                        type="date"
                        aria-label=label
                        value=day
                        prop:value=shown
                        on:change=chosen
                    />
                </label>
            }
            .into_any()
        };
        view! { {show} }.into_any()
    }
}

/// The last day of a row, as its field has it; empty without an end.
fn day_of(own: &LineEnd, for_all: &str) -> String {
    match own {
        LineEnd::All => for_all.to_owned(),
        LineEnd::Never => String::new(),
        LineEnd::On(day) => day.day().to_string(),
    }
}

/// The end that a field means: the day for all rows is no day of its own. `None` for what is no day, such as a year of which one
/// digit was typed.
fn end_of(day: &str, for_all: &str, with_clock: impl Fn(&str) -> String) -> Option<LineEnd> {
    match day {
        day if day == for_all => Some(LineEnd::All),
        "" => Some(LineEnd::Never),
        day => with_clock(day).parse().map(LineEnd::On).ok(),
    }
}

/// The teams of a row as HTML: the one for all, without a value, the others, and none. A name that is no team stays, so that it
/// is seen.
fn teams(teams: &[TeamBrief], for_all: Option<TeamId>, own: &LineTeam, is_required: bool) -> String {
    let (m, mut options) = (messages(), String::new());
    let none = m.teams_no_team();
    let named = |id: TeamId| teams.iter().find(|team| team.id == id).map(|team| team.name.as_str());
    let label = match for_all.and_then(named) {
        Some(name) => name,
        None if is_required => m.invite_choose_team(),
        None => none,
    };
    // The same team, whether it is chosen for the row or for all.
    let is_for_all = match own {
        LineTeam::All => true,
        LineTeam::This(id) => for_all == Some(*id),
        LineTeam::None => for_all.is_none(),
        LineTeam::Named(_) => false,
    };
    push_option(&mut options, ("", label), is_for_all, false);
    for team in teams.iter().filter(|team| for_all != Some(team.id)) {
        let is_own = *own == LineTeam::This(team.id);
        push_option(&mut options, (&team.id.to_string(), &team.name), is_own, false);
    }
    if for_all.is_some() && !is_required {
        push_option(&mut options, (LineTeam::NO_TEAM, none), *own == LineTeam::None, false);
    }
    match own {
        LineTeam::Named(name) => push_option(&mut options, (name, name), true, false),
        LineTeam::This(id) if named(*id).is_none() => {
            push_option(&mut options, (&id.to_string(), m.invite_choose_team()), true, false);
        }
        _ => {}
    }
    options
}

/// The languages of a row as HTML: the one for all, without a value, and the others.
fn languages(for_all: Language, own: Option<Language>) -> String {
    let mut options = String::new();
    push_option(&mut options, ("", for_all.name()), own.is_none(), false);
    for other in Language::ALL.iter().filter(|other| **other != for_all) {
        push_option(&mut options, (other.as_str(), other.name()), own == Some(*other), false);
    }
    options
}

/// Appends one `<option>`. Building text is faster for a thousand rows.
pub(super) fn push_option(
    options: &mut String,
    (value, label): (&str, &str),
    is_chosen: bool,
    is_refused: bool,
) {
    push_option_start(options, value);
    if is_chosen {
        options.push_str(" selected");
    }
    if is_refused {
        options.push_str(" disabled");
    }
    options.push('>');
    options.push_str(&escape_html(label));
    options.push_str("</option>");
}

pub(super) fn push_option_start(options: &mut String, value: &str) {
    options.push_str("<option value=\"");
    options.push_str(&escape_html(value));
    options.push('"');
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::fixtures::team_brief;

    fn html(for_all: Option<usize>, own: &LineTeam, is_required: bool) -> String {
        let known = [team_brief(1, "Night shift"), team_brief(2, "Sales & more")];
        teams(&known, for_all.map(|n| team_brief(n, "").id), own, is_required)
    }

    #[test]
    fn the_team_for_all_comes_first_and_each_team_is_offered_once() {
        let (night, sales) = (team_brief(1, "").id, team_brief(2, "").id);
        let options = html(Some(1), &LineTeam::All, false);
        assert!(options.starts_with("<option value=\"\" selected>Night shift</option>"), "{options}");
        assert!(
            options.contains(&format!("<option value=\"{sales}\">Sales &amp; more</option>")),
            "{options}"
        );
        assert!(options.ends_with("<option value=\"-\">No team</option>"), "{options}");
        assert_eq!(html(Some(1), &LineTeam::This(night), false), options, "it is the one for all");
        let none = html(None, &LineTeam::All, false);
        assert!(none.starts_with("<option value=\"\" selected>No team</option>"), "{none}");
        assert_eq!(none.matches("<option").count(), 3, "{none}");
    }

    #[test]
    fn who_invites_into_their_own_teams_only_chooses_one() {
        let options = html(None, &LineTeam::All, true);
        assert!(options.starts_with("<option value=\"\" selected>Choose a team</option>"), "{options}");
        assert!(!html(Some(2), &LineTeam::All, true).contains("No team"), "{options}");
    }

    #[test]
    fn the_day_for_all_is_proposed_and_another_one_or_none_is_the_rows_own() {
        let with_clock = |day: &str| [day, " 60"].concat();
        let all = "2026-12-24";
        let own = LineEnd::On("2026-12-31 60".parse().unwrap());
        for (day, for_all, until) in [
            (all, all, LineEnd::All),
            ("", "", LineEnd::All),
            ("", all, LineEnd::Never),
            ("2026-12-31", all, own),
            ("2026-12-31", "", own),
        ] {
            assert_eq!(end_of(day, for_all, with_clock), Some(until), "{day} {for_all}");
            assert_eq!(day_of(&until, for_all), day, "{day} {for_all}");
        }
        assert_eq!(end_of("0002-12-31", all, with_clock), None);
    }

    #[test]
    fn a_name_that_is_no_team_stays_to_be_seen() {
        let options = html(Some(1), &LineTeam::Named("<Marketing>".to_owned()), false);
        let named = "<option value=\"&lt;Marketing&gt;\" selected>&lt;Marketing&gt;</option>";
        assert!(options.ends_with(named), "{options}");
    }
}
