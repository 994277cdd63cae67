/*
 * Putting lists in order: by dragging a handle, or with the buttons of each line. Two kinds of lists:
 * [data-arrange] lies in a form that is saved as a whole; [data-outline] is a tree, kept whenever it is changed.
 */
import { $, $$, announce, post } from "./desk.js";

const LEVEL = 28; // pixels of a level in a tree
const EDGE = 60; // pixels from the window's edge where dragging scrolls

const say = (text, ...words) => announce(text.replace(/%(\d)/g, (_, n) => words[n - 1]));
const depthOf = (row) => Number(row.dataset.depth || 0);
const rowsOf = (list) => $$(":scope > li", list);

/* What stands where, to see whether anything has moved. */
let identities = 0;
const named = new WeakMap();
function identity(row) {
	if (!named.has(row)) named.set(row, ++identities);
	return named.get(row);
}
function order(list) {
	return rowsOf(list).map((row) => `${identity(row)}:${depthOf(row)}`).join(",");
}

/* A line and, in a tree, all that hangs below it. */
function branch(row) {
	const rows = [row];
	for (let next = row.nextElementSibling; next && depthOf(next) > depthOf(row); next = next.nextElementSibling)
		rows.push(next);
	return rows;
}

function deepen(rows, by) {
	for (const row of rows) {
		row.dataset.depth = depthOf(row) + by;
		row.style.setProperty("--depth", row.dataset.depth);
	}
}

/* The line before or after at the same level, below the same parent; null at the end. */
function neighbour(row, step) {
	const rows = step < 0 ? [row] : branch(row);
	let at = step < 0 ? row.previousElementSibling : rows.at(-1).nextElementSibling;
	while (step < 0 && at && depthOf(at) > depthOf(row)) at = at.previousElementSibling;
	return at && depthOf(at) === depthOf(row) ? at : null;
}

const acts = {
	up: (row) => neighbour(row, -1)?.before(...branch(row)),
	down: (row) => {
		const next = neighbour(row, 1);
		if (next) branch(next).at(-1).after(...branch(row));
	},
	in: (row, deepest) => {
		const rows = branch(row);
		if (neighbour(row, -1) && Math.max(...rows.map(depthOf)) < deepest) deepen(rows, 1);
	},
	out: (row) => {
		if (depthOf(row) === 0) return;
		const rows = branch(row);
		let last = rows.at(-1), next = last;
		for (; next && depthOf(next) >= depthOf(row); next = next.nextElementSibling) last = next;
		last.after(...rows);
		deepen(rows, -1);
	},
};

/* --- Dragging --- */

function handle(list, moved) {
	for (const row of rowsOf(list)) {
		const grip = document.createElement("span");
		grip.className = "grip";
		grip.setAttribute("aria-hidden", "true");
		grip.textContent = "⠿";
		row.prepend(grip);
		grip.addEventListener("pointerdown", (event) => drag(event, list, row, moved));
	}
}

function drag(begin, list, row, moved) {
	if (begin.button !== 0) return;
	begin.preventDefault();
	const rows = branch(row), before = order(list);
	const deepest = Number(list.dataset.deepest || 0), depth = depthOf(row);
	list.setPointerCapture(begin.pointerId); // not the handle: it moves in the page, and would let go
	rows.forEach((each) => each.classList.add("dragged"));
	const follow = (event) => {
		place(list, rows, event.clientY);
		const wanted = depth + Math.round((event.clientX - begin.clientX) / LEVEL);
		if (list.dataset.outline) shift(rows, wanted, deepest);
		if (event.clientY < EDGE) scrollBy(0, -12);
		if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
	};
	const end = () => {
		list.removeEventListener("pointermove", follow);
		rows.forEach((each) => each.classList.remove("dragged"));
		if (order(list) !== before) moved(list, row);
	};
	list.addEventListener("pointermove", follow);
	list.addEventListener("lostpointercapture", end, { once: true });
}

/* Under the pointer's height: before the first line whose middle is below it. */
function place(list, rows, y) {
	const others = rowsOf(list).filter((row) => !rows.includes(row));
	const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
	const next = others.find((row) => middle(row) > y);
	if (next ? next.previousElementSibling !== rows.at(-1) : list.lastElementChild !== rows.at(-1)) {
		if (next) next.before(...rows);
		else list.append(...rows);
	}
}

/* As deep as the pointer says, no deeper than what stands above and below allows. */
function shift(rows, wanted, deepest) {
	const above = rows[0].previousElementSibling, below = rows.at(-1).nextElementSibling;
	const own = Math.max(...rows.map(depthOf)) - depthOf(rows[0]);
	const most = Math.min(above ? depthOf(above) + 1 : 0, deepest - own);
	const least = Math.min(below ? Math.max(depthOf(below) - 1, 0) : 0, most);
	deepen(rows, Math.min(Math.max(wanted, least), Math.max(most, 0)) - depthOf(rows[0]));
}

/* --- A form that is saved as a whole --- */

const form = $("[data-arrange-form]");
let changed = false;

function mark() {
	changed = true;
	$("[data-unsaved]", form).hidden = false;
}

function movedInForm(list, row) {
	mark();
	say(form.dataset.moved, rowsOf(list).indexOf(row) + 1, rowsOf(list).length);
}

function pressInForm(event) {
	const button = event.target.closest('button[name="do"]');
	const list = button?.closest("[data-arrange]");
	if (!list) return;
	const row = button.closest("li"), how = button.value.split(" ")[0];
	event.preventDefault();
	if (how === "remove") {
		const next = row.nextElementSibling ?? row.previousElementSibling;
		row.remove();
		mark();
		announce(form.dataset.removed);
		($("button", next ?? form) ?? form).focus();
		return;
	}
	acts[how](row);
	movedInForm(list, row);
	button.focus();
}

if (form) {
	changed = !$("[data-unsaved]", form).hidden;
	for (const list of $$("[data-arrange]", form)) handle(list, movedInForm);
	form.addEventListener("click", pressInForm);
	form.addEventListener("input", (event) => !["find", "section"].includes(event.target.name) && mark());
	form.addEventListener("submit", () => (changed = false));
	addEventListener("beforeunload", (event) => changed && event.preventDefault());
}

/* --- A tree that is kept at once --- */

async function keep(list, row) {
	const text = rowsOf(list).map((each) => `${each.dataset.id}:${depthOf(each)}`).join(",");
	say(list.dataset.moved, rowsOf(list).indexOf(row) + 1, rowsOf(list).length);
	const answer = await post(list.dataset.outline, { order: text }, { keepalive: true });
	if (answer.ok) return;
	announce(answer.data.detail ?? list.dataset.failed);
	alert(answer.data.detail ?? list.dataset.failed);
	if (answer.status !== 0) location.reload();
}

function pressInTree(event) {
	const button = event.target.closest('button[name="do"]');
	const act = button && acts[button.value.split(" ")[0]];
	if (!act) return;
	const list = event.currentTarget, row = button.closest("li"), before = order(list);
	event.preventDefault();
	act(row, Number(list.dataset.deepest));
	button.focus();
	if (order(list) !== before) keep(list, row);
}

for (const list of $$("[data-outline]")) {
	handle(list, keep);
	list.addEventListener("click", pressInTree);
}
