-- A reader's way back and what the owner sees of a conversation end each by its own clock.

-- conversations.key, sealed, whose: gone as soon as the reader ends it, forgets or blocks the bot
-- conversations.answerable: what the owner sees, until the conversation has grown old, whether or not it leads anywhere
ALTER TABLE conversations ADD COLUMN answerable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0;   -- whether the owner has a letter of it
ALTER TABLE conversations ADD COLUMN whose TEXT;                           -- one of the reader's many pseudonyms
UPDATE conversations SET answerable = 1 WHERE sealed IS NOT NULL;
UPDATE conversations SET arrived = 1;
CREATE INDEX conversations_whose ON conversations (whose) WHERE whose IS NOT NULL;
CREATE INDEX conversations_in_inbox ON conversations (opened, last, id) WHERE answerable = 1;

ALTER TABLE outbox ADD COLUMN whose TEXT;                                  -- the same, of words that are not sent yet
CREATE INDEX outbox_whose ON outbox (whose) WHERE whose IS NOT NULL;
