//! Example people in any number, the same ones for the same number: for trying out, and for measuring.

use domain::{
    access::{SystemTask, system},
    audit::{Action, AuditValue, Origin},
    email::EmailAddress,
    error::ErrorKind,
    id::{AccountId, MembershipId, OrgId, RoleId},
    member::Role,
    state::MembershipState,
    time::{Span, Timestamp},
};
use store::{Outcome, SeedRow};
use uuid::Uuid;

use crate::{Service, event::operator};

/// First names of example people.
pub(super) const FIRST: [&str; 48] = [
    "Ada",
    "Alan",
    "Amira",
    "Anders",
    "Anika",
    "Barbara",
    "Beatriz",
    "Chen",
    "Chiara",
    "Dennis",
    "Diego",
    "Edsger",
    "Elif",
    "Emeka",
    "Fatima",
    "Frances",
    "Grace",
    "Hana",
    "Hedy",
    "Ines",
    "Ivan",
    "Jean",
    "Joan",
    "Kasper",
    "Katherine",
    "Ken",
    "Lena",
    "Liam",
    "Mai",
    "Margaret",
    "Mateo",
    "Miriam",
    "Niklaus",
    "Noor",
    "Olga",
    "Priya",
    "Radia",
    "Rosa",
    "Sofia",
    "Stefan",
    "Tariq",
    "Tove",
    "Ursula",
    "Viktor",
    "Wanjiru",
    "Yara",
    "Zoë",
    "Łukasz",
];
/// Last names of example people.
pub(super) const LAST: [&str; 48] = [
    "Adeyemi",
    "Allen",
    "Andersson",
    "Babbage",
    "Bianchi",
    "Bouchard",
    "Campbell",
    "Castro",
    "Conway",
    "Dijkstra",
    "Dubois",
    "Eriksen",
    "Fernández",
    "Fischer",
    "García",
    "Goldberg",
    "Hamilton",
    "Hansen",
    "Hopper",
    "Ibrahim",
    "Ivanova",
    "Jansen",
    "Johnson",
    "Kamau",
    "Keller",
    "Kim",
    "Kowalski",
    "Lamarr",
    "Liskov",
    "Lovelace",
    "Martin",
    "Müller",
    "Nakamura",
    "Nguyen",
    "Novák",
    "O'Brien",
    "Okafor",
    "Patel",
    "Perlman",
    "Ritchie",
    "Rossi",
    "Sato",
    "Silva",
    "Tanaka",
    "Turing",
    "Weber",
    "Wirth",
    "Yılmaz",
];
/// How many people are inserted by one unit of work.
const CHUNK: u32 = 10_000;

/// What was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeedReport {
    /// People.
    pub members: u32,
}

/// The slug of the only organization; none where there are several or none.
///
/// # Errors
/// The database failed.
pub async fn only_organization(service: &Service) -> Result<Option<String>, ErrorKind> {
    let mut slugs = service.store().read().await?.list_organization_slugs(2).await?;
    Ok(slugs.pop().filter(|_| slugs.is_empty()))
}

/// Adds people to the organization of this slug: nine of ten members, one of twenty an admin, some disabled, some
/// removed. Nobody gets a password, so nobody of them can sign in. Where there are example people already, others come.
///
/// # Errors
/// `NotFound` without such an organization; the database failed.
pub async fn seed(
    service: &Service,
    origin: &Origin,
    slug: &str,
    members: u32,
) -> Result<SeedReport, ErrorKind> {
    let mut tx = service.store().read().await?;
    let org = tx.find_organization(slug).await?.ok_or(ErrorKind::NotFound)?;
    let roles = tx.org(org.id).list_roles().await?;
    let last = tx.find_account_before(AccountId::new(id(u32::MAX, ACCOUNT, 0))).await?;
    tx.close().await?;
    let first = last.map_or(0, |last| number(last) + 1);
    let end = first.saturating_add(members);
    let now = service.now();
    for from in (first..end).step_by(CHUNK as usize) {
        let to = end.min(from + CHUNK);
        let rows: Vec<SeedRow> =
            (from..to).map(|n| person(n, &roles, now)).collect::<Option<_>>().ok_or(ErrorKind::Internal)?;
        insert(service, origin.clone(), org.id, rows).await?;
    }
    service.store().settle().await?;
    Ok(SeedReport { members })
}

