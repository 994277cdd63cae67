/*
 * Cleans pasted HTML: formatting that means something becomes elements, the rest goes. Knows the clipboards of Word and
 * of Google Docs. Pure: a string goes in; out come HTML and the pictures that were written into it, to be uploaded.
 */
import { isLink } from "./allowed.js";
import { content, isBlankText, nameOf, parseBody, rename, styled, styleOf, unwrap } from "./dom.js";
import { cleanWord, isWord } from "./paste_word.js";

const GONE =
	"style, script, meta, link, title, base, template, noscript, object, embed, iframe, form, input, button," +
	"select, textarea, svg, math, canvas, audio, video, colgroup, col, xml, [hidden], br.Apple-interchange-newline";
const KEPT = new Set(
	(
		"a b blockquote br caption cite code em figcaption figure h2 h3 h4 hr i img li ol p pre q s small" +
		" strong sub sup table tbody td tfoot th thead tr u ul x-note"
	).split(" "),
);
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, pre, figure, hr, div";
const ATTRIBUTES = {
	a: ["href"],
	img: ["src", "alt", "width", "height", "data-file"],
	td: ["colspan", "rowspan"],
	th: ["colspan", "rowspan"],
	ol: ["start", "class"],
	li: ["id", "data-link"],
	"x-note": ["data-key", "data-link", "data-number"],
};

/* --- Styles of spans become elements --- */

/* Of the property itself: Word also writes mso-bidi-font-weight, which says nothing about these words. */
const says = (property, value) => new RegExp(`(?:^|;)\\s*${property}\\s*:${value}`, "i");
const RULES = [
	["strong", says("font-weight", "\\s*(?:bold|[6-9]00)")],
	["em", says("font-style", "\\s*(?:italic|oblique)")],
	["u", says("text-decoration(?:-line)?", "[^;]*underline")],
	["s", says("text-decoration(?:-line)?", "[^;]*line-through")],
	["sup", says("vertical-align", "\\s*super")],
	["sub", says("vertical-align", "\\s*sub(?!e)")],
];
const LIGHT = says("font-weight", "\\s*(?:normal|[1-4]00)"),
	UPRIGHT = says("font-style", "\\s*normal");
const PLAIN = { b: LIGHT, strong: LIGHT, i: UPRIGHT, em: UPRIGHT };

function wrapIn(node, name) {
	const made = node.ownerDocument.createElement(name);
	made.append(...node.childNodes);
	node.append(made);
}

function readStyle(node) {
	const style = styleOf(node),
		name = nameOf(node);
	if (/(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)) return node.remove();
	const heading = node.closest("h1, h2, h3, h4, h5, h6"),
		link = node.closest("a") || node.querySelector("a");
	const means =
		node.textContent.trim() !== "" && ["span", "font", "a", "b", "i", "em", "strong", "u"].includes(name);
	for (const [tag, pattern] of means ? RULES : [])
		if (pattern.test(style) && !(heading && tag === "strong") && !(link && tag === "u")) wrapIn(node, tag);
	if (name === "span" || name === "font" || PLAIN[name]?.test(style)) unwrap(node);
}

/* --- Structure --- */

const isPhrase = (node) => node.nodeType === 3 || !(node.matches(BLOCKS) || node.querySelector(BLOCKS));

/* A box of text is a paragraph, a box of blocks is nothing. */
function unbox(body) {
	for (const node of [
		...body.querySelectorAll("div, section, article, main, header, footer, center, address, aside"),
	]) {
		const inline = content(node).every(isPhrase) && !node.closest("li, td, th, p");
		if (inline && content(node).length) rename(node, "p");
		else unwrap(node);
	}
}

