-- Anonymous mail. What could tell who a reader is, or what was said, is sealed (base64 of AES-256-GCM) with the key
-- named beside it. No two tables can be joined on a reader.

CREATE TABLE drafts (
    who    TEXT PRIMARY KEY,       -- pseudonym for drafts
    key    TEXT NOT NULL,
    sealed TEXT NOT NULL,
    made   BIGINT NOT NULL
);

CREATE TABLE conversations (
    id     INTEGER PRIMARY KEY,    -- random: buttons carry it
    handle TEXT NOT NULL UNIQUE,   -- what the owner sees
    opened BIGINT NOT NULL,        -- the day
    about  INTEGER,
    key    TEXT,                   -- the way back: NULL where there is none
    sealed TEXT,
    last   BIGINT NOT NULL,        -- the day of the last word
    done   INTEGER NOT NULL DEFAULT 0,
    ban    INTEGER,
    topic  BIGINT
);
CREATE INDEX conversations_by_last ON conversations (last);

CREATE TABLE bans (
    id     INTEGER PRIMARY KEY,
    who    TEXT NOT NULL,          -- pseudonym for this one ban: two bans of one reader differ
    handle TEXT NOT NULL,
    day    BIGINT NOT NULL
);

CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY,
    used     TEXT NOT NULL UNIQUE, -- made from the update, so that a repeated one does nothing twice
    priority TEXT NOT NULL,
    state    TEXT NOT NULL,        -- pending, attempting, sent, failed
    due      BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    key      TEXT,
    sealed   TEXT,                 -- the call; erased when its fate is known
    about    INTEGER,              -- the conversation, where a used key must give it again
    made     BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (state, priority, id);
CREATE INDEX outbox_next ON outbox (state, due);
CREATE INDEX outbox_made ON outbox (made);

CREATE TABLE moved_chats (
    old TEXT PRIMARY KEY,          -- pseudonym for chats
    key TEXT NOT NULL,
    sealed TEXT NOT NULL
);
