-- What the Users page counts and walks along at a million members: the roles of each row in one word, true totals by
-- state and roles, and an index for each order that a page can be read from without a look at the table.
-- See docs/adr/0007-totals-and-walks.md. The triggers keep it so, whoever writes.

ALTER TABLE membership ADD COLUMN role_set TEXT COLLATE "C" NOT NULL DEFAULT ''; -- the keys of its roles, sorted, a space between
ALTER TABLE invitation ADD COLUMN role_set TEXT COLLATE "C" NOT NULL DEFAULT '';
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
  org_id UUID NOT NULL REFERENCES organization (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled', 'removed', 'invited')),
  role_set TEXT COLLATE "C" NOT NULL,
  people BIGINT NOT NULL,
  PRIMARY KEY (org_id, state, role_set)
);
INSERT INTO user_count SELECT org_id, state, role_set, COUNT(*) FROM membership GROUP BY org_id, state, role_set;
INSERT INTO user_count
  SELECT org_id, 'invited', role_set, COUNT(*) FROM invitation WHERE state = 'pending' GROUP BY org_id, role_set;


-- Rows that come or go by one statement are counted by one statement.
CREATE FUNCTION count_memberships_inserted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO user_count AS c (org_id, state, role_set, people)
    SELECT org_id, state, role_set, COUNT(*) FROM changed GROUP BY org_id, state, role_set ORDER BY 1, 2, 3
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = c.people + EXCLUDED.people;
  RETURN NULL;
END $$;
CREATE FUNCTION count_memberships_deleted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE user_count c SET people = c.people - g.people FROM (
    SELECT org_id, state, role_set, COUNT(*) AS people FROM changed GROUP BY org_id, state, role_set) g
  WHERE c.org_id = g.org_id AND c.state = g.state AND c.role_set = g.role_set;
  RETURN NULL;
END $$;
CREATE FUNCTION count_membership_updated() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE user_count SET people = people - 1
    WHERE org_id = OLD.org_id AND state = OLD.state AND role_set = OLD.role_set;
  INSERT INTO user_count AS c (org_id, state, role_set, people) VALUES (NEW.org_id, NEW.state, NEW.role_set, 1)
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = c.people + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_count_insert AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_memberships_inserted();
CREATE TRIGGER membership_count_delete AFTER DELETE ON membership REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_memberships_deleted();
-- For each row, so that those who are merely seen to be active cost nothing.
CREATE TRIGGER membership_count_update AFTER UPDATE OF state, role_set ON membership
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.role_set <> NEW.role_set)
  EXECUTE FUNCTION count_membership_updated();

CREATE FUNCTION count_invitations_inserted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO user_count AS c (org_id, state, role_set, people)
    SELECT org_id, 'invited', role_set, COUNT(*) FROM changed WHERE state = 'pending'
    GROUP BY org_id, role_set ORDER BY 1, 3
    ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = c.people + EXCLUDED.people;
  RETURN NULL;
END $$;
CREATE FUNCTION count_invitations_deleted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE user_count c SET people = c.people - g.people FROM (
    SELECT org_id, role_set, COUNT(*) AS people FROM changed WHERE state = 'pending' GROUP BY org_id, role_set) g
  WHERE c.org_id = g.org_id AND c.state = 'invited' AND c.role_set = g.role_set;
  RETURN NULL;
END $$;
CREATE FUNCTION count_invitation_updated() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'pending' THEN
    UPDATE user_count SET people = people - 1
      WHERE org_id = OLD.org_id AND state = 'invited' AND role_set = OLD.role_set;
  END IF;
  IF NEW.state = 'pending' THEN
    INSERT INTO user_count AS c (org_id, state, role_set, people) VALUES (NEW.org_id, 'invited', NEW.role_set, 1)
      ON CONFLICT (org_id, state, role_set) DO UPDATE SET people = c.people + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invitation_count_insert AFTER INSERT ON invitation REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_invitations_inserted();
CREATE TRIGGER invitation_count_delete AFTER DELETE ON invitation REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION count_invitations_deleted();
CREATE TRIGGER invitation_count_update AFTER UPDATE OF state, role_set ON invitation
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.role_set <> NEW.role_set)
  EXECUTE FUNCTION count_invitation_updated();

CREATE FUNCTION set_roles_of_memberships() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE membership m SET role_set = n.role_set FROM (
    SELECT c.membership_id, COALESCE((
      SELECT string_agg(r.role_key, ' ' ORDER BY r.role_key) FROM membership_role h JOIN role r ON r.id = h.role_id
      WHERE h.membership_id = c.membership_id), '') AS role_set
    FROM (SELECT DISTINCT membership_id FROM changed) c) n
  WHERE m.id = n.membership_id AND m.role_set <> n.role_set;
  RETURN NULL;
END $$;
CREATE FUNCTION set_roles_of_invitations() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE invitation i SET role_set = n.role_set FROM (
    SELECT c.invitation_id, COALESCE((
      SELECT string_agg(r.role_key, ' ' ORDER BY r.role_key) FROM invitation_role g JOIN role r ON r.id = g.role_id
      WHERE g.invitation_id = c.invitation_id), '') AS role_set
    FROM (SELECT DISTINCT invitation_id FROM changed) c) n
  WHERE i.id = n.invitation_id AND i.role_set <> n.role_set;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_role_set_insert AFTER INSERT ON membership_role REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION set_roles_of_memberships();
CREATE TRIGGER membership_role_set_delete AFTER DELETE ON membership_role REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION set_roles_of_memberships();
CREATE TRIGGER invitation_role_set_insert AFTER INSERT ON invitation_role REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION set_roles_of_invitations();
CREATE TRIGGER invitation_role_set_delete AFTER DELETE ON invitation_role REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION set_roles_of_invitations();