async fn insert(service: &Service, origin: Origin, org: OrgId, rows: Vec<SeedRow>) -> Result<(), ErrorKind> {
    service
        .write((origin, org, rows), |tx, job| {
            Box::pin(async move {
                let (service, (origin, org, rows)) = &*job;
                tx.with(&system(SystemTask::SeedExamples(*org))).insert_seed_rows(rows).await?;
                let who = operator();
                let mut event = service.event(who, origin, Action::MembersSeeded);
                event.org_id = Some(*org);
                event.after = Some(AuditValue::MembersAdded(rows.len() as u64));
                Ok(Outcome::changed((), event))
            })
        })
        .await
}

/// The n-th person; everything about them follows from n and the time.
fn person(n: u32, roles: &[Role], now: Timestamp) -> Option<SeedRow> {
    let mixed = mix(u64::from(n));
    let pick = |shift: u32, of: u64| (mixed >> shift) % of;
    let first = FIRST.get(usize::try_from(pick(0, 48)).ok()?)?;
    let last = LAST.get(usize::try_from(pick(8, 48)).ok()?)?;
    let role = |key: &str| roles.iter().find(|role| role.key == key).map(|role| role.id);
    let roles: Vec<RoleId> = match pick(16, 40) {
        0 | 1 => [role("admin"), None],
        2 => [role("admin"), role("viewer")],
        3..=5 => [role("viewer"), None],
        _ => [role("member"), None],
    }
    .into_iter()
    .flatten()
    .collect();
    let state = match pick(24, 50) {
        0 => MembershipState::Removed,
        1 | 2 => MembershipState::Disabled,
        _ => MembershipState::Active,
    };
    let joined_at = now.minus(Span::minutes(i64::try_from(pick(30, 1_000_000)).ok()? + 1));
    let seen = now.minus(Span::minutes(i64::try_from(pick(34, 90_000)).ok()?));
    Some(SeedRow {
        account_id: AccountId::new(id(n, ACCOUNT, mixed)),
        membership_id: MembershipId::new(id(n, MEMBERSHIP, mixed)),
        name: format!("{first} {last}"),
        email: EmailAddress::parse(&format!("{}.{}{n}@people.example", plain(first), plain(last))).ok()?,
        state,
        roles,
        joined_at,
        last_active_at: seen.max(joined_at),
    })
}

/// A name as a part of an address has it.
pub(super) fn plain(name: &str) -> String {
    domain::name::slug(name).replace('-', "")
}

/// What tells the ids of one person apart.
const ACCOUNT: u64 = 1;
const MEMBERSHIP: u64 = 2;

/// An id of the n-th person. They are in the order of their making, as ids of version 7 are, so pages of an index fill
/// one after the other; and long before those that are made by today's time.
fn id(n: u32, kind: u64, mixed: u64) -> Uuid {
    Uuid::from_u64_pair(u64::from(n) << 16 | 0x7000 | kind, 0x8000_0000_0000_0000 | mixed >> 2)
}

/// The number of the person with such an id.
fn number(account: AccountId) -> u32 {
    u32::try_from(account.uuid().as_u64_pair().0 >> 16).unwrap_or(u32::MAX)
}

/// Spreads consecutive numbers over all 64 bits (SplitMix64's finalizer; Steele, Lea and Flood 2014).
const fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn people_are_the_same_each_time_and_none_twice() {
        let now = Timestamp::from_micros(1_795_874_400_000_000);
        let people: Vec<SeedRow> = (0..20_000).map(|n| person(n, &[], now).unwrap()).collect();
        assert_eq!(people[7].name, person(7, &[], now).unwrap().name);
        assert_eq!(people.iter().map(|p| p.membership_id).collect::<HashSet<_>>().len(), 20_000);
        assert_eq!(people.iter().map(|p| p.email.key()).collect::<HashSet<_>>().len(), 20_000);
        assert!(people.iter().all(|p| p.joined_at < now && p.last_active_at >= p.joined_at));
    }
}
