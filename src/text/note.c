/*
 * The counted list of things met in foreign text.
 */
#include "text/note.h"

#define NAME_MAX_BYTES 80

void notes_init(struct notes *notes, struct arena *a)
{
	*notes = (struct notes){.arena = a};
}

static struct str clean_name(struct arena *a, struct str name)
{
	name = str_trim(name);
	if (name.n > NAME_MAX_BYTES) {
		name.n = NAME_MAX_BYTES;
		while (name.n > 0 && ((unsigned char)name.p[name.n] & 0xC0) == 0x80)
			name.n--; /* not inside a character */
	}
	char *p = arena_cstr(a, name);
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)p[i];
		if (c < 0x20 || c == 0x7F)
			p[i] = ' ';
		else if (c >= 'A' && c <= 'Z')
			p[i] = (char)(c + 32);
	}
	return (struct str){p, name.n};
}

static struct note *find(const struct notes *notes, enum note_kind kind, struct str name)
{
	for (size_t i = 0; i < notes->n; i++)
		if (notes->items[i].kind == kind && str_eq(notes->items[i].name, name))
			return &notes->items[i];
	return NULL;
}

static struct note *append(struct notes *notes, enum note_kind kind, struct str name)
{
	if (notes->n == notes->cap) {
		size_t cap = notes->cap ? notes->cap * 2 : 8;
		struct note *items = arena_array(notes->arena, cap, sizeof(*items));
		if (notes->n > 0)
			memcpy(items, notes->items, notes->n * sizeof(*items));
		notes->items = items;
		notes->cap = cap;
	}
	struct note *note = &notes->items[notes->n++];
	*note = (struct note){.kind = kind, .name = name};
	return note;
}

void notes_add(struct notes *notes, enum note_kind kind, struct str name)
{
	if (notes == NULL)
		return;
	name = clean_name(notes->arena, name);
	struct note *note = find(notes, kind, name);
	if (note == NULL && notes->n >= NOTES_MAX) {
		name = STR("…");
		note = find(notes, kind, name);
	}
	if (note == NULL)
		note = append(notes, kind, name);
	note->count++;
}

unsigned notes_count(const struct notes *notes, enum note_kind kind, const char *name)
{
	const struct note *note = find(notes, kind, str_of(name));
	return note ? note->count : 0;
}

const char *note_kind_name(enum note_kind kind)
{
	static const char *const names[NOTE_KINDS] = {
		[NOTE_SHORTCODE] = "shortcode", [NOTE_BLOCK] = "block",     [NOTE_EMBED] = "embed",
		[NOTE_BRACKET] = "bracket",     [NOTE_ELEMENT] = "element", [NOTE_LINK] = "link",
		[NOTE_MEDIA] = "media",
	};
	ensure((unsigned)kind < NOTE_KINDS);
	return names[kind];
}
