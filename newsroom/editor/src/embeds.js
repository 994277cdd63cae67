/*
 * Players and posts of other sites. In the source an embed is a paragraph with nothing but its address; the server
 * makes the click-to-load element of it. Here it is a card; nothing is fetched.
 */
import { Node } from "@tiptap/core";

import { attribute } from "./attributes.js";
import { content, element, nameOf, onlyChild, sourceOf } from "./dom.js";
import { text } from "./texts.js";

/* Hosts, without "www." and "m.", of src/text/embed_table.c, with what their addresses look like. */
const PROVIDERS = [
	[
		"YouTube",
		/^(?:(?:music\.)?youtube(?:-nocookie)?\.com\/(?:watch|playlist|embed|v|shorts|live)\b|youtu\.be\/\w)/,
	],
	["Vimeo", /^(?:player\.)?vimeo\.com\/(?:video\/|channels\/.+\/|groups\/.+\/)?\d/],
	["X", /^(?:(?:mobile\.)?twitter|x)\.com\/\w+\/status(?:es)?\/\d/],
	["Facebook", /^facebook\.com\/(?:(?:.+\/)?(?:videos|posts|photos|plugins|reel)\/|watch|permalink|photo|video)/],
	["Facebook", /^fb\.watch\//],
	["Instagram", /^instag(?:ram\.com|r\.am)\/(?:[\w.]+\/)?(?:p|reels?|tv)\//],
	["TikTok", /^tiktok\.com\/(?:@[^/]+\/video|embed|player)\//],
	["SoundCloud", /^(?:w\.)?soundcloud\.com\/[^/]+\/?[^/]/],
	["Spotify", /^open\.spotify\.com\/[\w-]+\/\w/],
	["Datawrapper", /^datawrapper\.(?:dwcdn\.net\/\w|de\/_\/)/],
	["Flourish", /^(?:flo\.uri\.sh|public\.flourish\.studio)\/(?:visualisation|story)\/\d/],
	["Google Maps", /^(?:google\.com\/maps\/(?:embed|d\/)|maps\.google\.com\/maps\?)/],
	["Google Forms", /^docs\.google\.com\/forms\/d\//],
];

/* The name of the provider whose address this is, or "". */
export function providerOf(address) {
	const found = /^(?:https?:)?\/\/(?:www\.|m\.)?(\S+)$/i.exec(address.trim());
	return (found && PROVIDERS.find(([, pattern]) => pattern.test(found[1]))?.[0]) || "";
}

export const isAddress = (words) => /^https?:\/\/[^\s<>"]+$/i.test(words.trim());

function frameIn(node) {
	if (nameOf(node) === "iframe") return node;
	const only = ["p", "div", "figure", "center"].includes(nameOf(node)) ? onlyChild(node) : null;
	return only ? frameIn(only) : null;
}

/* { url, html } when this block of an article is an embed: html is how it was written, null when it is an address. */
export function embedOf(node) {
	const words = node.textContent.trim();
	const lone = nameOf(node) === "p" && content(node).length === 1 && isAddress(words) && providerOf(words);
	if (lone) return { url: words, html: null };
	const html = sourceOf(node);
	if (nameOf(node) === "figure" && node.classList.contains("embed"))
		return { url: node.querySelector("a")?.getAttribute("href") ?? "", html };
	if (nameOf(node) === "figure" && node.classList.contains("wp-block-embed"))
		return { url: node.querySelector("iframe")?.getAttribute("src") ?? words.split(/\s/)[0], html };
	const frame = frameIn(node);
	return frame ? { url: frame.getAttribute("src") ?? "", html } : null;
}

function draw(dom, { url }) {
	const name = providerOf(url) || text("embed");
	dom.replaceChildren(element("strong", null, name), element("span", null, url));
}

export const Embed = Node.create({
	name: "embed",
	group: "block",
	atom: true,
	draggable: true,
	addAttributes: () => ({
		url: attribute("", (node) => node.getAttribute("data-url")),
		html: attribute(null, (node) => node.getAttribute("data-html")),
	}),
	parseHTML: () => [{ tag: "x-embed" }],
	renderHTML({ node }) {
		const { url, html } = node.attrs;
		return ["x-embed", { "data-url": url, ...(html == null ? null : { "data-html": html }) }, url];
	},
	renderText: ({ node }) => node.attrs.url,
	addNodeView:
		() =>
		({ node }) => {
			const dom = element("div", { class: "rich-embed" });
			draw(dom, node.attrs);
			return { dom };
		},
	addKeyboardShortcuts() {
		return { Enter: () => turnLine(this.editor) };
	},
});

/* Enter after an address alone on its line. */
function turnLine(editor) {
	const { $from, empty } = editor.state.selection;
	const line = $from.parent,
		words = line.textContent.trim();
	const atEnd = empty && $from.depth === 1 && $from.parentOffset === line.content.size;
	if (!atEnd || line.type.name !== "paragraph" || !isAddress(words) || !providerOf(words)) return false;
	const range = { from: $from.before(), to: $from.after() };
	return editor.commands.insertContentAt(range, [
		{ type: "embed", attrs: { url: words } },
		{ type: "paragraph" },
	]);
}
