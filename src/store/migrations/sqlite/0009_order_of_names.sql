-- The index of the search goes by places instead of row numbers: of two members of an organization the one whose name comes
-- later has the higher place. So it answers any page of a search by name in that order, without a look at the hits before.
-- See docs/adr/0007-totals-and-walks.md.

DROP TRIGGER membership_search_insert;
DROP TRIGGER membership_search_update;
DROP TRIGGER membership_search_delete;
DROP TABLE membership_search;

-- Places begin in the middle of all numbers; what is below zero is on its way to another place.
CREATE TABLE membership_search_place (
  place INTEGER PRIMARY KEY,
  row_no INTEGER NOT NULL UNIQUE -- of the membership
) STRICT;
INSERT INTO membership_search_place
  SELECT 4611686018427387904 + row_number() OVER (ORDER BY org_id, sort_name, id) * 4294967296, row_no FROM membership;

CREATE VIEW membership_search_text AS
  SELECT p.place, m.search_text FROM membership_search_place p CROSS JOIN membership m ON m.row_no = p.row_no;
CREATE VIRTUAL TABLE membership_search USING fts5 (
  search_text, content = 'membership_search_text', content_rowid = 'place', tokenize = 'trigram case_sensitive 1'
);
INSERT INTO membership_search (membership_search) VALUES ('rebuild');

-- Where a member belongs who has no place: above `low`, the place of the name before, and below `high`, the next place of
-- anybody. The first of an organization is far from all others, and whoever comes before all of it goes below its first.
CREATE VIEW membership_search_room AS
SELECT e.row_no, e.low, COALESCE(
  (SELECT MIN(x.place) FROM membership_search_place x WHERE x.place > e.low), e.low + 8589934592) AS high
FROM (
  SELECT m.row_no, COALESCE(
    (SELECT MAX((SELECT x.place FROM membership p CROSS JOIN membership_search_place x ON x.row_no = p.row_no
                 WHERE p.org_id = m.org_id AND p.state = s.word AND (p.sort_name, p.id) < (m.sort_name, m.id)
                 ORDER BY p.sort_name DESC, p.id DESC LIMIT 1))
     FROM (SELECT 'active' AS word UNION ALL SELECT 'disabled' UNION ALL SELECT 'removed') s),
    (SELECT MIN((SELECT x.place FROM membership p CROSS JOIN membership_search_place x ON x.row_no = p.row_no
                 WHERE p.org_id = m.org_id AND p.state = s.word AND (p.sort_name, p.id) > (m.sort_name, m.id)
                 ORDER BY p.sort_name, p.id LIMIT 1))
     FROM (SELECT 'active' AS word UNION ALL SELECT 'disabled' UNION ALL SELECT 'removed') s) - 8589934592,
    (SELECT MAX(place) FROM membership_search_place) + 17592186044416,
    4611686018427387904) AS low
  FROM membership m) e;

-- To insert a row number here finds it a place, half way to the next one, though never farther than leaves room for as many
-- again, and puts the member into the index.
CREATE TRIGGER membership_search_settle INSTEAD OF INSERT ON membership_search_room BEGIN
  INSERT INTO membership_search_full SELECT row_no, low FROM membership_search_full WHERE row_no = new.row_no;
  INSERT INTO membership_search_place
    SELECT low + MIN((high - low) / 2, 4294967296), row_no FROM membership_search_room WHERE row_no = new.row_no;
  INSERT INTO membership_search (rowid, search_text)
    SELECT p.place, m.search_text FROM membership_search_place p JOIN membership m ON m.row_no = p.row_no
    WHERE p.row_no = new.row_no;
END;

-- Where no number is left between two: to insert a row here spreads the next 500 places evenly over the room that they and
-- the one after them have.
CREATE VIEW membership_search_full AS SELECT row_no, low FROM membership_search_room WHERE high - low < 2;
CREATE TRIGGER membership_search_spread INSTEAD OF INSERT ON membership_search_full BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, search_text FROM membership_search_text WHERE place > new.low ORDER BY place LIMIT 500;
  UPDATE membership_search_place SET place = -new.low - s.n * ((COALESCE(s.top, s.last + 2199023255552) - new.low) / (s.all_of_them + 1))
    FROM (SELECT row_no, row_number() OVER (ORDER BY place) AS n, COUNT(*) OVER () AS all_of_them, MAX(place) OVER () AS last,
            (SELECT place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 1 OFFSET 500) AS top
          FROM (SELECT row_no, place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 500)) s
    WHERE s.row_no = membership_search_place.row_no;
  INSERT INTO membership_search (rowid, search_text) SELECT -place, search_text FROM membership_search_text WHERE place < 0;
  UPDATE membership_search_place SET place = -place WHERE place < 0;
END;

CREATE TRIGGER membership_search_insert AFTER INSERT ON membership BEGIN
  INSERT INTO membership_search_room (row_no) VALUES (new.row_no);
END;
CREATE TRIGGER membership_search_update AFTER UPDATE OF sort_name, search_text ON membership
WHEN new.sort_name <> old.sort_name OR new.search_text <> old.search_text BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, old.search_text FROM membership_search_place WHERE row_no = old.row_no;
  DELETE FROM membership_search_place WHERE row_no = old.row_no;
  INSERT INTO membership_search_room (row_no) VALUES (new.row_no);
END;
CREATE TRIGGER membership_search_delete AFTER DELETE ON membership BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, old.search_text FROM membership_search_place WHERE row_no = old.row_no;
  DELETE FROM membership_search_place WHERE row_no = old.row_no;
END;
