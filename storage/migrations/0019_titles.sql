-- A digest of a post's first line, if more is said below it; and those lines that stand on so many posts that they name
-- none of them: such a post's title is what it says below.
ALTER TABLE posts ADD COLUMN first_line BIGINT;
CREATE INDEX posts_by_first_line ON posts (first_line) WHERE first_line IS NOT NULL;
CREATE TABLE rubrics (
    first_line BIGINT PRIMARY KEY
);
