/* Markdown in a plain textarea, with buttons that write the marks. */
import { text } from "./texts.js";

/* Through the browser's own editing, so that its undo knows of it. */
function put(area, words, from, to, select) {
	area.focus();
	area.setSelectionRange(from, to);
	if (!document.execCommand?.("insertText", false, words)) {
		area.setRangeText(words, from, to, "end");
		area.dispatchEvent(new Event("input", { bubbles: true }));
	}
	area.setSelectionRange(from + select[0], from + select[1]);
}

/* Around the selected words, or off again. */
function around(area, mark) {
	const { selectionStart: from, selectionEnd: to, value } = area,
		n = mark.length,
		words = value.slice(from, to);
	if (value.slice(from - n, from) === mark && value.slice(to, to + n) === mark)
		return put(area, words, from - n, to + n, [0, words.length]);
	return put(area, mark + words + mark, from, to, [n, n + words.length]);
}

/* Before every line that the selection touches, or off again; mark may count: (i) => "1. ". */
function before(area, mark, old) {
	const { value } = area;
	const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
	const end = value.indexOf("\n", area.selectionEnd),
		to = end < 0 ? value.length : end;
	const lines = value.slice(from, to).split("\n"),
		given = lines.map((_, i) => (mark.call ? mark(i) : mark));
	const off = lines.every((line, i) => line.startsWith(given[i]));
	const words = lines
		.map((line, i) => (off ? line.slice(given[i].length) : given[i] + line.replace(old, "")))
		.join("\n");
	put(area, words, from, to, [words.length, words.length]);
}

function link(area, sign) {
	const { selectionStart: from, selectionEnd: to, value } = area,
		words = value.slice(from, to);
	const start = sign.length + words.length + 3;
	put(
		area,
		`${sign}[${words}](https://)`,
		from,
		to,
		words ? [start, start + 8] : [sign.length + 1, sign.length + 1],
	);
}

/* A mark at the caret and its note at the end, as the HTML that the server keeps. */
function footnote(area) {
	const n = (area.value.match(/<sup><a href="#u-fn-/g)?.length ?? 0) + 1;
	const { selectionEnd: at, value } = area;
	const item = `<li id="u-fn-${n}">${text("footnoteText")} <a href="#u-fn-${n}-link">↩</a></li>\n`;
	const open = '<ol class="wp-block-footnotes">\n',
		list = value.includes(open);
	const place = value.lastIndexOf("</ol>");
	const end =
		list && place > at
			? value.slice(0, place) + item + value.slice(place)
			: `${value.trimEnd()}\n\n${open}${item}</ol>\n`;
	const mark = `<sup><a href="#u-fn-${n}" id="u-fn-${n}-link">${n}</a></sup>`;
	put(area, end.slice(0, at) + mark + end.slice(at), 0, value.length, [at + mark.length, at + mark.length]);
}

const HEADING = /^#{1,6} /,
	LIST = /^(?:[-*] |\d+\. |> )/;

/* The buttons for Toolbar. */
export const markdownGroups = (area) => [
	[
		{ name: "heading2", run: () => before(area, "## ", HEADING) },
		{ name: "heading3", run: () => before(area, "### ", HEADING) },
	],
	[
		{ name: "bold", keys: "Mod-b", run: () => around(area, "**") },
		{ name: "italic", keys: "Mod-i", run: () => around(area, "_") },
		{ name: "code", run: () => around(area, "`") },
		{ name: "link", keys: "Mod-k", run: () => link(area, "") },
	],
	[
		{ name: "bulletList", run: () => before(area, "- ", LIST) },
		{ name: "orderedList", run: () => before(area, (i) => `${i + 1}. `, LIST) },
		{ name: "blockquote", run: () => before(area, "> ", LIST) },
		{ name: "footnote", run: () => footnote(area) },
	],
];

/* A picture that was uploaded or picked, at the caret. */
export function insertMarkdownPicture(area, { url, alt }) {
	const words = `![${(alt ?? "").replace(/[[\]]/g, "")}](${url})`,
		at = area.selectionEnd;
	put(area, words, at, at, [words.length, words.length]);
}

/* Words in a paragraph of their own. */
export function insertMarkdownBlock(area, at, block) {
	const { value } = area;
	const gap = (text, blank) => {
		if (text.trim() === "" || blank.test(text)) return "";
		return /^\n|\n$/.test(text) ? "\n" : "\n\n";
	};
	const before = gap(value.slice(0, at), /\n\n$/),
		words = before + block + gap(value.slice(at), /^\n\n/);
	put(area, words, at, at, [before.length + block.length, before.length + block.length]);
}
