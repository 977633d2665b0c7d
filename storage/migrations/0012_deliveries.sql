-- Updates that Telegram has brought to a webhook, by their numbers: nothing of what they say, or of whom they are. One
-- that comes again, or to another replica, has no second effect.
CREATE TABLE deliveries (
    number BIGINT PRIMARY KEY,
    taken  BIGINT NOT NULL,           -- when it was begun last
    taker  TEXT NOT NULL,             -- by which process
    done   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX deliveries_taken ON deliveries (taken);
