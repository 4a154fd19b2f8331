//! What a page of the Users list is going to meet: how many rows of each state match, and so which way leads to them
//! soonest. Without a search the numbers come from `user_count` and nothing is counted. See docs/adr/0007.

use std::mem;

use domain::{list::UserKey, state::MembershipState};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, UserFilter,
    dialect::phrase,
    seam::args,
    user_arm::{self, FAR, Narrow, Place, Way},
    user_beginnings,
    user_list::Row,
};

/// As many hits of a search are counted, and may be read and sorted for one page.
const FEW: u32 = 1_000;
/// As many holders of a role may be read and sorted for one page: an index of theirs has all that is looked at.
const FEW_HOLD: u64 = 2_000;
/// A state with so many rows at most is walked along to its end: about three milliseconds.
const SMALL: u64 = 10_000;
/// The signs of what the index of the search holds.
const TRIGRAM: usize = 3;
/// A shorter text is sought by the trigrams that begin with it if they are so many at most: three milliseconds.
const FEW_PARTS: u8 = 100;

/// How many rows a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub count: u64,
    /// There may be more.
    pub at_least: bool,
}

/// The members of one state.
pub(crate) struct Arm {
    pub(crate) state: MembershipState,
    /// How many there are, matching or not.
    pub(crate) all: u64,
    /// The sets of roles that match; `None` where every one does.
    pub(crate) sets: Option<Vec<String>>,
    /// How many match.
    pub(crate) total: Total,
    pub(crate) way: Way,
    /// What the index of the search is asked for, where it can find what is searched.
    pub(crate) needle: Option<String>,
    /// The rows of the page, where counting brought them along.
    pub(crate) page: Option<Vec<Row>>,
    /// Where to read on after what the survey found, if not at the page's place.
    pub(crate) from: Option<Place>,
}

/// Everything that is known before the rows are read.
pub(crate) struct Survey {
    pub(crate) arms: Vec<Arm>,
    /// The first rows of all arms, where counting brought them along for all together.
    pub(crate) found: Option<Vec<Row>>,
    /// How many invitations match.
    pub(crate) invited: u64,
    /// The sets of roles of those; `None` where every one does.
    pub(crate) invited_sets: Option<Vec<String>>,
}

impl Survey {
    /// How many rows match in all. What is known of only a part of them is no better than the round number.
    pub(crate) fn total(&self) -> Total {
        if self.arms.iter().any(|arm| arm.total.at_least) {
            return Total { count: u64::from(FEW), at_least: true };
        }
        let members: u64 = self.arms.iter().map(|arm| arm.total.count).sum();
        Total { count: self.invited + members, at_least: false }
    }
}

#[derive(FromRow)]
struct CountRow {
    state: String,
    role_set: String,
    people: i64,
}

#[derive(FromRow)]
struct PartRow {
    part: String,
}

#[derive(FromRow)]
struct KeyRow {
    id: Uuid,
    role_key: String,
}

/// The roles that a filter asks for, by key.
#[derive(Default)]
struct Wanted {
    has: Option<String>,
    has_not: Option<String>,
}

impl Wanted {
    const fn is_any(&self) -> bool {
        self.has.is_none() && self.has_not.is_none()
    }

    fn fits(&self, set: &str) -> bool {
        let holds = |key: &String| set.split(' ').any(|held| held == key);
        self.has.as_ref().is_none_or(holds) && !self.has_not.as_ref().is_some_and(holds)
    }

    /// Of the rows of one state: how many there are, how many fit, and their sets of roles.
    fn of(&self, counts: &[CountRow], state: &str) -> (u64, u64, Option<Vec<String>>) {
        let of_state = || counts.iter().filter(|row| row.state == state);
        let people = |row: &CountRow| u64::try_from(row.people).unwrap_or_default();
        let all = of_state().map(people).sum();
        let fitting = || of_state().filter(|row| self.fits(&row.role_set));
        let sets = (!self.is_any()).then(|| fitting().map(|row| row.role_set.clone()).collect());
        (all, fitting().map(people).sum(), sets)
    }
}

