/* Paragraphs, headings, quotes, lists, boxes: the blocks that are made of text and of one another. */
import { Extension, Node, textblockTypeInputRule, wrappingInputRule } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";

import { attribute, common, onPurpose, tagOf, written } from "./attributes.js";
import { ELEMENTS, PHRASES } from "./allowed.js";
import { content, nameOf } from "./dom.js";

const INLINE = new Set([...PHRASES, "br", "wbr", "img", "x-html-inline", "x-note"]);
export const isInline = (node) => node.nodeType === 3 || INLINE.has(nameOf(node));
const holdsText = (node) => content(node).length > 0 && content(node).every(isInline) && null;
const holdsBlocks = (node) => (content(node).some((child) => child.nodeType === 3) ? false : null);

const Document = Node.create({ name: "doc", topNode: true, content: "block+" });
const Text = Node.create({ name: "text", group: "inline" });

const Paragraph = Node.create({
	name: "paragraph",
	group: "block",
	priority: 1000,
	content: "inline*",
	addAttributes: () => ({ ...common(), tag: tagOf("p") }),
	parseHTML: () => [{ tag: "p" }, { tag: "div", getAttrs: holdsText }, { tag: "address", getAttrs: holdsText }],
	renderHTML: ({ node }) => [node.attrs.tag, written(node), 0],
	addKeyboardShortcuts() {
		return { "Mod-Alt-0": () => this.editor.commands.setNode("paragraph") };
	},
});

const LEVELS = [2, 3, 4, 5, 6];
const Heading = Node.create({
	name: "heading",
	group: "block",
	content: "inline*",
	defining: true,
	addAttributes: () => ({ ...common(), level: attribute(2, (node) => Number(node.localName[1])) }),
	parseHTML: () => LEVELS.map((level) => ({ tag: `h${level}` })),
	renderHTML: ({ node }) => [`h${node.attrs.level}`, written(node), 0],
	addKeyboardShortcuts() {
		const turn = (level) => () => this.editor.commands.toggleNode("heading", "paragraph", { level });
		return Object.fromEntries([2, 3, 4].map((level) => [`Mod-Alt-${level}`, turn(level)]));
	},
	addInputRules() {
		const rule = (level) => ({
			find: new RegExp(`^#{${level}}\\s$`),
			type: this.type,
			getAttributes: { level },
		});
		return [2, 3, 4].map((level) => textblockTypeInputRule(rule(level)));
	},
});

const Blockquote = Node.create({
	name: "blockquote",
	group: "block",
	content: "block+ quoteSource?",
	defining: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "blockquote" }],
	renderHTML: ({ node }) => ["blockquote", written(node), 0],
	addKeyboardShortcuts() {
		return { "Mod-Shift-b": () => this.editor.commands.toggleWrap("blockquote") };
	},
	addInputRules() {
		return [wrappingInputRule({ find: /^\s*>\s$/, type: this.type })];
	},
});

/* A cite beside the paragraphs of a quote; within a line it is a phrase. */
const QuoteSource = Node.create({
	name: "quoteSource",
	content: "inline*",
	defining: true,
	addAttributes: () => ({ ...common(), made: onPurpose }),
	parseHTML: () => [{ tag: "cite", context: "blockquote/", priority: 80 }],
	renderHTML: ({ node }) => ["cite", written(node, { "data-block": "" }), 0],
});

function list(name, tag, keys, rule) {
	return Node.create({
		name,
		group: "block list",
		content: "listItem+",
		addAttributes: common,
		parseHTML: () => [{ tag }],
		renderHTML: ({ node }) => [tag, written(node), 0],
		addKeyboardShortcuts() {
			return { [keys]: () => this.editor.commands.toggleList(name, "listItem") };
		},
		addInputRules() {
			return [wrappingInputRule({ find: rule, type: this.type })];
		},
	});
}

const ListItem = Node.create({
	name: "listItem",
	content: "paragraph block*",
	defining: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "li" }],
	renderHTML: ({ node }) => ["li", written(node), 0],
	addKeyboardShortcuts() {
		const run = (command) => () => this.editor.commands[command]("listItem");
		return {
			Enter: run("splitListItem"),
			Tab: run("sinkListItem"),
			"Shift-Tab": run("liftListItem"),
			Backspace: () => atItemStart(this.editor.state) && run("liftListItem")(),
		};
	},
});

function atItemStart({ selection: { empty, $from } }) {
	const depth = $from.depth - 1;
	return (
		empty &&
		$from.parentOffset === 0 &&
		depth > 0 &&
		$from.node(depth).type.name === "listItem" &&
		$from.index(depth) === 0
	);
}

