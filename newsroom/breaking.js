/*
 * Breaking news on a bad line: words are kept on the device while they are typed, the photo is on its way as soon as it
 * is chosen, and what could not be sent is sent when the line is back. The form's key makes sure that it is made once.
 */
import { $, $$, announce, post } from "./desk.js";
import { upload } from "./upload.js";

const form = $("[data-breaking]");
const texts = form.dataset;
const fields = form.elements;
const journal = `courant-breaking-${texts.person}`;
const kept = ["title", "text", "alt", "section", "label", "key", "media"];
let photo = null; // the promise of what is being sent

/* --- The journal --- */

function write() {
	const now = {};
	for (const name of kept) {
		const field = fields[name];
		if (field) now[name] = field.type === "checkbox" ? field.checked : field.value;
	}
	try {
		if (now.title || now.text) localStorage.setItem(journal, JSON.stringify(now));
	} catch {
		// no storage: the page itself still holds the words
	}
}

function restore() {
	let before = null;
	try {
		before = JSON.parse(localStorage.getItem(journal));
	} catch {
		return;
	}
	if (!before || fields.title.value || fields.text.value) return;
	for (const [name, value] of Object.entries(before)) {
		const field = fields[name];
		if (!field) continue;
		if (field.type === "checkbox") field.checked = value;
		else field.value = value;
	}
	say(texts.restored);
	if (fields.media?.value) showState($("[data-state]").dataset.arrived);
}

const forget = () => localStorage.removeItem(journal);

/* --- What is said --- */

function say(text) {
	$("[data-status]", form).textContent = text;
}

function showState(text) {
	const place = $("[data-state]", form);
	if (place) place.textContent = text;
}

function complain(text) {
	const place = $("[data-problem]", form);
	$("[data-words]", place).textContent = text;
	$("[data-sign-in]", place).hidden = text !== texts.signedOut;
	place.hidden = !text;
}

function mark(id, text) {
	const field = $(`#${id}`), place = $(`#${id}-error`);
	if (!field || !place) return;
	place.textContent = text ?? "";
	if (text) field.setAttribute("aria-invalid", "true");
	else field.removeAttribute("aria-invalid");
}

/* --- The photo --- */

async function sendPhoto(file) {
	const bar = $("[data-progress]", form);
	mark("photo", "");
	showState("");
	fields.media.value = "";
	bar.hidden = false;
	bar.value = 0;
	try {
		const item = await upload(file, { onProgress: (sent, all) => (bar.value = sent / all) });
		fields.media.value = item.id;
		if (!fields.alt.value && item.alt) fields.alt.value = item.alt;
		showState($("[data-state]", form).dataset.arrived);
		announce($("[data-state]", form).dataset.arrived);
		write();
		return true;
	} catch (why) {
		mark("photo", why.code === "signed-out" ? texts.signedOut : why.message || texts.waiting);
		return false;
	} finally {
		bar.hidden = true;
	}
}

fields.file?.addEventListener("change", () => {
	const file = fields.file.files[0];
	photo = file ? sendPhoto(file) : null;
});

/* Of the library, whose script is fetched only now. */
$("[data-pick]", form)?.addEventListener("click", async () => {
	const { pickMedia } = await import("./media_picker.js");
	const [item] = await pickMedia({ kinds: ["picture"] });
	if (!item) return;
	photo = null;
	fields.file.value = "";
	fields.media.value = item.id;
	fields.alt.value ||= item.alt;
	mark("photo", "");
	showState(item.title || item.name);
	write();
});

/* --- The story --- */

const soon = (ms) => new Promise((done) => {
	addEventListener("online", done, { once: true });
	setTimeout(done, ms);
});

/* Until it has arrived or was refused; the key makes trying again harmless. */
async function persist(body) {
	for (let wait = 1000; ; wait = Math.min(wait * 2, 10000)) {
		const answer = await post(form.action, body);
		if (answer.status && answer.status < 500 && answer.status !== 429) return answer;
		say(texts.waiting);
		await soon(wait);
	}
}

function refused({ status, data }) {
	if (status === 401) {
		complain(texts.signedOut);
		return;
	}
	mark("title", data.errors?.title);
	mark("text", data.errors?.text);
	mark("photo", data.errors?.file);
	complain(data.errors ? "" : data.detail);
	$("[aria-invalid]", form)?.focus();
}

async function send(act) {
	write();
	complain("");
	for (const id of ["title", "text", "photo"]) mark(id, "");
	if (photo) {
		say(texts.pictureFirst);
		if (!(await photo)) return;
	}
	say(texts.sending);
	const body = new FormData(form);
	body.delete("file");
	body.set("act", act);
	const answer = await persist(body);
	say("");
	if (!answer.ok) return refused(answer);
	forget();
	location.assign(answer.data.url);
}

form.addEventListener("input", write);
form.addEventListener("submit", async (event) => {
	event.preventDefault();
	const buttons = $$("button", form);
	for (const button of buttons) button.disabled = true;
	await send(event.submitter?.value ?? buttons[0].value).finally(() => {
		for (const button of buttons) button.disabled = false;
	});
});
restore();
