/* The extensions that make the schema and its behaviour, in one list for the editor and for the tests. */
import { Extension, getSchema } from "@tiptap/core";
import { dropCursor } from "@tiptap/pm/dropcursor";
import { gapCursor } from "@tiptap/pm/gapcursor";
import { history, redo, undo } from "@tiptap/pm/history";

import { blocks } from "./blocks.js";
import { Embed } from "./embeds.js";
import { findPlugin } from "./find.js";
import { footnotes } from "./footnotes.js";
import { htmlBlocks } from "./html_block.js";
import { marks } from "./marks.js";
import { pictures } from "./pictures.js";
import { tables } from "./tables.js";

const Basics = Extension.create({
	name: "basics",
	addProseMirrorPlugins: () => [
		history(),
		dropCursor({ class: "rich-dropcursor", color: false }),
		gapCursor(),
		findPlugin(),
	],
	addKeyboardShortcuts() {
		const run = (command) => () => command(this.editor.state, this.editor.view.dispatch);
		return { "Mod-z": run(undo), "Mod-y": run(redo), "Mod-Shift-z": run(redo) };
	},
});

export const extensions = () => [
	...blocks,
	...marks,
	...tables,
	...pictures,
	Embed,
	...footnotes,
	...htmlBlocks,
	Basics,
];
export const makeSchema = () => getSchema(extensions());
