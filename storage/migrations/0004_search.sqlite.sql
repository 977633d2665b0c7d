-- The words of posts as channel.words makes them, found by `rowid`, which is the post's position. The posts themselves
-- are the content: what is to be taken out is told by the words that were put in.
CREATE VIRTUAL TABLE words USING fts5 (title, tags, body, content='', tokenize='ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);

-- The same without anything between the letters, so that words are found across their borders, and parts of them.
CREATE VIRTUAL TABLE letters USING fts5 (body, content='', detail=none, tokenize='trigram');
INSERT INTO letters (letters, rank) VALUES ('hashsize', 33554432);
