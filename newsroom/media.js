/*
 * The library's page: files that are dropped or chosen are sent at once, and the page then shows them. When one was
 * refused it stays as it is, so that the reason can be read, and offers what has arrived.
 */
import { $ } from "./desk.js";
import { acceptDrops } from "./media_drop.js";

const form = $("[data-send]");
const arrived = [];

function arrive(items) {
	arrived.push(...items);
	if ($(".sending li:not(.arrived, .failed)", form)) return; // others are still on their way
	if ($(".sending .failed", form)) $("[data-arrived]", form).hidden = arrived.length === 0;
	else if (arrived.length === 1) location.assign(arrived[0].page);
	else if (arrived.length > 1) location.assign("/newsroom/media/?done=uploaded");
}

if (form) acceptDrops($("[data-drop]", form), arrive);
