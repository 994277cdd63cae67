/*
 * The editor page: what is typed is in this browser within half a second and on the server within three; saves wait for
 * one another, are repeated under their key until they are answered, and survive an ended session. The form works
 * without any of this.
 */
import { $, $$, announce, newKey, persist, post, soon, token } from "./desk.js";
import { journal } from "./editing_journal.js";
import { makeLists } from "./editing_lists.js";
import { countWords, readTime } from "./editing_words.js";

const form = $("#article-form"), source = form.elements.source;
const says = $("#editor-texts").dataset, place = form.dataset;
const JOURNAL_MS = 300, AUTOSAVE_MS = 2000, BEAT_MS = 15000;
const BASIS = ["base_version", "created", "window", "from", "from_at"];
const VOLATILE = new Set([...BASIS, "token", "key", "tell_readers"]);
const windowId = form.elements.window.value; /* of this page: a second tab has its own */
const clock = (at = Date.now()) => new Date(at).toLocaleTimeString(says.lang, { hour: "2-digit", minute: "2-digit" });
const fill = (text, ...values) => text.replace(/%([1-9])/g, (whole, n) => values[n - 1] ?? whole);
const elements = () => [...form.elements].filter((e) => e.name);

let article = place.article; /* "" until the server has given it a number */
const address = (what = "") => (article ? `/newsroom/articles/${article}/${what}` : "/newsroom/articles/new");
const journalKeys = () => `${place.person}:${article || "new"}:${form.elements.created.value}:`;
const journalKey = () => journalKeys() + windowId;

/* --- What the form says --- */

function fields() {
	const all = new URLSearchParams();
	for (const [name, value] of new FormData(form))
		if (!VOLATILE.has(name) && typeof value === "string") all.append(name, value);
	return all;
}
const snapshot = () => fields().toString();

function put(element, value) {
	if (element === source) {
		source.value = value;
		source.dispatchEvent(new CustomEvent("editor:set", { detail: value }));
	} else element.value = value;
	element.dispatchEvent(new Event("editor:put"));
}

/* What the words rest on: which article, which version of it, and in which window. */
const basis = () => BASIS.map((name) => [name, form.elements[name].value]);

/* Puts a kept snapshot back into the form. */
function restore(text) {
	const kept = new URLSearchParams(text), used = {};
	for (const element of elements()) {
		if (VOLATILE.has(element.name) || element.type === "submit") continue;
		const values = kept.getAll(element.name);
		if (["checkbox", "radio"].includes(element.type)) element.checked = values.includes(element.value);
		else put(element, values[(used[element.name] = (used[element.name] ?? -1) + 1)] ?? "");
	}
	form.dispatchEvent(new Event("editor:restored"));
	changed();
}

let onServer = snapshot(); /* what the server has, saved or as unsaved work */
let inArticle = place.restored ? null : onServer; /* what is saved in the article itself */
let inJournal = null;      /* what the journal has beyond that */
const unsent = () => snapshot() !== onServer;
const nowhere = () => unsent() && snapshot() !== inJournal;

/* --- What the page says --- */

const status = $("#save-status");
function tell(text, tone = "") {
	if (status.textContent !== text) status.textContent = text;
	status.dataset.tone = tone;
}

function showErrors(errors = {}) {
	for (const slot of $$("[data-error]")) {
		const message = errors[slot.dataset.error] ?? "";
		slot.textContent = message;
		const field = form.elements[slot.dataset.error];
		if (field?.setAttribute) field.toggleAttribute("aria-invalid", Boolean(message));
		if (message) {
			field?.setAttribute?.("aria-invalid", "true");
			const folded = slot.closest("details");
			if (folded) folded.open = true;
		}
	}
	const first = $$("[data-error]").find((slot) => slot.textContent);
	if (first) (form.elements[first.dataset.error]?.focus ? form.elements[first.dataset.error] : first).focus?.();
}

/* --- Counting --- */

const counter = $("#word-count");
function count() {
	const words = countWords(source.value, form.elements.format.value);
	const time = readTime(words, Number(place.wpm));
	const unit = (n, name) => n && n.toLocaleString(says.lang, { style: "unit", unit: name, unitDisplay: "long" });
	const parts = time ? [unit(time.minutes, "minute"), unit(time.seconds, "second")] : [];
	const one = new Intl.PluralRules(says.lang).select(words) === "one";
	const text = fill(one ? says.word : says.words, words.toLocaleString(says.lang));
	counter.textContent = [text, parts.filter(Boolean).join(", ")].filter(Boolean).join(" · ");
}

