/* Find and replace: marks what was found with decorations and steps through it. */
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const key = new PluginKey("find");
const NOTHING = { words: "", found: [], at: -1, marks: DecorationSet.empty };

/* { from, to } of each place; words match without regard to case, within one block. */
function places(doc, words) {
	const found = [],
		wanted = words.toLocaleLowerCase();
	doc.descendants((node, pos) => {
		if (!node.isTextblock) return true;
		const text = node.textBetween(0, node.content.size, undefined, "\ufffc").toLocaleLowerCase();
		for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
			found.push({ from: pos + 1 + at, to: pos + 1 + at + words.length });
		return false;
	});
	return found;
}

function search(doc, words, near) {
	if (!words) return NOTHING;
	const found = places(doc, words);
	const at = found.length
		? Math.max(
				0,
				found.findIndex(({ from }) => from >= near),
			)
		: -1;
	const marks = found.map(({ from, to }, i) =>
		Decoration.inline(from, to, { class: i === at ? "rich-found rich-found-here" : "rich-found" }),
	);
	return { words, found, at, marks: DecorationSet.create(doc, marks) };
}

export const findPlugin = () =>
	new Plugin({
		key,
		state: {
			init: () => NOTHING,
			apply(tr, old) {
				const asked = tr.getMeta(key);
				if (asked) return search(tr.doc, asked.words, asked.near);
				return tr.docChanged && old.words
					? search(tr.doc, old.words, old.found[old.at]?.from ?? 0)
					: old;
			},
		},
		props: { decorations: (state) => key.getState(state).marks },
	});

export const findState = (state) => key.getState(state);

function go(view, words, near) {
	view.dispatch(view.state.tr.setMeta(key, { words, near }));
	const { found, at } = findState(view.state);
	if (at < 0) return;
	const selection = TextSelection.create(view.state.doc, found[at].from, found[at].to);
	view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
}

export const find = (view, words) => go(view, words, view.state.selection.from);

export function findNext(view, step) {
	const { words, found, at } = findState(view.state);
	if (found.length) go(view, words, found.at((at + step) % found.length).from);
}

export function replaceOne(view, by) {
	const { found, at } = findState(view.state);
	if (at < 0) return;
	view.dispatch(view.state.tr.insertText(by, found[at].from, found[at].to));
	findNext(view, 0);
}

export function replaceAll(view, by) {
	const tr = view.state.tr;
	for (const { from, to } of [...findState(view.state).found].reverse()) tr.insertText(by, from, to);
	view.dispatch(tr);
}

export function stopFinding(view) {
	if (findState(view.state).words) view.dispatch(view.state.tr.setMeta(key, { words: "", near: 0 }));
}
