-- An index that is never done: posts come, change and go one by one, from several sources, and only what a change
-- touches is worked out anew.

ALTER TABLE posts ADD COLUMN state INTEGER NOT NULL DEFAULT 0;        -- 0 here, 1 gone, 2 forgotten
ALTER TABLE posts ADD COLUMN state_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN source INTEGER NOT NULL DEFAULT 0;       -- where its words come from
ALTER TABLE posts ADD COLUMN seen BIGINT NOT NULL DEFAULT 0;          -- of what time it is, at the earliest
ALTER TABLE posts ADD COLUMN pass INTEGER NOT NULL DEFAULT 0;         -- the last walk over the public page that saw it
ALTER TABLE posts ADD COLUMN media_group TEXT;
-- posts.listed from here on: 1 in lists; 0 the guide itself; 2 gone or forgotten
DROP INDEX posts_pinned;
CREATE INDEX posts_pinned ON posts (position) WHERE pinned = 1;
CREATE INDEX posts_without_number ON posts (opening) WHERE message_id IS NULL;
CREATE INDEX posts_of_group ON posts (media_group) WHERE media_group IS NOT NULL;
CREATE INDEX posts_unlisted ON posts (listed, pass) WHERE listed <> 1;

-- The further messages of an album, which is one post under the number of its first.
CREATE TABLE album_messages (
    message_id BIGINT PRIMARY KEY,
    post       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE
);
CREATE INDEX album_messages_of ON album_messages (post);

-- How messages looked in the export from which they were read last, so that one that is as it was is not read again.
CREATE TABLE readings (
    message_id INTEGER PRIMARY KEY,
    digest     BIGINT NOT NULL
);

ALTER TABLE tags ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;          -- listed posts that write it so
ALTER TABLE tags ADD COLUMN headings INTEGER NOT NULL DEFAULT 0;      -- of `posts`, those that are parts of series
ALTER TABLE tags ADD COLUMN serial TEXT NOT NULL DEFAULT '';          -- its name as series are named
CREATE INDEX tags_in_order ON tags (posts DESC, key) WHERE tag = id;
CREATE INDEX tags_of ON tags (tag);
CREATE INDEX tags_serial ON tags (serial);

-- How a tag is written, and how often.
CREATE TABLE spellings (
    tag  INTEGER NOT NULL REFERENCES tags (id),
    name TEXT NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (tag, name)
);

-- Posts that carry a singular and its plural, which so are two tags: #note and #notes.
CREATE TABLE tag_pairs (
    one   INTEGER NOT NULL REFERENCES tags (id),
    other INTEGER NOT NULL REFERENCES tags (id),
    post  INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    PRIMARY KEY (one, other, post)
);
CREATE INDEX tag_pairs_of ON tag_pairs (post);

-- Posts that are built as a guide is.
CREATE TABLE guides (
    post  INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
    tags  INTEGER NOT NULL,
    alone INTEGER NOT NULL         -- whether it is one also where it is not pinned
);

ALTER TABLE headings ADD COLUMN series INTEGER;
CREATE INDEX headings_of ON headings (series);

-- The names under which a heading may belong to a series.
CREATE TABLE heading_keys (
    key  TEXT NOT NULL,
    post INTEGER NOT NULL REFERENCES headings (post) ON DELETE CASCADE,
    PRIMARY KEY (key, post)
);
CREATE INDEX heading_keys_of ON heading_keys (post);

-- series.place from here on: its place in the guide's order, the same high number for all others, NULL: not there
ALTER TABLE series ADD COLUMN newest BIGINT NOT NULL DEFAULT 0;       -- the position of its newest part
ALTER TABLE series ADD COLUMN guide TEXT;                             -- the key under which the guide announces it
CREATE INDEX series_of_guide ON series (guide) WHERE guide IS NOT NULL;
CREATE INDEX series_in_order ON series (place, newest DESC);
DROP TABLE series_names;
CREATE TABLE series_names (
    name   TEXT NOT NULL,
    series INTEGER NOT NULL REFERENCES series (id),
    PRIMARY KEY (name, series)
);
CREATE INDEX series_names_of ON series_names (series);

-- What has changed and is not worked out yet: guide; of series: heading (a post's), series, tag, announced (a place in
-- the guide's order), linked (a message to which the guide leads).
CREATE TABLE stale (
    what TEXT NOT NULL,
    id   INTEGER NOT NULL,
    PRIMARY KEY (what, id)
);
