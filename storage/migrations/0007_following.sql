-- Readers who keep up. Nothing here is kept under anything but keyed pseudonyms, and no table can be joined with mail.

-- Who gets news, sealed: the chat, its language, and its quiet hours.
CREATE TABLE followers (
    who    TEXT PRIMARY KEY,       -- pseudonym for follows
    key    TEXT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE INDEX followers_by_key ON followers (key);

CREATE TABLE follows (
    who    TEXT NOT NULL REFERENCES followers (who) ON DELETE CASCADE,
    kind   TEXT NOT NULL,          -- s: a series, t: a hashtag
    number INTEGER NOT NULL,
    since  BIGINT NOT NULL,        -- the position of the channel's newest post when they began
    turn   INTEGER NOT NULL,       -- in which order he began; no time is kept
    PRIMARY KEY (who, kind, number)
);
CREATE INDEX follows_of ON follows (kind, number, who);

-- Whether a reader wants their place in series kept, if they or a follow have said so.
CREATE TABLE progress_wishes (
    who    TEXT PRIMARY KEY,       -- pseudonym for follows
    wanted INTEGER NOT NULL
);

CREATE TABLE progress (
    who    TEXT NOT NULL,          -- pseudonym for follows
    series INTEGER NOT NULL,
    post   INTEGER NOT NULL,       -- the furthest part that they have opened
    turn   INTEGER NOT NULL,       -- higher is later
    PRIMARY KEY (who, series)
);

CREATE TABLE votes (
    kind   TEXT NOT NULL,
    number INTEGER NOT NULL,
    who    TEXT NOT NULL,          -- pseudonym for this one subject: two votes of one reader differ
    PRIMARY KEY (kind, number, who)
);

-- Posts that followers must be told about.
CREATE TABLE news (
    post  INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
    came  BIGINT NOT NULL,         -- when it came into the index
    burst INTEGER                  -- NULL while others may still come to it
);

-- A burst whose messages are being planned, in the order of the followers' pseudonyms.
CREATE TABLE bursts (
    id   INTEGER PRIMARY KEY,
    done TEXT NOT NULL             -- all followers up to this one have their message
);

-- outbox.follower: of news that are not sent yet, the pseudonym of the reader they are for.
-- outbox.state may from here on be: later (news that wait for the end of somebody's quiet hours)
ALTER TABLE outbox ADD COLUMN follower TEXT;
CREATE INDEX outbox_of_follower ON outbox (follower) WHERE follower IS NOT NULL;