/* --- The journal in this browser --- */

let journalTimer;
async function keepHere() {
	journalTimer = undefined;
	const text = snapshot();
	if (text === onServer || text === inJournal) return;
	try {
		await journal.write(journalKey(), { at: Date.now(), base: form.elements.base_version.value, text });
		inJournal = text;
	} catch {
		/* No room or a private window: the server's copy has to do. */
	}
}

async function forgetHere() {
	if (unsent()) return;
	await journal.drop(journalKey());
	inJournal = null;
}

/* --- Sending: one at a time --- */

const waiting = []; /* saves that were asked for */
let sending = false, autosaveTimer, signedOut = false, leaving = false;
let refused; /* what the server will not take, until it changes */

const again = ({ status: code }) => tell(code ? says.busy : navigator.onLine ? says.silent : says.offline, "bad");

/* Until there is an answer that is about the request itself; the same key is asked again. */
async function insist(url, body) {
	for (;;) {
		const answer = await persist(url, body, again);
		if (answer.status !== 401) return answer;
		await signInHere();
	}
}

function settle(text, data) {
	onServer = text;
	form.elements.base_version.value = data.version ?? form.elements.base_version.value;
	for (const seen of $$("[name=seen_version]")) seen.value = form.elements.base_version.value;
	forgetHere();
}

/* The server has given the article its number: from here on this page is that article's. */
function born(data) {
	const old = journalKey();
	article = place.article = String(data.id);
	form.elements.created.value = data.created;
	form.action = address();
	history.replaceState(null, "", address());
	journal.drop(old);
	for (const part of $$("[data-needs-article]")) part.hidden = false;
	for (const link of $$("[data-address]")) link.href = address(link.dataset.address);
	$("[data-preview]").setAttribute("formaction", address("preview/"));
	for (const other of $$("form[data-act]")) other.action = address(other.dataset.act);
	hold("open");
}

async function begin() {
	const text = snapshot();
	const body = new URLSearchParams([...fields(), ...basis(), ["begin", "1"], ["key", place.key]]);
	const { ok, data } = await insist(address(), body);
	if (!ok) {
		refused = text;
		return tell(data.detail ?? says.failed, "bad");
	}
	born(data);
	form.elements.base_version.value = data.version;
	return keep(text);
}

/* Unsaved work goes to the server, never into the article. */
async function keep(text = snapshot()) {
	const body = new URLSearchParams([...new URLSearchParams(text), ...basis()]);
	const { ok, data } = await insist(address("autosave"), body);
	if (ok) {
		settle(text, {});
		tell(data.told ?? fill(says.kept, clock()), data.told && "bad");
		if (!complete) nameThePage();
	} else {
		refused = text;
		turnedDown(data);
	}
	return ok;
}

/* The server will not have it, and says why. */
function turnedDown(data) {
	tell(data.errors?.source ?? data.detail ?? says.failed, "bad");
	showErrors(data.errors);
	if (data.code?.startsWith("article_")) gone(data);
}

function nameThePage() {
	const headline = form.elements.title.value.trim();
	if (!headline) return;
	$(".title h1").textContent = headline;
	document.title = `${headline} – ${place.site}`;
}

async function save(job) {
	tell(says.saving);
	const { ok, status: code, data } = await insist(address(), job.body);
	if (ok) saved(job, data);
	job.done?.(ok);
	if (ok) return;
	if (code === 409) {
		settle(job.text, {});
		return void location.assign(address(`conflict/?window=${windowId}`));
	}
	turnedDown(data);
	announce(data.detail ?? says.failed);
}

function saved(job, data) {
	const untouched = snapshot() === job.text;
	const calm = untouched && !onTheWay() && !filesLost(); /* the text has nothing that its words do not say */
	if (!article) born(data);
	showErrors();
	form.elements.key.value = newKey();
	if (data.merged && untouched) return void location.assign(`${address()}?done=merged`);
	for (const [name, value] of Object.entries(data.fields ?? {})) {
		const field = form.elements[name];
		const single = field?.value !== undefined && !(field instanceof RadioNodeList);
		if (calm && single && field.value !== value) put(field, value);
	}
	inArticle = untouched ? snapshot() : job.text;
	settle(inArticle, data);
	if (!complete) completeWork();
	tell(data.told ?? fill(says.saved, clock()), data.told ? "bad" : "good");
	announce(data.told ?? fill(says.saved, clock()));
	nameThePage();
	form.dispatchEvent(new CustomEvent("editor:saved", { bubbles: true, detail: data }));
}

