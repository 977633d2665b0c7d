-- The words of the index without their endings, as `words` has them, and in how many posts each stands: nearly exact,
-- since it is counted anew after large changes only.
CREATE TABLE vocabulary (
    id    INTEGER PRIMARY KEY,
    stem  TEXT NOT NULL UNIQUE,
    posts INTEGER NOT NULL
);

-- Their letters, by three, so that the words near to another are found; a word's row is its id, and it stands between
-- two marks that show where it begins and ends.
CREATE TABLE vocabulary_letters (
    id     INTEGER PRIMARY KEY,
    groups TEXT[] NOT NULL
);
CREATE INDEX vocabulary_letters_groups ON vocabulary_letters USING gin (groups) WITH (fastupdate = off);

-- The few posts that no search shows.
CREATE INDEX posts_not_listed ON posts (position) WHERE listed <> 1;
