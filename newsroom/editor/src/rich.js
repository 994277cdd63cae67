/* The rich-text editor for one textarea: its toolbar, its panel, and the way back into the textarea. */
import { Editor, Extension } from "@tiptap/core";
import { closeHistory, redo, redoDepth, undo, undoDepth } from "@tiptap/pm/history";
import { NodeSelection, Selection, TextSelection } from "@tiptap/pm/state";

import { lastLine } from "./blocks.js";
import { clipboard } from "./clipboard.js";
import { element } from "./dom.js";
import { insertFootnote } from "./footnotes.js";
import { helpDialog, Panel } from "./panels.js";
import { NEW_GALLERY, NEW_PICTURE } from "./pictures.js";
import { extensions } from "./schema.js";
import { SlashMenu } from "./slash.js";
import { readSource, writeSource } from "./source.js";
import { insertTable, isInTable, TABLE_COMMANDS } from "./tables.js";
import { text } from "./texts.js";
import { Toolbar } from "./toolbar.js";
import { pictureAttributes, Uploads } from "./uploads.js";

const SYNC_MS = 150;
const SHORTCUTS = [
	["bold", "Mod-b"],
	["italic", "Mod-i"],
	["underline", "Mod-u"],
	["strike", "Mod-Shift-x"],
	["link", "Mod-k"],
	["code", "Mod-e"],
	["subscript", "Mod-,"],
	["superscript", "Mod-."],
	["paragraph", "Mod-Alt-0"],
	["heading2", "Mod-Alt-2"],
	["heading3", "Mod-Alt-3"],
	["heading4", "Mod-Alt-4"],
	["bulletList", "Mod-Shift-8"],
	["orderedList", "Mod-Shift-7"],
	["blockquote", "Mod-Shift-b"],
	["codeBlock", "Mod-Alt-c"],
	["footnote", "Mod-Alt-f"],
	["clear", "Mod-\\"],
	["find", "Mod-Shift-h"],
	["undo", "Mod-z"],
	["redo", "Mod-Shift-z"],
	["lineBreak", "Shift-Enter"],
	["paragraphAfter", "Mod-Enter"],
	["leaveTable", "Escape"],
	["toToolbar", "Alt-F10"],
	["insert", "/"],
	["help", "Mod-/"],
];
const keysFor = (name) => SHORTCUTS.find(([one]) => one === name)?.[1];

export class Rich {
	/* changed() is called when the textarea has a new value; labelled: attributes that name the text. */
	constructor({ textarea, labelled, id, changed, say, extraGroups }) {
		Object.assign(this, { textarea, changed, say });
		this.place = element("div", { class: "rich-text" });
		this.editor = this.makeEditor(labelled, id);
		this.uploads = new Uploads(this);
		this.panel = new Panel(this.editor, say);
		const groups = this.groups();
		this.slash = new SlashMenu(this.editor, groups.flat());
		this.place.append(this.slash.dom);
		this.toolbar = new Toolbar({
			groups: [...groups, ...extraGroups],
			label: "toolbar",
			controls: id,
			leave: () => this.editor.view.focus(),
		});
		this.tableBar = new Toolbar({
			groups: [this.tableGroup()],
			label: "tableTools",
			controls: id,
			leave: () => this.editor.view.focus(),
		});
		this.files = element("input", {
			type: "file",
			multiple: true,
			hidden: true,
			tabindex: -1,
			"aria-hidden": "true",
		});
		this.files.addEventListener("change", () => this.takeFiles());
		this.place.addEventListener("click", (event) => this.clickBelow(event));
		const head = element(
			"div",
			{ class: "rich-head" },
			this.toolbar.dom,
			this.tableBar.dom,
			this.panel.dom,
		);
		this.dom = element("div", { class: "rich" }, head, this.place, this.files);
		this.refresh();
	}

	makeEditor(labelled, id) {
		const { textarea } = this;
		return new Editor({
			element: this.place,
			injectCSS: false,
			extensions: [...extensions(), clipboard(this), this.shortcuts()],
			content: { type: "doc", content: [{ type: "paragraph" }] },
			editorProps: {
				attributes: ({ doc }) => ({
					...labelled,
					id,
					class: isEmpty(doc) ? "rich-empty" : "",
					role: "textbox",
					"aria-multiline": "true",
					"data-placeholder": textarea.placeholder,
					spellcheck: "true",
				}),
				handleTextInput: (view, from, to, words) => typeBeside(view, words),
				handleKeyDown: (view, event) => this.slash?.key(event) ?? false,
			},
			onUpdate: () => this.later(),
			onTransaction: () => {
				this.refresh();
				this.slash?.update();
			},
		});
	}