impl ReadTx<'_> {
    /// Looks at what a filter is going to meet; counting `exactly` a search goes on beyond [`FEW`].
    pub(crate) async fn survey(&mut self, filter: &UserFilter, exactly: bool) -> Result<Survey, StoreError> {
        let counts: Vec<CountRow> = self
            .all(
                "SELECT state, role_set, people FROM user_count WHERE org_id = $1 AND people > 0",
                args![filter.org.uuid()],
            )
            .await?;
        let mut survey = Survey { arms: Vec::new(), found: None, invited: 0, invited_sets: None };
        let Some(wanted) = self.wanted_roles(filter).await? else { return Ok(survey) };
        for state in filter.status.memberships() {
            let (all, count, sets) = wanted.of(&counts, state.as_str());
            if count == 0 {
                continue;
            }
            let total = Total { count, at_least: false };
            let way = Way::Walk { steps: FAR, or: Narrow::Walk };
            survey.arms.push(Arm {
                state: *state,
                all,
                sets,
                total,
                way,
                needle: None,
                page: None,
                from: None,
            });
        }
        self.set_needles(filter, &mut survey.arms, exactly).await?;
        if exactly || !self.surveys_all_arms(filter, &mut survey).await? {
            for mut arm in mem::take(&mut survey.arms) {
                let is_counted = exactly || !survey.total().at_least;
                self.choose_way(filter, &mut arm, exactly, is_counted).await?;
                survey.arms.push(arm);
            }
        }
        if filter.shows_invitations() {
            (_, survey.invited, survey.invited_sets) = wanted.of(&counts, "invited");
            if survey.invited > 0 && (filter.id.is_some() || !filter.search.is_empty()) {
                let text = user_arm::count_invitations(filter, survey.invited_sets.as_ref());
                survey.invited = self.total(text).await?;
            }
        }
        Ok(survey)
    }

    /// The keys of the roles asked for; `None` where nobody can have one that is not there.
    async fn wanted_roles(&mut self, filter: &UserFilter) -> Result<Option<Wanted>, StoreError> {
        if filter.role.is_none() && filter.without_role.is_none() {
            return Ok(Some(Wanted::default()));
        }
        let keys: Vec<KeyRow> =
            self.all("SELECT id, role_key FROM role WHERE org_id = $1", args![filter.org.uuid()]).await?;
        let key = |id: Uuid| keys.iter().find(|row| row.id == id).map(|row| row.role_key.clone());
        let has = filter.role.and_then(|role| key(role.uuid()));
        if filter.role.is_some() && has.is_none() {
            return Ok(None);
        }
        Ok(Some(Wanted { has, has_not: filter.without_role.and_then(|role| key(role.uuid())) }))
    }

    /// Finds and counts the hits of all arms together, where an index can.
    async fn surveys_all_arms(
        &mut self,
        filter: &UserFilter,
        survey: &mut Survey,
    ) -> Result<bool, StoreError> {
        let is_large = survey.arms.iter().any(|arm| arm.all > SMALL);
        let any_role = survey.arms.iter().all(|arm| arm.sets.is_none());
        let by_beginnings = self.dialect().search_goes_by_beginnings() && user_beginnings::can_find(filter);
        if !(by_beginnings && is_large && any_role) {
            return Ok(false);
        }
        let states: Vec<&str> = survey.arms.iter().map(|arm| arm.state.as_str()).collect();
        let Some(found) = self.find_by_beginnings(filter, &states, FEW).await? else { return Ok(false) };
        for (n, arm) in survey.arms.iter_mut().enumerate() {
            arm.total = if n == 0 { found.total } else { Total { count: 0, at_least: false } };
            arm.way = self.way_to_many(filter, arm.needle.is_some());
            match &found.rest {
                Some(place) => arm.from = Some(place.clone()),
                None => arm.page = Some(Vec::new()),
            }
        }
        survey.found = Some(found.rows);
        Ok(true)
    }

    /// Says what the index of the search is asked for.
    async fn set_needles(
        &mut self,
        filter: &UserFilter,
        arms: &mut Vec<Arm>,
        exactly: bool,
    ) -> Result<(), StoreError> {
        let is_small = arms.iter().all(|arm| arm.all <= SMALL);
        if filter.search.is_empty() || is_small {
            return Ok(());
        }
        let mut needle = self.dialect().search_needle(&filter.search);
        if filter.search.chars().count() < TRIGRAM {
            let Some(parts) = self.parts(&filter.search).await? else { return Ok(()) };
            if parts.is_empty() {
                arms.clear();
                return Ok(());
            }
            needle = parts.iter().map(|row| phrase(&row.part)).collect::<Vec<_>>().join(" OR ");
            // Of very many hits the few of a role, or all, are no sooner found by them than by a walk.
            if exactly || arms.iter().any(|arm| arm.sets.is_some()) {
                let text = user_arm::number_of_hits(&needle, FEW, self.dialect());
                if self.total(text).await? > u64::from(FEW) {
                    return Ok(());
                }
            }
        }
        for arm in arms {
            arm.needle = Some(needle.clone());
        }
        Ok(())
    }

    /// The trigrams that begin with one or two signs, if an index can say which, and they are few. One is there wherever
    /// the signs stand, for every text goes on behind its end (migration 12 of SQLite).
    async fn parts(&mut self, signs: &str) -> Result<Option<Vec<PartRow>>, StoreError> {
        let Some(statement) = self.dialect().search_parts() else { return Ok(None) };
        let found: Vec<PartRow> = self.all(statement, args![signs, i64::from(FEW_PARTS) + 1]).await?;
        Ok((found.len() <= usize::from(FEW_PARTS)).then_some(found))
    }

    /// Decides how the rows of an arm are found, and counts them where the numbers at hand do not say it. Where another
    /// arm has more hits than are counted, these need not be: to find the few of a small state among very many hits
    /// takes longer than to walk to them.
    async fn choose_way(
        &mut self,
        filter: &UserFilter,
        arm: &mut Arm,
        exactly: bool,
        is_counted: bool,
    ) -> Result<(), StoreError> {
        let fit = arm.total.count;
        let few_hold = arm.sets.is_some() && fit <= FEW_HOLD;
        if filter.id.is_some() {
            arm.way = Way::One;
            return self.count_arm(filter, arm, None).await;
        }
        if few_hold {
            arm.way = Way::Holders;
        } else if arm.sets.is_some() {
            arm.way = Way::Walk { steps: FAR, or: Narrow::Holders };
        }
        if filter.search.is_empty() {
            return Ok(());
        }
        if few_hold || arm.all <= SMALL {
            return self.count_arm(filter, arm, None).await;
        }
        if arm.needle.is_some() {
            if !is_counted {
                arm.total = Total { count: 0, at_least: true };
                arm.way = self.way_to_many(filter, true);
                return Ok(());
            }
            arm.way = Way::Hits;
            return if exactly {
                self.count_arm(filter, arm, None).await
            } else {
                self.read_hits(filter, arm).await
            };
        }
        // What no index finds is one letter, or two, that many have: they are met soon on any way.
        self.count_arm(filter, arm, (!exactly).then_some(FEW)).await
    }

    /// The way to a page of very many hits.
    fn way_to_many(&self, filter: &UserFilter, has_needle: bool) -> Way {
        if has_needle && filter.key == UserKey::Name && self.dialect().search_goes_by_name() {
            return Way::InOrder;
        }
        Way::Walk { steps: FAR, or: if has_needle { Narrow::Hits } else { Narrow::Walk } }
    }

    /// Counts the hits of a search and keeps the page that came with the number, unless there are too many to sort.
    async fn read_hits(&mut self, filter: &UserFilter, arm: &mut Arm) -> Result<(), StoreError> {
        let text = user_arm::counted_hits(filter, arm, &user_arm::place(filter)?, FEW, self.dialect());
        let page: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let Some(count) = page.first().map(Row::total) else {
            // Nothing is found, or nothing beyond the place.
            return self.count_arm(filter, arm, Some(FEW)).await;
        };
        if count > u64::from(FEW) {
            arm.total = Total { count: u64::from(FEW), at_least: true };
            arm.way = self.way_to_many(filter, true);
        } else {
            arm.total = Total { count, at_least: false };
            arm.page = Some(page);
        }
        Ok(())
    }

    /// Counts the rows of an arm by its way, up to a limit if there is one.
    async fn count_arm(
        &mut self,
        filter: &UserFilter,
        arm: &mut Arm,
        most: Option<u32>,
    ) -> Result<(), StoreError> {
        let text = user_arm::count(filter, arm, arm.way, most, self.dialect());
        let count = self.total(text).await?;
        arm.total = match most.map(u64::from) {
            Some(most) if count > most => Total { count: most, at_least: true },
            _ => Total { count, at_least: false },
        };
        Ok(())
    }
}
