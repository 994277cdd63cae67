/*
 * What opens under the toolbar: the address of a link or an embed, find and replace; and the list of shortcuts. No form
 * of its own, since it stands within one; Enter does the first button, Escape closes.
 */
import { isLink } from "./allowed.js";
import { element } from "./dom.js";
import { isAddress } from "./embeds.js";
import { find, findNext, findState, replaceAll, replaceOne, stopFinding } from "./find.js";
import { keysOf, text, textWith } from "./texts.js";

let ids = 0;
function field(label, options) {
	const id = `rich-field-${++ids}`;
	const input = element("input", { id, autocomplete: "off", ...options });
	return {
		input,
		dom: element("span", { class: "rich-field" }, element("label", { for: id }, text(label)), input),
	};
}

function button(label, run) {
	const made = element("button", { type: "button" }, text(label));
	made.addEventListener("click", run);
	return made;
}

export class Panel {
	constructor(editor, say) {
		Object.assign(this, { editor, say });
		this.dom = element("div", { class: "rich-panel", role: "group", hidden: true });
		this.dom.addEventListener("keydown", (event) => this.key(event));
	}

	key(event) {
		if (event.key === "Escape") this.close();
		else if (event.key === "Enter" && event.target.localName === "input") this.enter(event.shiftKey);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	show(label, enter, ...parts) {
		this.enter = enter;
		this.dom.setAttribute("aria-label", text(label));
		this.dom.replaceChildren(...parts);
		this.dom.hidden = false;
		const first = this.dom.querySelector("input");
		first.focus();
		first.select();
	}

	close() {
		this.dom.hidden = true;
		stopFinding(this.editor.view);
		this.editor.view.focus();
	}

	link() {
		const { editor } = this;
		const old = editor.getAttributes("link").href ?? "";
		const { input, dom } = field("address", { type: "text", inputmode: "url", placeholder: "https://" });
		const apply = () => this.setLink(input.value);
		const remove = () => {
			editor.chain().extendMarkRange("link").unsetMark("link").run();
			this.close();
		};
		input.value = old;
		this.show(
			"link",
			apply,
			dom,
			button("apply", apply),
			...(old ? [button("removeLink", remove)] : []),
			button("cancel", () => this.close()),
		);
	}

	setLink(value) {
		const href = completed(value),
			{ editor } = this;
		if (!href) return this.say(text("badAddress"));
		const keep = editor.getAttributes("link").keep ?? null,
			attrs = { href, keep };
		if (editor.state.selection.empty && !editor.isActive("link"))
			editor.commands.insertContent({
				type: "text",
				text: value.trim(),
				marks: [{ type: "link", attrs }],
			});
		else editor.chain().extendMarkRange("link").setMark("link", attrs).run();
		return this.close();
	}

	embed() {
		const { input, dom } = field("address", { type: "text", inputmode: "url", placeholder: "https://" });
		const apply = () => {
			const url = input.value.trim();
			if (!isAddress(url)) return this.say(text("badAddress"));
			this.editor.commands.insertContent({ type: "embed", attrs: { url } });
			return this.close();
		};
		this.show(
			"embed",
			apply,
			dom,
			button("insert", apply),
			button("cancel", () => this.close()),
		);
	}

	find() {
		const { view } = this.editor;
		const { from, to } = view.state.selection;
		const wanted = field("findWhat", { type: "text" }),
			by = field("replaceBy", { type: "text" });
		const count = element("span", { class: "rich-count", role: "status" });
		const tell = () => {
			const { words, found, at } = findState(view.state);
			count.textContent = words ? `${at + 1} / ${found.length}` : "";
		};
		const doing = (run) => () => {
			run();
			tell();
		};
		wanted.input.value = view.state.doc.textBetween(from, to, " ").slice(0, 100);
		wanted.input.addEventListener(
			"input",
			doing(() => find(view, wanted.input.value)),
		);
		this.show(
			"find",
			(back) => doing(() => findNext(view, back ? -1 : 1))(),
			wanted.dom,
			count,
			button(
				"previous",
				doing(() => findNext(view, -1)),
			),
			button(
				"next",
				doing(() => findNext(view, 1)),
			),
			by.dom,
			button(
				"replace",
				doing(() => replaceOne(view, by.input.value)),
			),
			button(
				"replaceAll",
				doing(() => this.replaceAll(by.input.value)),
			),
			button("close", () => this.close()),
		);
		doing(() => find(view, wanted.input.value))();
	}

	replaceAll(by) {
		const { view } = this.editor;
		const n = findState(view.state).found.length;
		replaceAll(view, by);
		this.say(textWith("replaced", n));
	}
}

/* The address as it is written in the source; "" when it is none. */
export function completed(value) {
	const address = value.trim();
	if (isLink(address)) return address;
	if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
	return /^[^\s/:]+\.[^\s/:]{2,}(?:[/?#]\S*)?$/.test(address) ? `https://${address}` : "";
}

/* rows: [[message name, keys], …] */
export function helpDialog(rows) {
	const title = element("h2", { id: "rich-help-title" }, text("shortcuts"));
	const list = element(
		"dl",
		null,
		...rows.flatMap(([name, keys]) => [
			element("dt", null, text(name)),
			element("dd", null, element("kbd", null, keysOf(keys))),
		]),
	);
	const close = button("close", () => dialog.close());
	const dialog = element(
		"dialog",
		{ class: "rich-help", "aria-labelledby": "rich-help-title" },
		title,
		list,
		close,
	);
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	return dialog;
}