	shortcuts() {
		const doing = (run) => () => {
			run();
			return true;
		};
		return Extension.create({
			name: "shortcuts",
			addKeyboardShortcuts: () => ({
				"Mod-k": doing(() => this.panel.link()),
				"Mod-Shift-h": doing(() => this.panel.find()),
				"Alt-F10": doing(() => this.toolbar.focus()),
				"Mod-/": doing(() => this.help()),
				"Mod-\\": doing(() => this.clear()),
			}),
		});
	}

	/* --- The value --- */

	set(html) {
		const doc = readSource(this.editor.schema, html);
		const first = !this.pristine;
		this.pristine = { doc, html };
		const tr = this.editor.state.tr;
		tr.replaceWith(0, tr.doc.content.size, doc.content).setMeta("preventUpdate", true);
		tr.setSelection(Selection.atStart(tr.doc));
		/* what the page came with is not undone; what it sets later is, in one step of its own */
		this.editor.view.dispatch(first ? tr.setMeta("addToHistory", false) : closeHistory(tr));
		this.editor.view.dispatch(closeHistory(this.editor.state.tr));
		/* footnotes may have been numbered: what stands there now is what was read */
		this.pristine.doc = this.editor.state.doc;
		clearTimeout(this.timer);
		this.timer = null;
	}

	get value() {
		const { doc } = this.editor.state;
		return doc.eq(this.pristine.doc) ? this.pristine.html : writeSource(this.editor.schema, doc);
	}

	later() {
		this.timer ??= setTimeout(() => this.flush(), SYNC_MS);
	}

	/* tell: how it is said that the textarea has another value. */
	flush(tell = this.changed) {
		if (!this.timer) return;
		clearTimeout(this.timer);
		this.timer = null;
		const { value } = this;
		if (value === this.textarea.value) return;
		this.textarea.value = value;
		tell();
	}

	get isEmpty() {
		return isEmpty(this.editor.state.doc);
	}

	underWay() {
		return this.uploads.underWay();
	}

	/* --- What the buttons do --- */

	groups() {
		const { editor } = this,
			chain = () => editor.chain().focus();
		const mark = (name) => ({
			name,
			keys: keysFor(name),
			run: () => chain().toggleMark(name).run(),
			active: () => editor.isActive(name),
		});
		const block = (name, type, attrs) => ({
			name,
			keys: keysFor(name),
			run: () => chain().toggleNode(type, "paragraph", attrs).run(),
			active: () => editor.isActive(type, attrs),
		});
		const list = (name) => ({
			name,
			keys: keysFor(name),
			run: () => chain().toggleList(name, "listItem").run(),
			active: () => editor.isActive(name),
		});
		const source = lastLine("blockquote", "quoteSource");
		const act = (name, run, more) => ({ name, keys: keysFor(name), run, ...more });
		return [
			[2, 3, 4].map((level) => block(`heading${level}`, "heading", { level })),
			[
				mark("bold"),
				mark("italic"),
				act("link", () => this.panel.link(), { active: () => editor.isActive("link") }),
			],
			[
				list("bulletList"),
				list("orderedList"),
				act("blockquote", () => chain().toggleWrap("blockquote").run(), {
					active: () => editor.isActive("blockquote"),
				}),
				act("quoteSource", () => this.run(source), { able: () => source(editor.state) }),
			],
			[
				act("picture", () => this.choose("image/*", false)),
				act("library", () => this.pick()),
				act("gallery", () => this.gallery()),
				act("table", () => insertTable(editor, 3, 3) || editor.view.focus()),
				act("embed", () => this.panel.embed()),
				act("poll", () => this.poll()),
				act("footnote", () => insertFootnote(editor)),
			],
			[
				mark("underline"),
				mark("strike"),
				mark("subscript"),
				mark("superscript"),
				mark("code"),
				act("clear", () => this.clear()),
			],
			[
				block("codeBlock", "codeBlock"),
				act("rule", () => chain().insertContent({ type: "rule" }).run()),
				act("html", () => chain().insertContent({ type: "htmlBlock" }).run()),
			],
			[
				act("undo", () => this.run(undo), { able: () => undoDepth(editor.state) > 0 }),
				act("redo", () => this.run(redo), { able: () => redoDepth(editor.state) > 0 }),
				act("find", () => this.panel.find()),
				act("help", () => this.help()),
			],
		];
	}

