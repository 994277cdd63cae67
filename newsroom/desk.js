/* What every staff page has: the menu on phones, questions before dangerous acts, helpers for the pages' modules. */
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
 * data.errors say what is wrong; status 0: no connection; 401: signed out meanwhile.
 */
export async function post(url, fields = {}, options = {}) {
	const ready = fields instanceof FormData || fields instanceof URLSearchParams;
	const body = ready ? fields : new URLSearchParams(fields);
	const headers = { Accept: "application/json", "X-Courant-Token": token.value };
	try {
		const answer = await fetch(url, { method: "POST", body, headers, ...options });
		const data = await answer.json().catch(() => ({}));
		return { ok: answer.ok, status: answer.status, data };
	} catch (why) {
		return { ok: false, status: 0, data: {}, why };
	}
}

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
