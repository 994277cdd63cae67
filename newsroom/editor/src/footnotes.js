/*
 * Footnotes: a mark in the text, <sup><a href="#KEY" id="KEY-link">1</a></sup>, and its note in a list at the end,
 * <ol class="wp-block-footnotes"><li id="KEY">… <a href="#KEY-link">↩</a></li></ol>. Ids begin with u- as the
 * sanitiser wants them. After every change the marks are numbered in reading order and the list follows them.
 */
import { Extension, Node } from "@tiptap/core";
import { Plugin, TextSelection } from "@tiptap/pm/state";

import { attribute, common, written } from "./attributes.js";
import { content, nameOf, onlyChild } from "./dom.js";

const LIST_CLASS = "wp-block-footnotes";
const prefixed = (id) => (id.startsWith("u-") ? id : `u-${id}`);
const targetOf = (link) => {
	const href = link?.getAttribute("href") ?? "";
	return href.startsWith("#") && href.length > 1 ? prefixed(href.slice(1)) : null;
};

const Mark = Node.create({
	name: "footnote",
	group: "inline",
	inline: true,
	atom: true,
	addAttributes: () => ({
		key: attribute(null, (node) => node.getAttribute("data-key")),
		link: attribute(null, (node) => node.getAttribute("data-link")),
		number: attribute(0, (node) => Number(node.getAttribute("data-number"))),
	}),
	parseHTML: () => [{ tag: "x-note" }],
	renderHTML({ node }) {
		const { key, link, number } = node.attrs;
		return ["x-note", { "data-key": key, "data-link": link, "data-number": number }, String(number)];
	},
	addKeyboardShortcuts() {
		return { "Mod-Alt-f": () => insertFootnote(this.editor) };
	},
});

const List = Node.create({
	name: "footnotes",
	group: "block",
	content: "footnoteText+",
	isolating: true,
	selectable: false,
	priority: 200,
	addAttributes: common,
	parseHTML: () => [{ tag: `ol.${LIST_CLASS}`, priority: 90 }],
	renderHTML: ({ node }) => ["ol", written(node), 0],
});

const Text = Node.create({
	name: "footnoteText",
	content: "paragraph+",
	defining: true,
	isolating: true,
	priority: 200,
	addAttributes: () => ({ ...common(), link: attribute(null, (node) => node.getAttribute("data-link")) }),
	parseHTML: () => [{ tag: "li", context: "footnotes/", priority: 90 }],
	renderHTML: ({ node }) => ["li", written(node, { "data-link": node.attrs.link }), 0],
});

/* What the list holds and what the text says, in order. */
function survey(doc) {
	const marks = [],
		lists = [],
		notes = new Map();
	doc.descendants((node, pos) => {
		if (node.type.name === "footnote") marks.push({ node, pos });
		if (node.type.name === "footnotes") lists.push({ node, pos });
		if (node.type.name === "footnoteText") notes.set(node.attrs.id, node);
		return node.type.name !== "footnoteText";
	});
	return { marks, lists, notes };
}

/* The numbers first: they change no position. */
function number(tr, marks) {
	marks.forEach(({ node, pos }, i) => {
		if (node.attrs.number !== i + 1) tr.setNodeMarkup(pos, null, { ...node.attrs, number: i + 1 });
	});
}

/* A mark that was copied gets a key of its own. */
function separate(tr, marks) {
	const seen = new Set();
	return marks.map(({ node, pos }) => {
		let attrs = node.attrs;
		if (!attrs.key || seen.has(attrs.key)) tr.setNodeMarkup(pos, null, (attrs = { ...attrs, ...newKey() }));
		seen.add(attrs.key);
		return attrs;
	});
}

