/* The one door to HTML parsing, with the bundle's Trusted Types policy, and small helpers to build elements. */
const policy = globalThis.trustedTypes?.createPolicy("courant-editor", { createHTML: (html) => html });

/*
 * A policy that forbids inline styles complains of them even where nothing is shown. So a style attribute is read under
 * another name, and has its own again in what is written.
 */
const STYLE = "data-courant-style";
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const ATTRIBUTE = /([\s"'])([^\s"'>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))/g;
const withoutStyles = (html) =>
	html.replace(TAG, (tag) =>
		/style/i.test(tag)
			? tag.replace(ATTRIBUTE, (all, before, name, value) =>
					name.toLowerCase() === "style" ? before + STYLE + value : all,
				)
			: tag,
	);

export const withStyles = (html) => html.replaceAll(` ${STYLE}="`, ' style="');
export const styleOf = (node) => node.getAttribute(STYLE) ?? "";
export const styled = (part) => `[${STYLE}${part ? `*='${part}'` : ""}]`;
export const sourceOf = (node) => withStyles(node.outerHTML);

/* An inert body: nothing in it loads, runs or is shown. */
export function parseBody(html) {
	const whole = `<body>${withoutStyles(html)}`;
	return new DOMParser().parseFromString(policy ? policy.createHTML(whole) : whole, "text/html").body;
}

let workshop;
/* A document to build in: pictures that are made in it are not fetched. */
export const inert = () => (workshop ??= document.implementation.createHTMLDocument(""));

/* element("a", { href: "/" }, "text", child…); attributes that are null are left out. */
export function element(name, attributes, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes ?? {}))
		if (value != null && value !== false) made.setAttribute(key, value === true ? "" : value);
	made.append(...children.filter((child) => child != null));
	return made;
}

export function unwrap(node) {
	node.replaceWith(...node.childNodes);
}

/* The same element under another name, children moved, attributes copied. */
export function rename(node, name) {
	const made = node.ownerDocument.createElement(name);
	for (const { name: key, value } of [...node.attributes]) made.setAttribute(key, value);
	made.append(...node.childNodes);
	node.replaceWith(made);
	return made;
}

export const nameOf = (node) => (node.nodeType === 1 ? node.localName : "");
export const isBlankText = (node) => node.nodeType === 3 && !/[^ \t\n\r\f]/.test(node.data);
/* Child nodes without white space and comments. */
export const content = (node) => [...node.childNodes].filter((child) => child.nodeType !== 8 && !isBlankText(child));
export const onlyChild = (node) => (content(node).length === 1 ? content(node)[0] : null);
