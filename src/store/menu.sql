-- Menus and their items.

-- name: menu_get_by_slug
-- params: slug text
SELECT id, slug, name, place FROM menu WHERE slug = ?1

-- name: menu_get_by_place
-- params: place text
SELECT id, slug, name, place FROM menu WHERE place = ?1 ORDER BY id LIMIT 1

-- name: menu_list
SELECT id, slug, name, place FROM menu ORDER BY id

-- name: menu_insert
-- params: slug text, name text, place text
INSERT INTO menu (slug, name, place) VALUES (?1, ?2, ?3) @PGSQL{RETURNING id}@

-- name: menu_update
-- params: slug text, name text, place text, id int
UPDATE menu SET slug = ?1, name = ?2, place = ?3 WHERE id = ?4

-- name: menu_delete
-- params: id int
DELETE FROM menu WHERE id = ?1

-- How deep an item of this menu lies: 1 at the top, 0 when the menu has no such item.
-- name: menu_item_depth
-- params: menu_id int, id int
WITH RECURSIVE up (id, above) AS (
	SELECT i.id, 1 FROM menu_item i WHERE i.id = ?2 AND i.menu_id = ?1
	UNION
	SELECT i.parent_id, up.above + 1 FROM menu_item i JOIN up ON i.id = up.id
	WHERE i.parent_id IS NOT NULL AND up.above < 64
)
SELECT COUNT(*) FROM up

-- name: menu_item_insert
-- params: menu_id int, parent_id int, position int, label text, url text, kind text, object_id int
INSERT INTO menu_item (menu_id, parent_id, position, label, url, kind, object_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
@PGSQL{RETURNING id}@

-- name: menu_item_update
-- params: label text, url text, id int
UPDATE menu_item SET label = ?1, url = ?2 WHERE id = ?3

-- name: menu_item_place
-- params: parent_id int, position int, id int
UPDATE menu_item SET parent_id = ?1, position = ?2 WHERE id = ?3

-- name: menu_item_lift_children
-- params: id int
UPDATE menu_item SET parent_id = (SELECT p.parent_id FROM menu_item p WHERE p.id = ?1) WHERE parent_id = ?1

-- name: menu_item_delete
-- params: id int
DELETE FROM menu_item WHERE id = ?1

-- name: menu_clear
-- params: menu_id int
DELETE FROM menu_item WHERE menu_id = ?1

-- name: menu_item_forget
-- params: kind text, object_id int
UPDATE menu_item SET object_id = 0 WHERE kind = ?1 AND object_id = ?2

-- name: menu_item_list
-- params: menu_id int
SELECT id, menu_id, parent_id, position, label, url, kind, object_id
FROM menu_item
WHERE menu_id = ?1
ORDER BY position, id

-- The address is NULL when there is nothing to lead to.
-- name: menu_tree
-- params: menu_id int, now int
SELECT i.id, i.menu_id, i.parent_id, i.position,
	CASE WHEN i.label <> '' THEN i.label ELSE COALESCE(a.title, s.name, t.name, p.name, '') END,
	CASE WHEN i.kind = 'link' THEN i.url ELSE COALESCE(a.path, s.path, t.path, p.path) END,
	i.kind, i.object_id
FROM menu_item i
LEFT JOIN article a ON i.kind = 'article' AND a.id = i.object_id AND a.state = 'published' AND a.published_at <= ?2
LEFT JOIN section s ON i.kind = 'section' AND s.id = i.object_id
LEFT JOIN tag t ON i.kind = 'tag' AND t.id = i.object_id
LEFT JOIN person p ON i.kind = 'person' AND p.id = i.object_id
WHERE i.menu_id = ?1
ORDER BY i.position, i.id

-- name: menu_next_due
-- params: now int
SELECT MIN(a.published_at)
FROM menu_item i JOIN article a ON a.id = i.object_id
WHERE i.kind = 'article' AND a.state = 'published' AND a.published_at > ?1
