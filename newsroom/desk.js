/* What every staff page has: the menu on phones, questions before dangerous acts, helpers for the pages' modules. */
const PATIENCE_MS = 45000, FIRST_TRY_MS = 15000, LAST_TRY_MS = 240000;

export const $ = (css, root = document) => root.querySelector(css);
export const $$ = (css, root = document) => [...root.querySelectorAll(css)];

/* The token that posts carry; a sign-in in place brings a new one. */
export const token = {
	get value() {
		return $('meta[name="courant-token"]')?.content ?? "";
	},
	set value(text) {
		const meta = $('meta[name="courant-token"]');
		if (meta) meta.content = text;
		for (const field of $$('input[name="token"]')) field.value = text;
	},
};

/* Tells a screen reader; sighted people see it where it happened. */
export function announce(text) {
	const region = $("#announce");
	region.textContent = "";
	setTimeout(() => (region.textContent = text), 50);
}

/*
 * A post of a form's fields (FormData, URLSearchParams or a plain object): {ok, status, data}. data.detail and
 * data.errors say what is wrong; status 0: no connection, or no answer within `patience` milliseconds; 401: signed out
 * meanwhile.
 */
export async function post(url, fields = {}, { patience = PATIENCE_MS, ...options } = {}) {
	const ready = fields instanceof FormData || fields instanceof URLSearchParams;
	const body = ready ? fields : new URLSearchParams(fields);
	const headers = { Accept: "application/json", "X-Courant-Token": token.value };
	const stop = new AbortController(), timer = setTimeout(() => stop.abort(), patience);
	try {
		const answer = await fetch(url, { method: "POST", body, headers, signal: stop.signal, ...options });
		const data = await answer.json().catch(unlessCut);
		return { ok: answer.ok, status: answer.status, data };
	} catch (why) {
		return { ok: false, status: 0, data: {}, why };
	} finally {
		clearTimeout(timer);
	}
}

/* An answer that is no JSON says nothing more; one that never came to its end is none. */
function unlessCut(why) {
	if (why instanceof SyntaxError) return {};
	throw why;
}

/*
 * A post that is made again until there is an answer about the request itself; the form's key must make that harmless.
 * again({ status }) is told before each wait. A line that is dead and does not say so costs the first try 15 seconds;
 * later ones have more, for what is long on a slow line.
 */
export async function persist(url, body, again) {
	for (let tries = 0; ; tries++) {
		const patience = Math.min(FIRST_TRY_MS * 2 ** tries, LAST_TRY_MS);
		const answer = await post(url, body, { patience });
		if (answer.status && answer.status < 500 && answer.status !== 429) return answer;
		again(answer);
		await soon(Math.min(1000 * 2 ** tries, 8000));
	}
}

/* So many milliseconds, or until the line is back. */
export function soon(ms) {
	return new Promise((go) => {
		const timer = setTimeout(go, ms);
		addEventListener("online", () => (clearTimeout(timer), go()), { once: true });
	});
}

/* Of a request that must be done once: crypto.randomUUID is missing where there is no https. */
export const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/* A page as a document, which nothing in it can run from. */
export function load(url) {
	return new Promise((done, fail) => {
		const ask = new XMLHttpRequest();
		ask.open("GET", url);
		ask.responseType = "document";
		ask.onload = () => (ask.status === 200 ? done(ask.response) : fail(new Error(ask.status)));
		ask.onerror = fail;
		ask.send();
	});
}

/* <button data-confirm="Delete it for good?"> asks first. */
document.addEventListener("submit", (event) => {
	const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
	if (question && !confirm(question)) event.preventDefault();
});

/* A file that is dropped beside a place for files is not opened instead of the page. */
for (const kind of ["dragover", "drop"])
	addEventListener(kind, (event) => {
		const meant = event.defaultPrevented || event.target.closest?.("input[type=file]");
		if (meant || !event.dataTransfer?.types.includes("Files")) return;
		event.preventDefault();
		event.dataTransfer.dropEffect = "none";
	});

/* <input readonly data-select>: a link to be copied is marked as a whole when it is reached. */
for (const field of $$("[data-select]")) {
	field.addEventListener("focus", () => field.select());
	if (field === document.activeElement) field.select();
}

/* On phones the menu is folded until it is asked for. */
const menu = $("[data-menu]");
const wide = matchMedia("(min-width: 60rem)");
const fold = () => menu && (menu.open = wide.matches);
wide.addEventListener("change", fold);
fold();

/* So are filters, so that what they are for is seen first. */
const narrow = matchMedia("(max-width: 40rem)");
const foldFilters = () => $$("[data-fold]").forEach((filters) => (filters.open = !narrow.matches));
narrow.addEventListener("change", foldFilters);
foldFilters();