async function pump() {
	if (sending) return;
	sending = true;
	try {
		while (waiting.length || (unsent() && Date.now() - changedAt >= AUTOSAVE_MS)) {
			const job = waiting.shift();
			if (job) await save(job);
			else if (!(await (article ? keep() : begin()))) break;
		}
	} finally {
		sending = false;
	}
	if (unsent() && snapshot() !== refused) later();
}

let changedAt = 0;
function later() {
	autosaveTimer ??= setTimeout(() => {
		autosaveTimer = undefined;
		pump();
	}, AUTOSAVE_MS);
}

function changed() {
	if (!unsent()) return;
	if (!autosaveTimer) changedAt = Date.now();
	if (!sending) tell(says.typing);
	journalTimer ??= setTimeout(keepHere, JOURNAL_MS);
	later();
}

/* A page that began without an article has nothing to publish it with until the server is asked. */
let complete = Boolean(article);
function completeWork() {
	const ask = new XMLHttpRequest();
	ask.open("GET", address());
	ask.responseType = "document";
	ask.onload = () => {
		const fresh = ask.response && $(".editor-work", ask.response);
		if (!fresh) return;
		complete = true;
		const parts = [...fresh.children].map((part) => document.importNode(part, true));
		$(".editor-work").replaceChildren(...parts);
	};
	ask.send();
}

/* True once it is saved, false when the server will not have it. Waits for pictures, the words are kept meanwhile. */
async function askToSave(submitter) {
	await filesSettled();
	const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
	if (submitter?.name) body.append(submitter.name, submitter.value);
	body.delete("token");
	const answer = new Promise((done) => waiting.push({ body, text: snapshot(), done }));
	form.elements.key.value = newKey();
	pump();
	return answer;
}

/* Whoever publishes or submits means what is on the screen: it is saved first, with its pictures. */
let leadingOn = false;
const isReady = () => snapshot() === inArticle && !onTheWay() && !filesLost();
async function saveFirst(target, submitter) {
	if (leadingOn) return;
	leadingOn = true;
	const saved = await askToSave();
	leadingOn = false;
	if (saved && !filesLost()) return target.requestSubmit(submitter);
	if (saved) tell(says.picturesLost, "bad");
}
document.addEventListener("submit", (event) => {
	const leadsOn = ["submit", "publish", "schedule"].includes(event.submitter?.value);
	if (event.defaultPrevented || !leadsOn || isReady()) return;
	event.preventDefault();
	saveFirst(event.target, event.submitter);
});

/* --- A session that ended meanwhile --- */

const door = $("#sign-in-here");
function signInHere() {
	return (signedOut ||= new Promise((done) => {
		const sheet = $("form", door), problem = $("[data-problem]", door);
		tell(says.signedOut, "bad");
		door.showModal();
		(sheet.elements.email.value ? sheet.elements.password : sheet.elements.email).focus();
		sheet.onsubmit = async (event) => {
			event.preventDefault();
			const coded = !$("[data-step=code]", door).hidden;
			const step = coded ? "/newsroom/sign-in/code/" : "/newsroom/sign-in/";
			const { ok, data, status: code } = await post(step, new URLSearchParams(new FormData(sheet)));
			problem.textContent = ok ? "" : (data.detail ?? (code ? says.failed : says.offline));
			if (ok && data.token) token.value = data.token;
			if (ok && data.stage === "code") {
				$("[data-step=password]", door).hidden = true;
				$("[data-step=code]", door).hidden = false;
				sheet.elements.code.focus();
			} else if (ok) {
				sheet.reset();
				$("[data-step=password]", door).hidden = false;
				$("[data-step=code]", door).hidden = true;
				door.close();
				signedOut = false;
				tell(says.signedIn);
				done();
			}
		};
	}));
}
door.addEventListener("cancel", (event) => event.preventDefault());

/* --- Who else is here --- */

