-- In which order a post writes its hashtags.
ALTER TABLE post_tags ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE post_tags SET place = rowid;
