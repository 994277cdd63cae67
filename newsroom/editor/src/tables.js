/* Tables on prosemirror-tables. A row knows its section, so that thead, tbody and tfoot come out as they went in. */
import { Node } from "@tiptap/core";
import {
	addColumnAfter,
	addColumnBefore,
	addRowAfter,
	addRowBefore,
	deleteColumn,
	deleteRow,
	deleteTable,
	goToNextCell,
	mergeCells,
	splitCell,
	tableEditing,
} from "@tiptap/pm/tables";
import { Plugin, Selection, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

import { attribute, common, written } from "./attributes.js";
import { lastLine } from "./blocks.js";

const Table = Node.create({
	name: "table",
	group: "block",
	content: "tableRow+",
	isolating: true,
	tableRole: "table",
	addAttributes: common,
	parseHTML: () => [{ tag: "table" }],
	renderHTML: ({ node }) => ["table", written(node), ["tbody", 0]],
	extendNodeSchema: ({ config }) => (config.tableRole ? { tableRole: config.tableRole } : {}),
	addProseMirrorPlugins: () => [tableEditing({ allowTableNodeSelection: true }), emptyHeaders()],
	addKeyboardShortcuts() {
		const { editor } = this;
		const run = (command) => () => command(editor.state, editor.view.dispatch);
		return {
			Tab: () => run(goToNextCell(1))() || (isInTable(editor.state) && afterLastCell(editor)),
			"Shift-Tab": run(goToNextCell(-1)),
			Escape: run(leaveTable),
		};
	},
});

/* A header cell that says nothing heads nothing: it is a cell like any other, here and in the source (source.js). */
function emptyHeaders() {
	const mark = (doc) => {
		const found = [];
		doc.descendants((node, pos) => {
			if (node.type.name === "tableHeader" && isEmpty(node))
				found.push(Decoration.node(pos, pos + node.nodeSize, { role: "cell" }));
			return !node.isTextblock;
		});
		return DecorationSet.create(doc, found);
	};
	const plugin = new Plugin({
		state: {
			init: (_, { doc }) => mark(doc),
			apply: (tr, marked) => (tr.docChanged ? mark(tr.doc) : marked),
		},
		props: { decorations: (state) => plugin.getState(state) },
	});
	return plugin;
}

/* Without a word, and without anything that could stand for one. */
const isEmpty = (node) => {
	let empty = true;
	node.descendants((inner) => void (empty &&= !inner.isLeaf));
	return empty;
};

const sectionOf = (node) => {
	const name = node.getAttribute("data-section") || node.parentNode?.localName;
	return ["thead", "tfoot"].includes(name) ? name : "tbody";
};

const TableRow = Node.create({
	name: "tableRow",
	content: "(tableCell | tableHeader)+",
	tableRole: "row",
	addAttributes: () => ({ ...common(), section: attribute("tbody", sectionOf) }),
	parseHTML: () => [{ tag: "tr" }],
	renderHTML: ({ node }) => ["tr", written(node, { "data-section": node.attrs.section }), 0],
});

const span = (name) => attribute(1, (node) => Number(node.getAttribute(name)) || 1);
function cell(name, tag, tableRole) {
	return Node.create({
		name,
		content: "block+",
		isolating: true,
		tableRole,
		addAttributes: () => ({
			...common(),
			colspan: span("colspan"),
			rowspan: span("rowspan"),
			colwidth: attribute(null, () => null),
		}),
		parseHTML: () => [{ tag }],
		renderHTML({ node }) {
			const { colspan, rowspan } = node.attrs;
			const spans = { ...(colspan > 1 ? { colspan } : null), ...(rowspan > 1 ? { rowspan } : null) };
			return [tag, written(node, spans), 0];
		},
	});
}

export const tables = [Table, TableRow, cell("tableCell", "td", "cell"), cell("tableHeader", "th", "header_cell")];

export function isInTable(state) {
	return ancestor(state, "table") !== null;
}

function ancestor({ selection: { $anchor } }, name) {
	for (let depth = $anchor.depth; depth > 0; depth--)
		if ($anchor.node(depth).type.name === name)
			return { node: $anchor.node(depth), pos: $anchor.before(depth), depth };
	return null;
}

/* Tab in the last cell makes a row; where the last one is still empty it leads out. */
function afterLastCell(editor) {
	if (isEmpty(ancestor(editor.state, "tableRow").node)) return leaveTable(editor.state, editor.view.dispatch);
	addRowAfter(editor.state, editor.view.dispatch);
	return goToNextCell(1)(editor.state, editor.view.dispatch);
}

/* The caret behind the table and its caption; where nothing follows there is a new paragraph. */
function leaveTable(state, dispatch) {
	const table = ancestor(state, "table");
	if (!table) return false;
	const { $anchor } = state.selection;
	const inFigure = $anchor.node(table.depth - 1).type.name === "figure";
	const depth = inFigure ? table.depth - 1 : table.depth,
		end = $anchor.after(depth),
		tr = state.tr;
	if (end === $anchor.end(depth - 1)) tr.insert(end, state.schema.nodes.paragraph.create());
	dispatch(tr.setSelection(Selection.near(tr.doc.resolve(end), 1)).scrollIntoView());
	return true;
}

/* All rows alike, the first of header cells; the caret goes into it. */
export function insertTable(editor, rows, columns) {
	const { schema, tr } = editor.state;
	const { table, tableRow, tableCell, tableHeader, figure } = schema.nodes;
	const line = (type, section) =>
		tableRow.create(
			{ section },
			Array.from({ length: columns }, () =>
				type.createAndFill(type === tableHeader ? { keep: { scope: "col" } } : null),
			),
		);
	const all = [line(tableHeader, "thead"), ...Array.from({ length: rows - 1 }, () => line(tableCell, "tbody"))];
	const made = figure.create({ keep: { class: "wp-block-table" } }, table.create(null, all));
	const at = tr.selection.from;
	tr.replaceSelectionWith(made);
	const start = tr.doc.resolve(Math.min(tr.mapping.map(at, -1), tr.doc.content.size));
	tr.setSelection(TextSelection.near(tr.doc.resolve(firstCell(tr.doc, start.pos)))).scrollIntoView();
	editor.view.dispatch(tr);
}

function firstCell(doc, from) {
	let found = from;
	doc.nodesBetween(Math.max(0, from - 1), doc.content.size, (node, pos) => {
		if (found === from && node.type.name === "tableHeader" && pos >= from - 1) found = pos + 2;
		return found === from;
	});
	return found;
}

/* The first row becomes a header, or no longer is one. */
export function toggleHeaderRow(state, dispatch) {
	const found = ancestor(state, "table");
	if (!found) return false;
	const row = found.node.firstChild,
		header = row.attrs.section !== "thead";
	if (!dispatch) return true;
	const type = state.schema.nodes[header ? "tableHeader" : "tableCell"];
	const tr = state.tr.setNodeMarkup(found.pos + 1, null, { ...row.attrs, section: header ? "thead" : "tbody" });
	row.forEach((one, offset) => {
		const { scope, ...rest } = one.attrs.keep ?? {};
		const keep = header ? { ...rest, scope: "col" } : rest;
		const attrs = { ...one.attrs, keep: Object.keys(keep).length ? keep : null };
		tr.setNodeMarkup(found.pos + 2 + offset, type, attrs);
	});
	dispatch(tr);
	return true;
}

function removeTable(state, dispatch) {
	const figure = ancestor(state, "figure");
	if (!figure || figure.node.childCount > 2) return deleteTable(state, dispatch);
	dispatch?.(state.tr.delete(figure.pos, figure.pos + figure.node.nodeSize).scrollIntoView());
	return true;
}

export const TABLE_COMMANDS = {
	rowBefore: addRowBefore,
	rowAfter: addRowAfter,
	columnBefore: addColumnBefore,
	columnAfter: addColumnAfter,
	headerRow: toggleHeaderRow,
	mergeCells,
	splitCell,
	tableCaption: lastLine("figure", "caption"),
	deleteRow,
	deleteColumn,
	deleteTable: removeTable,
};
