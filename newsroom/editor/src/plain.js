/* The Markdown editor for one textarea: the textarea itself and a light toolbar. */
import { element } from "./dom.js";
import { insertMarkdownBlock, insertMarkdownPicture, markdownGroups } from "./markdown.js";
import { text } from "./texts.js";
import { Toolbar } from "./toolbar.js";

export class Plain {
	constructor({ textarea, say, extraGroups }) {
		Object.assign(this, { textarea, say, sending: 0 });
		const groups = markdownGroups(textarea);
		groups.push([
			{ name: "picture", run: () => this.files.click() },
			{ name: "library", run: () => this.pick() },
			{ name: "poll", run: () => this.poll() },
		]);
		this.keys = Object.fromEntries(
			groups
				.flat()
				.filter(({ keys }) => keys)
				.map(({ keys, run }) => [keys.at(-1), run]),
		);
		this.toolbar = new Toolbar({
			groups: [...groups, ...extraGroups],
			label: "toolbar",
			controls: textarea.id || null,
			leave: () => textarea.focus(),
		});
		this.files = element("input", { type: "file", accept: "image/*", hidden: true, multiple: true });
		this.files.addEventListener("change", () => this.send());
		this.dom = element(
			"div",
			{ class: "rich rich-markdown" },
			element("div", { class: "rich-head" }, this.toolbar.dom),
			this.files,
		);
		this.onKey = (event) => this.key(event);
		textarea.addEventListener("keydown", this.onKey);
	}

	key(event) {
		if (event.altKey && event.key === "F10") this.toolbar.focus();
		else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && this.keys[event.key])
			this.keys[event.key]();
		else return;
		event.preventDefault();
	}

	pick() {
		const done = (items) => items.forEach((item) => insertMarkdownPicture(this.textarea, item));
		this.textarea.dispatchEvent(new CustomEvent("editor:pick", { bubbles: true, detail: { done } }));
	}

	poll() {
		const at = this.textarea.selectionEnd;
		const done = (mark) => insertMarkdownBlock(this.textarea, at, mark);
		this.textarea.dispatchEvent(new CustomEvent("editor:poll", { bubbles: true, detail: { done } }));
	}

	send() {
		for (const file of this.files.files) {
			const answers = {
				progress: () => undefined,
				done: (media) => {
					this.sending--;
					insertMarkdownPicture(this.textarea, media);
				},
				failed: (message) => {
					this.sending--;
					this.say(message || text("uploadFailed"));
				},
			};
			this.sending++;
			this.textarea.dispatchEvent(
				new CustomEvent("editor:upload", { bubbles: true, detail: { file, ...answers } }),
			);
		}
		this.files.value = "";
	}

	underWay() {
		return { sending: this.sending, failed: 0 };
	}

	set(words) {
		this.textarea.value = words;
	}

	get isEmpty() {
		return this.textarea.value.trim() === "";
	}

	flush() {}

	focus() {
		this.textarea.focus();
	}

	destroy() {
		this.textarea.removeEventListener("keydown", this.onKey);
		this.dom.remove();
	}
}
