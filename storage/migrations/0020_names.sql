-- Names that posts give in two scripts, one in brackets behind the other: by its stems in a row, the stems of the other.
CREATE TABLE told_names (
    post  BIGINT NOT NULL,
    name  TEXT NOT NULL,
    other TEXT NOT NULL,
    sure  INTEGER NOT NULL,        -- whether they sound alike; otherwise it takes several posts
    PRIMARY KEY (post, name, other)
);
CREATE INDEX told_names_by_name ON told_names (name, post);
