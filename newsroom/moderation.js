/* The comments queue by keyboard: each act is posted in turn, its row goes at once, the next one has the focus. */
import { $, $$, announce, post } from "./desk.js";

const queue = $("[data-queue]");
const words = queue.dataset;
const help = $("#help");
const KEYS_OFF = "courant-queue-keys-off";
const UNDO_MAX = 100;
const done = []; /* what can be taken back: {act, rows: [{row, before}]} */
let chain = Promise.resolve();
let waiting = 0; /* posts that are not answered yet */

/* --- Rows and focus --- */

const rows = () => $$("li > article", queue);
const current = () => document.activeElement?.closest("[data-queue] article") ?? null;

function focus(article) {
	if (!article) return $("#main").focus();
	article.focus({ preventScroll: true });
	article.scrollIntoView({ block: "nearest" });
}

function move(step) {
	const all = rows();
	const at = all.indexOf(current());
	focus(at < 0 ? all[0] : all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

function count(by) {
	const tab = $('.tabs a[aria-current] .count');
	if (/^\d+$/.test(tab?.textContent ?? "")) tab.textContent = Math.max(0, Number(tab.textContent) + by);
}

/* Takes rows out of the list and answers where they stood. */
function take(articles) {
	const all = rows();
	const last = all.indexOf(articles.at(-1));
	const stays = (a) => !articles.includes(a);
	const next = all.slice(last + 1).find(stays) ?? all.filter(stays).at(-1);
	const taken = articles.map((a) => ({ row: a.parentElement, before: a.parentElement.nextElementSibling }));
	for (const { row } of taken) row.remove();
	count(-taken.length);
	focus(next);
	return taken;
}

function giveBack(taken) {
	for (const { row, before } of [...taken].reverse())
		queue.insertBefore(row, before?.parentElement === queue ? before : null);
	count(taken.length);
	$("[data-empty]").hidden = true;
	focus($("article", taken[0].row));
}

/* The page is cleared: on to what is left. */
function nextPage() {
	if (rows().length > 0 || waiting > 0) return;
	$("[data-empty]").hidden = false;
	if ($("[data-more]")) location.reload();
}

/* --- Posts, one after the other --- */

function fault(text) {
	const place = $("[data-fault]");
	place.textContent = text;
	place.hidden = !text;
}

function inTurn(task) {
	waiting++;
	chain = chain.then(task).catch(() => fault(words.failed)).finally(() => {
		waiting--;
		nextPage();
	});
	return chain;
}

const why = (answer) => (answer.status === 401 ? words.signedOut : answer.data.detail || words.failed);

function remember(act, taken) {
	if (act) done.push({ act, taken });
	if (done.length > UNDO_MAX) done.shift();
}

function act(name, articles) {
	if (articles.length === 0 || !$(`#acts, [name="${name}"]`)) return;
	const fields = new URLSearchParams({ act: name, reason: $('[name="reason"][form="acts"]')?.value ?? "" });
	for (const article of articles) fields.append("id", article.dataset.id);
	const taken = take(articles);
	announce(words[name]);
	inTurn(async () => {
		const answer = await post("/newsroom/comments/act/", fields, { keepalive: true });
		if (answer.data.notice) fault(answer.data.notice);
		if (answer.ok) return remember(answer.data.act, taken);
		giveBack(taken);
		fault(why(answer));
	});
}

function undo() {
	inTurn(async () => {
		const last = done.pop();
		const answer = await post("/newsroom/comments/undo/", last ? { act: last.act } : {});
		if (!answer.ok) {
			if (last) done.push(last);
			return answer.status === 409 ? announce(words.none) : fault(why(answer));
		}
		if (!last) return location.reload();
		const { n, notice } = answer.data;
		if (notice) fault(notice);
		if (notice && n === 0) return;
		giveBack(last.taken);
		announce(words.undo);
	});
}

/* Those that can be acted on: what its author has withdrawn has no box. */
const box = (article) => $('input[name="id"]', article);
const ticked = () => rows().filter((a) => box(a)?.checked);

/* --- Dialogs: answer, change, ban --- */

function open(name, article) {
	const dialog = $(`#${name}`);
	const form = $("form", dialog);
	form.reset();
	form.action = `/newsroom/comments/${article.dataset.id}/${form.dataset.path}`;
	$("[data-whom]", dialog).textContent = `– ${article.dataset.author}`;
	for (const place of $$(".error", dialog)) place.textContent = "";
	if (name === "edit") $("textarea", dialog).value = article.dataset.source;
	if (name === "ban") form.by_email.disabled = !article.dataset.email;
	dialog.article = article;
	dialog.showModal();
}

function wentWell(name, article, answer) {
	if (name === "edit") {
		const text = $("textarea", $("#edit")).value;
		article.dataset.source = text;
		$(".words", article).textContent = text;
		$(".words", article).classList.add("plain");
		announce(words.changed);
		return focus(article);
	}
	announce(name === "reply" ? words.replied : words.ban);
	if (name === "reply" && words.tab !== "waiting") return focus(article);
	const taken = take([article]);
	if (name === "ban") remember(answer.data.act, taken);
}

async function send(event) {
	const dialog = event.target.closest("dialog");
	const fields = new URLSearchParams(new FormData(event.target));
	const url = event.target.action;
	event.preventDefault();
	await inTurn(async () => {
		const answer = await post(url, fields);
		if (!answer.ok) {
			const errors = Object.values(answer.data.errors ?? {});
			$(".error", dialog).textContent = errors[0] ?? why(answer);
			return;
		}
		dialog.close();
		wentWell(dialog.id, dialog.article, answer);
	});
}

for (const dialog of $$("#reply, #edit, #ban")) {
	$("form", dialog).addEventListener("submit", send);
	$("[data-cancel]", dialog).addEventListener("click", () => dialog.close());
	dialog.addEventListener("close", () => dialog.article?.isConnected && focus(dialog.article));
}

/* --- Buttons --- */

$("#acts").addEventListener("submit", (event) => {
	const button = event.submitter;
	if (!button) return;
	event.preventDefault();
	if (button.name === "act") act(button.value, ticked());
	else act(button.name, [button.closest("article")]);
});

const all = $("[data-all]");
if (all) {
	all.hidden = false;
	$("input", all).addEventListener("change", (event) => {
		for (const box of $$('input[name="id"]', queue)) box.checked = event.target.checked;
	});
}

/* --- Keys --- */

const keys = {
	j: () => move(1),
	ArrowDown: () => move(1),
	k: () => move(-1),
	ArrowUp: () => move(-1),
	a: (c) => act("approve", [c]),
	h: (c) => act("hold", [c]),
	s: (c) => act("spam", [c]),
	d: (c) => act("remove", [c]),
	r: (c) => open("reply", c),
	e: (c) => open("edit", c),
	b: (c) => open("ban", c),
	x: (c) => box(c).click(),
	u: undo,
	"?": () => help.showModal(),
};
const FREE = ["j", "k", "ArrowDown", "ArrowUp", "u", "?"]; /* those that need no comment */
const ALWAYS = [...FREE, "b"]; /* … and what is possible with one that was withdrawn */
const MAY = { a: "approve", h: "hold", s: "spam", d: "remove" };
const same = { a: "visible", h: "waiting", s: "spam", d: "removed" }; /* nothing to do on this tab */

const keysOn = () => localStorage.getItem(KEYS_OFF) === null;

function typing(target) {
	return target.closest("textarea, select, dialog, input:not([type=checkbox])") !== null;
}

document.addEventListener("keydown", (event) => {
	const run = keys[event.key];
	if (!run || !keysOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
	const article = current();
	if (!FREE.includes(event.key) && !article) return;
	if (event.key.startsWith("Arrow") && !article) return;
	event.preventDefault();
	if (!ALWAYS.includes(event.key) && !box(article)) return;
	if (MAY[event.key] && same[event.key] === words.tab) return;
	run(article);
});

const toggle = $("[data-keys]");
toggle.checked = keysOn();
toggle.addEventListener("change", () => {
	if (toggle.checked) localStorage.removeItem(KEYS_OFF);
	else localStorage.setItem(KEYS_OFF, "1");
});
const helper = $("[data-help]");
helper.hidden = false;
helper.addEventListener("click", () => help.showModal());

addEventListener("beforeunload", (event) => waiting > 0 && event.preventDefault());
if (keysOn() && rows().length > 0 && !location.hash) focus(rows()[0]);
