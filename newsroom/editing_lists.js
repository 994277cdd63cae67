/*
 * Lists of tags, authors and articles as things that can be added, removed and put in order. The textarea behind each
 * stays the form's field and holds what is shown.
 */
import { $, $$, announce } from "./desk.js";

const OFFER_MS = 200;

/* What a value is called: "Jane Doe [jane-doe]" is Jane Doe; a number is the article that somebody found. */
const plain = (value) => value.replace(/\s*\[[^\]]*\]$/, "");

class List {
	constructor(area, says) {
		Object.assign(this, { area, says, kind: area.dataset.list });
		this.between = this.kind === "articles" ? " " : "\n";
		const links = $$("a[data-id]", area.parentNode);
		this.names = new Map(links.map((link) => [link.dataset.id, link.textContent]));
		this.show = document.createElement("ul");
		this.show.className = "chosen";
		this.input = document.createElement("input");
		this.input.type = "search";
		this.input.autocomplete = "off";
		this.input.setAttribute("aria-labelledby", `${area.id}-label`);
		this.offers = document.createElement("datalist");
		this.offers.id = `${area.id}-offers`;
		this.input.setAttribute("list", this.offers.id);
		area.before(this.show, this.input, this.offers);
		area.hidden = true;
		this.input.addEventListener("input", (event) => this.onInput(event));
		this.input.addEventListener("keydown", (event) => this.onKey(event));
		this.input.addEventListener("change", () => this.take());
		this.show.addEventListener("click", (event) => this.onClick(event));
		area.addEventListener("editor:put", () => this.render());
		this.render();
	}

	get values() {
		const pieces = this.area.value.split(this.kind === "articles" ? /\s+/ : /\n+/);
		return pieces.map((piece) => piece.trim()).filter(Boolean);
	}

	set values(list) {
		this.area.value = [...new Set(list)].join(this.between);
		this.render();
		this.area.dispatchEvent(new Event("input", { bubbles: true }));
	}

	label(value) {
		return this.kind === "articles" ? (this.names.get(value) ?? value) : plain(value);
	}

	button(act, sign, text, i) {
		const button = document.createElement("button");
		Object.assign(button, { type: "button", textContent: sign, className: "chip-act" });
		Object.assign(button.dataset, { act, at: i });
		button.setAttribute("aria-label", text);
		return button;
	}

	render() {
		const ordered = this.kind !== "tags";
		this.show.replaceChildren(...this.values.map((value, i) => {
			const item = document.createElement("li");
			const name = document.createElement("span");
			name.dir = "auto";
			name.textContent = this.label(value);
			item.append(name);
			const act = (word, sign, text) =>
				item.append(this.button(word, sign, `${text}: ${this.label(value)}`, i));
			if (ordered && i > 0) act("up", "↑", this.says.listUp);
			act("remove", "×", this.says.listRemove);
			return item;
		}));
	}

	async offer() {
		const question = new URLSearchParams({ q: this.input.value });
		const answer = await fetch(`/newsroom/suggest/${this.kind}?${question}`);
		this.found = answer.ok ? await answer.json() : [];
		this.offers.replaceChildren(...this.found.map(({ label }) => new Option(label, label)));
	}

	onInput(event) {
		const picked = this.found?.some((offer) => offer.label === this.input.value);
		if (picked && !event.inputType?.startsWith("insertT")) return this.take();
		if (this.kind === "tags" && this.input.value.includes(",")) return this.take();
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.offer().catch(() => {}), OFFER_MS);
	}

	onKey(event) {
		if (event.key !== "Enter") return;
		event.preventDefault();
		this.take();
	}

	/* What was chosen or typed: one that was offered, or for names and addresses simply the words. */
	take() {
		const typed = this.input.value.trim().replace(/,+$/, "");
		const match = this.found?.find((o) => o.label === typed);
		if (!typed || (this.kind === "articles" && !match && !/^(\d+$|\/|https?:)/.test(typed))) return;
		if (match && this.kind === "articles") this.names.set(match.value, match.label);
		this.input.value = "";
		this.found = [];
		this.offers.replaceChildren();
		this.values = [...this.values, match?.value ?? typed];
		announce(`${this.says.listAdded}: ${match?.label ?? typed}`);
	}

	onClick(event) {
		const button = event.target.closest("button");
		if (!button) return;
		const list = this.values, at = Number(button.dataset.at);
		const [value] = list.splice(at, 1);
		if (button.dataset.act === "up") list.splice(at - 1, 0, value);
		this.values = list;
		this.input.focus();
	}
}

export function makeLists(says) {
	for (const area of $$("textarea[data-list]")) new List(area, says);
}
