/*
 * What an article page can do without loading again: votes, live counts, new comments, drafts, embeds. Every form and
 * link works without this file, so whatever is missing in a browser simply stays plain. It holds no text of its own:
 * what readers see comes from #texts or from the server.
 */
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const story = $("[data-article]");
const texts = $("#texts")?.dataset ?? {};
const form = $("form[data-comment]");
const lang = document.documentElement.lang;
const number = new Intl.NumberFormat(lang);
const percent = new Intl.NumberFormat(lang, { style: "percent" });
const tenths = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const plural = new Intl.PluralRules(lang);
const policy = window.trustedTypes?.createPolicy("courant", { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));

let hush;
function say(text, quiet) {
	const region = $("#announce");
	region.className = quiet ? "unseen" : "toast";
	region.textContent = text ?? "";
	clearTimeout(hush);
	hush = setTimeout(() => region.replaceChildren(), 6000);
}

/* One try has one key, so that a try repeated on a bad line counts once. */
async function post(url, body, key = newKey()) {
	const headers = { Accept: "application/json", "Idempotency-Key": key };
	for (let tries = 0; ; tries++) {
		try {
			const answer = await fetch(url, { method: "POST", body, headers });
			if (answer.status !== 503 || tries === 2) {
				return { ok: answer.ok, data: await answer.json().catch(() => ({})) };
			}
		} catch {
			if (tries === 2) return { ok: false, data: {} };
		}
		await sleep(1000 << tries);
	}
}

