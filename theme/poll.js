/* What the polls of a page have come to, and which choice is the reader's own. */
function made(name, className, textContent) {
	return Object.assign(document.createElement(name), { className, textContent });
}

/* Closed or reopened while the page is open; what was closed before has no form. */
function shut(poll, closed) {
	const form = poll.querySelector("form:not(.back)"), results = poll.querySelector("details");
	if (!form || form.hidden === closed) return;
	form.hidden = closed;
	if (!closed) return poll.querySelector(".closed").remove();
	results.before(made("p", "closed", poll.dataset.closed));
	results.open = poll.querySelector(".back").hidden = true;
}

function mark(poll, own) {
	const back = poll.querySelector(".back");
	poll.querySelector(".own")?.remove();
	poll.querySelector(`[data-choice="${own}"] .answer`)?.append(" ", made("b", "own", poll.dataset.own));
	if (own) poll.querySelector("details").open = true;
	if (!back || (back.hidden && !own)) return; // what is ticked and not yet sent stays
	for (const choice of poll.querySelectorAll("[type=radio]")) choice.checked = +choice.value === own;
	back.hidden = !own || poll.querySelector("form").hidden;
}

export function show({ polls, mine }, fill, recount) {
	for (const [id, { count, closed, choices }] of Object.entries(polls)) {
		const poll = document.getElementById(`poll-${id}`);
		if (!poll) continue; // in another part of the article
		recount(`poll-${id}`, count);
		for (const row of poll.querySelectorAll("[data-choice]")) fill(row, choices[row.dataset.choice]);
		shut(poll, closed);
		if (mine) mark(poll, mine.polls[id]);
	}
}
