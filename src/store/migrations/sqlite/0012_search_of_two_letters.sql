-- One letter or two in SQLite's index of the search. Its trigrams hold three signs, so a shorter text is sought by those that
-- begin with it; there is one wherever it stands since two signs that nobody types follow each text.
-- See docs/adr/0007-totals-and-walks.md.

DROP TRIGGER membership_search_settle;
DROP TRIGGER membership_search_update;
DROP TRIGGER membership_search_delete;
DROP VIEW membership_search_text;

CREATE VIEW membership_search_text AS
  SELECT p.place, p.row_no, m.search_text || char(10, 10) AS search_text
  FROM membership_search_place p CROSS JOIN membership m ON m.row_no = p.row_no;
INSERT INTO membership_search (membership_search) VALUES ('rebuild');

-- The trigrams that there are, in order.
CREATE VIRTUAL TABLE membership_search_trigram USING fts5vocab (membership_search, instance);

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
    SELECT place, search_text FROM membership_search_text WHERE row_no = new.row_no;
END;

CREATE TRIGGER membership_search_update AFTER UPDATE OF sort_name, search_text ON membership
WHEN new.sort_name <> old.sort_name OR new.search_text <> old.search_text BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, old.search_text || char(10, 10) FROM membership_search_place WHERE row_no = old.row_no;
  DELETE FROM membership_search_place WHERE row_no = old.row_no;
  INSERT INTO membership_search_room SELECT row_no, low FROM membership_search_room WHERE row_no = new.row_no;
END;
CREATE TRIGGER membership_search_delete AFTER DELETE ON membership BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text)
    SELECT 'delete', place, old.search_text || char(10, 10) FROM membership_search_place WHERE row_no = old.row_no;
  DELETE FROM membership_search_place WHERE row_no = old.row_no;
END;
