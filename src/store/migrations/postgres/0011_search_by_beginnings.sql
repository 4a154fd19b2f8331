-- PostgreSQL's index of trigrams gives no order: all hits of a search are gathered, and of very many the first few by name are
-- hard to find. This index has each part of two or three signs together with how the name begins, so that hits are found
-- beginning by beginning, in the order of names, until there are enough. `src/user_beginnings.rs` knows the beginnings: what
-- comes before `a`, each letter with its second one (five groups, and what is before and behind the letters), what comes after
-- `z`. See docs/adr/0007-totals-and-walks.md.
CREATE FUNCTION search_parts(sort_name TEXT, search_text TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
  SELECT array_agg(b.word || p.part)
  FROM (SELECT CASE WHEN ascii(sort_name) < 97 THEN '!' WHEN ascii(sort_name) > 122 THEN '~' ELSE left(sort_name, 1) || CASE
          WHEN ascii(substr(sort_name, 2)) < 97 THEN '!' WHEN ascii(substr(sort_name, 2)) > 122 THEN '~'
          ELSE substr('aaaaafffffkkkkkpppppuuuuuu', ascii(substr(sort_name, 2)) - 96, 1) END END AS word) b,
    generate_series(1, length(search_text)) i,
    LATERAL (VALUES (substr(search_text, i, 2)), (substr(search_text, i, 3))) p (part)
$$;

-- What is searched, beside the members: being seen active makes a new row of a member, in each of its indexes, and this one
-- has more than a hundred entries for each. Triggers keep it; a change of state finds room in its page.
CREATE TABLE membership_search_part (
  member_id UUID PRIMARY KEY,
  org_id UUID NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  sort_name TEXT COLLATE "C" NOT NULL,
  search_text TEXT COLLATE "C" NOT NULL
) WITH (fillfactor = 90);
INSERT INTO membership_search_part SELECT id, org_id, state, sort_name, search_text FROM membership;
-- Not `fastupdate`: what waits to be sorted in would be looked through for each beginning.
CREATE INDEX membership_search_parts ON membership_search_part USING gin (search_parts(sort_name, search_text))
  WITH (fastupdate = off);
-- Nothing is planned by what it holds.
ALTER INDEX membership_search_parts ALTER COLUMN 1 SET STATISTICS 0;

CREATE FUNCTION search_memberships_inserted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO membership_search_part SELECT id, org_id, state, sort_name, search_text FROM changed;
  RETURN NULL;
END $$;
CREATE FUNCTION search_memberships_deleted() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM membership_search_part p USING changed c WHERE p.member_id = c.id;
  RETURN NULL;
END $$;
CREATE FUNCTION search_membership_updated() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE membership_search_part SET state = NEW.state, sort_name = NEW.sort_name, search_text = NEW.search_text
    WHERE member_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER membership_search_insert AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_memberships_inserted();
CREATE TRIGGER membership_search_delete AFTER DELETE ON membership REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION search_memberships_deleted();
CREATE TRIGGER membership_search_update AFTER UPDATE OF state, sort_name, search_text ON membership
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.sort_name <> NEW.sort_name OR OLD.search_text <> NEW.search_text)
  EXECUTE FUNCTION search_membership_updated();
