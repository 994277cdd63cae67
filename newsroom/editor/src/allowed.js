/*
 * What the server's sanitiser lets through (src/text/sanitise_table.c and sanitise_value.c), so that the editor neither
 * shows nor writes what would be lost. Only a help: the server decides. A test compares the two tables.
 */
import { rename, styleOf } from "./dom.js";

export const ELEMENTS = new Set(
	(
		"a abbr address aside audio b bdi bdo blockquote br caption cite code col colgroup dd del " +
		"details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p " +
		"picture pre q rp rt ruby s samp section small source span strong sub summary sup table " +
		"tbody td tfoot th thead time tr track u ul var video wbr"
	).split(" "),
);

export const ALIASES = { acronym: "abbr", center: "p", h1: "h2", strike: "s", tt: "code" };

/* Phrase elements: they stand in a line of text and may nest in any order. */
export const PHRASES = new Set(
	"a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var".split(" "),
);

const GLOBAL = "id class lang dir title".split(" ");
const OWN = {
	a: "href hreflang target rel data-embed",
	img: "src srcset sizes alt width height loading decoding",
	source: "src srcset sizes media type width height",
	audio: "src controls loop muted preload",
	video: "src poster width height controls loop muted playsinline preload",
	track: "src kind srclang label default",
	td: "colspan rowspan",
	th: "colspan rowspan scope abbr",
	col: "span",
	colgroup: "span",
	ol: "start reversed type",
	li: "value",
	time: "datetime",
	ins: "datetime cite",
	del: "datetime cite",
	blockquote: "cite",
	q: "cite",
	details: "open",
};
const CLASS = /^(?:wp-block-|align|size-|has-|is-layout-|is-style-|language-)[\w-]*$|^wp-image-\d+$/;
const EMBED_CLASS = /^embed(?:-[\w-]*)?$/;
const LINK = /^(?:https?:\/\/|mailto:|tel:|#|\/)/i;
const MEDIA = /^(?:https?:\/\/|\/)/i;

export const isLink = (address) => LINK.test(address.trim());
export const isMedia = (address) => MEDIA.test(address.trim());

function classes(name, value) {
	const embeds = name === "a" || name === "figure";
	return value
		.split(/\s+/)
		.filter((word) => CLASS.test(word) || (embeds && EMBED_CLASS.test(word)))
		.join(" ");
}

function cleaned(name, key, value) {
	if (key === "class") return classes(name, value) || null;
	if (key === "href") return isLink(value) ? value : null;
	if (key === "src" || key === "poster") return isMedia(value) ? value : null;
	return value;
}

/* {name: value} of what may stay on this element. */
export function allowedAttributes(node) {
	const name = node.localName,
		kept = {};
	const own = (OWN[name] ?? "").split(" ");
	for (const { name: key, value } of node.attributes) {
		const known = GLOBAL.includes(key) || own.includes(key);
		const clean = known ? cleaned(name, key, value) : null;
		if (clean != null) kept[key] = clean;
	}
	return kept;
}

function alignClass(node) {
	const how = /(?:^|;)\s*text-align\s*:\s*(left|center|right)/i.exec(styleOf(node));
	if (how) node.classList.add(`has-text-align-${how[1].toLowerCase()}`);
}

/* Gives the element the name and the attributes that it will have on the page; returns it. */
export function filterElement(node) {
	alignClass(node);
	const made = ALIASES[node.localName] ? rename(node, ALIASES[node.localName]) : node;
	const kept = allowedAttributes(made);
	for (const { name } of [...made.attributes])
		if (!(name in kept) && name !== "data-link") made.removeAttribute(name); /* footnotes.js's own */
	for (const [name, value] of Object.entries(kept)) made.setAttribute(name, value);
	return made;
}

/* A copy for display of what a page would show: what is not allowed is unwrapped or, when it is active, left out. */
const ACTIVE = new Set(
	(
		"script style template iframe object embed applet noscript noembed noframes xmp plaintext title" +
		" textarea select option frame head svg math form input button base link meta"
	).split(" "),
);
export function safeCopy(body) {
	for (const node of [...body.querySelectorAll("*")]) {
		if (ACTIVE.has(node.localName)) node.remove();
		else if (!ELEMENTS.has(ALIASES[node.localName] ?? node.localName)) node.replaceWith(...node.childNodes);
		else filterElement(node).removeAttribute("id");
	}
	const copy = document.createDocumentFragment();
	copy.append(...[...body.childNodes].map((node) => document.importNode(node, true)));
	return copy;
}
