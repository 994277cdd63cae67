/*
 * Files on their way: asks the page to upload them (event editor:upload) and puts what comes back where the file was
 * dropped. A picture stands in the text while it is uploaded; the source has it once it is there.
 */
import { element } from "./dom.js";
import { NEW_PICTURE } from "./pictures.js";
import { text, textWith } from "./texts.js";

let counter = 0;

export class Uploads {
	constructor({ editor, textarea, say }) {
		Object.assign(this, { editor, textarea, say, sending: new Set() });
	}

	/*
	 * Inserts pictures that upload themselves at `at`, in one gallery when its attributes are given; anything else
	 * appears when it has arrived.
	 */
	add(files, at, gallery = null) {
		const waiting = files.filter(isPicture).map((file) => ({ file, key: this.nextKey() }));
		const nodes = waiting.map(({ key }) => ({
			type: "picture",
			attrs: { keep: NEW_PICTURE, upload: key },
		}));
		const made = gallery ? [{ type: "gallery", attrs: { keep: gallery }, content: nodes }] : nodes;
		if (nodes.length) this.editor.commands.insertContentAt(at, made);
		for (const { file, key } of waiting) this.send(file, key);
		for (const file of files.filter((one) => !isPicture(one))) this.sendOther(file);
	}

	nextKey() {
		return `up-${++counter}`;
	}

	send(file, key) {
		this.ask(file, key, {
			progress: (fraction) => this.view(key)?.report({ fraction }),
			done: (media) => this.arrived(key, media),
			failed: (message) => {
				const retry = () => {
					this.view(key)?.report({ fraction: 0 });
					this.send(file, key);
				};
				this.view(key)?.report({ message: message || text("uploadFailed"), retry });
				this.say(message || text("uploadFailed"));
			},
		});
	}

	sendOther(file) {
		this.say(textWith("uploadingFile", file.name));
		this.ask(file, file, {
			progress: () => undefined,
			done: (media) => this.insertOther(file, media),
			failed: (message) => this.say(message || text("uploadFailed")),
		});
	}

	/* key: of the picture, or anything else that is this file's own. */
	ask(file, key, { progress, done, failed }) {
		const settled = (then) => (what) => {
			this.sending.delete(key);
			then(what);
		};
		this.sending.add(key);
		const answers = { progress, done: settled(done), failed: settled(failed) };
		this.textarea.dispatchEvent(
			new CustomEvent("editor:upload", { bubbles: true, detail: { file, ...answers } }),
		);
	}

	/* {sending, failed}: pictures that were taken out of the text meanwhile are neither. */
	underWay() {
		const pictures = [];
		this.editor.state.doc.descendants((node) => {
			if (node.attrs.upload) pictures.push(node.attrs.upload);
		});
		const others = [...this.sending].filter((key) => typeof key !== "string").length;
		const sending = pictures.filter((key) => this.sending.has(key)).length;
		return { sending: sending + others, failed: pictures.length - sending };
	}

	find(key) {
		let found = null;
		this.editor.state.doc.descendants((node, pos) => {
			if (node.attrs.upload === key) found = { node, pos };
			return found === null;
		});
		return found;
	}

	view(key) {
		const found = this.find(key);
		const dom = found && this.editor.view.nodeDOM(found.pos);
		return dom?.pmViewDesc?.spec ?? null;
	}

	arrived(key, media) {
		const found = this.find(key);
		if (!found) return;
		const { state, schema, view } = this.editor;
		const attrs = { ...found.node.attrs, ...pictureAttributes(media), upload: null };
		const tr = state.tr.setNodeMarkup(found.pos, null, attrs);
		if (media.caption && found.node.content.size === 0)
			tr.insert(found.pos + 1, schema.text(media.caption));
		view.dispatch(tr.setMeta("addToHistory", false));
		this.say(text("uploaded"));
	}

	insertOther(file, { url, caption }) {
		const name = caption || file.name;
		this.editor.commands.insertContent(otherContent(file.type, url, name));
		this.say(text("uploaded"));
	}
}

const isPicture = (file) => file.type.startsWith("image/");

export function pictureAttributes({ url, width, height, alt }) {
	const image = { ...(width ? { width: String(width) } : null), ...(height ? { height: String(height) } : null) };
	return { src: url, alt: alt ?? "", image: Object.keys(image).length ? image : null };
}

/* A player for sound and film, a link for everything else. */
function otherContent(type, url, name) {
	const kind = /^(audio|video)\//.exec(type)?.[1];
	if (!kind) {
		const marks = [{ type: "link", attrs: { href: url } }];
		return { type: "paragraph", content: [{ type: "text", text: name, marks }] };
	}
	const player = element("figure", { class: `wp-block-${kind}` }, element(kind, { controls: true, src: url }));
	return { type: "htmlBlock", attrs: { html: player.outerHTML } };
}
