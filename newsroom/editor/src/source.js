/*
 * HTML to document and back without loss. Each top-level block remembers the source it was read from and is written as
 * it was until it changes. A block that the schema would not write back with the same meaning is not taken apart: it
 * becomes an HTML block (html_block.js). So nothing that an article holds can vanish by being opened.
 */
import { DOMParser as Reader, DOMSerializer, Fragment } from "@tiptap/pm/model";

import { filterElement, PHRASES } from "./allowed.js";
import { isInline, isKnown } from "./blocks.js";
import {
	content,
	inert,
	isBlankText,
	nameOf,
	onlyChild,
	parseBody,
	rename,
	sourceOf,
	unwrap,
	withStyles,
} from "./dom.js";
import { embedOf } from "./embeds.js";
import { readFootnotes, writeFootnotes } from "./footnotes.js";

const CONTAINERS = new Set("div section aside details blockquote figure".split(" "));
const sources = new WeakMap(); // top-level node → its source

/* --- Reading --- */

/* Marks of WordPress's block editor belong to the block that they open or close. */
const blockMark = (node) => /^\s*(\/?)wp:/.exec(node.data);

/* [{ node, html }]: the top-level blocks with their source; runs of loose text in a paragraph of their own. */
function units(body) {
	const found = [];
	let lead = "",
		run = null;
	for (const node of [...body.childNodes]) {
		if (run && isInline(node)) {
			run.html += node.nodeType === 1 ? sourceOf(node) : escaped(node.data);
			run.node.append(node);
			continue;
		}
		run = null;
		if (isBlankText(node)) continue;
		const mark = node.nodeType === 8 ? blockMark(node) : null;
		if (mark && !mark[1]) lead += `<!--${node.data}-->\n`;
		else if (mark && found.length) found.at(-1).html += `\n<!--${node.data}-->`;
		else if (mark) continue;
		else {
			found.push(unitOf(node, lead));
			run = isInline(node) ? found.at(-1) : null;
			lead = "";
		}
	}
	return found;
}