function newKey() {
	const key = `u-fn-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
	return { key, link: `${key}-link` };
}

const sameOrder = (list, wanted) =>
	list.childCount === wanted.length && wanted.every((one, i) => list.child(i).attrs.id === one.key);

/* One list at the end, or none; `attic` remembers notes whose mark was cut, should it be pasted again. */
function settle(tr, attic) {
	const { marks, lists, notes } = survey(tr.doc);
	for (const [key, node] of notes) attic.set(key, node);
	if (lists.length === 0 && marks.length === 0) return;
	const { footnotes, footnoteText, paragraph } = tr.doc.type.schema.nodes;
	const wanted = separate(tr, marks);
	number(tr, survey(tr.doc).marks);
	if (lists.length === 1 && sameOrder(lists[0].node, wanted)) return;
	const made = wanted.map(
		({ key, link }) =>
			notes.get(key) ?? attic.get(key) ?? footnoteText.create({ id: key, link }, paragraph.create()),
	);
	for (const { node, pos } of lists.slice(made.length ? 1 : 0).reverse()) tr.delete(pos, pos + node.nodeSize);
	if (made.length === 0) return;
	if (lists.length === 0) tr.insert(tr.doc.content.size, footnotes.create({ keep: { class: LIST_CLASS } }, made));
	else tr.replaceWith(lists[0].pos + 1, lists[0].pos + lists[0].node.nodeSize - 1, made);
}

const Keeper = Extension.create({
	name: "footnoteKeeper",
	addProseMirrorPlugins() {
		const attic = new Map();
		return [
			new Plugin({
				appendTransaction(transactions, _, state) {
					if (!transactions.some((one) => one.docChanged)) return null;
					const tr = state.tr;
					settle(tr, attic);
					return tr.docChanged ? tr : null;
				},
			}),
		];
	},
});

function placeOf(doc, key) {
	let found = null;
	doc.descendants((node, pos) => {
		if (node.type.name === "footnoteText" && node.attrs.id === key) found = pos;
		return found === null;
	});
	return found;
}

/* The mark at the caret, and the caret into its new note. */
export function insertFootnote(editor) {
	const { $to } = editor.state.selection;
	if (!$to.parent.inlineContent || $to.parent.type.spec.code || noteAround($to)) return false;
	const attrs = newKey();
	editor.view.dispatch(editor.state.tr.insert($to.pos, editor.schema.nodes.footnote.create(attrs)));
	const at = placeOf(editor.state.doc, attrs.key);
	if (at === null) return false;
	const caret = TextSelection.create(editor.state.doc, at + 2);
	editor.view.dispatch(editor.state.tr.setSelection(caret).scrollIntoView());
	editor.view.focus();
	return true;
}

function noteAround($pos) {
	for (let depth = $pos.depth; depth > 0; depth--) if ($pos.node(depth).type.name === "footnoteText") return true;
	return false;
}

/* --- In the source --- */

function lastLink(item) {
	const links = item.querySelectorAll("a");
	const last = links[links.length - 1];
	return last && /^[↩⤴^\s\ufe0e\u21a9-\u21b5]*$/u.test(last.textContent) ? last : null;
}

/* Finds an article's footnotes and marks them up for the schema: <x-note> and li[data-link] without the way back. */
export function readFootnotes(body) {
	const list = body.querySelector(`ol.${LIST_CLASS}`);
	const items = new Map([...(list?.children ?? [])].map((item) => [prefixed(item.id), item]));
	for (const sup of list ? body.querySelectorAll("sup") : []) {
		const link = onlyChild(sup),
			key = nameOf(link ?? sup) === "a" ? targetOf(link) : null;
		const item = items.get(key);
		if (!item || list.contains(sup)) continue;
		const back = lastLink(item),
			id = prefixed(link.id || sup.id || targetOf(back ?? link));
		back?.remove();
		item.id = key;
		item.setAttribute("data-link", id);
		const note = body.ownerDocument.createElement("x-note");
		for (const [name, value] of Object.entries({
			key,
			link: id,
			number: sup.textContent.match(/\d+/)?.[0] ?? 0,
		}))
			note.setAttribute(`data-${name}`, value);
		sup.replaceWith(note);
	}
}

/* <sup><a>1</a></sup> and the way back, in the tree that is to be written. */
export function writeFootnotes(root) {
	for (const note of root.querySelectorAll("x-note")) {
		const { key, link, number: n } = note.dataset,
			sup = root.ownerDocument.createElement("sup");
		sup.append(anchor(root, `#${key}`, n, link));
		note.replaceWith(sup);
	}
	for (const item of root.querySelectorAll("li[data-link]")) {
		const last = content(item).at(-1),
			place = nameOf(last ?? item) === "p" ? last : item;
		place.append(" ", anchor(root, `#${item.dataset.link}`, "↩"));
		item.removeAttribute("data-link");
	}
}

function anchor(root, href, words, id) {
	const made = root.ownerDocument.createElement("a");
	made.setAttribute("href", href);
	if (id) made.id = id;
	made.textContent = words;
	return made;
}

export const footnotes = [Mark, List, Text, Keeper];
