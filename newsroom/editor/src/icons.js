/* Small drawings for the toolbar: paths on a field of 20 by 20, drawn with the colour of the text. */
const PATHS = {
	bulletList: "M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01",
	orderedList: "M9 5h8M9 10h8M9 15h8M3 3.5h1.2v4M3 12.4c.4-.8 2.2-.8 2.2.4 0 1-2.2 1.8-2.2 3.2h2.4",
	blockquote: "M3 12.5h4.5V8H3zM7.5 12.5c0 2-1 3-3 3.5M11.5 12.5h4.5v-4.5h-4.5zM16 12.5c0 2-1 3-3 3.5",
	link:
		"M8.5 11.5a3.2 3.2 0 0 0 4.6 0l3-3a3.2 3.2 0 0 0-4.6-4.6l-1 1M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-3 3" +
		"a3.2 3.2 0 0 0 4.6 4.6l1-1",
	picture: "M2.5 4h15v12h-15zM2.5 13.5l4-4 4 4 2.5-2.5 4.5 4.5M13.5 7.5h.01",
	library: "M5.5 6.5h12v10h-12zM2.5 13.5v-10h12M5.5 14l3.5-3 3 3 2-1.5 3.5 2.5",
	gallery: "M2.5 3.5h6.5v5.5H2.5zM11 3.5h6.5v5.5H11zM2.5 11h6.5v5.5H2.5zM11 11h6.5v5.5H11z",
	table: "M2.5 4h15v12h-15zM2.5 8h15M2.5 12h15M7.5 4v12M12.5 4v12",
	rule: "M2.5 10h15",
	codeBlock: "M7 5.5L2.5 10 7 14.5M13 5.5l4.5 4.5-4.5 4.5",
	embed: "M2.5 4h15v12h-15zM8.5 7.5v5l4-2.5z",
	poll: "M3 4.5h9M3 4.5v2.5h9V4.5M3 9h14v2.5H3zM3 13.5h5.5V16H3z",
	footnote: "M3 16.5h8M3 12.5h6M3 8.5h6M14.5 9.5V3.5l-1.8 1",
	html: "M6.5 4L5 16M15 4l-1.5 12M3 8h14M3 12.5h14",
	clear: "M4 4.5h9M8.5 4.5L7 12M12 12l5 5M17 12l-5 5",
	undo: "M7 4.5L3 8.5l4 4M3.5 8.5h8a4.5 4 0 0 1 0 8H8",
	redo: "M13 4.5l4 4-4 4M16.5 8.5h-8a4.5 4 0 0 0 0 8H12",
	find: "M8.5 3a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM12.5 12.5l4.5 4.5",
	help: "M7 7.5c0-4 6-4 6-.5 0 2.5-3 2.5-3 5M10 15.5h.01",
	code: "M7.5 6L4 10l3.5 4M12.5 6l3.5 4-3.5 4",
	underline: "M5.5 3.5v6a4.5 4.5 0 0 0 9 0v-6M4.5 17h11",
	strike: "M3 10h14M14 6c-.8-3.6-8-3.2-8 .4 0 1.6 1.4 2.6 4 3.6M6 14c.8 3.6 8 3.2 8-.6",
	rowBefore: "M2.5 9h15v7.5h-15zM10 2.5v4M8 4.5h4",
	rowAfter: "M2.5 3.5h15V11h-15zM10 13.5v4M8 15.5h4",
	columnBefore: "M9 2.5v15h7.5v-15zM2.5 10h4M4.5 8v4",
	columnAfter: "M3.5 2.5v15H11v-15zM13.5 10h4M15.5 8v4",
	headerRow: "M2.5 4h15v12h-15zM2.5 8.5h15M3 6.2h14M7.5 8.5V16M12.5 8.5V16",
	mergeCells: "M2.5 5h15v10h-15zM6 10h8M8 8l-2 2 2 2M12 8l2 2-2 2",
	splitCell: "M2.5 5h15v10h-15zM10 5v10",
	tableCaption: "M2.5 3h15v9h-15zM2.5 6h15M7.5 6v6M12.5 6v6M4 16h12",
	quoteSource: "M3 10h6M12 6.5h5M12 10h5M12 13.5h3",
	deleteRow: "M2.5 6.5h15v7h-15zM8 8l4 4M12 8l-4 4",
	deleteColumn: "M6.5 2.5v15h7v-15zM8 8l4 4M12 8l-4 4",
	deleteTable: "M2.5 4h15v12h-15zM7 7l6 6M13 7l-6 6",
};
const LETTERS = {
	bold: "B",
	italic: "I",
	heading2: "H2",
	heading3: "H3",
	heading4: "H4",
	subscript: "x₂",
	superscript: "x²",
	toMarkdown: "M↓",
	toHtml: "Aa",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
	if (LETTERS[name]) {
		const made = document.createElement("b");
		made.textContent = LETTERS[name];
		made.className = `rich-letter-${name}`;
		return made;
	}
	const svg = document.createElementNS(SVG, "svg"),
		path = document.createElementNS(SVG, "path");
	svg.setAttribute("viewBox", "0 0 20 20");
	svg.setAttribute("aria-hidden", "true");
	path.setAttribute("d", PATHS[name]);
	svg.append(path);
	return svg;
}
