/* One's own comments on the page: changed or withdrawn where they stand, with the forms of the page that lists them. */
let $, set, on, say, post, parse, byId, newKey, texts, article, store;
let kept; // of each comment its edit token and when its time is over
let words, opened;

const part = (id, css) => byId(id) && $(`:scope > article ${css}`, byId(id));
const opener = (id, act) => part(id, `[data-own=${act}] button`);
const make = (tag, inside) => {
	const node = document.createElement(tag);
	node.append(...inside);
	return node;
};

/* Written at once, since other pages write it too; what is over is forgotten. */
function keep(id, entry) {
	kept = JSON.parse(store?.getItem("own") ?? "{}");
	if (entry) kept[id] = entry;
	else delete kept[id];
	for (const [old, [, until]] of Object.entries(kept)) if (until <= Date.now()) delete kept[old];
	if (Object.keys(kept).length) store?.setItem("own", JSON.stringify(kept));
	else store?.removeItem("own");
}

/* The page that lists them, in the language of this article; undefined when it does not come. */
async function list() {
	const answer = await fetch(`/comments/own?article=${article}`).catch(Response.error);
	return answer.ok ? parse(await answer.text()) : undefined;
}

/* To the button that opened what is closed now, or what is nearest to it. */
function focusOn(id, act) {
	const title = $("#comments-title");
	title.tabIndex = -1;
	(opener(id, act) ?? part(id, "header time")?.parentNode ?? title).focus();
}

function close() {
	if (!opened) return;
	const { id, act, box } = opened;
	opened = undefined;
	box.remove();
	part(id, ".text").hidden = false;
	focusOn(id, act);
}

function forget(id) {
	keep(id);
	for (const act of ["edit", "withdraw"]) opener(id, act)?.parentNode.remove();
}

function offer(id) {
	const deeds = part(id, ".deeds");
	for (const act of deeds && !opener(id, "edit") ? ["edit", "withdraw"] : []) {
		const form = make("form", [make("button", [words[act]])]);
		form.dataset.own = act;
		on(form, "submit", (event) => open(id, act, event.preventDefault()));
		deeds.append(form);
	}
	setTimeout(forget, kept[id][1] - Date.now(), id);
}

async function open(id, act) {
	const button = opener(id, act);
	button.disabled = true;
	const page = await list(), own = page && $(`#own-${id}`, page)?.closest("section");
	button.disabled = false;
	close();
	if (own && $(`form[action$=${act}]`, own)) return show(id, act, own);
	say(own ? $("[data-fixed]", own).textContent : page ? words.over : texts.failed);
	if (page && !own) forget(id);
	focusOn(id, act);
}

function show(id, act, own) {
	const form = $(`form[action$=${act}]`, own), area = form.elements.body, button = $("button", form);
	const facts = $(".facts", own), box = make("div", [facts, form]), text = part(id, ".text");
	const cancel = make("button", [words.cancel]);
	opened = { id, act, box, token: kept[id][0] };
	$("time", facts).remove(); // when it was written stands above
	box.className = "respond";
	cancel.type = "button";
	button.after(cancel);
	button.parentNode.className = "votes"; // side by side
	text.after(box);
	text.hidden = !!area;
	(area ?? button).focus();
	on(cancel, "click", close);
	on(box, "keydown", ({ key }) => key === "Escape" && close());
	on(form, "submit", (event) => send(form, area, button, event.preventDefault()));
}

async function send(form, area, button) {
	const { id, act, token } = opened, body = new URLSearchParams({ edit_token: token });
	if (area) body.set("body", area.value);
	button.disabled = true;
	const { ok, data, why } = await post(form.action, body, newKey());
	button.disabled = false;
	const done = ok || (!area && data.status === 404); // of a repeated try: it is withdrawn already
	set($(".error", form), done ? "" : data.errors?.body ?? why);
	area?.setAttribute("aria-invalid", !done);
	if (!done) return (area ?? button).focus();
	if (!area) keep(id);
	close();
	await renew(id, data.state);
	focusOn(id, act);
	say(!area ? words.withdrawn : data.state === "visible" ? words.changed : texts.held);
}

/* As everybody sees it now: what is not shown any more keeps its place where it has answers. */
async function renew(id, state) {
	if (state !== "visible" && !$(":scope > ol", byId(id))) return byId(id).remove();
	const answer = await fetch(`/comments/${id}/fragment`).catch(Response.error);
	const now = answer.ok && $(".comment > article", parse(await answer.text()));
	if (now) $(":scope > article", byId(id)).replaceWith(now);
	if (kept[id]) offer(id);
}

/* lent: what the page's script has; made: the answer to a comment that was just sent. */
export async function begin(lent, made) {
	({ $, set, on, say, post, parse, byId, newKey, texts, article, store } = lent);
	keep(made?.id, made?.edit_seconds && [made.edit_token, Date.now() + made.edit_seconds * 1000]);
	const page = made || Object.keys(kept).some(byId) ? await list() : undefined;
	if (!page) return;
	words = $("#own-texts", page).dataset;
	Object.keys(kept).forEach(offer);
	const receipt = made && $("#own-receipt a", page);
	const told = receipt && $("[data-done]"); // a live region, which would say all of it again
	told?.nextElementSibling?.remove();
	told?.after(Object.assign(receipt, { href: made.receipt }));
}
