/*
 * A dialog with the polls of an article: choosePoll(address) resolves to the mark of the one that was made or chosen,
 * undefined when it was closed. Its words and its markup are those of the page at that address.
 */
import { $, $$, load, post } from "./desk.js";

class Polls {
	constructor(address) {
		this.address = address;
		this.dialog = document.createElement("dialog");
		this.dialog.className = "polls";
		this.onSubmit = (event) => this.dialog.contains(event.target) && this.send(event);
		document.addEventListener("submit", this.onSubmit); // behind the one that asks whether it is meant
		this.dialog.addEventListener("click", (event) => this.press(event));
	}

	async show(url) {
		const page = await load(url);
		const part = document.importNode($("[data-polls]", page), true);
		for (const button of $$("[data-insert], [data-close]", part)) button.hidden = false;
		this.dialog.replaceChildren(part);
		this.dialog.setAttribute("aria-label", $("h1", page)?.textContent ?? "");
	}

	press(event) {
		const insert = event.target.closest("[data-insert]"), link = event.target.closest("a");
		if (insert) this.end(insert.dataset.insert);
		if (event.target.closest("[data-close]")) this.end();
		if (!link) return;
		event.preventDefault();
		this.show(link.href).then(() => $("[data-poll-form] [name=question]", this.dialog).focus());
	}

	async send(event) {
		if (event.defaultPrevented) return;
		event.preventDefault();
		const { target: form, submitter } = event, body = new URLSearchParams(new FormData(form));
		if (submitter?.name) body.append(submitter.name, submitter.value);
		const { ok, data } = await post(form.action, body);
		if (ok && data.mark && !body.get("poll")) return this.end(data.mark);
		if (ok) return this.show(this.address);
		this.refuse(data);
	}

	refuse(data) {
		const errors = data.errors ?? { form: data.detail };
		for (const place of $$("[data-poll-error]", this.dialog)) {
			const words = errors[place.dataset.pollError] ?? "";
			place.textContent = words;
			const field = $(`[name=${place.dataset.pollError}]`, this.dialog);
			field?.setAttribute("aria-invalid", String(Boolean(words)));
		}
		$("[aria-invalid=true]", this.dialog)?.focus();
	}

	end(mark) {
		this.mark = mark;
		this.dialog.close();
	}

	run() {
		return new Promise((done) => {
			this.dialog.addEventListener("close", () => {
				document.removeEventListener("submit", this.onSubmit);
				this.dialog.remove();
				done(this.mark);
			});
			document.body.append(this.dialog);
			this.dialog.showModal();
			$("[data-insert], [data-poll-form] [name=question]", this.dialog)?.focus();
		});
	}
}

export async function choosePoll(address) {
	const polls = new Polls(address);
	await polls.show(address);
	return polls.run();
}
