/*
 * A slash at the beginning of an empty paragraph offers what can stand there: a list that typing narrows, arrows and
 * Enter choose from, and Escape puts away, the slash staying a slash. The text keeps the focus.
 */
import { element } from "./dom.js";
import { text } from "./texts.js";

const ID = "rich-slash";
const OFFERED = [
	"heading2", "heading3", "heading4", "bulletList", "orderedList", "blockquote", "picture", "library", "gallery",
	"table", "embed", "poll", "codeBlock", "rule", "html",
];
const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class SlashMenu {
	/* items: the toolbar's { name, run() }, in any order. */
	constructor(editor, items) {
		this.editor = editor;
		this.items = OFFERED.flatMap((name) => items.filter((item) => item.name === name));
		this.shown = [];
		this.at = 0;
		const label = text("insert");
		const names = { id: ID, class: ID, "aria-label": label };
		this.dom = element("ul", { ...names, role: "listbox", tabindex: 0, hidden: true });
		this.dom.addEventListener("mousedown", (event) => {
			event.preventDefault(); // the text keeps the focus
			const row = event.target.closest("li");
			if (row) this.choose(this.shown[[...this.dom.children].indexOf(row)]);
		});
		editor.view.dom.addEventListener("blur", () => this.show([]));
	}

	/* What was typed after the slash; null where there is none. */
	get words() {
		const { empty, $from } = this.editor.state.selection, { parent } = $from;
		const alone = empty && $from.depth === 1 && parent.type.name === "paragraph" && parent.childCount === 1;
		if (!alone || $from.parentOffset !== parent.content.size) return null;
		return /^\/([^/]{0,30})$/.exec(parent.textContent)?.[1] ?? null;
	}

	update() {
		const { words } = this;
		if (words === null) this.away = false;
		const wanted = fold(words ?? "");
		const fits = ({ name }) => ` ${fold(text(name))}`.includes(` ${wanted}`);
		this.show(words === null || this.away || !this.editor.view.hasFocus() ? [] : this.items.filter(fits));
	}

	show(items) {
		const same = items.length === this.shown.length && items.every((item, i) => item === this.shown[i]);
		this.shown = items;
		if (!same) this.at = 0;
		this.dom.hidden = items.length === 0;
		this.dom.replaceChildren(...items.map((item, i) => this.row(item, i)));
		this.mark();
		if (items.length) this.place();
	}

	row({ name }, i) {
		const chosen = String(i === this.at);
		return element("li", { id: `${ID}-${name}`, role: "option", "aria-selected": chosen }, text(name));
	}

	/* Says which one is meant to those who do not see it. */
	mark() {
		const { dom } = this.editor.view, row = this.dom.children[this.at];
		for (const [i, one] of [...this.dom.children].entries())
			one.setAttribute("aria-selected", String(i === this.at));
		if (!row) return dom.removeAttribute("aria-activedescendant");
		dom.setAttribute("aria-activedescendant", row.id);
		return row.scrollIntoView({ block: "nearest" });
	}

	/* Under the line, or above it where the window ends. */
	place() {
		const { view, state } = this.editor;
		const line = view.coordsAtPos(state.selection.from);
		const { top } = this.dom.parentNode.getBoundingClientRect();
		const below = line.bottom + this.dom.offsetHeight < innerHeight;
		this.dom.style.top = `${(below ? line.bottom : line.top - this.dom.offsetHeight) - top}px`;
	}

	/* True when the key was for the list. */
	key(event) {
		const n = this.shown.length, step = { ArrowDown: 1, ArrowUp: n - 1 }[event.key];
		if (n === 0 || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
		if (step) {
			this.at = (this.at + step) % n;
			this.mark();
		} else if (event.key === "Enter" || event.key === "Tab") this.choose(this.shown[this.at]);
		else if (event.key === "Escape") {
			this.away = true;
			this.show([]);
		} else return false;
		return true;
	}

	choose(item) {
		const { state, view } = this.editor, { $from } = state.selection;
		view.dispatch(state.tr.delete($from.start(), $from.pos));
		item.run();
	}
}
