/* What pasting and dropping do: clean HTML, paragraphs of plain text, links on a selection, embeds, files to upload. */
import { Extension } from "@tiptap/core";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

import { parseBody } from "./dom.js";
import { isAddress, providerOf } from "./embeds.js";
import { cleanPaste, paragraphsOf } from "./paste.js";
import { textWith } from "./texts.js";

/* getUploads and say come late: the editor makes its extensions before itself. */
export const clipboard = (host) =>
	Extension.create({
		name: "clipboard",
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin({
					props: {
						transformPastedHTML: (html) => pastedHTML(host, html),
						clipboardTextParser: (words) => textSlice(editor.schema, words),
						handlePaste: (_, event) =>
							pasteFiles(host, event) || pasteAddress(editor, event),
						handleDrop: (view, event) => dropFiles(host, view, event),
					},
				}),
			];
		},
	});

const ours = (html) => /data-pm-slice/.test(html);

function pastedHTML(host, html) {
	if (ours(html)) return html;
	const { html: clean, files, left } = cleanPaste(html, location.origin);
	if (left) host.say(textWith("picturesLeft", left));
	return files.length ? withUploads(host, clean, files) : clean;
}

/* Pictures that were written into the HTML upload themselves once the paste is in the text. */
function withUploads(host, clean, files) {
	const body = parseBody(clean),
		sent = [];
	for (const img of body.querySelectorAll("img[data-file]")) {
		const key = host.uploads.nextKey();
		img.parentNode.className = "wp-block-image size-large";
		img.parentNode.setAttribute("data-upload", key);
		sent.push([files[img.dataset.file], key]);
	}
	setTimeout(() => sent.forEach(([file, key]) => host.uploads.send(file, key)));
	return body.innerHTML;
}

function textSlice(schema, words) {
	const { paragraph, hardBreak } = schema.nodes;
	const line = (part) =>
		part.flatMap((one, i) => [...(i ? [hardBreak.create()] : []), ...(one ? [schema.text(one)] : [])]);
	const made = paragraphsOf(words).map((part) => paragraph.create(null, line(part)));
	return new Slice(Fragment.from(made), made.length ? 1 : 0, made.length ? 1 : 0);
}

const filesOf = (transfer) => [...(transfer?.files ?? [])];

/* Word puts a picture of the words beside the words: those win. */
function pasteFiles(host, { clipboardData }) {
	const files = filesOf(clipboardData),
		html = clipboardData?.getData("text/html") ?? "";
	if (files.length === 0 || parseBody(html).textContent.trim()) return false;
	host.uploads.add(files, host.editor.state.selection.to);
	return true;
}

function dropFiles(host, view, event) {
	const files = filesOf(event.dataTransfer);
	if (files.length === 0) return false;
	const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.doc.content.size;
	host.uploads.add(files, at);
	event.preventDefault();
	return true;
}

function pasteAddress(editor, { clipboardData }) {
	const words = (clipboardData?.getData("text/plain") ?? "").trim();
	const { empty, $from } = editor.state.selection;
	if (!isAddress(words) || $from.parent.type.spec.code) return false;
	if (!empty) return editor.commands.setMark("link", { href: words });
	const alone = $from.depth === 1 && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0;
	if (alone && providerOf(words)) return editor.commands.insertContent({ type: "embed", attrs: { url: words } });
	const marks = [{ type: "link", attrs: { href: words } }];
	return editor.commands.insertContent({ type: "text", text: words, marks });
}
