//! That each rule finds what breaks it, and finds nothing in a sound database.

use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};

use domain::time::Timestamp;

use crate::{Options, Store};

/// Short ids in statements: `@a1` is the id, `@@a1` its digits in text.
fn written_out(sql: &str) -> String {
    let mut text = sql.to_owned();
    for n in ["00", "01", "02", "08", "a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "f1", "f2"] {
        text = text.replace(&format!("@@{n}"), &format!("{n:0>32}"));
        text = text.replace(&format!("@{n}"), &format!("x'{n:0>32}'"));
    }
    text
}

/// Two organizations with an owner each, an accepted invitation, an open one with its mail, and one asked reset.
const BASE: &str = "
  INSERT INTO installation VALUES (1, 10, 'https://a.example', NULL, x'00');
  INSERT INTO account (id, email, email_key, name, state, password_hash, created_at) VALUES
    (@a1, 'ada@a.example', 'ada@a.example', 'Ada', 'active', 'hash', 10),
    (@a2, 'bob@a.example', 'bob@a.example', 'Bob', 'active', 'hash', 20);
  INSERT INTO organization (id, slug, name, template, settings, words, created_at) VALUES (@01, 'one', 'One', 'standard', '{}', '{}', 10), (@02, 'two', 'Two', 'standard', '{}', '{}', 10);
  INSERT INTO role VALUES (@b1, @01, 'owner', 'Owner', 'owner', '', '', 100, 1, 1, 0, 'users', NULL, NULL), (@b2, @02, 'owner', 'Owner', 'owner', '', '', 100, 1, 1, 0, 'users', NULL, NULL);
  INSERT INTO membership (id, org_id, account_id, state, sort_key, search_key, joined_at, last_active_at, invited_by) VALUES
    (@c1, @01, @a1, 'active', x'01', ' ada', 10, 0, NULL), (@c2, @02, @a1, 'active', x'01', ' ada', 10, 0, NULL),
    (@d1, @01, @a2, 'active', x'02', ' bob', 20, 0, @c1);
  INSERT INTO membership_period (org_id, membership_id, state, since, source) VALUES
    (@01, @c1, 'active', 10, 'by_hand'), (@02, @c2, 'active', 10, 'by_hand'), (@01, @d1, 'active', 20, 'by_hand');
  INSERT INTO role_assignment (org_id, membership_id, role_id, since, source) VALUES
    (@01, @c1, @b1, 10, 'by_hand'), (@02, @c2, @b2, 10, 'by_hand'), (@01, @d1, @b1, 20, 'by_hand');
  INSERT INTO job (id, queue, kind, subject_id, payload, state, attempts, due_at, progress, created_at, finished_at) VALUES
    (@f1, 'mail', 'invitation_mail', @e1, '{}', 'queued', 0, 30, 0, 30, NULL),
    (@f2, 'mail', 'password_reset_mail', @01, '{}', 'done', 1, 30, 0, 30, 31);
  INSERT INTO invitation (id, org_id, email, email_key, sort_key, search_key, state, token_hash, token_version, invited_by, language, created_at, sent_at, expires_at, closed_at, accepted_by, message_id) VALUES
    (@d2, @01, 'bob@a.example', 'bob@a.example', x'', '', 'accepted', x'01', 1, @c1, 'en', 15, 15, 25, 20, @d1, NULL),
    (@e1, @01, 'eve@a.example', 'eve@a.example', x'', '', 'pending', x'02', 1, @c1, 'de', 30, 30, 60, NULL, NULL, @f1);
  INSERT INTO invitation_role VALUES (@d2, @b1), (@e1, @b1);
  INSERT INTO session VALUES (@01, x'01', @a2, 20, 20, 99, 99, NULL, NULL);
  INSERT INTO audit_event (id, at, org_id, sequence, class, account_id, who, action, target_kind, target_id, door) VALUES
    (x'01', 10, NULL, 1, 'change', @a1, 'Ada', 'installation.set_up', NULL, NULL, 'web'),
    (x'02', 10, NULL, 2, 'change', @a1, 'Ada', 'account.created', 'account', 'acc_@@a1', 'web'),
    (x'03', 10, @01, 1, 'change', @a1, 'Ada', 'organization.created', NULL, NULL, 'web'),
    (x'04', 10, @02, 1, 'change', @a1, 'Ada', 'organization.created', NULL, NULL, 'web'),
    (x'05', 15, @01, 2, 'change', @a1, 'Ada', 'invitation.sent', 'invitation', 'inv_@@d2', 'web'),
    (x'06', 20, NULL, 3, 'change', @a2, 'Bob', 'account.created', 'account', 'acc_@@a2', 'web'),
    (x'07', 20, @01, 3, 'change', @a2, 'Bob', 'invitation.accepted', 'invitation', 'inv_@@d2', 'web'),
    (@08, 30, @01, 4, 'change', @a1, 'Ada', 'invitation.sent', 'invitation', 'inv_@@e1', 'web'),
    (x'09', 30, NULL, 4, 'change', NULL, 'Somebody', 'password.reset_requested', 'account', 'acc_@@a2', 'web');
  INSERT INTO audit_ledger VALUES (@00, 4, 30), (@01, 4, 30), (@02, 1, 10);";