/* ul > ul belongs into the item before it. */
function nestLists(body) {
	for (const list of [...body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")]) {
		const before = list.previousElementSibling;
		if (before && nameOf(before) === "li") before.append(list);
	}
}

/* h1 is the article's own headline: one step down for all, as deep as we go. */
function lowerHeadings(body) {
	const step = body.querySelector("h1") ? 1 : 0;
	for (const node of [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")]) {
		const level = Math.min(4, Math.max(2, Number(node.localName[1]) + step));
		if (node.textContent.trim() === "") node.remove();
		else rename(node, `h${level}`);
	}
	body.querySelectorAll("h2 > b, h2 > strong, h3 > b, h3 > strong, h4 > b, h4 > strong").forEach(unwrap);
}

const isBreak = (node) => nameOf(node ?? {}) === "br" || (node?.nodeType === 3 && isBlankText(node));

/* Two line ends in a row are the end of a paragraph; those at its edges are nothing. */
function splitParagraph(node) {
	const parts = [[]];
	let breaks = [];
	for (const child of [...node.childNodes]) {
		if (isBreak(child)) breaks.push(child);
		else {
			if (breaks.filter((one) => nameOf(one) === "br").length > 1 && parts.at(-1).length)
				parts.push([]);
			else if (parts.at(-1).length) parts.at(-1).push(...breaks);
			parts.at(-1).push(child);
			breaks = [];
		}
	}
	const made = parts
		.filter((part) => part.length)
		.map((part) => {
			const copy = node.cloneNode(false);
			copy.append(...part);
			return copy;
		});
	node.replaceWith(...made);
}

const hasWords = (node) => /[^\s\u00a0]/.test(node.textContent) || node.querySelector("img, x-note, hr, table");
function dropEmpty(body) {
	for (const node of [
		...body.querySelectorAll("p, b, strong, em, i, u, s, sup, sub, a, li, ul, ol, blockquote"),
	].reverse())
		if (!hasWords(node) && !node.closest("td, th"))
			node.replaceWith(...(nameOf(node) === "p" ? [] : node.childNodes));
	for (const node of [...body.querySelectorAll("br")])
		if (!node.closest("p, li, td, th, h2, h3, h4, pre, figcaption")) node.remove();
}

function removeComments(body) {
	const walker = body.ownerDocument.createTreeWalker(body, 128);
	const found = [];
	while (walker.nextNode()) found.push(walker.currentNode);
	found.forEach((node) => node.remove());
}

/* --- Footnotes of documents: two links that point at one another --- */

const anchorOf = (link) => link.id || link.getAttribute("name") || link.parentNode.id;
const targetOf = (link) => link.getAttribute("href").replace(/^.*#/, "");

function noteBlocks(body, back) {
	const holder =
		back.closest(`${styled("mso-element:footnote")}, ${styled("mso-element:endnote")}`) ??
		back.closest("p, li, div");
	return holder && holder !== body ? holder : null;
}

function readNotes(body) {
	const links = [...body.querySelectorAll("a[href*='#']")].filter((link) =>
		/#.*(?:ft|note|edn)/i.test(link.href),
	);
	const list = body.ownerDocument.createElement("ol");
	for (const link of links) {
		const back = links.find(
			(other) => anchorOf(other) === targetOf(link) && targetOf(other) === anchorOf(link),
		);
		if (!back || !(link.compareDocumentPosition(back) & 4)) continue;
		const holder = noteBlocks(body, back);
		if (!holder || holder.contains(link)) continue;
		takeNote(list, link, back, holder);
	}
	if (list.firstChild) body.append(list);
	list.className = "wp-block-footnotes";
}

function takeNote(list, link, back, holder) {
	const key = `u-fn-p${list.childElementCount + 1}-${Math.random().toString(36).slice(2, 8)}`;
	const item = list.ownerDocument.createElement("li"),
		mark = list.ownerDocument.createElement("x-note");
	item.id = key;
	item.setAttribute("data-link", `${key}-link`);
	mark.setAttribute("data-key", key);
	mark.setAttribute("data-link", `${key}-link`);
	(back.closest("sup") ?? back).remove();
	item.append(...holder.childNodes);
	item.querySelectorAll("p, div").forEach(unwrap);
	list.append(item);
	holder.remove();
	(link.closest("sup") ?? link).replaceWith(mark);
}

/* --- Links and pictures --- */

function straighten(link) {
	const href = link.getAttribute("href") ?? "";
	const wrapped = /^https?:\/\/www\.google\.com\/url\?(?:.*&)?q=([^&]+)/.exec(href);
	const address = wrapped ? decodeURIComponent(wrapped[1]) : href;
	if (!isLink(address) || address.startsWith("#")) unwrap(link);
	else link.setAttribute("href", address);
}

function fileOf(address, n) {
	const found = /^data:(image\/(png|jpeg|gif|webp));base64,([\s\S]+)$/.exec(address);
	if (!found) return null;
	const bytes = Uint8Array.from(atob(found[3].replace(/\s/g, "")), (c) => c.charCodeAt(0));
	return new File([bytes], `picture-${n}.${found[2].replace("jpeg", "jpg")}`, { type: found[1] });
}

/* A picture written into the text is a file to upload; one of this site stays; any other would be loaded from afar. */
function readPictures(body, origin) {
	const files = [];
	let left = 0;
	for (const img of [...body.querySelectorAll("img")]) {
		const src = img.getAttribute("src") ?? "",
			file = fileOf(src, files.length + 1);
		if (file) {
			img.setAttribute("data-file", files.length);
			img.removeAttribute("src");
			files.push(file);
		} else if (origin && src.startsWith(`${origin}/`)) img.setAttribute("src", src.slice(origin.length));
		else if (!/^\/[^/]/.test(src)) {
			left += /^(?:https?|file):/i.test(src) ? 1 : 0;
			img.remove();
		}
	}
	return { files, left };
}

/* A picture stands by itself, after the block in which it was found. */
function liftPictures(body) {
	for (const img of [...body.querySelectorAll("img")].reverse()) {
		if (img.closest("figure")) continue;
		let block = img;
		while (block.parentNode !== body) block = block.parentNode;
		const figure = body.ownerDocument.createElement("figure");
		block.after(figure);
		figure.append(img);
	}
}

function strip(body) {
	for (const node of [...body.querySelectorAll("*")]) {
		const name = nameOf(node);
		if (!KEPT.has(name)) {
			node.replaceWith(...node.childNodes);
			continue;
		}
		const own = ATTRIBUTES[name] ?? [];
		for (const { name: key } of [...node.attributes]) if (!own.includes(key)) node.removeAttribute(key);
		if (node.className && node.className !== "wp-block-footnotes") node.removeAttribute("class");
	}
}

/* No-break spaces that only stand for two spaces; those of French punctuation stay. */
function tidySpaces(body) {
	const walker = body.ownerDocument.createTreeWalker(body, 4);
	while (walker.nextNode()) {
		const node = walker.currentNode;
		node.data = node.data.replace(/(?:[ \n\t]\u00a0|\u00a0[ \n\t]|\u00a0\u00a0)[\s\u00a0]*/g, " ");
	}
}

/*
 * { html, files, left }: clean HTML for the schema; files[n] belongs to img[data-file=n]; how many pictures were left
 * out because they lie elsewhere. origin: this site's, whose pictures stay.
 */
export function cleanPaste(html, origin) {
	const body = parseBody(html);
	if (isWord(body, html)) cleanWord(body);
	removeComments(body);
	readNotes(body);
	body.querySelectorAll(GONE).forEach((node) => node.remove());
	[...body.querySelectorAll(`${styled("")}, span, font`)].reverse().forEach(readStyle);
	unbox(body);
	nestLists(body);
	lowerHeadings(body);
	body.querySelectorAll("a").forEach(straighten);
	const pictures = readPictures(body, origin);
	liftPictures(body);
	strip(body);
	tidySpaces(body);
	body.querySelectorAll("p").forEach(splitParagraph);
	dropEmpty(body);
	body.querySelectorAll("li > p:only-of-type, td > p:only-child, th > p:only-child").forEach(unwrap);
	body.normalize();
	return { html: body.innerHTML.trim(), ...pictures };
}

/* [[line, …], …]: paragraphs of plain text. Blank lines part them; where there are none, every line is one. */
export function paragraphsOf(words) {
	const whole = words
		.replace(/\r\n?/g, "\n")
		.replace(/[ \t]+$/gm, "")
		.trim();
	if (!whole) return [];
	if (!/\n\n/.test(whole)) return whole.split("\n").map((line) => [line]);
	return whole.split(/\n{2,}/).map((part) => part.split("\n"));
}
