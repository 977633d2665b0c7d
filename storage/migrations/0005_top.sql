-- Posts by the number of their reactions: of all time, and of a stretch of time. The + keeps a question by these indexes
-- from being asked of posts_in_order, which has a column for `listed`, and would read every post.
ALTER TABLE posts ADD COLUMN liked INTEGER NOT NULL DEFAULT 0;        -- the sum of `reactions`
CREATE INDEX posts_by_likes ON posts (liked DESC, position DESC) WHERE +listed = 1 AND liked > 0;
CREATE INDEX posts_liked_on ON posts (date, liked, position) WHERE +listed = 1 AND liked > 0;