/// What is done to the database, and what is then found.
const CASES: &[(&str, &str)] = &[
    ("UPDATE membership SET state = 'disabled' WHERE id = @c2", "I1 no active owner: org_@@02"),
    ("UPDATE membership SET until = 1000 WHERE id = @c2", "I1 no active owner: org_@@02"),
    ("UPDATE membership SET until = 5000 WHERE id = @c2", "I1 each active owner has an end date: org_@@02"),
    (
        "UPDATE role_assignment SET until = 5000 WHERE membership_id = @c2",
        "I1 each active owner has an end date: org_@@02",
    ),
    ("UPDATE role_assignment SET until = 1000 WHERE membership_id = @c2", "I1 no active owner: org_@@02"),
    ("UPDATE role_assignment SET since = 1001 WHERE membership_id = @c2", "I1 no active owner: org_@@02"),
    ("UPDATE account SET state = 'locked' WHERE id = @a1", "I1 no active owner: org_@@02"),
    (
        "INSERT INTO organization_deletion VALUES (@02, 'Ada', 40, 2000, '{}')",
        "I5 deleted, and not so in the log: org_@@02",
    ),
    (
        "UPDATE invitation SET accepted_by = NULL WHERE id = @d2",
        "I3 accepted without a membership, or a membership without being accepted: inv_@@d2",
    ),
    ("UPDATE invitation SET closed_at = 25 WHERE id = @d2", "I3 answered after its end: inv_@@d2"),
    (
        "UPDATE invitation SET closed_at = 31 WHERE id = @e1",
        "I3 open with an end, or closed without one: inv_@@e1",
    ),
    (
        "UPDATE invitation SET email_key = 'x@a.example' WHERE id = @d2",
        "I3 accepted by another address: inv_@@d2",
    ),
    (
        "ALTER TABLE membership RENAME TO old; CREATE TABLE membership AS SELECT * FROM old UNION ALL SELECT 99, @f1, org_id, account_id, state, until, sort_key, search_key, joined_at, 0, NULL, NULL FROM old WHERE id = @d1",
        "I4 somebody is a member twice: org_@@01",
    ),
    (
        "DROP INDEX invitation_one_open; UPDATE invitation SET state = 'pending', email_key = 'eve@a.example'",
        "I4 an address has two open invitations: org_@@01",
    ),
    ("DELETE FROM audit_event WHERE id = x'04'", "I5 not created exactly once in the log: org_@@02"),
    ("UPDATE audit_event SET account_id = @a1 WHERE id = x'06'", "I5 created twice in the log: acc_@@a1"),
    (
        "UPDATE audit_event SET account_id = @a1 WHERE id = x'06'",
        "I5 a password that no entry of the log tells of: acc_@@a2",
    ),
    (
        "UPDATE role_assignment SET since = 21 WHERE membership_id = @d1",
        "I5 roles that no entry of the log tells of: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 30); INSERT INTO team_place (org_id, membership_id, team_id, since, source) VALUES (@01, @d1, @f1, 50, 'by_hand')",
        "I5 teams that no entry of the log tells of: mem_@@d1",
    ),
    ("DELETE FROM audit_event WHERE id = x'01'", "I5 the first run and its entry in the log: 1 and 0"),
    ("DELETE FROM audit_event WHERE id = @08", "I5 invitation.sent 0 times in the log, not 1: inv_@@e1"),
    (
        "UPDATE invitation SET token_version = 3 WHERE id = @e1",
        "I5 invitation.resent 0 times in the log, not 2: inv_@@e1",
    ),
    (
        "UPDATE audit_event SET target_id = 'inv_@@e1' WHERE id = x'07'",
        "I5 invitation.accepted 1 times in the log, not 0: inv_@@e1",
    ),
    (
        "UPDATE invitation SET state = 'cancelled', closed_at = 31 WHERE id = @e1",
        "I5 invitation.cancelled 0 times in the log, not 1: inv_@@e1",
    ),
    (
        "UPDATE invitation SET state = 'declined', closed_at = 31 WHERE id = @e1",
        "I5 invitation.declined 0 times in the log, not 1: inv_@@e1",
    ),
    (
        "UPDATE membership SET state = 'disabled' WHERE id = @d1",
        "I5 disabled without an entry of the log: mem_@@d1",
    ),
    (
        "INSERT INTO audit_event (id, at, org_id, sequence, class, who, action, target_kind, target_id, door) VALUES (x'10', 40, @01, 5, 'change', 'Ada', 'member.disabled', 'member', 'mem_@@d1', 'web')",
        "I5 active after being disabled: mem_@@d1",
    ),
    (
        "UPDATE membership SET state = 'removed' WHERE id = @d1",
        "I5 removed without an entry of the log: mem_@@d1",
    ),
    (
        "INSERT INTO audit_event (id, at, org_id, sequence, class, who, action, target_kind, target_id, door) VALUES (x'10', 40, @01, 5, 'change', 'Ada', 'member.removed', 'member', 'mem_@@d1', 'web'), (x'11', 41, @01, 6, 'change', 'Ada', 'member.left', 'member', 'mem_@@d1', 'web')",
        "I5 came back without an invitation: mem_@@d1",
    ),
    ("UPDATE job SET subject_id = @d2 WHERE id = @f1", "I6 a mail about something else: inv_@@e1"),
    ("UPDATE job SET kind = 'invitation_mail', subject_id = @e1", "I6 more mails than sendings: inv_@@e1"),
    (
        "UPDATE job SET state = 'done' WHERE id = @f1",
        "I6 ended at no time, or at a time and not ended: job_@@f1",
    ),
    ("DELETE FROM job WHERE id = @f2", "I6 mails with reset links and what the log tells of them: 0 and 1"),
    (
        "UPDATE job SET kind = 'email_change_mail' WHERE id = @f2",
        "I6 mails that prove a new address and what the log tells of them: 1 and 0",
    ),
    (
        "UPDATE job SET kind = 'sign_up_mail' WHERE id = @f2",
        "I6 more mails with links to sign up than the log tells of: job_@@f2",
    ),
    (
        "INSERT INTO undo_act VALUES (@01, @01, 'disable', @a1, 'Ada', 40, 99); INSERT INTO undo_row VALUES (@01, @d1, 'Bob', 'active', 'open')",
        "I16 can be undone, and the member is not as the act left them: mem_@@d1",
    ),
    (
        "INSERT INTO undo_act VALUES (@01, @01, 'cancel', @a1, 'Ada', 40, 99); INSERT INTO undo_row VALUES (@01, @e1, 'eve', 'pending', 'open')",
        "I16 can be undone, and the invitation is not as the act left it: inv_@@e1",
    ),
    (
        "INSERT INTO undo_act VALUES (@01, @01, 'disable', @a1, 'Ada', 40, 99), (@02, @01, 'remove', @a1, 'Ada', 41, 99); INSERT INTO undo_row VALUES (@01, @d1, 'Bob', 'active', 'open'), (@02, @d1, 'Bob', 'active', 'open')",
        "I16 can be undone twice: mem_@@d1",
    ),
    (
        "UPDATE role_assignment SET role_id = @b2 WHERE membership_id = @d1",
        "I8 holds a role of another organization: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @02, 'A', 'a', x'', 20); INSERT INTO team_place (org_id, membership_id, team_id, since, source) VALUES (@01, @d1, @f1, 20, 'by_hand')",
        "I8 is in a team of another organization: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @02, 'A', 'a', x'', 20); INSERT INTO invitation_team VALUES (@e1, @f1)",
        "I8 leads into a team of another organization: inv_@@e1",
    ),
    (
        "UPDATE membership SET invited_by = @c2 WHERE id = @d1",
        "I8 invited by somebody of another organization: mem_@@d1",
    ),
    (
        "UPDATE invitation_role SET role_id = @b2 WHERE invitation_id = @e1",
        "I8 gives a role of another organization: inv_@@e1",
    ),
    (
        "UPDATE invitation SET invited_by = @c2 WHERE id = @e1",
        "I8 sent or accepted by somebody of another organization: inv_@@e1",
    ),
    (
        "UPDATE audit_event SET org_id = @02, sequence = 2 WHERE id = @08",
        "I8 an entry of the log in another organization: inv_@@e1",
    ),
    ("UPDATE role SET deleted_at = 40 WHERE id = @b1", "I14 holds a role that was deleted: mem_@@c1"),
    ("UPDATE role SET deleted_at = 40 WHERE id = @b1", "I14 gives a role that was deleted: inv_@@e1"),
    (
        "UPDATE role SET is_default = 1; INSERT INTO role VALUES (@01, @01, 'a', 'A', 'a', '', '', 10, 0, 0, 1, 'users', NULL, NULL)",
        "I14 two roles of an organization are preselected: org_@@01",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 10); INSERT INTO team_role (org_id, team_id, role_id, since) VALUES (@01, @f1, @b1, 10)",
        "I7 a team gives a role that makes owners: tea_@@f1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 10); INSERT INTO team_role (org_id, team_id, role_id, since) VALUES (@01, @f1, @b1, 10)",
        "I5 a role of a team that no entry of the log tells of: tea_@@f1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 10); INSERT INTO team_role (org_id, team_id, role_id, since) VALUES (@01, @f1, @b2, 10)",
        "I8 a team gives a role of another organization: tea_@@f1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 10); INSERT INTO team_role (org_id, team_id, role_id, since) VALUES (@01, @f1, @b1, 10); UPDATE role SET deleted_at = 40 WHERE id = @b1",
        "I14 a team gives a role that was deleted, or was deleted itself: tea_@@f1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at, deleted_at) VALUES (@f1, @01, 'A', 'a', x'', 10, 40); INSERT INTO team_role (org_id, team_id, role_id, since) VALUES (@01, @f1, @b1, 10)",
        "I14 a team gives a role that was deleted, or was deleted itself: tea_@@f1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 10); INSERT INTO team_role (org_id, team_id, role_id, since, ended_at) VALUES (@01, @f1, @b1, 10, 20), (@01, @f1, @b1, 15, NULL)",
        "I11 a team gives the same role twice at once: tea_@@f1",
    ),
    (
        "INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, created_by, owner_id, state, created_at, updated_at) VALUES (@f1, @01, 'Vm', 'a', x'01', ' a', @c1, @c2, 'active', 1, 1)",
        "I8 an asset with an owner, a creator or a share of another organization: ast_@@f1",
    ),
    (
        "INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, created_by, owner_id, state, created_at, updated_at) VALUES (@f1, @01, 'Vm', 'a', x'01', ' a', @c1, @c1, 'active', 1, 1); INSERT INTO asset_share VALUES (@f1, @c2, 'read')",
        "I8 an asset with an owner, a creator or a share of another organization: ast_@@f1",
    ),
    (
        "INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, created_by, owner_id, state, created_at, updated_at, deleted_at) VALUES (@f1, @01, 'Vm', 'a', x'01', ' a', @c1, @c1, 'active', 1, 1, 2); INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, created_by, owner_id, parent_id, state, created_at, updated_at) VALUES (@f2, @01, 'Vm', 'b', x'01', ' b', @c1, @c1, @f1, 'active', 1, 1)",
        "I13 a part of an asset that was deleted: ast_@@f2",
    ),
    (
        "INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, created_by, owner_id, parent_id, state, created_at, updated_at) VALUES (@f1, @01, 'Vm', 'a', x'01', ' a', @c1, @c1, @f2, 'active', 1, 1), (@f2, @01, 'Vm', 'b', x'01', ' b', @c1, @c1, @f1, 'active', 1, 1)",
        "I13 a part of itself: ast_@@f1",
    ),
    (
        "INSERT INTO saved_view VALUES (@f1, @01, @c2, 'Mine', 'mine', 'q=a', 10, NULL)",
        "I8 a saved view of a member of another organization: viw_@@f1",
    ),
    (
        "INSERT INTO saved_view VALUES (@f1, @01, NULL, 'Mine', 'mine', 'q=a', 10, @c2)",
        "I8 a saved view of a member of another organization: viw_@@f1",
    ),
    (
        "UPDATE membership SET state = 'disabled' WHERE id = @d1",
        "I11 the open period is not what the membership says: mem_@@d1",
    ),
    (
        "UPDATE membership SET until = 2000 WHERE id = @d1",
        "I11 the open period is not what the membership says: mem_@@d1",
    ),
    (
        "UPDATE membership_period SET ended_at = 30 WHERE membership_id = @d1",
        "I11 the open period is not what the membership says: mem_@@d1",
    ),
    (
        "UPDATE role_assignment SET ended_at = 19 WHERE membership_id = @d1",
        "I11 a period of the membership ends before it begins: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 20); INSERT INTO team_place (org_id, membership_id, team_id, since, ended_at, source) VALUES (@01, @d1, @f1, 20, 19, 'by_hand')",
        "I11 a period of the membership ends before it begins: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at, deleted_at) VALUES (@f1, @01, 'A', 'a', x'', 20, 30); INSERT INTO team_place (org_id, membership_id, team_id, since, source) VALUES (@01, @d1, @f1, 20, 'by_hand')",
        "I11 is in a team that was deleted: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 20); INSERT INTO team_place (org_id, membership_id, team_id, since, ended_at, source) VALUES (@01, @d1, @f1, 20, 25, 'by_hand'), (@01, @d1, @f1, 24, NULL, 'by_hand')",
        "I11 the same team twice at once: mem_@@d1",
    ),
    (
        "UPDATE membership_period SET ended_at = 31 WHERE membership_id = @d1; INSERT INTO membership_period (org_id, membership_id, state, since, source) VALUES (@01, @d1, 'active', 30, 'by_hand')",
        "I11 two periods of the membership at once: mem_@@d1",
    ),
    (
        "UPDATE role_assignment SET ended_at = 31 WHERE membership_id = @d1; INSERT INTO role_assignment (org_id, membership_id, role_id, since, source) VALUES (@01, @d1, @b1, 30, 'by_hand')",
        "I11 the same role twice at once: mem_@@d1",
    ),
    (
        "DELETE FROM audit_event WHERE id = x'05'",
        "I12 the ledger has a gap, or doesn't end where it says: org_@@01",
    ),
    (
        "UPDATE audit_event SET sequence = 9 WHERE id = @08",
        "I12 the ledger has a gap, or doesn't end where it says: org_@@01",
    ),
    ("DELETE FROM audit_ledger WHERE id = @01", "I12 events without a ledger: org_@@01"),
    ("UPDATE audit_event SET at = 31 WHERE id = x'07'", "I12 earlier than the event before it: evt_@@08"),
    ("DELETE FROM audit_event WHERE id = x'01'", "I12 events of the installation and its ledger: 3 and 4"),
    (
        "UPDATE audit_event SET sequence = 9 WHERE id = x'09'",
        "I12 the last event of the installation and its ledger: 9 and 4",
    ),
    (
        "INSERT INTO review VALUES (@e1, @01, 'Q4', NULL, NULL, @c1, 10, 99, NULL, NULL, ''); INSERT INTO review_grant (org_id, review_id, membership_id, role_id, role_name, period_no, decision, decided_by, decided_at) VALUES (@01, @e1, @c1, @b1, 'Member', 1, 'attested', @c1, 11)",
        "I15 somebody decided about their own grant: mem_@@c1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @01, 'Q4', NULL, NULL, @c1, 10, 99, NULL, NULL, ''); INSERT INTO review_grant (org_id, review_id, membership_id, role_id, role_name, period_no, decision, decided_by, decided_at) VALUES (@01, @e1, @d1, @b1, 'Member', 3, 'flagged', @c1, 11)",
        "I15 a decision by nobody named as a reviewer, or about a grant of a team: rev_@@e1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @01, 'Q4', NULL, NULL, @c1, 10, 99, NULL, NULL, ''); INSERT INTO review_grant (org_id, review_id, membership_id, role_id, role_name, period_no, outcome) VALUES (@01, @e1, @d1, @b1, 'Member', 3, 'removed')",
        "I15 removed without being flagged, or with an outcome before the end: rev_@@e1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @02, 'Q4', NULL, NULL, @c2, 10, 99, NULL, NULL, ''); INSERT INTO review_grant (org_id, review_id, membership_id, role_id, role_name) VALUES (@01, @e1, @d1, @b1, 'Member')",
        "I8 a review of another organization: rev_@@e1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @02, 'Q4', NULL, NULL, @c2, 10, 99, NULL, NULL, '')",
        "I5 a review that no entry of the log tells of: rev_@@e1",
    ),
    (
        "UPDATE membership SET state = 'disabled' WHERE id = @d1; INSERT INTO audit_event (id, at, org_id, sequence, class, who, action, target_kind, target_id, door) VALUES (x'10', 40, @01, 5, 'change', 'Ada', 'member.disabled', 'member', 'mem_@@d1', 'web')",
        "I10 a session from before they were put out: acc_@@a2",
    ),
    (
        "UPDATE organization SET settings = '{\"seats.limit\": 1}' WHERE id = @01",
        "I2 a seat was taken that was not free: org_@@01",
    ),
    (
        "INSERT INTO role_assignment (org_id, membership_id, role_id, since, ended_at, given_by, source) VALUES (@01, @d1, @b1, 12, 13, @d1, 'by_hand')",
        "I7 was made an owner by somebody who was none: mem_@@d1",
    ),
    (
        "UPDATE role_assignment SET ended_at = 15 WHERE membership_id = @c1; UPDATE role_assignment SET given_by = @c1 WHERE membership_id = @d1",
        "I7 was made an owner by somebody who was none: mem_@@d1",
    ),
    (
        "UPDATE organization SET successor_id = @c2 WHERE id = @01",
        "I8 the successor belongs to another organization: org_@@01",
    ),
    (
        "UPDATE membership_period SET org_id = @02 WHERE membership_id = @d1",
        "I8 a period of another organization, or given by somebody of one: mem_@@d1",
    ),
    (
        "UPDATE membership_period SET given_by = @c2 WHERE membership_id = @d1",
        "I8 a period of another organization, or given by somebody of one: mem_@@d1",
    ),
    (
        "UPDATE role_assignment SET given_by = @c2 WHERE membership_id = @d1",
        "I8 a period of another organization, or given by somebody of one: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 20); INSERT INTO team_place (org_id, membership_id, team_id, since, given_by, source) VALUES (@01, @d1, @f1, 20, @c2, 'by_hand')",
        "I8 a period of another organization, or given by somebody of one: mem_@@d1",
    ),
    (
        "INSERT INTO team (id, org_id, name, name_key, sort_key, created_at) VALUES (@f1, @01, 'A', 'a', x'', 20); INSERT INTO team_role (org_id, team_id, role_id, since, given_by) VALUES (@01, @f1, @b1, 20, @c2)",
        "I8 a team was given a role by somebody of another organization: tea_@@f1",
    ),
    (
        "UPDATE job SET org_id = @02 WHERE id = @f1; INSERT INTO job_row VALUES (@f1, 0, 'member', @d1, 'Bob', 'changed', NULL)",
        "I8 a job changed a row of another organization, or is the import of one: job_@@f1",
    ),
    (
        "UPDATE job SET org_id = @02 WHERE id = @f1; INSERT INTO job_row VALUES (@f1, 0, 'invitation', @e1, 'Eve', 'changed', NULL)",
        "I8 a job changed a row of another organization, or is the import of one: job_@@f1",
    ),
    (
        "UPDATE job SET org_id = @02 WHERE id = @f1; INSERT INTO people_import VALUES (@e1, @01, @a1, NULL, '[]', 30, @f1, '')",
        "I8 a job changed a row of another organization, or is the import of one: job_@@f1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @01, 'Q4', NULL, NULL, @c2, 10, 99, NULL, NULL, '')",
        "I8 a review that somebody of another organization starts, ends or decides: rev_@@e1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @01, 'Q4', NULL, NULL, @c1, 10, 99, 50, @c2, '')",
        "I8 a review that somebody of another organization starts, ends or decides: rev_@@e1",
    ),
    (
        "INSERT INTO review VALUES (@e1, @01, 'Q4', NULL, NULL, @c1, 10, 99, NULL, NULL, ''); INSERT INTO review_reviewer VALUES (@e1, @c2)",
        "I8 a review that somebody of another organization starts, ends or decides: rev_@@e1",
    ),
    (
        "INSERT INTO session_organization VALUES (@01, @02, 30, NULL)",
        "I8 a session was used where its account never was a member: acc_@@a2",
    ),
    (
        "INSERT INTO departure VALUES (@f1, @01, @d1, NULL, 40, '{}', NULL); INSERT INTO departure_asset VALUES (@f1, @f2, 'Vm', 'a', @c2, 0)",
        "I8 an asset that was handed over to somebody of another organization: ast_@@f2",
    ),
    (
        "UPDATE account SET state = 'closed' WHERE id = @a2",
        "I10 a session of an account that is closed: acc_@@a2",
    ),
    (
        "INSERT INTO asset_kind VALUES (@e1, @01, 'Vm', 'Machine', 'machine', x'01', NULL, 10, 30); INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, created_by, owner_id, state, created_at, updated_at) VALUES (@f1, @01, 'Vm', 'a', x'01', ' a', @c1, @c1, 'active', 20, 20)",
        "I13 an asset of a kind that was deleted while it was there: ast_@@f1",
    ),
];

