/*
 * Breaking news on a bad line: words are kept on the device while they are typed, the photo is on its way as soon as it
 * is chosen, and what could not be sent is sent when the line is back. The form's key makes sure that it is made once.
 */
import { $, $$, announce, persist } from "./desk.js";
import { journal } from "./editing_journal.js";
import { upload } from "./upload.js";

const JOURNAL_MS = 300;
const form = $("[data-breaking]");
const texts = form.dataset;
const fields = form.elements;
const entry = `${texts.person}:breaking`;
const kept = ["title", "text", "alt", "section", "label", "key", "media"];
let photo = null; // {stop, arrived}: what is being sent

/* --- The journal --- */

let inJournal = "", writing = false, told = false;

/* "" without words. */
function snapshot() {
	const now = {};
	for (const name of kept) {
		const field = fields[name];
		if (field) now[name] = field.type === "checkbox" ? field.checked : field.value;
	}
	return now.title || now.text ? JSON.stringify(now) : "";
}

/* One write after another: what is typed meanwhile is the next one's. */
async function write() {
	const text = snapshot();
	if (writing || told || text === inJournal) return;
	writing = true;
	const act = text ? journal.write(entry, { at: Date.now(), text }) : journal.drop(entry);
	const done = await act.then(() => true, () => false); // without storage the page asks before it is left
	if (done) inJournal = text;
	setTimeout(() => {
		writing = false;
		if (done) write();
	}, JOURNAL_MS);
}

async function restore() {
	const [before] = await journal.list(entry);
	if (!before || fields.title.value || fields.text.value) return;
	for (const [name, value] of Object.entries(JSON.parse(before.text))) {
		const field = fields[name];
		if (!field) continue;
		if (field.type === "checkbox") field.checked = value;
		else field.value = value;
	}
	inJournal = snapshot();
	say(texts.restored);
	if (fields.media?.value) showState($("[data-state]").dataset.arrived);
}

addEventListener("beforeunload", (event) => {
	if (!told && (photo || snapshot() !== inJournal)) event.preventDefault();
});

/* --- What is said --- */

let said = "";
function say(text) {
	said = text;
	$("[data-status]", form).textContent = text;
}

/* The line is cut, or is back. */
function lineIs(cut) {
	$("[data-status]", form).textContent = cut ? texts.cut : said;
}
addEventListener("offline", () => lineIs(true));
addEventListener("online", () => lineIs(false));

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

/* What is chosen last is the photo: what was on its way before is stopped, and comes too late. */
function choose(media = "", state = "") {
	photo?.stop.abort();
	photo = null;
	$("[data-progress]", form).hidden = true;
	fields.media.value = media;
	mark("photo", "");
	showState(state);
}

function sendPhoto(file) {
	choose();
	const mine = { stop: new AbortController() };
	photo = mine;
	mine.arrived = sending(file, mine);
}

/* True when there is no more to wait for: it has arrived, or another was chosen. */
async function sending(file, mine) {
	const bar = $("[data-progress]", form), { signal } = mine.stop;
	bar.hidden = false;
	bar.value = 0;
	const onProgress = (sent, all) => signal.aborted || (bar.value = sent / all);
	try {
		const item = await upload(file, { signal, onProgress, onCut: lineIs });
		if (signal.aborted) return true;
		choose(item.id, $("[data-state]", form).dataset.arrived);
		fields.alt.value ||= item.alt ?? "";
		announce($("[data-state]", form).dataset.arrived);
		write();
		return true;
	} catch (why) {
		if (signal.aborted) return true;
		choose();
		mark("photo", why.code === "signed-out" ? texts.signedOut : why.message || texts.waiting);
		return false;
	}
}

fields.file?.addEventListener("change", () => {
	const file = fields.file.files[0];
	if (file) sendPhoto(file);
	else choose();
	write();
});

/* Of the library, whose script is fetched only now. */
$("[data-pick]", form)?.addEventListener("click", async () => {
	const { pickMedia } = await import("./media_picker.js");
	const [item] = await pickMedia({ kinds: ["picture"] });
	if (!item) return;
	choose(item.id, item.title || item.name);
	fields.file.value = "";
	fields.alt.value ||= item.alt;
	write();
});

/* --- The story --- */

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
	while (photo) {
		say(texts.pictureFirst);
		if (await photo.arrived) continue;
		say("");
		return;
	}
	say(texts.sending);
	const body = new FormData(form);
	body.delete("file");
	body.set("act", act);
	/* the key makes trying again harmless */
	const answer = await persist(form.action, body, () => say(texts.waiting));
	say("");
	if (!answer.ok) return refused(answer);
	told = true;
	await journal.drop(entry);
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
addEventListener("pageshow", (event) => event.persisted && told && location.reload()); // a new story, a new key
restore().then(write);
