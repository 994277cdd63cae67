/* Spares loading the page again; forms and links need none of it. */
const $ = (css, root = document) => root.querySelector(css);
const $$ = (css, root = document) => root.querySelectorAll(css);
const set = (place, text) => place && (place.textContent = text ?? "");
const on = (target, name, act) => target.addEventListener(name, act);
const byId = (id) => $(`#comment-${id}`);
const story = $("[data-live]"), form = story && $("[data-comment]"), fields = form?.elements;
const { article, live, view } = story?.dataset ?? {};
const texts = $("#texts")?.dataset;
const root = document.documentElement;
const format = (n, how) => n.toLocaleString(texts.lang, how);
const plural = (n) => new Intl.PluralRules(texts.lang).select(n);
const policy = self.trustedTypes?.createPolicy("courant", { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy?.createHTML(html) ?? html, "text/html");
const sent = (form) => new URLSearchParams(new FormData(form));
const press = (button, on) => on != null && button.setAttribute("aria-pressed", on);
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

let hush;
function say(text, quiet) {
	const region = $("#announce");
	region.className = quiet ? "unseen" : "toast";
	set(region, text);
	clearTimeout(hush);
	hush = setTimeout(set, 6000, region);
}

/* A repeated try keeps its key and counts once. */
async function post(url, body, key, pause = 1000) {
	const headers = { Accept: "application/json", "Idempotency-Key": key };
	const answer = await fetch(url, { method: "POST", body, headers }).catch(Response.error);
	if (!(answer.status % 503) && pause < 4000) {
		await new Promise((go) => setTimeout(go, pause));
		return post(url, body, key, pause * 2);
	}
	const data = await answer.json().catch(() => ({}));
	if (data.challenge && !body.has("proof")) {
		say(data.detail);
		body.set("proof", await (await import(data.solver)).prove(data.challenge) ?? "none");
		return post(url, body, key);
	}
	return { ok: answer.ok, data, why: data.detail || texts.failed };
}

/* "3 comments" becomes "4 comments"; "1 comment", whose word changes, "Comments: 2". */
function recount(name, n) {
	for (const place of n == null ? [] : $$(`[data-live-count=${name}]`)) {
		const text = place.textContent, old = text.match(/\p{Nd}+([\s.,٬’]\p{Nd}+)*/u)?.[0];
		if (old && plural(old.replace(/\D/g, "")) === plural(n)) set(place, text.replace(old, format(n)));
		else if (old || n) set(place, `${place.dataset.label}: ${format(n)}`);
	}
}

function fill(row, part) {
	if (!part) return;
	$("meter", row).value = part.percent;
	set($(".percent", row), format(part.percent / 100, { style: "percent" }));
	set($("[data-count]", row), part.count);
}

function show(now) {
	const { rating, mine } = now;
	for (const button of $$("[data-vote] button[value]")) {
		const { value, form } = button, like = now[`${value}s`];
		if (form.dataset.vote === "like") set($("b", button), like);
		else fill(button, now.reactions?.[value]);
		press(button, mine && value === mine[form.dataset.vote]);
	}
	for (const row of $$("[data-stars]")) fill(row, rating?.stars[row.dataset.stars]);
	if (rating) set($("[data-average]"), format(rating.average ?? 0, { minimumFractionDigits: rating.count && 1 }));
	recount("ratings", rating?.count);
	recount("comments", now.comments);
	recount("views", now.views);
	const star = mine && $(`[data-vote=stars] [value="${mine.stars}"]`);
	if (star) star.checked = true;
	if (now.polls) import("./poll.js").then((polls) => polls.show(now, fill, recount));
}

let voting;
async function vote(ballot, button) {
	const body = sent(ballot);
	if (button.name) body.set(button.name, button.value);
	if (voting) return;
	voting = true;
	const { ok, data, why } = await post(ballot.action, body, newKey());
	const { id, likes, mine } = data;
	voting = false;
	if (id) press(button, mine, set($("b", button), likes || ""));
	else if (ok) show(data);
	if (data.reported) ballot.closest("details").open = false;
	const { vote: kind, poll } = ballot.dataset, mark = mine?.[kind];
	const stands = id ? mine : poll ? mark?.[poll] : mark;
	const done = data.notice ?? mine?.waits ?? (stands ? texts.counted : texts.withdrawn);
	say(ok ? done : data.errors?.reason ?? why);
}

/* Under the comment it answers, or beside it beyond the last indent; nowhere when its place is on another page. */
async function arrive(id, under) {
	const parent = byId(under), thread = $(".thread"), { order } = thread?.dataset ?? {};
	if (+under ? !parent : !order) return byId(id);
	const answer = byId(id) || (await fetch(`/comments/${id}/fragment`));
	const comment = answer.ok && $(".comment", parse(await answer.text()));
	if (!comment || byId(id)) return byId(id);
	const height = root.scrollHeight;
	let list = parent?.parentNode ?? thread;
	if (comment.dataset.depth > parent?.dataset.depth)
		list = $(":scope > ol", parent) ?? parent.appendChild(document.createElement("ol"));
	const up = list.getBoundingClientRect().bottom < 0 && !CSS.supports("overflow-anchor", "auto");
	list[!parent && order === "newest" ? "prepend" : "append"](comment);
	if (up) scrollBy(0, root.scrollHeight - height);
	return comment;
}

function answerTo(comment) {
	fields.parent.value = comment?.id.slice(8) ?? 0;
	keepDraft();
	$(".replying", form).hidden = !comment;
	set($(".replying b", form), comment && $(".who", comment).textContent);
}

let key = newKey(), touched, sending;
async function send() {
	const body = sent(form), button = $(".send", form), told = $("[data-done]", form);
	if (touched) body.set("elapsed", Math.round(performance.now() - touched));
	button.disabled = true;
	sending = post(form.action, body, key);
	const { ok, data, why } = await sending;
	const errors = ok ? {} : { form: why, ...data.errors }, visible = data.state === "visible";
	button.disabled = false;
	if (ok || data.status < 500) key = newKey();
	for (const place of $$("[data-error]", form)) {
		const name = place.dataset.error;
		set(place, errors[name]);
		fields[name]?.setAttribute("aria-invalid", name in errors);
	}
	$("[aria-invalid=true]", form)?.focus();
	set(told, ok && !visible ? texts.held : "");
	if (!ok) return;
	fields.body.value = "";
	touched = 0;
	answerTo();
	const comment = visible && (await arrive(data.id, body.get("parent")));
	const next = comment || told;
	next.tabIndex = -1;
	next.scrollIntoView({ block: "center" });
	next.focus({ preventScroll: true });
	if (visible) set(told, texts.posted); // after the focus, which cuts off what is being said
	await own(data);
	if (visible && !comment) location.assign(`/comments/${data.id}`);
}

let store;
try {
	store = localStorage;
} catch {}
const keep = (name, value) => store?.[value ? "setItem" : "removeItem"](name, value);

/* Who wrote something here may change it for a while: what that takes is loaded by nobody else. */
async function own(made) {
	const lent = { $, set, on, say, post, parse, byId, newKey, texts, article, store };
	await import("./own.js").then(({ begin }) => begin(lent, made)).catch(console.warn);
}

const draft = `draft-${article}`;
function keepDraft() {
	const { body, parent } = fields;
	keep(draft, body.value && JSON.stringify([body.value, parent.value]));
}

if (form) {
	const { body, author, email } = fields, remember = $("[data-remember]", form);
	const [words, under] = JSON.parse(store?.getItem(draft) ?? "[]");
	remember.closest("p").hidden = false;
	remember.checked = store?.getItem("name");
	author.value ||= store?.getItem("name") ?? "";
	if (email) email.value ||= store?.getItem("email") ?? "";
	if (words && !body.value) {
		body.value = words;
		if (byId(under)) answerTo(byId(under));
	} else {
		on(form, "focusin", (event) => (touched ||= event.timeStamp));
	}
	on(form, "input", () => {
		keepDraft();
		keep("name", remember.checked && author.value);
		keep("email", remember.checked && email?.value);
	});
}

let source, timer, pause = 5000;
function listen() {
	source = new EventSource(live);
	on(source, "open", () => (pause = 5000));
	on(source, "tally", ({ data }) => show(JSON.parse(data)));
	on(source, "mine", ({ data }) => voting ?? show(JSON.parse(data)));
	on(source, "comment", async ({ data }) => {
		const { id, parent } = JSON.parse(data);
		if (byId(id) || !(await arrive(id, parent))) return;
		if ((await sending)?.data.id !== id) say(texts.newComment, true); // one's own is told by the form
	});
	on(source, "error", () => {
		if (source.readyState > 1) timer = setTimeout(listen, (pause *= 2) + pause * Math.random());
	});
}

let unseen = view;
function look() {
	clearTimeout(timer);
	source?.close();
	if (document.hidden) return;
	if (unseen) navigator.sendBeacon(view);
	unseen = 0;
	listen();
}

function load(link) {
	const frame = Object.assign(document.createElement("iframe"), {
		title: link.textContent,
		sandbox: "allow-scripts allow-same-origin allow-popups allow-forms",
		allow: "fullscreen; encrypted-media; picture-in-picture",
		referrerPolicy: "strict-origin-when-cross-origin",
		src: link.dataset.embed,
	});
	link.replaceWith(frame);
	frame.focus();
}

on(document, "click", (event) => {
	for (const menu of $$(".menu [open]")) menu.open = menu.contains(event.target);
	const link = event.target.closest("a, button");
	const is = (css) => link?.matches(css) && !event.ctrlKey && !event.preventDefault();
	if (is("[data-embed]")) load(link);
	else if (navigator.clipboard && is("[data-copy]"))
		navigator.clipboard.writeText(link.href).then(() => say(texts.copied));
	else if (is("[data-share]")) navigator.share({ url: $("[data-copy]").href });
	else if (form && is(".reply, [data-cancel]")) {
		answerTo(link.closest(".comment"));
		fields.body.focus();
	}
});

on(document, "submit", (event) => {
	const { target, submitter } = event;
	if (target !== form && !(submitter && target.dataset.vote)) return;
	event.preventDefault();
	target === form ? send() : vote(target, submitter);
});

if (story) {
	for (const item of navigator.share ? $$(".share [hidden]") : []) item.hidden = false;
	on(document, "visibilitychange", look);
	setTimeout(look, 1000);
	if (store?.getItem("own")) own();
}
