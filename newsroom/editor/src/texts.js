/* Words for people: messages of the catalogue, which the page brings in the data attributes of #rich-texts. */
export function text(name) {
	return document.getElementById("rich-texts")?.dataset[name] ?? name;
}

/* text() with its one placeholder filled in. */
export const textWith = (name, value) => text(name).replace("%1", value);

/* A label with its keys: "Bold (Ctrl+B)". */
const MAC = /Mac|iP(?:hone|ad)/.test(globalThis.navigator?.platform ?? "");
export function keysOf(keys) {
	const names = MAC ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: text("ctrl") };
	return keys
		.split("-")
		.map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key))
		.join(MAC ? "" : "+");
}