const lockNote = $("#lock-note");
let held = null;
async function hold(act) {
	if (!article) return;
	const asked = { act, session: windowId, created: form.elements.created.value };
	const { ok, data, status: code } = await post(address("lock"), asked, { patience: BEAT_MS });
	if (code === 401) return void signInHere();
	if (!ok) return void (data.code && gone(data));
	const lost = data.own ? says.lostOwn : says.lost;
	if (held !== data.held && held !== null) announce(data.held ? says.yours : fill(lost, data.name));
	lockNote.hidden = data.held;
	const sentence = held || data.own ? lost : says.elsewhere;
	if (!data.held && held !== false)
		$("[data-who]", lockNote).textContent = fill(sentence, data.name, clock(data.since));
	held = data.held;
}
$("[data-take]", lockNote).addEventListener("click", () => hold("take"));
setInterval(() => hold("beat"), BEAT_MS);

/* --- An article that is no longer there, or no longer this person's --- */

const goneNote = $("#gone-note");
function gone(data) {
	$("[data-why]", goneNote).textContent = data.detail;
	goneNote.hidden = false;
	keepHere();
}
/* The server answers with a page that holds the words, and makes a draft of them. */
$("[data-rescue]", goneNote).addEventListener("click", async () => {
	await keepHere();
	leaving = true;
	HTMLFormElement.prototype.submit.call(form);
});

/* --- What this browser still has of last time --- */

/* The newest that a window which is gone left; windows that are still open look after their own. */
journal.hold(windowId);
async function leftBehind() {
	const all = await journal.left(journalKeys());
	const same = all.filter((one) => one.text === snapshot());
	for (const one of same) await journal.drop(one.key);
	return all.find((one) => !same.includes(one));
}

const found = $("#journal-note");
async function lookBack() {
	const kept = await leftBehind();
	if (!kept) return;
	$("[data-when]", found).textContent = fill(says.found, clock(kept.at));
	found.hidden = false;
	tell(says.typing);
	$("[data-bring]", found).onclick = () => {
		found.hidden = true;
		form.elements.base_version.value = kept.base; /* what was saved since then is merged, not overwritten */
		restore(kept.text);
		changedAt = 0;
		keepHere().then(() => journal.drop(kept.key));
		pump();
	};
	$("[data-drop]", found).onclick = () => {
		found.hidden = true;
		journal.drop(kept.key).then(lookBack);
	};
}

/* --- Pictures --- */

/* The library's own modules, fetched when they are first needed. */
const send = async (file, told, signal) =>
	(await import(place.upload)).upload(file, { signal, onProgress: (sent, all) => told?.(all ? sent / all : 0) });
const pick = async (many) => (await import(place.picker)).pickMedia({ kinds: ["picture"], many });

/* {sending, failed}: how many files of the text are on their way, and how many stand there in vain. */
function textFiles() {
	const detail = { sending: 0, failed: 0 };
	source.dispatchEvent(new CustomEvent("editor:waiting", { detail }));
	return detail;
}
const onTheWay = () => Boolean(leadStop) || textFiles().sending > 0;
const filesLost = () => leadLost || textFiles().failed > 0;

async function filesSettled() {
	while (onTheWay()) {
		tell(says.pictures);
		await soon(200);
	}
}

document.addEventListener("editor:upload", async ({ detail }) => {
	try {
		detail.done(await send(detail.file, detail.progress));
	} catch (why) {
		detail.failed(why?.message || says.failed);
	}
});
document.addEventListener("editor:pick", async ({ detail }) => {
	detail.done(await pick(true).catch(() => []));
});

/* A poll belongs to an article: one that has no number yet gets it first. */
async function numbered() {
	while (sending) await soon(100);
	if (article) return true;
	sending = true;
	await begin().finally(() => (sending = false));
	return Boolean(article);
}
document.addEventListener("editor:poll", async ({ detail }) => {
	if (!(await numbered())) return;
	const { choosePoll } = await import(place.polls);
	const mark = await choosePoll(address("polls/")).catch(() => tell(says.failed, "bad"));
	if (mark) detail.done(mark);
});

const lead = $("[data-lead]");
function showLead(item) {
	const image = $("img", lead);
	$("[data-shown]", lead).hidden = !item;
	if (item) image.src = item.url;
	image.alt = item?.alt ?? "";
	moveFocus();
}