function unitOf(node, lead) {
	const html =
		node.nodeType === 1 ? sourceOf(node) : node.nodeType === 8 ? `<!--${node.data}-->` : escaped(node.data);
	if (!isInline(node)) return { node, html: lead + html };
	const line = node.ownerDocument.createElement("p");
	node.replaceWith(line);
	line.append(node);
	return { node: line, html: lead + html };
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

export function readSource(schema, html) {
	const body = parseBody(html),
		found = units(body),
		reader = Reader.fromSchema(schema);
	readFootnotes(body);
	const nodes = found.flatMap((unit) => {
		const read = readUnit(schema, reader, unit);
		if (read.length === 1) sources.set(read[0], unit.html);
		return read;
	});
	return schema.topNodeType.create(null, nodes.length ? nodes : schema.nodes.paragraph.create());
}

function readUnit(schema, reader, { node, html }) {
	const opaque = () => [schema.nodes.htmlBlock.create({ html })];
	if (node.nodeType !== 1) return opaque();
	const embed = embedOf(node);
	if (embed) return [schema.nodes.embed.create(embed)];
	const prepared = prepare(node);
	return hold(schema, reader, prepared) ?? inPart(schema, reader, prepared) ?? opaque();
}

/* The nodes for this element when they would be written back as the same; otherwise null. */
function hold(schema, reader, element) {
	const box = element.ownerDocument.createElement("div");
	box.append(element.cloneNode(true));
	const doc = reader.parse(box);
	const before = tidied(element),
		after = drawn(schema, doc.content);
	if (meaning(before) !== meaning(after)) return null;
	const nodes = [];
	doc.forEach((node) => nodes.push(node));
	return nodes;
}

/* A container holds what it can and keeps the rest as HTML blocks within it. */
function inPart(schema, reader, element) {
	if (!CONTAINERS.has(nameOf(element)) || content(element).length < 2) return null;
	for (const child of content(element)) {
		if (isInline(child) || ["summary", "figcaption", "cite"].includes(nameOf(child))) continue;
		if (!hold(schema, reader, child) && !inPart(schema, reader, child))
			child.replaceWith(shelf(child, "x-html"));
	}
	return hold(schema, reader, element);
}

function shelf(node, name) {
	const made = node.ownerDocument.createElement(name);
	made.setAttribute("data-html", node.nodeType === 1 ? sourceOf(node) : `<!--${node.data}-->`);
	return made;
}

/* --- Preparing: what the sanitiser does, with everything unknown put on a shelf instead of dropped --- */

const ODD_PHRASES = new Set("ruby wbr picture audio video map object embed iframe svg font input button".split(" "));
const isEmptyAnchor = (node) => PHRASES.has(nameOf(node)) && content(node).length === 0 && !node.textContent;

function prepare(element) {
	const made = filterElement(element);
	for (const child of [...made.childNodes]) prepareChild(child);
	return made;
}

function prepareChild(child) {
	if (child.nodeType === 8) {
		if (blockMark(child)) child.remove();
		else child.replaceWith(shelf(child, "x-html-inline"));
		return;
	}
	if (child.nodeType !== 1 || nameOf(child).startsWith("x-")) return;
	const odd = ODD_PHRASES.has(nameOf(child)) || (!isKnown(child) && !isAlias(child));
	if (odd || (isEmptyAnchor(child) && child.attributes.length)) child.replaceWith(shelf(child, "x-html-inline"));
	else if (isEmptyAnchor(child)) child.remove();
	else if (nameOf(child) === "span" && !filterElement(child).attributes.length) {
		for (const inner of [...child.childNodes]) prepareChild(inner);
		unwrap(child);
	} else prepare(child);
}

const isAlias = (node) => ["acronym", "center", "h1", "strike", "tt"].includes(nameOf(node));

/* --- Comparing two trees by what they mean: inline elements of one text form a set, their order says nothing --- */

function describe(node) {
	const sorted = (words) => words.split(/\s+/).filter(Boolean).sort().join(" ");
	const attributes = [...node.attributes].map(
		({ name, value }) => `${name}=${name === "class" ? sorted(value) : value.trim()}`,
	);
	return `${nameOf(node)}[${attributes.sort().join("|")}]`;
}

export function meaning(root) {
	const tokens = [];
	walk(root, [], false, tokens);
	return tokens.map(([kind, words]) => kind + words).join("\n");
}

function walk(parent, marks, verbatim, tokens) {
	for (const node of parent.childNodes) {
		if (node.nodeType === 3) addText(node.data, marks, verbatim, tokens);
		else if (node.nodeType !== 1) continue;
		else if (PHRASES.has(nameOf(node)) && !node.dataset.block)
			walk(node, [...new Set([...marks, describe(node)])].sort(), verbatim, tokens);
		else addElement(node, marks, verbatim, tokens);
	}
}

function addElement(node, marks, verbatim, tokens) {
	const leaf = node.childNodes.length === 0 || nameOf(node).startsWith("x-");
	if (!["img", "x-html-inline", "x-note"].includes(nameOf(node))) trimEnd(tokens);
	tokens.push([`<${isInline(node) ? marks.join() : ""}`, describe(node)]);
	if (leaf) return;
	walk(node, [], verbatim || nameOf(node) === "pre", tokens);
	trimEnd(tokens);
	tokens.push(["/", nameOf(node)]);
}

const isText = (token) => token?.[0].startsWith('"');
function trimEnd(tokens) {
	const last = tokens.at(-1);
	if (!isText(last) || last[2]) return;
	last[1] = last[1].replace(/[ \t\n\r\f]+$/, "");
	if (!last[1]) tokens.pop();
}

function addText(data, marks, verbatim, tokens) {
	const last = tokens.at(-1),
		kind = `"${marks.join()}"`;
	let words = verbatim ? data : data.replace(/[ \t\n\r\f]+/g, " ");
	const follows =
		last &&
		(isText(last) ? last[1].endsWith(" ") : !/^<.*?(?:img|x-html-inline|x-note)\[/.test(last.join("")));
	if (!verbatim && follows) words = words.replace(/^ /, "");
	if (!words) return;
	if (last?.[0] === kind) last[1] += words;
	else tokens.push([kind, words, verbatim]);
}

/* --- Writing --- */

/* A tree as the document has it, tidied, with shelves still in place. */
function drawn(schema, fragment) {
	const box = inert().createElement("div");
	DOMSerializer.fromSchema(schema).serializeFragment(fragment, { document: box.ownerDocument }, box);
	return tidy(box);
}

function tidied(element) {
	const box = element.ownerDocument.createElement("div");
	box.append(element.cloneNode(true));
	return tidy(box);
}

const isBare = (node) => nameOf(node) === "p" && node.attributes.length === 0;

function tidyItem(item) {
	const [first, ...rest] = content(item);
	if (first && isBare(first) && rest.every((node) => ["ul", "ol"].includes(nameOf(node)))) unwrap(first);
}

function tidyCell(cell) {
	const only = onlyChild(cell);
	if (only && isBare(only)) unwrap(only);
}

/* Rows back into thead, tbody and tfoot. */
function tidyTable(table) {
	const rows = [...table.querySelectorAll("tr[data-section]")].filter((row) => row.closest("table") === table);
	if (rows.length === 0) return;
	const old = rows[0].parentNode;
	let section = null;
	for (const row of rows) {
		const name =
			row.dataset.section === "thead" && section && nameOf(section) !== "thead"
				? "tbody"
				: row.dataset.section;
		if (nameOf(section ?? row) !== name) table.append((section = table.ownerDocument.createElement(name)));
		row.removeAttribute("data-section");
		section.append(row);
	}
	old.remove();
}

function tidy(root) {
	for (const node of root.querySelectorAll("[data-id]")) {
		node.id = node.dataset.id;
		node.removeAttribute("data-id");
	}
	root.querySelectorAll("table").forEach(tidyTable);
	root.querySelectorAll("li").forEach(tidyItem);
	root.querySelectorAll("td, th").forEach(tidyCell);
	for (const node of root.querySelectorAll("figcaption, cite[data-block]")) {
		node.removeAttribute("data-block");
		if (content(node).length === 0) node.remove();
	}
	return root;
}

/* A header cell without words heads nothing; in the header row every other one does. Of tables that were edited. */
function nameHeaders(root) {
	for (const cell of root.querySelectorAll("th"))
		if (content(cell).length === 0) rename(cell, "td").removeAttribute("scope");
	for (const cell of root.querySelectorAll("thead td"))
		if (content(cell).length > 0) rename(cell, "th").setAttribute("scope", "col");
}

/* What was on a shelf, addresses and notes take their own form again. */
function unshelve(root) {
	root.querySelectorAll("[data-upload]").forEach((node) => node.remove());
	nameHeaders(root);
	writeFootnotes(root);
	for (const node of root.querySelectorAll("x-html, x-html-inline, x-embed")) {
		const { html, url } = node.dataset;
		const line = root.ownerDocument.createElement("p");
		line.textContent = url ?? "";
		node.replaceWith(...(html == null ? [line] : [...parseBody(html).childNodes]));
	}
	return root;
}

function writeNode(schema, node) {
	if (node.type.name === "htmlBlock") return node.attrs.html;
	if (node.type.name === "embed" && node.attrs.html != null) return node.attrs.html;
	const empty = node.type.name === "paragraph" && node.content.size === 0 && !node.attrs.keep && !node.attrs.id;
	return empty ? "" : withStyles(unshelve(drawn(schema, Fragment.from(node))).innerHTML);
}

export function writeSource(schema, doc) {
	const parts = [];
	doc.forEach((node) => {
		if (!sources.has(node)) sources.set(node, writeNode(schema, node));
		parts.push(sources.get(node));
	});
	return parts.filter(Boolean).join("\n\n");
}
