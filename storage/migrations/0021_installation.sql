-- Settings that the owner made in the chat. They can identify them, so the values are sealed.
CREATE TABLE installation (
    name   TEXT PRIMARY KEY,
    key    TEXT NOT NULL,
    sealed TEXT NOT NULL,
    made   BIGINT NOT NULL          -- Unix seconds
);
