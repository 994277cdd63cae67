-- Proofs of work that were used.

-- name: spent_proof_put
-- params: mark text, expires_at int
INSERT INTO spent_proof (mark, expires_at) VALUES (?1, ?2) ON CONFLICT (mark) DO NOTHING;

-- name: spent_proof_sweep
-- params: now int, max_rows int
DELETE FROM spent_proof WHERE mark IN (SELECT p.mark FROM spent_proof AS p WHERE p.expires_at < ?1 LIMIT ?2);