const CodeBlock = Node.create({
	name: "codeBlock",
	group: "block",
	content: "text*",
	marks: "",
	code: true,
	defining: true,
	addAttributes: () => ({
		...common(),
		inner: attribute(true, (node) => content(node).length === 1 && nameOf(content(node)[0]) === "code"),
	}),
	parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
	renderHTML: ({ node }) => ["pre", written(node), node.attrs.inner ? ["code", 0] : 0],
	addKeyboardShortcuts() {
		return {
			"Mod-Alt-c": () => this.editor.commands.toggleNode("codeBlock", "paragraph"),
			Enter: () => leaveCode(this.editor),
		};
	},
	addInputRules() {
		return [textblockTypeInputRule({ find: /^```\s$/, type: this.type })];
	},
});

/* An empty last line, and Enter again: out of the code. */
function leaveCode(editor) {
	const { $from, empty } = editor.state.selection;
	if ($from.parent.type.name !== "codeBlock" || !empty || $from.parentOffset < $from.parent.content.size)
		return false;
	if (!$from.parent.textContent.endsWith("\n"))
		return editor.commands.insertContent({ type: "text", text: "\n" });
	return editor
		.chain()
		.deleteRange({ from: $from.pos - 1, to: $from.pos })
		.exitCode()
		.run();
}

const Rule = Node.create({
	name: "rule",
	group: "block",
	addAttributes: common,
	parseHTML: () => [{ tag: "hr" }],
	renderHTML: ({ node }) => ["hr", written(node)],
});

const Break = Node.create({
	name: "hardBreak",
	group: "inline",
	inline: true,
	selectable: false,
	linebreakReplacement: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "br" }],
	renderHTML: ({ node }) => ["br", written(node)],
	addKeyboardShortcuts() {
		const insert = () =>
			this.editor.commands.first(({ commands }) => [
				() => commands.exitCode(),
				() => commands.insertContent({ type: "hardBreak" }),
			]);
		return { "Shift-Enter": insert };
	},
});

const Box = Node.create({
	name: "box",
	group: "block",
	content: "block+",
	defining: true,
	addAttributes: () => ({ ...common(), tag: tagOf("div") }),
	parseHTML: () => ["div", "section", "aside"].map((tag) => ({ tag, priority: 40, getAttrs: holdsBlocks })),
	renderHTML: ({ node }) => [node.attrs.tag, written(node), 0],
});

const Details = Node.create({
	name: "details",
	group: "block",
	content: "summary block+",
	defining: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "details" }],
	renderHTML: ({ node }) => ["details", written(node), 0],
	/* While it is edited it stands open, and a click on its summary sets the caret. */
	addNodeView:
		() =>
		({ node }) => {
			const dom = document.createElement("div");
			dom.className = "rich-details";
			return { dom, contentDOM: dom, update: (next) => next.type === node.type };
		},
});

const Summary = Node.create({
	name: "summary",
	content: "inline*",
	defining: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "summary" }],
	renderHTML: ({ node }) => ["summary", written(node), 0],
	addNodeView: () => () => {
		const dom = document.createElement("p");
		dom.className = "rich-summary";
		return { dom, contentDOM: dom };
	},
});

/* --- Captions and the like: one line at the end of something --- */

const LAST_LINES = ["picture", "caption", "quoteSource"],
	HOLDERS = ["gallery", "figure", "blockquote"];

/* Enter goes on after what the line belongs to. */
function leaveLine(editor) {
	const { $from } = editor.state.selection;
	let depth = $from.depth;
	if (!LAST_LINES.includes($from.parent.type.name)) return false;
	while (depth > 1 && HOLDERS.includes($from.node(depth - 1).type.name)) depth--;
	const at = $from.after(depth),
		tr = editor.state.tr.insert(at, editor.schema.nodes.paragraph.create());
	editor.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
	return true;
}

/* Out of whatever the caret is in, however deep. */
function paragraphAfter(editor) {
	const { selection, schema, tr } = editor.state;
	const at = selection.$to.depth ? selection.$to.after(1) : selection.to;
	tr.insert(at, schema.nodes.paragraph.create());
	editor.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
	return true;
}

/* The last line of the nearest `holder` around the caret: made when there is none, and the caret in it. */
export function lastLine(holder, line) {
	return (state, dispatch) => {
		const { $from } = state.selection;
		let depth = $from.depth;
		while (depth > 0 && $from.node(depth).type.name !== holder) depth--;
		if (depth === 0) return false;
		const node = $from.node(depth),
			there = node.lastChild.type.name === line,
			end = $from.end(depth);
		if (!dispatch) return true;
		const tr = there ? state.tr : state.tr.insert(end, state.schema.nodes[line].create({ made: true }));
		dispatch(tr.setSelection(TextSelection.create(tr.doc, there ? end - 1 : end + 1)).scrollIntoView());
		return true;
	};
}

const LastLines = Extension.create({
	name: "lastLines",
	priority: 500,
	addKeyboardShortcuts() {
		return { Enter: () => leaveLine(this.editor), "Mod-Enter": () => paragraphAfter(this.editor) };
	},
});

export const blocks = [
	LastLines,
	Document,
	Text,
	Paragraph,
	Heading,
	Blockquote,
	QuoteSource,
	CodeBlock,
	Rule,
	Break,
	Box,
	Details,
	Summary,
	ListItem,
	list("bulletList", "ul", "Mod-Shift-8", /^\s*[-*]\s$/),
	list("orderedList", "ol", "Mod-Shift-7", /^1[.)]\s$/),
];

export const isKnown = (node) => ELEMENTS.has(nameOf(node)) || nameOf(node).startsWith("x-");
