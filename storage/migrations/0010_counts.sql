-- How often readers searched, by the day and the way; no words, and nobody's name.
CREATE TABLE counts (
    day   BIGINT NOT NULL,
    what  TEXT NOT NULL,           -- see channel.statistics.Asked
    count BIGINT NOT NULL,
    PRIMARY KEY (day, what)
);

-- What statistics count of each post, so that they read no post. The + as in 0005.
CREATE INDEX posts_by_date ON posts (date, kind, liked) WHERE +listed = 1;
