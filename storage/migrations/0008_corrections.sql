-- What the owner has set right: kept apart from what sources say, by keys and by Telegram's numbers.
CREATE TABLE corrections (
    id       INTEGER PRIMARY KEY,  -- never given twice: old buttons carry it
    kind     TEXT NOT NULL,
    about    TEXT NOT NULL UNIQUE, -- the thing that it sets right: one holds for each
    document TEXT NOT NULL,
    made     BIGINT NOT NULL
);
CREATE INDEX corrections_of_kind ON corrections (kind, id);

-- Doubts about which the owner was asked.
CREATE TABLE asked_doubts (
    key TEXT PRIMARY KEY
);

ALTER TABLE tags ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
DROP INDEX tags_in_order;
CREATE INDEX tags_in_order ON tags (posts DESC, key) WHERE tag = id AND hidden = 0;
CREATE INDEX tags_hidden ON tags (key) WHERE hidden = 1;

ALTER TABLE series ADD COLUMN called TEXT NOT NULL DEFAULT '';        -- its name without the owner's corrections
UPDATE series SET called = name;
ALTER TABLE series ADD COLUMN said TEXT NOT NULL DEFAULT '[]';        -- the keys under which the owner has said more
ALTER TABLE parts ADD COLUMN date BIGINT;                             -- when an announced part comes
ALTER TABLE parts ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0;      -- 1: the owner has put it there
-- stale.what has one more from here on: hand (a correction's number)
