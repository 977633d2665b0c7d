-- Facts of the index as a whole: the channel's title, the guide as it was read, the revision.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A post, whole in `document`; the other columns are what lists show and what posts are found by.
CREATE TABLE posts (
    id         INTEGER PRIMARY KEY,
    message_id BIGINT UNIQUE,
    opening    TEXT NOT NULL,      -- its first letters, folded: recognises a post that comes without its number
    position   BIGINT NOT NULL,    -- order in the channel; higher is newer
    date       BIGINT,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL,
    reactions  TEXT NOT NULL,
    document   TEXT NOT NULL,
    pinned     INTEGER NOT NULL DEFAULT 0,
    listed     INTEGER NOT NULL DEFAULT 1   -- 0: the guide itself, which stands in no list
);
CREATE INDEX posts_in_order ON posts (listed, position, id);
CREATE INDEX posts_by_opening ON posts (opening);
CREATE INDEX posts_pinned ON posts (pinned, position);

CREATE TABLE tags (
    id    INTEGER PRIMARY KEY,     -- never given twice: old buttons carry it
    key   TEXT NOT NULL UNIQUE,
    name  TEXT NOT NULL,
    tag   INTEGER NOT NULL,        -- the tag that it is another spelling of, or itself
    posts INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE post_tags (
    post     INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    written  INTEGER NOT NULL REFERENCES tags (id),
    tag      INTEGER NOT NULL REFERENCES tags (id),
    position BIGINT NOT NULL,
    name     TEXT NOT NULL,        -- as this post writes it
    PRIMARY KEY (post, written)
);
CREATE INDEX post_tags_in_order ON post_tags (tag, position, post);
CREATE INDEX post_tags_written ON post_tags (written, post);

-- Titles that name a serial and a place in it.
CREATE TABLE headings (
    post     INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
    document TEXT NOT NULL
);

CREATE TABLE series (
    id    INTEGER PRIMARY KEY,     -- never given twice: old buttons carry it
    key   TEXT NOT NULL UNIQUE,
    name  TEXT NOT NULL,
    tags  TEXT NOT NULL,
    gaps  TEXT NOT NULL,
    place INTEGER                  -- order in lists; NULL: no longer there
);

CREATE TABLE series_names (
    name   TEXT PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series (id)
);

CREATE TABLE parts (
    series  INTEGER NOT NULL REFERENCES series (id),
    place   INTEGER NOT NULL,
    number  INTEGER,
    label   TEXT NOT NULL,
    title   TEXT NOT NULL,
    post    INTEGER REFERENCES posts (id) ON DELETE SET NULL,
    url     TEXT,
    doubles TEXT NOT NULL,
    PRIMARY KEY (series, place)
);
CREATE INDEX parts_by_post ON parts (post);

-- What readers chose, under keyed pseudonyms.
CREATE TABLE languages (
    reader   TEXT PRIMARY KEY,
    language TEXT NOT NULL
);