function newKey() {
	return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const complaint = (data) => data.detail || data.title || texts.failed;

/* --- counts --- */

const NUMBER = /\p{Nd}+(?:[\s.,٬’]\p{Nd}+)*/u;

/* "3 comments" becomes "4 comments"; where the words would change with the number, "Comments: 1". */
function recount(name, n) {
	if (n == null) return;
	for (const place of $$(`[data-live-count="${name}"]`)) {
		const old = place.textContent.match(NUMBER)?.[0];
		if (!old && n === 0) continue;
		const fits = old && plural.select(Number(old.replace(/\D/g, ""))) === plural.select(n);
		const now = number.format(n);
		place.textContent = fits ? place.textContent.replace(old, now) : `${place.dataset.label}: ${now}`;
	}
}

function share(row, part, key) {
	if (!row || !part) return;
	$("meter", row).value = part.percent;
	$(".percent", row).textContent = percent.format(part.percent / 100);
	const count = $(`[data-count="${key}"]`, row);
	if (count) count.textContent = part.count;
}

function mark(buttons, own) {
	for (const button of buttons) button.setAttribute("aria-pressed", button.value === own);
}

let commentsKnown;
function show(tally) {
	const { likes, dislikes, reactions, rating, mine } = tally;
	const liking = $$("[data-vote=like] button"), reacting = $$("[data-vote=reaction] button");
	for (const button of liking) $("b", button).textContent = (button.value === "like" ? likes : dislikes) ?? 0;
	for (const button of reacting) share(button, reactions?.[button.value], button.value);
	if (rating && $("[data-average]")) {
		$("[data-average]").textContent = rating.count ? tenths.format(rating.average) : number.format(0);
		for (const row of $$("[data-stars]")) share(row, rating.stars[row.dataset.stars]);
		recount("ratings", rating.count);
	}
	recount("comments", tally.comments);
	recount("views", tally.views);
	commentsKnown = tally.comments;
	if (!mine) return;
	mark(liking, mine.like);
	mark(reacting, mine.reaction);
	const star = mine.stars && $(`[data-vote=rating] [value="${mine.stars}"]`);
	if (star) star.checked = true;
}

async function vote(ballot, button) {
	if (ballot.ariaBusy === "true") return;
	ballot.ariaBusy = "true";
	const body = new URLSearchParams(new FormData(ballot));
	if (button?.name) body.set(button.name, button.value);
	const { ok, data } = await post(ballot.action, body);
	ballot.ariaBusy = "false";
	if (!ok) return say(complaint(data));
	show(data);
	const own = { like: "like", reaction: "reaction", rating: "stars" }[ballot.dataset.vote];
	say(data.mine?.[own] ? texts.counted : texts.withdrawn);
}

async function tally() {
	const answer = await fetch(story.dataset.tally, { headers: { Accept: "application/json" } });
	if (answer.ok) show(await answer.json());
}

/* --- comments --- */

/* Puts a comment under the one it answers, or beside it where threads are not indented further. */
function place(comment, parentId) {
	if (document.getElementById(comment.id)) return;
	const parent = parentId && document.getElementById(`comment-${parentId}`);
	let list = $(".thread");
	if (parent && comment.dataset.depth > parent.dataset.depth) {
		list = $(":scope > ol", parent) ?? parent.appendChild(document.createElement("ol"));
	} else if (parent) {
		list = parent.parentNode;
	}
	const above = list.getBoundingClientRect().bottom < 0 && !CSS.supports("overflow-anchor", "auto");
	const height = document.documentElement.scrollHeight;
	list.append(document.adoptNode(comment));
	if (above) scrollBy(0, document.documentElement.scrollHeight - height);
}

async function arrive(id, parentId) {
	const answer = await fetch(`${story.dataset.fragments ?? ""}/comments/${id}/fragment`);
	const comment = answer.ok && $(".comment", parse(await answer.text()));
	if (comment) place(comment, parentId);
	return document.getElementById(`comment-${id}`);
}

/* What was written while the page was not looked at. */
async function catchUp() {
	const page = parse(await (await fetch(location.pathname)).text());
	for (const comment of $$(".comment", page)) {
		place(comment, comment.parentNode.closest(".comment")?.id.slice("comment-".length));
	}
}

function complain(errors = {}) {
	for (const place of $$("[data-error]", form)) {
		const field = form.elements[place.dataset.error];
		place.textContent = errors[place.dataset.error] ?? "";
		field?.setAttribute?.("aria-invalid", Boolean(place.textContent));
	}
	$("[aria-invalid=true]", form)?.focus();
}

let lastTry = {};
async function send() {
	const body = new URLSearchParams(new FormData(form)), button = $(".send", form);
	if (lastTry.text !== String(body)) lastTry = { text: String(body), key: body.get("key") || newKey() };
	button.disabled = true;
	const { ok, data } = await post(form.action, body, lastTry.key);
	button.disabled = false;
	complain(ok ? {} : { form: data.errors ? "" : complaint(data), ...data.errors });
	if (!ok) return;
	const parent = body.get("parent");
	form.elements.body.value = "";
	keep(sessionStorage, draft, null);
	answerTo(0);
	$("[data-done]", form).textContent = data.state === "visible" ? texts.posted : texts.held;
	const comment = data.state === "visible" && (await arrive(data.id, parent));
	if (!comment) return;
	comment.classList.add("fresh");
	comment.tabIndex = -1;
	comment.focus();
}

function answerTo(id, name = "") {
	const line = $(".replying", form);
	form.elements.parent.value = id;
	line.hidden = !id;
	$("b", line).textContent = name;
}

/* A browser may forbid storage. */
function keep(storage, name, value) {
	try {
		value ? storage.setItem(name, value) : storage.removeItem(name);
	} catch {}
}
function kept(storage, name) {
	try {
		return storage.getItem(name);
	} catch {}
}

const draft = `draft-${story?.dataset.article}`;
function prepareForm() {
	const { body, author } = form.elements, remember = $("[data-remember]", form);
	const keepName = () => keep(localStorage, "name", remember.checked && author.value);
	const name = kept(localStorage, "name");
	remember.closest("[hidden]").hidden = false;
	remember.checked = Boolean(name);
	author.value ||= name ?? "";
	body.value ||= kept(sessionStorage, draft) ?? "";
	body.addEventListener("input", () => keep(sessionStorage, draft, body.value));
	author.addEventListener("change", keepName);
	remember.addEventListener("change", keepName);
}

/* --- live --- */

let source, pause = 5000, waiting;
function listen() {
	clearTimeout(waiting);
	source?.close();
	source = new EventSource(story.dataset.live);
	source.addEventListener("open", () => (pause = 5000));
	source.addEventListener("tally", (event) => show(JSON.parse(event.data)));
	source.addEventListener("comment", async (event) => {
		const { id, parent } = JSON.parse(event.data);
		if (document.getElementById(`comment-${id}`) || !(await arrive(id, parent))) return;
		if (!document.activeElement.matches(".comment")) say(texts.newComment, true);
	});
	source.addEventListener("error", () => {
		if (source.readyState !== EventSource.CLOSED) return;
		waiting = setTimeout(listen, pause * (1 + Math.random()));
		pause = Math.min(pause * 2, 300000);
	});
}

let seen;
async function looked() {
	if (document.hidden) {
		clearTimeout(waiting);
		return source?.close();
	}
	if (story.dataset.view && !seen) navigator.sendBeacon(story.dataset.view);
	seen = true;
	const before = commentsKnown;
	if (story.dataset.live) listen();
	if (story.dataset.tally) await tally();
	if (commentsKnown > before) catchUp();
}

/* --- clicks --- */

function load(link) {
	const frame = document.createElement("iframe");
	frame.title = link.textContent;
	frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-forms allow-presentation";
	frame.allow = "fullscreen; encrypted-media; picture-in-picture; autoplay";
	frame.allowFullscreen = true;
	frame.referrerPolicy = "strict-origin-when-cross-origin";
	frame.src = link.dataset.embed;
	link.replaceWith(frame);
	frame.focus();
}

document.addEventListener("click", async (event) => {
	for (const menu of $$(".menu [open]")) if (!menu.contains(event.target)) menu.open = false;
	const link = event.target.closest?.("a, button");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
	if (link.matches(".embed-link[data-embed^='https:']")) {
		event.preventDefault();
		load(link);
	} else if (link.matches("[data-copy]") && navigator.clipboard) {
		event.preventDefault();
		await navigator.clipboard.writeText(link.href);
		say(texts.copied);
	} else if (link.matches("[data-share]")) {
		navigator.share({ title: document.title, url: $("[data-copy]").href }).catch(() => {});
	} else if (form && story && link.matches(".reply, [data-cancel]")) {
		event.preventDefault();
		const comment = link.closest(".comment");
		answerTo(comment?.id.slice("comment-".length) ?? 0, comment && $(".who", comment).textContent);
		form.elements.body.focus();
	}
});

document.addEventListener("keydown", (event) => {
	const menu = event.key === "Escape" && $(".menu [open]");
	if (!menu) return;
	menu.open = false;
	$("summary", menu).focus();
});

document.addEventListener("submit", (event) => {
	const { vote: kind, comment } = event.target.dataset;
	if (kind && (event.submitter || kind === "rating")) {
		event.preventDefault();
		vote(event.target, event.submitter);
	} else if (comment != null && story) {
		event.preventDefault();
		send();
	}
});

if (story) {
	if (form) prepareForm();
	if (navigator.share && $("[data-share]")) $("[data-share]").parentNode.hidden = false;
	document.addEventListener("visibilitychange", looked);
	looked();
}
