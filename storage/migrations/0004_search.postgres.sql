-- The words of posts as channel.words makes them, by the post's position: in `document` with their places, those of the
-- title marked A, of hashtags B, of all the rest D.
CREATE TABLE words (
    position BIGINT PRIMARY KEY,
    length   INTEGER NOT NULL,        -- how many words
    document TSVECTOR NOT NULL
);
CREATE INDEX words_document ON words USING gin (document) WITH (fastupdate = off);

-- In how many posts each word stands; and of all posts, how many they are and how many words they have.
CREATE TABLE word_counts (
    word  TEXT PRIMARY KEY,
    posts INTEGER NOT NULL
);
CREATE TABLE words_in_all (
    posts  INTEGER NOT NULL,
    length INTEGER NOT NULL
);
INSERT INTO words_in_all (posts, length) VALUES (0, 0);

-- The same without anything between the letters, so that words are found across their borders, and parts of them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE letters (
    position BIGINT PRIMARY KEY,
    body     TEXT NOT NULL
);
CREATE INDEX letters_body ON letters USING gin (body gin_trgm_ops) WITH (fastupdate = off);

-- A writer locks this one row first: there is one writer at a time, whatever the number of processes.
CREATE TABLE writing (
    turn INTEGER PRIMARY KEY
);
INSERT INTO writing (turn) VALUES (0);
