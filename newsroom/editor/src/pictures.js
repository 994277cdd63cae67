/*
 * Pictures, galleries and other figures. A picture is a figure whose text is its caption; its alternative text is an
 * attribute, with a field of its own under the picture.
 */
import { Node } from "@tiptap/core";

import { attribute, common, kept, onPurpose, withClass, written } from "./attributes.js";
import { isMedia } from "./allowed.js";
import { content, element, nameOf } from "./dom.js";
import { text } from "./texts.js";

export const ALIGNMENTS = ["", "alignleft", "alignright", "alignwide", "alignfull"];
export const SIZES = ["", "size-medium", "size-large", "size-full"];

/* { img, link, caption } of a figure that is a single picture; otherwise null. */
function pictureParts(figure) {
	const parts = content(figure);
	const caption = nameOf(parts.at(-1) ?? figure) === "figcaption" ? parts.pop() : null;
	if (parts.length !== 1) return null;
	const link = nameOf(parts[0]) === "a" ? parts[0] : null;
	const inner = link ? content(link) : parts;
	return inner.length === 1 && nameOf(inner[0]) === "img" ? { img: inner[0], link, caption } : null;
}

const part = (read) => (node) => {
	const parts = pictureParts(node);
	return parts ? read(parts) : null;
};

function withAlt(keep, src, alt) {
	return { ...keep, src: src ?? "", ...(alt == null ? null : { alt }) };
}

export const Picture = Node.create({
	name: "picture",
	group: "block",
	content: "inline*",
	draggable: true,
	isolating: true,
	addAttributes: () => ({
		...common(),
		src: attribute(
			null,
			part(({ img }) => img.getAttribute("src")),
		),
		alt: attribute(
			null,
			part(({ img }) => img.getAttribute("alt")),
		),
		image: attribute(
			null,
			part(({ img }) => kept(img)),
		),
		href: attribute(
			null,
			part(({ link }) => link?.getAttribute("href")),
		),
		link: attribute(
			null,
			part(({ link }) => link && kept(link)),
		),
		upload: attribute(null, (node) => node.getAttribute("data-upload")),
	}),
	parseHTML: () => [
		{
			tag: "figure",
			priority: 60,
			getAttrs: (node) => (pictureParts(node) ? null : false),
			contentElement: (node) =>
				pictureParts(node).caption ?? node.ownerDocument.createElement("figcaption"),
		},
	],
	renderHTML({ node }) {
		const { src, alt, image, href, link, upload } = node.attrs;
		const img = ["img", withAlt(image, src, alt)];
		const shown = href == null ? img : ["a", { ...link, href }, img];
		return ["figure", written(node, upload && { "data-upload": upload }), shown, ["figcaption", 0]];
	},
	addNodeView: () => (props) => new PictureView(props),
});

/* The picture with its caption, and below it what cannot be seen: alternative text, place, size, progress. */
class PictureView {
	constructor({ node, editor, getPos }) {
		Object.assign(this, { node, editor, getPos });
		this.img = element("img", { alt: "", draggable: "false" });
		this.contentDOM = element("figcaption", { "data-placeholder": text("caption") });
		this.alt = this.field("input", "alt", text("alt"), {
			type: "text",
			placeholder: text("altHint"),
			maxlength: 1000,
		});
		this.align = this.choice("align", text("alignment"), ALIGNMENTS, [
			"alignNone",
			"alignLeft",
			"alignRight",
			"alignWide",
			"alignFull",
		]);
		this.size = this.choice("size", text("size"), SIZES, [
			"sizeAuto",
			"sizeMedium",
			"sizeLarge",
			"sizeFull",
		]);
		this.progress = element("progress", { max: "1", value: "0", "aria-label": text("uploading") });
		this.trouble = element("p", { class: "rich-trouble", role: "alert" });
		this.again = this.button("tryAgain", () => this.retry?.());
		const remove = this.button("removePicture", () => this.remove());
		const fields = element(
			"div",
			{ class: "rich-fields" },
			this.alt,
			this.align,
			this.size,
			this.again,
			remove,
		);
		this.held = element("div", { contenteditable: "false" }, this.img, this.progress, this.trouble);
		this.fields = element("div", { contenteditable: "false" }, fields);
		this.dom = element("figure", { class: "rich-picture" }, this.held, this.contentDOM, this.fields);
		this.draw();
	}

	button(label, run) {
		const made = element("button", { type: "button" }, text(label));
		made.addEventListener("click", run);
		return made;
	}

