-- The messages that are, or were, the guide which the bot keeps in the channel. Beside them the fact "published" says
-- whether it does, and what the owner has written there.
CREATE TABLE published (
    message_id BIGINT PRIMARY KEY,
    place      INTEGER,            -- order among those that are the guide now, NULL: no longer
    sent       TEXT NOT NULL,      -- the markup sent last
    shown      TEXT NOT NULL       -- what Telegram made of it
);

-- What is kept of the owner's guide has its foreword from here on: it is read once more.
INSERT INTO stale (what, id) SELECT 'guide', 0 FROM facts WHERE name = 'guide' AND value <> '' ON CONFLICT DO NOTHING;
