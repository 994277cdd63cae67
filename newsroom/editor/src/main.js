/*
 * Makes every <textarea data-editor> an editor. The textarea stays the form's field: README.md says what it is told and
 * what it tells. Knows nothing of saving, of articles or of the server.
 */
import { element } from "./dom.js";
import { Plain } from "./plain.js";
import { Rich } from "./rich.js";
import { text } from "./texts.js";

let count = 0;

class Field {
	constructor(textarea) {
		this.textarea = textarea;
		this.id = `rich-${++count}`;
		this.status = element("p", { class: "unseen", role: "status" });
		textarea.after(this.status);
		this.open(textarea.dataset.format === "markdown" ? "markdown" : "html");
		textarea.addEventListener("editor:set", ({ detail }) => this.set(detail));
		textarea.addEventListener("editor:waiting", ({ detail }) =>
			Object.assign(detail, this.part.underWay()),
		);
		textarea.addEventListener("editor:format", ({ detail }) => this.change(detail));
		textarea.addEventListener("input", () => this.offerSwitch());
		for (const label of textarea.labels)
			label.addEventListener(
				"click",
				(event) => this.mode === "html" && (event.preventDefault(), this.part.focus()),
			);
		this.followForm(textarea.form);
		textarea.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true }));
	}

	/* Whoever reads the form, and however the page is left: the textarea has the words by then. */
	followForm(form) {
		const flush = () => this.part.flush();
		form?.addEventListener("submit", flush, true);
		form?.addEventListener("formdata", ({ formData }) => {
			/* whoever hears of it may want to read the form, which cannot be done while it is read */
			this.part.flush(() => setTimeout(() => this.tell()));
			if (this.textarea.name && !this.textarea.disabled)
				formData.set(this.textarea.name, this.textarea.value);
		});
		form?.addEventListener("editor:restored", () => this.followFormat());
		addEventListener("pagehide", flush);
		document.addEventListener("visibilitychange", flush);
	}

	tell() {
		this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
	}

	open(mode) {
		this.mode = mode;
		const { textarea } = this;
		const options = {
			textarea,
			id: this.id,
			say: (words) => (this.status.textContent = words),
			labelled: labelOf(textarea),
			changed: () => this.tell(),
			extraGroups: [[this.switch()]],
		};
		this.part = mode === "html" ? new Rich(options) : new Plain(options);
		/* what happens within is our business: the page hears of it through the textarea */
		for (const name of ["input", "change"])
			this.part.dom.addEventListener(name, (event) => event.stopPropagation());
		textarea.hidden = mode === "html";
		textarea.before(this.part.dom);
		if (mode === "html") this.part.set(textarea.value);
		this.part.toolbar.refresh();
		this.offerSwitch();
	}

	/* --- HTML or Markdown: only an empty text can change its format without loss --- */

	switch() {
		const wanted = this.mode === "html" ? "markdown" : "html";
		const run = () => {
			if (!this.change(wanted)) return;
			this.tellForm();
			this.part.focus();
		};
		this.switchItem = { name: wanted === "html" ? "toHtml" : "toMarkdown", run };
		return this.switchItem;
	}

	/* The form's choices when it shows some, else the one field that holds it. */
	formatFields() {
		const { form, dataset } = this.textarea;
		const found = form?.elements.namedItem(dataset.formatField ?? "format");
		return found instanceof RadioNodeList ? [...found] : found ? [found] : [];
	}

	offerSwitch() {
		const empty = this.part.isEmpty && !this.textarea.hasAttribute("data-fixed-format");
		const radios = this.formatFields().filter(({ type }) => type === "radio");
		for (const radio of radios) radio.disabled = !empty && radio.value !== this.mode;
		this.switchItem.button.hidden = !empty || radios.length > 0;
	}

	/* Whether the text is of that format now; when it cannot be, the form is told what it is. */
	change(mode) {
		if (mode !== this.mode && this.part.isEmpty) {
			this.textarea.value = "";
			this.reopen(mode);
		}
		if (mode !== this.mode) this.tellForm();
		return mode === this.mode;
	}

	reopen(mode) {
		this.part.destroy();
		this.textarea.dataset.format = mode;
		this.open(mode);
	}

	tellForm() {
		const { form, dataset } = this.textarea;
		let fields = this.formatFields();
		if (!form) return;
		if (fields.length === 0) {
			form.append(element("input", { type: "hidden", name: dataset.formatField ?? "format" }));
			fields = this.formatFields();
		}
		for (const field of fields) {
			if (field.type === "radio") field.checked = field.value === this.mode;
			else field.value = this.mode;
		}
		const told = fields.find(({ checked, type }) => checked || type !== "radio");
		told?.dispatchEvent(new Event("change", { bubbles: true }));
	}

	/* The page put everything back as it was kept; that may be of another format. */
	followFormat() {
		const now = this.formatFields().find(({ checked, type }) => checked || type !== "radio")?.value;
		if (["html", "markdown"].includes(now) && now !== this.mode) this.reopen(now);
		this.offerSwitch();
	}

	/* From the page: the words as they are now, not a change of the writer's. */
	set(words) {
		this.textarea.value = words;
		if (this.mode === "html") this.part.set(words);
		this.offerSwitch();
	}
}

/* The text is called what the textarea is called. */
function labelOf(textarea) {
	const words = [...textarea.labels].map((label) => label.textContent.trim()).join(" ");
	const own = textarea.getAttribute("aria-label") ?? (words || text("text"));
	const attributes = { "aria-label": own };
	for (const name of ["aria-describedby", "aria-invalid", "lang", "dir"])
		if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
	if (textarea.required) attributes["aria-required"] = "true";
	/* a hidden field that is required would stop the form without a word */
	textarea.required = false;
	return attributes;
}

function start() {
	for (const textarea of document.querySelectorAll("textarea[data-editor]")) new Field(textarea);
}

/* Later than now: a module that imports this one listens for editor:ready first. */
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else setTimeout(start);
