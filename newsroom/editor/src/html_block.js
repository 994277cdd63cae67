/*
 * HTML that the schema cannot hold, kept letter by letter: a block that shows what readers would see and is edited as
 * source, or a small atom within a line.
 */
import { Node } from "@tiptap/core";

import { attribute } from "./attributes.js";
import { safeCopy } from "./allowed.js";
import { element, parseBody } from "./dom.js";
import { text } from "./texts.js";

const html = () => ({ html: attribute("", (node) => node.getAttribute("data-html")) });
/* The text is for the clipboard: elsewhere it arrives as words. */
const render =
	(tag) =>
	({ node }) => [tag, { "data-html": node.attrs.html }, parseBody(node.attrs.html).textContent];

const HtmlBlock = Node.create({
	name: "htmlBlock",
	group: "block",
	atom: true,
	draggable: true,
	addAttributes: html,
	parseHTML: () => [{ tag: "x-html" }],
	renderHTML: render("x-html"),
	addNodeView: () => (props) => new HtmlView(props),
});

class HtmlView {
	constructor({ node, editor, getPos }) {
		Object.assign(this, { node, editor, getPos });
		this.button = element("button", { type: "button" }, text("editSource"));
		this.source = element("textarea", { rows: 8, spellcheck: "false", "aria-label": text("htmlSource") });
		this.preview = element("div", { class: "rich-html-preview", inert: true });
		const head = element(
			"p",
			{ class: "rich-html-head" },
			element("span", null, text("htmlBlock")),
			this.button,
		);
		this.dom = element(
			"div",
			{ class: "rich-html", contenteditable: "false" },
			head,
			this.preview,
			this.source,
		);
		this.button.addEventListener("click", () => (this.source.hidden ? this.open() : this.close()));
		this.source.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
		this.source.addEventListener("input", () => this.save());
		this.draw();
		this.source.hidden = true;
		if (!node.attrs.html) setTimeout(() => this.open());
	}

	open() {
		this.source.value = this.node.attrs.html;
		this.source.hidden = false;
		this.preview.hidden = true;
		this.button.textContent = text("done");
		this.source.focus();
	}

	close() {
		this.save();
		this.source.hidden = true;
		this.preview.hidden = false;
		this.button.textContent = text("editSource");
		this.editor.commands.focus(this.getPos() + 1);
	}

	save() {
		if (this.source.value === this.node.attrs.html) return;
		this.editor.view.dispatch(
			this.editor.state.tr.setNodeMarkup(this.getPos(), null, { html: this.source.value }),
		);
	}

	draw() {
		const copy = safeCopy(parseBody(this.node.attrs.html));
		const shown = copy.textContent.trim() || copy.querySelector("img, video, audio, hr");
		if (shown) this.preview.replaceChildren(copy);
		else this.preview.replaceChildren(element("code", null, this.node.attrs.html.slice(0, 200)));
	}

	update(node) {
		if (node.type !== this.node.type) return false;
		this.node = node;
		this.draw();
		return true;
	}

	stopEvent(event) {
		return this.source.contains(event.target) || this.button.contains(event.target);
	}

	ignoreMutation() {
		return true;
	}
}

const HtmlInline = Node.create({
	name: "htmlInline",
	group: "inline",
	inline: true,
	atom: true,
	addAttributes: html,
	parseHTML: () => [{ tag: "x-html-inline" }],
	renderHTML: render("x-html-inline"),
	addNodeView:
		() =>
		({ node }) => {
			const copy = safeCopy(parseBody(node.attrs.html));
			const label =
				copy.textContent || copy.querySelector("img")
					? null
					: `‹${/<([\w-]+)/.exec(node.attrs.html)?.[1]}›`;
			const dom = element(
				"span",
				{ class: "rich-html-inline", title: node.attrs.html.slice(0, 300) },
				label ?? copy,
			);
			return { dom };
		},
});

export const htmlBlocks = [HtmlBlock, HtmlInline];
