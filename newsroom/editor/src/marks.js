/* Formatting of words: what the toolbar offers, links, and every other phrase element that an article may hold. */
import { Mark, markInputRule } from "@tiptap/core";

import { attribute, common, tagOf, written } from "./attributes.js";

/* tags: the element we write, then others that mean the same and are kept as they are. */
function phrase(name, tags, keys, rule) {
	return Mark.create({
		name,
		parseHTML: () => tags.map((tag) => ({ tag })),
		addAttributes: () => ({ ...common(), tag: tagOf(tags[0]) }),
		renderHTML: ({ mark }) => [mark.attrs.tag, written(mark), 0],
		addKeyboardShortcuts() {
			const toggle = () => this.editor.commands.toggleMark(name);
			return Object.fromEntries(keys.map((key) => [key, toggle]));
		},
		addInputRules() {
			return rule ? [markInputRule({ find: rule, type: this.type })] : [];
		},
	});
}

/* `excludes: ""`: several of them may lie on the same words. */
const Other = Mark.create({
	name: "phrase",
	excludes: "",
	parseHTML: () =>
		"abbr cite q dfn kbd samp var time bdi bdo small mark ins del"
			.split(" ")
			.map((tag) => ({ tag }))
			.concat({ tag: "span", getAttrs: (node) => (node.attributes.length ? null : false) }),
	addAttributes: () => ({ ...common(), tag: tagOf("span") }),
	renderHTML: ({ mark }) => [mark.attrs.tag, written(mark), 0],
});

const Link = Mark.create({
	name: "link",
	priority: 1000,
	inclusive: false,
	parseHTML: () => [
		{ tag: "a", getAttrs: (node) => (node.textContent || node.firstElementChild ? null : false) },
	],
	addAttributes: () => ({ ...common(), href: attribute(null, (node) => node.getAttribute("href")) }),
	renderHTML: ({ mark }) => ["a", written(mark, mark.attrs.href != null ? { href: mark.attrs.href } : null), 0],
});

export const marks = [
	Link,
	phrase("bold", ["strong", "b"], ["Mod-b", "Mod-B"], /(?:^|\s)(\*\*(?!\s+\*\*)([^*]+)\*\*(?!\s+\*\*))$/),
	phrase("italic", ["em", "i"], ["Mod-i", "Mod-I"]),
	phrase("underline", ["u"], ["Mod-u", "Mod-U"]),
	phrase("strike", ["s"], ["Mod-Shift-x"]),
	phrase("subscript", ["sub"], ["Mod-,"]),
	phrase("superscript", ["sup"], ["Mod-."]),
	phrase("code", ["code"], ["Mod-e"], /(^|[^`])`([^`]+)`(?!`)$/),
	Other,
];
