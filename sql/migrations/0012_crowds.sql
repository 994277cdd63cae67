-- What keeps ballot boxes from being stuffed: why a vote is held, and proofs of work that were used.

-- 'ban', 'waits' (for a calmer hour of its network) or 'rush' (for the desk); NULL: it is not held.
ALTER TABLE ballot ADD COLUMN held_for TEXT;
CREATE INDEX ballot_waiting ON ballot (tag, cast_at, id) WHERE held_for = 'waits';

CREATE TABLE spent_proof (
	mark TEXT PRIMARY KEY,
	expires_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX spent_proof_by_end ON spent_proof (expires_at);
