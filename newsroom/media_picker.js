/*
 * A dialog to choose files of the library, with search and upload: pickMedia({ kinds: ["picture"], many: true })
 * resolves to the chosen items, [] when it was closed. Its words and its markup come from the server, so that this file
 * knows none.
 */
import { $, $$, announce, load } from "./desk.js";
import { uploadAll } from "./media_drop.js";

const PAGE = "/newsroom/media/picker/";

/* {id, url, kind, name, width, height, alt, caption, credit, thumbnail} of an entry of the grid. */
export function itemOf(entry) {
	const { id, width, height, ...rest } = entry.dataset;
	return { ...rest, id: Number(id), width: Number(width), height: Number(height) };
}

function query(dialog, kinds, before = "") {
	const words = new URLSearchParams({ q: $("[name=q]", dialog).value, kind: kinds.length === 1 ? kinds[0] : "" });
	if (before) words.set("before", before);
	return `${PAGE}?${words}`;
}

class Picker {
	constructor(dialog, { kinds, many }) {
		Object.assign(this, { dialog, kinds, many, chosen: new Map() });
		this.grid = $("[data-grid]", dialog);
		this.confirm = $("[data-choose]", dialog);
		$("form[data-find]", dialog).addEventListener("submit", (event) => {
			event.preventDefault();
			this.find();
		});
		$("[name=q]", dialog).addEventListener("input", () => {
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.find(), 250);
		});
		dialog.addEventListener("change", (event) => this.onChange(event));
		dialog.addEventListener("click", (event) => this.onClick(event));
		this.confirm.addEventListener("click", () => this.close(true));
		this.arrange();
	}

	/* Of the kinds that are asked for, as boxes or as one of many. */
	arrange() {
		for (const entry of $$("[data-id]", this.grid)) {
			const box = $("input", entry);
			entry.hidden = this.kinds.length > 0 && !this.kinds.includes(entry.dataset.kind);
			box.type = this.many ? "checkbox" : "radio";
			box.checked = this.chosen.has(Number(entry.dataset.id));
		}
		this.confirm.disabled = this.chosen.size === 0;
	}

	async find(before) {
		const page = await load(query(this.dialog, this.kinds, before)).catch(() => null);
		const found = page && $("[data-grid]", page);
		if (!found) return;
		if (!before) this.grid.replaceChildren();
		this.grid.append(...[...found.children].map((entry) => document.importNode(entry, true)));
		$("[data-more]", this.dialog).replaceWith(document.importNode($("[data-more]", page), true));
		this.arrange();
		announce($("[data-count]", page)?.textContent ?? "");
	}

	onChange(event) {
		const files = event.target.files;
		if (files?.length) this.send([...files]);
		const entry = event.target.closest("[data-id]");
		if (!entry) return;
		const item = itemOf(entry);
		if (!this.many) this.chosen.clear();
		if (event.target.checked) this.chosen.set(item.id, item);
		else this.chosen.delete(item.id);
		this.confirm.disabled = this.chosen.size === 0;
	}

	onClick(event) {
		const more = event.target.closest("[data-before]");
		if (more) this.find(more.dataset.before);
		if (event.target.closest("[data-close]")) this.close(false);
	}

	/* What was sent is chosen. */
	async send(files) {
		for (const item of await uploadAll(files, $("[data-drop]", this.dialog))) {
			if (!this.many) this.chosen.clear();
			this.chosen.set(item.id, item);
		}
		for (const row of $$(".sending .arrived", this.dialog)) row.remove(); // the grid has them
		await this.find();
	}

	close(take) {
		this.answer = take ? [...this.chosen.values()] : [];
		this.dialog.close();
	}

	run() {
		return new Promise((done) => {
			this.dialog.addEventListener("close", () => {
				this.dialog.remove();
				done(this.answer ?? []);
			});
			this.dialog.showModal();
		});
	}
}

export async function pickMedia({ kinds = [], many = false } = {}) {
	const page = await load(`${PAGE}?${new URLSearchParams({ kind: kinds.length === 1 ? kinds[0] : "" })}`);
	const dialog = document.importNode($("dialog", page), true);
	document.body.append(dialog);
	return new Picker(dialog, { kinds, many }).run();
}