	remove() {
		const { state, view } = this.editor,
			at = this.getPos(),
			$at = state.doc.resolve(at);
		const whole = $at.parent.type.name === "gallery" && $at.parent.childCount === 1;
		const [from, to] = whole ? [$at.before(), $at.after()] : [at, at + this.node.nodeSize];
		view.dispatch(state.tr.delete(from, to));
		view.focus();
	}

	field(name, attribute, label, options, ...children) {
		const input = element(name, { ...options, "aria-label": label, title: label }, ...children);
		input.addEventListener("input", () => this.change(attribute, input.value));
		return input;
	}

	choice(attribute, label, values, names) {
		const options = values.map((value, i) => element("option", { value }, text(names[i])));
		return this.field("select", attribute, label, {}, ...options);
	}

	change(what, value) {
		const { attrs } = this.node;
		const set =
			what === "alt"
				? { alt: value }
				: {
						keep: withClass(
							attrs.keep,
							what === "align" ? /^align/ : /^size-/,
							value,
						),
					};
		const at = this.getPos();
		this.editor.view.dispatch(this.editor.state.tr.setNodeMarkup(at, null, { ...attrs, ...set }));
	}

	draw() {
		const { src, alt, keep, upload } = this.node.attrs;
		const words = (keep?.class ?? "").split(" ");
		if (src && isMedia(src) && this.img.getAttribute("src") !== src) this.img.src = src;
		this.img.hidden = !src;
		this.progress.hidden = !upload;
		if (this.alt.value !== (alt ?? "")) this.alt.value = alt ?? "";
		this.again.hidden = !this.trouble.textContent;
		this.alt.toggleAttribute("data-missing", !alt && !upload);
		this.align.value = words.find((word) => ALIGNMENTS.includes(word)) ?? "";
		this.size.value = words.find((word) => SIZES.includes(word)) ?? "";
		this.dom.dataset.align = this.align.value;
		this.contentDOM.toggleAttribute("data-empty", this.node.content.size === 0);
	}

	/* What is not in the document: how far an upload is, and why it failed. */
	report({ fraction, message, retry }) {
		if (fraction != null) this.progress.value = fraction;
		this.progress.hidden = Boolean(message);
		this.trouble.textContent = message ?? "";
		this.retry = retry;
		this.again.hidden = !retry;
	}

	update(node) {
		if (node.type !== this.node.type) return false;
		this.node = node;
		this.draw();
		return true;
	}

	selectNode() {
		this.dom.classList.add("ProseMirror-selectednode");
	}

	deselectNode() {
		this.dom.classList.remove("ProseMirror-selectednode");
	}

	stopEvent(event) {
		return this.fields.contains(event.target);
	}

	ignoreMutation(record) {
		return record.type !== "selection" && !this.contentDOM.contains(record.target);
	}
}

const Caption = Node.create({
	name: "caption",
	content: "inline*",
	defining: true,
	addAttributes: () => ({ ...common(), made: onPurpose }),
	parseHTML: () => [{ tag: "figcaption" }],
	renderHTML: ({ node }) => ["figcaption", written(node), 0],
});

const holdsPictures = (node) => {
	const parts = content(node);
	if (nameOf(parts.at(-1) ?? node) === "figcaption") parts.pop();
	return parts.length > 0 && parts.every((one) => nameOf(one) === "figure" && pictureParts(one));
};

const Gallery = Node.create({
	name: "gallery",
	group: "block",
	content: "picture+ caption?",
	isolating: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "figure", priority: 61, getAttrs: (node) => (holdsPictures(node) ? null : false) }],
	renderHTML: ({ node }) => ["figure", written(node), 0],
});

/* A figure around something else: a table, a quote. */
const Figure = Node.create({
	name: "figure",
	group: "block",
	content: "block+ caption?",
	defining: true,
	addAttributes: common,
	parseHTML: () => [{ tag: "figure", priority: 40 }],
	renderHTML: ({ node }) => ["figure", written(node), 0],
});

/* A picture within a line, as older articles have them. */
const InlineImage = Node.create({
	name: "inlineImage",
	group: "inline",
	inline: true,
	draggable: true,
	addAttributes: () => ({
		...common(),
		src: attribute(null, (node) => node.getAttribute("src")),
		alt: attribute(null, (node) => node.getAttribute("alt")),
	}),
	parseHTML: () => [{ tag: "img[src]" }],
	renderHTML: ({ node }) => ["img", written(node, withAlt(null, node.attrs.src, node.attrs.alt))],
});

export const pictures = [Picture, Gallery, Figure, Caption, InlineImage];
export const NEW_PICTURE = { class: "wp-block-image size-large" };
export const NEW_GALLERY = { class: "wp-block-gallery has-nested-images" };
