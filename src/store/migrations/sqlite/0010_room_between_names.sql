-- Room between the places of the search (migration 9). Where no number was left between two, the next 500 were spread in
-- whatever room they had; after some ten thousand names at the same spot there was none, and the next could not join. Now as
-- many are spread as it takes, few at first, and half of the room that they have is left where it ran out.
-- See docs/adr/0007-totals-and-walks.md.

DROP TRIGGER membership_search_insert;
DROP TRIGGER membership_search_update;
DROP VIEW membership_search_full;
DROP VIEW membership_search_room;

-- Behind which place a member belongs who has none: that of the name before. The first of an organization is far from all
-- others, and whoever comes before all of it goes below its first.
CREATE VIEW membership_search_room AS
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
FROM membership m;

-- What lies beyond the last place, for as many places as there will ever be.
CREATE VIEW membership_search_end AS SELECT MAX(place) + 2199023255552 AS place FROM membership_search_place;

-- To insert a row here spreads the next `places` places above `low`, in rising order out of the index and into it again: it
-- writes itself to the disk whenever a number comes that is lower than the last one.
CREATE VIEW membership_search_full AS SELECT 0 AS low, 0 AS places WHERE FALSE;
CREATE TRIGGER membership_search_spread INSTEAD OF INSERT ON membership_search_full BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, search_text FROM membership_search_text WHERE place > new.low ORDER BY place LIMIT new.places;
  UPDATE membership_search_place SET place = -new.low - s.half - s.n * (s.half / s.all_of_them)
    FROM (SELECT row_no, row_number() OVER (ORDER BY place) - 1 AS n, COUNT(*) OVER () AS all_of_them, (COALESCE(
            (SELECT place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 1 OFFSET new.places),
            (SELECT place FROM membership_search_end)) - new.low) / 2 AS half
          FROM (SELECT row_no, place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT new.places)) s
    WHERE s.row_no = membership_search_place.row_no;
  INSERT INTO membership_search (rowid, search_text)
    SELECT -place, search_text FROM membership_search_text WHERE place < 0 ORDER BY place DESC;
  UPDATE membership_search_place SET place = -place WHERE place < 0;
END;

-- To insert a row here finds a member a place above `low` and puts them into the index: half way to the next place, or near to
-- the one before if that was the last to come, for more may follow; never farther than leaves room for as many again.
-- Where there is no number between the two, as many of the next places are spread as have enough room together; the more they
-- are, the more room each must have, so that few are enough for long after many were spread.
CREATE TRIGGER membership_search_settle INSTEAD OF INSERT ON membership_search_room BEGIN
  INSERT INTO membership_search_full SELECT new.low, CASE
      WHEN COALESCE((SELECT place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 1 OFFSET 32),
        (SELECT place FROM membership_search_end)) - new.low > 32 * 4096 THEN 32
      WHEN COALESCE((SELECT place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 1 OFFSET 512),
        (SELECT place FROM membership_search_end)) - new.low > 512 * 16384 THEN 512
      WHEN COALESCE((SELECT place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 1 OFFSET 8192),
        (SELECT place FROM membership_search_end)) - new.low > 8192 * 65536 THEN 8192
      WHEN COALESCE((SELECT place FROM membership_search_place WHERE place > new.low ORDER BY place LIMIT 1 OFFSET 131072),
        (SELECT place FROM membership_search_end)) - new.low > 131072 * 262144 THEN 131072
      ELSE 1099511627776 END
    WHERE EXISTS (SELECT 1 FROM membership_search_place WHERE place = new.low + 1);
  INSERT INTO membership_search_place
    SELECT new.low + MAX(1, MIN((r.high - new.low) / r.parts, 4294967296)), new.row_no
    FROM (SELECT
            COALESCE((SELECT MIN(place) FROM membership_search_place WHERE place > new.low), new.low + 8589934592) AS high,
            CASE (SELECT row_no FROM membership_search_place WHERE place = new.low) WHEN new.row_no - 1 THEN 16 ELSE 2 END AS parts) r;
  INSERT INTO membership_search (rowid, search_text)
    SELECT p.place, m.search_text FROM membership_search_place p JOIN membership m ON m.row_no = p.row_no
    WHERE p.row_no = new.row_no;
END;

CREATE TRIGGER membership_search_insert AFTER INSERT ON membership BEGIN
  INSERT INTO membership_search_room SELECT row_no, low FROM membership_search_room WHERE row_no = new.row_no;
END;
CREATE TRIGGER membership_search_update AFTER UPDATE OF sort_name, search_text ON membership
WHEN new.sort_name <> old.sort_name OR new.search_text <> old.search_text BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, old.search_text FROM membership_search_place WHERE row_no = old.row_no;
  DELETE FROM membership_search_place WHERE row_no = old.row_no;
  INSERT INTO membership_search_room SELECT row_no, low FROM membership_search_room WHERE row_no = new.row_no;
END;
