/*
 * What Word leaves on the clipboard: smart tags, tracked changes, margin comments, and lists that are paragraphs with a
 * bullet typed in front. Works on an inert tree, before paste.js takes classes and styles away.
 */
import { nameOf, rename, styled, styleOf, unwrap } from "./dom.js";

export function isWord(body, html) {
	return (
		/xmlns:[ow]="urn:schemas-microsoft-com|class="?Mso|mso-[a-z]+-?[a-z]*:/i.test(html) ||
		body.querySelector("[class^=Mso]") !== null
	);
}

/* In tracked text the deleted words are still there. */
function settleChanges(body) {
	body.querySelectorAll("del, .msoDel").forEach((node) => node.remove());
	body.querySelectorAll("ins, .msoIns").forEach(unwrap);
}

const COMMENTS = `.MsoCommentReference, .msocomanchor, .msocomtxt, .MsoCommentText, ${styled("mso-element:comment")}`;
function dropComments(body) {
	for (const node of body.querySelectorAll(COMMENTS)) {
		const wraps =
			nameOf(node) === "span" &&
			/mso-comment-reference/.test(styleOf(node)) &&
			node.textContent.trim();
		if (wraps && !/^\[\w+\]$/.test(node.textContent.trim())) unwrap(node);
		else node.remove();
	}
	for (const node of body.querySelectorAll(styled("mso-comment-reference"))) unwrap(node);
}

/* --- Lists --- */

const LEVEL = /mso-list:\s*(l\d+)\s+level(\d+)\s+(lfo\d+)/i;

function itemOf(paragraph) {
	const found = LEVEL.exec(styleOf(paragraph));
	return found ? { list: `${found[1]} ${found[3]}`, level: Number(found[2]) } : null;
}

/* Takes the typed marker away and says whether it counts: "3.", "b)", "iv.". */
function takeMarker(paragraph) {
	const marker = paragraph.querySelector(`${styled("mso-list:Ignore")}, ${styled("mso-list: Ignore")}`);
	const words = marker?.textContent.replace(/[\s\u00a0]+/g, "") ?? "";
	marker?.remove();
	return { ordered: /^\(?(?:\d+|[a-z]|[ivxlc]+)[.)]+$/i.test(words), start: Number(/\d+/.exec(words)?.[0] ?? 1) };
}

function appendItem(stack, paragraph, level, { ordered, start }) {
	const document = paragraph.ownerDocument;
	stack.length = Math.min(stack.length, level);
	while (stack.length < level) {
		const list = document.createElement(ordered ? "ol" : "ul");
		const parent = stack.at(-1)?.lastElementChild;
		if (ordered && start > 1 && stack.length === level - 1) list.setAttribute("start", start);
		if (parent) parent.append(list);
		else if (stack.length) stack.at(-1).append(list);
		else paragraph.before(list);
		stack.push(list);
	}
	const item = document.createElement("li");
	item.append(...paragraph.childNodes);
	stack.at(-1).append(item);
	paragraph.remove();
}

function makeLists(body) {
	let stack = [],
		current = null,
		last = null;
	for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
		const item = itemOf(paragraph);
		if (!item || paragraph.closest("li")) continue;
		const marker = takeMarker(paragraph),
			follows = paragraph.previousElementSibling === last && last;
		if (!follows || (current !== item.list && item.level === 1)) stack = [];
		current = item.list;
		appendItem(stack, paragraph, Math.min(item.level, stack.length + 1), marker);
		last = stack[0];
	}
}

export function cleanWord(body) {
	settleChanges(body);
	dropComments(body);
	makeLists(body);
	body.querySelectorAll("p.MsoTitle").forEach((node) => rename(node, "h1"));
	body.querySelectorAll(`${styled("mso-element:footnote-list")} > hr`).forEach((node) => node.remove());
	for (const node of body.querySelectorAll(styled("mso-spacerun"))) node.replaceWith(" ");
	for (const node of body.querySelectorAll(styled("mso-hide"))) node.remove();
}
