/* What the polls of a page have come to, and which choice is the reader's own. */
function mark(poll, own) {
	for (const row of poll.querySelectorAll("[data-choice]"))
		row.querySelector(".own").hidden = +row.dataset.choice !== own;
	const back = poll.querySelector(".back");
	if (!back || (back.hidden && !own)) return; // what is ticked and not yet sent stays
	for (const choice of poll.querySelectorAll("[type=radio]")) choice.checked = +choice.value === own;
	back.hidden = !own;
	if (own) poll.querySelector("details").open = true;
}

export function show({ polls, mine }, fill, recount) {
	for (const [id, { count, closed, choices }] of Object.entries(polls)) {
		const poll = document.getElementById(`poll-${id}`);
		if (!poll) continue; // in another part of the article
		recount(`poll-${id}`, count);
		for (const row of poll.querySelectorAll("[data-choice]")) fill(row, choices[row.dataset.choice]);
		if (mine) mark(poll, mine.polls[id]);
		poll.querySelector(".closed").hidden = !closed;
		if (closed) poll.querySelector("details").open = true;
		for (const form of closed ? poll.querySelectorAll("form") : []) form.hidden = true;
	}
}
