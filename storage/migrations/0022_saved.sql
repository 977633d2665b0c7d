-- Posts that readers have saved: one sealed list for each reader, so that not even the posts are known.
CREATE TABLE saved (
    who    TEXT PRIMARY KEY,       -- pseudonym for saved posts
    key    TEXT NOT NULL,
    sealed TEXT NOT NULL           -- the posts' numbers, the last saved first
);
CREATE INDEX saved_by_key ON saved (key);
