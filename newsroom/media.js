/* The library's page: files that are dropped or chosen are sent at once, and the page then shows them. */
import { $ } from "./desk.js";
import { acceptDrops } from "./media_drop.js";

const form = $("[data-send]");
if (form) acceptDrops($("[data-drop]", form), (items) => {
	if (items.length === 1) location.assign(items[0].page);
	else if (items.length > 1) location.assign("/newsroom/media/?done=uploaded");
});
