/*
 * What every node and mark carries beside its own: `id`, and in `keep` all other attributes that the sanitiser allows,
 * so that nothing an imported article has is lost. In the page of the newsroom an id is called data-id: the article's
 * must not meet the page's.
 */
import { allowedAttributes } from "./allowed.js";

const HANDLED = { a: ["href"], img: ["src", "alt"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"] };

export function kept(node) {
	const found = allowedAttributes(node);
	for (const name of ["id", ...(HANDLED[node.localName] ?? [])]) delete found[name];
	return Object.keys(found).length ? found : null;
}

export const idOf = (node) => node.getAttribute("id") || node.getAttribute("data-id") || null;

/* An attribute of a node that renderHTML writes itself; read(element) finds it in HTML. */
export function attribute(initial, read, keepOnSplit = true) {
	return { default: initial, rendered: false, keepOnSplit, parseHTML: read };
}

/* Has no default: a node with it is never made by Enter, only on purpose, with { made: true }. */
export const onPurpose = { isRequired: true, rendered: false, parseHTML: () => true };

export const common = () => ({
	keep: attribute(null, kept),
	id: attribute(null, idOf, false),
});

export const tagOf = (initial) => attribute(initial, (node) => node.localName);

/* What goes on the element of a node or a mark. */
export function written(item, own) {
	const { keep, id } = item.attrs;
	return { ...keep, ...own, ...(id ? { "data-id": id } : null) };
}

export const hasClass = (keep, name) => (keep?.class ?? "").split(" ").includes(name);

/* keep with the classes that match `old` taken away and `added` put in their place. */
export function withClass(keep, old, added) {
	const words = (keep?.class ?? "").split(" ").filter((word) => word && !old.test(word));
	const all = [...words, ...(added ? [added] : [])].join(" ");
	const { class: _, ...rest } = keep ?? {};
	return all ? { ...rest, class: all } : Object.keys(rest).length ? rest : null;
}
