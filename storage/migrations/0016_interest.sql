-- What the owner is told of readers' wishes, as it was counted last: blurred, in steps of ten.
CREATE TABLE interest (
    kind      TEXT NOT NULL,
    number    INTEGER NOT NULL,
    followers INTEGER NOT NULL,
    votes     INTEGER NOT NULL,
    PRIMARY KEY (kind, number)
);
