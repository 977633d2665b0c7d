-- What only one process may do at a time: a row for each. The epoch grows whenever it changes hands, and every write
-- of a holder asks for it; the beat grows while the holder lives, and no clocks are compared.
CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch  BIGINT NOT NULL,
    beat   BIGINT NOT NULL
);
