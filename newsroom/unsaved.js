/* On the desk: whether this browser has words that the server never saw, and the forms that bring them back. */
import { $, $$ } from "./desk.js";
import { journal } from "./editing_journal.js";

const note = $("[data-unsaved-words]");

for (const link of $$("[data-begins]", note)) {
	const found = await journal.left(`${note.dataset.person}:${link.dataset.begins}`);
	if (found.length > 0) note.hidden = link.hidden = false;
}