/// What is found in the base after these statements.
async fn found_after(sql: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("case.db").display());
    Store::open(&Options::new(&url)).await.unwrap().close().await;
    let mut raw = SqliteConnection::connect(&url).await.unwrap();
    let statements = format!(
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; {}; {}",
        written_out(BASE),
        written_out(sql)
    );
    raw.execute(AssertSqlSafe(statements)).await.unwrap();
    raw.close().await.unwrap();
    let store = Store::open(&Options::new(&url)).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let wrong = tx.check_invariants(Timestamp::from_micros(1000)).await.unwrap();
    tx.close().await.unwrap();
    store.close().await;
    wrong.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_sound_database_has_nothing_wrong() {
    assert_eq!(found_after("").await, Vec::<String>::new());
}

#[tokio::test]
async fn each_rule_finds_what_breaks_it() {
    for (sql, expected) in CASES {
        let found = found_after(sql).await;
        assert!(found.contains(&written_out(expected)), "{sql}\nfound {found:#?}\nnot {expected}");
    }
}

#[tokio::test]
async fn a_limit_that_was_lowered_after_the_last_seat_was_taken_breaks_no_rule() {
    let lowered = "UPDATE organization SET settings = '{\"seats.limit\": 1}' WHERE id = @01;
      INSERT INTO audit_event (id, at, org_id, sequence, class, who, action, door)
        VALUES (x'10', 40, @01, 5, 'change', 'Ada', 'settings.changed', 'web');
      UPDATE audit_ledger SET last_sequence = 5, last_at = 40 WHERE id = @01";
    assert_eq!(found_after(lowered).await, Vec::<String>::new());
}

#[tokio::test]
async fn who_accepted_may_have_another_address_by_now() {
    let changed = "UPDATE account SET email = 'bob@b.example', email_key = 'bob@b.example' WHERE id = @a2;
      INSERT INTO audit_event (id, at, org_id, sequence, class, account_id, who, action, target_kind, target_id, door)
        VALUES (x'10', 40, NULL, 5, 'change', @a2, 'Bob', 'email.changed', 'account', 'acc_@@a2', 'web');
      UPDATE audit_ledger SET last_sequence = 5, last_at = 40 WHERE id = @00";
    assert_eq!(found_after(changed).await, Vec::<String>::new());
}