	tableGroup() {
		const { editor } = this;
		return Object.entries(TABLE_COMMANDS).map(([name, command]) => ({
			name,
			run: () => this.run(command),
			able: () => command(editor.state),
		}));
	}

	run(command) {
		command(this.editor.state, this.editor.view.dispatch);
		this.editor.view.focus();
	}

	clear() {
		this.editor.chain().focus().unsetAllMarks().clearNodes().run();
	}

	help() {
		helpDialog(SHORTCUTS).addEventListener("close", () => this.editor.view.focus());
	}

	choose(accept, gallery) {
		this.files.accept = accept;
		this.files.dataset.gallery = gallery ? "1" : "";
		this.files.click();
	}

	takeFiles() {
		const files = [...this.files.files],
			at = this.editor.state.selection.to;
		const gallery = this.files.dataset.gallery && files.length > 1;
		this.files.value = "";
		this.uploads.add(files, at, gallery ? NEW_GALLERY : null);
	}

	/* Chosen pictures become one; pictures that are selected together are wrapped into one. */
	gallery() {
		const { state, view, schema } = this.editor;
		const { $from, $to } = state.selection,
			range = $from.blockRange($to, (node) => node.type.name === "doc");
		const nodes = [];
		for (let i = range?.startIndex ?? 0; i < (range?.endIndex ?? 0); i++) nodes.push(range.parent.child(i));
		if (nodes.length < 2 || !nodes.every((node) => node.type.name === "picture"))
			return this.choose("image/*", true);
		const made = schema.nodes.gallery.create({ keep: NEW_GALLERY }, nodes);
		return view.dispatch(state.tr.replaceWith(range.start, range.end, made));
	}

	/* Pictures of the library: the page shows them and hands back what was chosen. */
	pick() {
		const { editor } = this,
			at = editor.state.selection.to;
		const done = (items) => {
			const nodes = items.map((item) => ({
				type: "picture",
				attrs: { keep: NEW_PICTURE, ...pictureAttributes(item) },
				content: item.caption ? [{ type: "text", text: item.caption }] : [],
			}));
			if (nodes.length) editor.chain().focus().insertContentAt(at, nodes).run();
		};
		this.textarea.dispatchEvent(new CustomEvent("editor:pick", { bubbles: true, detail: { done } }));
	}

	/* A poll of the article: the page makes it or lets the writer choose, and hands back its mark. */
	poll() {
		const { editor } = this,
			at = editor.state.selection.to;
		const done = (mark) => {
			const paragraph = { type: "paragraph", content: [{ type: "text", text: mark }] };
			editor.chain().focus().insertContentAt(at, paragraph).run();
		};
		this.textarea.dispatchEvent(new CustomEvent("editor:poll", { bubbles: true, detail: { done } }));
	}

	/* Under a table or a picture at the end there is room for a paragraph. */
	clickBelow({ target, clientY }) {
		const { state, view } = this.editor,
			last = state.doc.lastChild;
		if (target !== view.dom || last.type.name === "paragraph") return;
		if (clientY < view.dom.lastElementChild.getBoundingClientRect().bottom) return;
		const end = state.doc.content.size,
			tr = state.tr.insert(end, state.schema.nodes.paragraph.create());
		view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView());
		view.focus();
	}

	refresh() {
		if (this.waiting || !this.dom) return;
		this.waiting = requestAnimationFrame(() => {
			this.waiting = null;
			this.toolbar.refresh();
			const { selection } = this.editor.state;
			const inTable = isInTable(this.editor.state) && !(selection instanceof NodeSelection);
			this.tableBar.dom.hidden = !inTable;
			if (inTable) this.tableBar.refresh();
		});
	}

	focus() {
		this.editor.view.focus();
	}

	destroy() {
		this.flush();
		cancelAnimationFrame(this.waiting);
		this.editor.destroy();
		this.dom.remove();
	}
}

/* Typing while a block is selected does not replace it: the words go into a paragraph after it. */
function typeBeside(view, words) {
	const { selection, schema, tr } = view.state;
	if (!(selection instanceof NodeSelection) || selection.node.isInline) return false;
	tr.insert(selection.to, schema.nodes.paragraph.create(null, schema.text(words)));
	view.dispatch(tr.setSelection(TextSelection.create(tr.doc, selection.to + 1 + words.length)).scrollIntoView());
	return true;
}

const isEmpty = (doc) =>
	doc.childCount === 1 && doc.firstChild.type.name === "paragraph" && doc.firstChild.content.size === 0;