/* What is chosen last is the lead: a file that was on its way before is stopped, and comes too late. */
let leadStop = null, leadLost = false;
function leadSends(stop, failed = "") {
	if (stop !== leadStop) leadStop?.abort();
	leadStop = stop;
	leadLost = Boolean(failed);
	$("progress", lead).hidden = !stop;
	$("[data-error=lead_media]").textContent = failed;
}

function setLead(item) {
	const at = form.elements;
	leadSends(null);
	at.lead_media.value = item?.id ?? "";
	at.lead_focus.value = "";
	for (const name of ["alt", "caption", "credit"]) at[`lead_${name}`].value = item?.[name] ?? "";
	showLead(item);
	changed();
}

async function chooseLead() {
	const [item] = await pick(false);
	if (item) setLead(item);
}

async function sendLead(file) {
	const stop = new AbortController(), bar = $("progress", lead);
	const progress = (part) => leadStop === stop && (bar.value = part);
	leadSends(stop);
	progress(0);
	try {
		const item = await send(file, progress, stop.signal);
		if (leadStop === stop) setLead(item);
	} catch (why) {
		if (leadStop === stop) leadSends(null, why?.message || says.failed);
	}
}

function takeLead({ target }) {
	const [file] = target.files;
	if (file) sendLead(file);
	target.value = ""; /* the same file may be chosen again */
}

const point = $("[data-point]", lead);
function moveFocus(x, y) {
	const field = form.elements.lead_focus;
	if (x !== undefined) {
		const whole = (n) => Math.round(Math.min(100, Math.max(0, n)));
		field.value = `${whole(x)} ${whole(y)}`;
		changed();
	}
	const [left, top] = (field.value || "50 50").split(" ").map(Number);
	point.style.left = `${left}%`; /* of the picture, whichever way the page is read */
	point.style.top = `${top}%`;
	return [left, top];
}

if (place.picker)
	import(place.pictures).then(({ pictureField }) => {
		pictureField($("[data-social]"), () => pick(false), changed);
	});

const STEPS = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] };
if (place.picker) {
	for (const part of $$("[data-script]", lead)) part.hidden = false;
	for (const part of $$("[data-number]", lead)) part.hidden = true;
	$("[data-choose]", lead).onclick = chooseLead;
	$("[data-remove]", lead).onclick = () => setLead(null);
	$("input[type=file]", lead).onchange = takeLead;
	$("[data-frame]", lead).addEventListener("click", (event) => {
		const box = $("img", lead).getBoundingClientRect();
		const part = (at, from, size) => ((at - from) / size) * 100;
		if (event.detail)
			moveFocus(part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height));
	});
	point.addEventListener("keydown", (event) => {
		const step = STEPS[event.key];
		if (!step) return;
		event.preventDefault();
		const [x, y] = moveFocus();
		moveFocus(x + step[0], y + step[1]);
	});
}
moveFocus();

/* --- Everything together --- */

let countTimer;
document.addEventListener("input", (event) => {
	if (event.target.form !== form) return;
	setTimeout(changed); /* rich text may speak up while the form is being read */
	if (event.target === source) countTimer ??= setTimeout(() => (count(), (countTimer = undefined)), 200);
});
document.addEventListener("change", (event) => event.target.form === form && changed());
form.addEventListener("submit", (event) => {
	if (event.submitter?.formAction && event.submitter.hasAttribute("formaction")) return;
	event.preventDefault();
	askToSave(event.submitter);
});
document.addEventListener("keydown", (event) => {
	if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return;
	event.preventDefault();
	askToSave();
});
for (const choice of form.elements.format)
	choice.addEventListener("change", () => {
		source.dataset.format = choice.value;
		source.dispatchEvent(new CustomEvent("editor:format", { detail: choice.value }));
		count();
	});
addEventListener("beforeunload", (event) => !leaving && (nowhere() || onTheWay()) && event.preventDefault());
addEventListener("pagehide", () => {
	if (!article) return;
	const body = new URLSearchParams([...fields(), ...basis()]);
	if (unsent()) post(address("autosave"), body, { keepalive: true });
	navigator.sendBeacon(address("lock"),
		new URLSearchParams({ act: "release", session: windowId, token: token.value }));
});
addEventListener("pageshow", (event) => event.persisted && hold("open"));
addEventListener("offline", () => tell(says.offline, "bad"));
addEventListener("online", () => (unsent() ? pump() : tell(says.online)));

makeLists(says);
status.hidden = false;
count();
hold("open");
lookBack();
