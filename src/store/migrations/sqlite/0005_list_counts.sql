-- What the Users page counts and walks along at a million members: the roles of each row in one word, true totals by
-- state and roles, and an index for each order that a page can be read from without a look at the table.
-- See docs/adr/0007-totals-and-walks.md. The triggers keep it so, whoever writes.

ALTER TABLE membership ADD COLUMN role_set TEXT NOT NULL DEFAULT ''; -- the keys of its roles, sorted, a space between
ALTER TABLE invitation ADD COLUMN role_set TEXT NOT NULL DEFAULT '';
UPDATE membership SET role_set = COALESCE((
  SELECT string_agg(r.role_key, ' ' ORDER BY r.role_key) FROM membership_role h JOIN role r ON r.id = h.role_id
  WHERE h.membership_id = membership.id), '');
UPDATE invitation SET role_set = COALESCE((
  SELECT string_agg(r.role_key, ' ' ORDER BY r.role_key) FROM invitation_role g JOIN role r ON r.id = g.role_id
  WHERE g.invitation_id = invitation.id), '');

DROP INDEX membership_by_name;
DROP INDEX membership_by_activity;
DROP INDEX membership_by_state_name;
DROP INDEX membership_by_state_activity;
CREATE INDEX membership_by_name ON membership (org_id, state, sort_name, id, role_set, search_text);
CREATE INDEX membership_by_activity ON membership (org_id, state, last_active_at, id, role_set, search_text);
CREATE INDEX membership_by_joining ON membership (org_id, state, joined_at, id, role_set, search_text);
CREATE INDEX membership_by_roles ON membership (org_id, role_set, state);
CREATE INDEX invitation_open_by_address ON invitation (org_id, email_key, id) WHERE state = 'pending';

CREATE TABLE user_count (
  org_id BLOB NOT NULL REFERENCES organization (id),
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'removed', 'invited')),
  role_set TEXT NOT NULL,
  people INTEGER NOT NULL,
  PRIMARY KEY (org_id, state, role_set)
) STRICT;
INSERT INTO user_count SELECT org_id, state, role_set, COUNT(*) FROM membership GROUP BY org_id, state, role_set;
INSERT INTO user_count
  SELECT org_id, 'invited', role_set, COUNT(*) FROM invitation WHERE state = 'pending' GROUP BY org_id, role_set;

CREATE TRIGGER membership_count_insert AFTER INSERT ON membership BEGIN
  INSERT INTO user_count VALUES (new.org_id, new.state, new.role_set, 1)
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER membership_count_delete AFTER DELETE ON membership BEGIN
  UPDATE user_count SET people = people - 1
    WHERE org_id = old.org_id AND state = old.state AND role_set = old.role_set;
END;
CREATE TRIGGER membership_count_update AFTER UPDATE OF state, role_set ON membership
WHEN old.state <> new.state OR old.role_set <> new.role_set BEGIN
  UPDATE user_count SET people = people - 1
    WHERE org_id = old.org_id AND state = old.state AND role_set = old.role_set;
  INSERT INTO user_count VALUES (new.org_id, new.state, new.role_set, 1)
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER invitation_count_insert AFTER INSERT ON invitation WHEN new.state = 'pending' BEGIN
  INSERT INTO user_count VALUES (new.org_id, 'invited', new.role_set, 1)
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER invitation_count_delete AFTER DELETE ON invitation WHEN old.state = 'pending' BEGIN
  UPDATE user_count SET people = people - 1
    WHERE org_id = old.org_id AND state = 'invited' AND role_set = old.role_set;
END;
CREATE TRIGGER invitation_count_leave AFTER UPDATE OF state, role_set ON invitation
WHEN old.state = 'pending' AND (new.state <> 'pending' OR old.role_set <> new.role_set) BEGIN
  UPDATE user_count SET people = people - 1
    WHERE org_id = old.org_id AND state = 'invited' AND role_set = old.role_set;
END;
CREATE TRIGGER invitation_count_enter AFTER UPDATE OF state, role_set ON invitation
WHEN new.state = 'pending' AND (old.state <> 'pending' OR old.role_set <> new.role_set) BEGIN
  INSERT INTO user_count VALUES (new.org_id, 'invited', new.role_set, 1)
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = people + 1;
END;

CREATE TRIGGER membership_role_set_insert AFTER INSERT ON membership_role BEGIN
  UPDATE membership SET role_set = n.role_set FROM (
    SELECT COALESCE(string_agg(r.role_key, ' ' ORDER BY r.role_key), '') AS role_set
    FROM membership_role h JOIN role r ON r.id = h.role_id WHERE h.membership_id = new.membership_id) n
  WHERE membership.id = new.membership_id AND membership.role_set <> n.role_set;
END;
CREATE TRIGGER membership_role_set_delete AFTER DELETE ON membership_role BEGIN
  UPDATE membership SET role_set = n.role_set FROM (
    SELECT COALESCE(string_agg(r.role_key, ' ' ORDER BY r.role_key), '') AS role_set
    FROM membership_role h JOIN role r ON r.id = h.role_id WHERE h.membership_id = old.membership_id) n
  WHERE membership.id = old.membership_id AND membership.role_set <> n.role_set;
END;
CREATE TRIGGER invitation_role_set_insert AFTER INSERT ON invitation_role BEGIN
  UPDATE invitation SET role_set = n.role_set FROM (
    SELECT COALESCE(string_agg(r.role_key, ' ' ORDER BY r.role_key), '') AS role_set
    FROM invitation_role g JOIN role r ON r.id = g.role_id WHERE g.invitation_id = new.invitation_id) n
  WHERE invitation.id = new.invitation_id AND invitation.role_set <> n.role_set;
END;
CREATE TRIGGER invitation_role_set_delete AFTER DELETE ON invitation_role BEGIN
  UPDATE invitation SET role_set = n.role_set FROM (
    SELECT COALESCE(string_agg(r.role_key, ' ' ORDER BY r.role_key), '') AS role_set
    FROM invitation_role g JOIN role r ON r.id = g.role_id WHERE g.invitation_id = old.invitation_id) n
  WHERE invitation.id = old.invitation_id AND invitation.role_set <> n.role_set;
END;
