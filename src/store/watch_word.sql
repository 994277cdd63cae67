-- Words that comments are held against.

-- name: watch_word_put
-- params: list text, word text, added_at int
INSERT INTO watch_word (list, word, added_at) VALUES (?1, ?2, ?3) ON CONFLICT (list, word) DO NOTHING;

-- name: watch_word_delete
-- params: list text, word text
DELETE FROM watch_word WHERE list = ?1 AND word = ?2;

-- name: watch_word_clear
-- params: list text
DELETE FROM watch_word WHERE list = ?1;

-- name: watch_word_list
-- params: list text, after text, limit int, part text
SELECT list, word FROM watch_word
WHERE list = ?1 AND word > ?2 AND @SQLITE{instr(lower(word), lower(?4))}@ @PGSQL{strpos(lower(word), lower(?4))}@ > 0
ORDER BY word LIMIT ?3;

-- name: watch_word_all
-- may scan: the whole list is compiled
SELECT list, word FROM watch_word ORDER BY id;

-- name: watch_word_counts
-- may scan: for its page
SELECT list, COUNT(*) FROM watch_word GROUP BY list;
