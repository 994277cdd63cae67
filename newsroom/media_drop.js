/*
 * Several files at once, each with its progress and its own sentence when it is refused. The place where they are shown
 * is an element with [data-drop]: it holds a <template data-row> and, as data attributes, the sentences for what only
 * the browser can tell.
 */
import { $, announce } from "./desk.js";
import { upload } from "./upload.js";

const AT_ONCE = 2;

function rowOf(place, file) {
	const row = $("template[data-row]", place).content.firstElementChild.cloneNode(true);
	$("[data-name]", row).textContent = file.name;
	$("[data-rows]", place).append(row);
	return row;
}

/* It stays in the list as a link, for the case that another one is refused. */
function arrive(row, { page }) {
	const name = $("[data-name]", row), link = document.createElement("a");
	row.classList.add("arrived");
	link.href = page;
	link.append(...name.childNodes);
	name.append(link);
	$("[data-stop]", row).remove();
}

function fail(place, row, why) {
	const said = why.message || place.dataset[why.code === "signed-out" ? "signedOut" : "failed"];
	row.classList.add("failed");
	$("progress", row).hidden = true;
	$("[data-stop]", row).remove();
	$("[data-error]", row).textContent = said;
	announce(`${$("[data-name]", row).textContent}: ${said}`);
}

async function sendOne(file, place, options) {
	const row = rowOf(place, file), bar = $("progress", row), stop = new AbortController();
	$("[data-stop]", row).addEventListener("click", () => stop.abort());
	try {
		const onProgress = (sent, all) => (bar.value = sent / all);
		const full = $("[data-full]", place)?.checked ?? false;
		const item = await upload(file, { onProgress, signal: stop.signal, full, ...options });
		bar.value = 1;
		arrive(row, item);
		return item;
	} catch (why) {
		if (why.code === "stopped") row.remove();
		else fail(place, row, why);
		return null;
	}
}

/* Resolves to the items of those that arrived, in the order of the files. */
export async function uploadAll(files, place, options = {}) {
	const items = new Array(files.length).fill(null);
	let next = 0;
	const lane = async () => {
		while (next < files.length) {
			const i = next++;
			items[i] = await sendOne(files[i], place, options);
			if (items[i]) options.onItem?.(items[i]);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	return items.filter(Boolean);
}

/* Files dropped on the element or chosen in its field are sent; onItems gets what arrived of them. */
export function acceptDrops(place, onItems, options) {
	const send = async (files) => files.length && onItems(await uploadAll([...files], place, options));
	const over = (event) => {
		if (!event.dataTransfer?.types.includes("Files")) return;
		event.preventDefault();
		place.classList.add("over");
	};
	place.addEventListener("dragover", over);
	place.addEventListener("dragleave", () => place.classList.remove("over"));
	place.addEventListener("drop", (event) => {
		event.preventDefault();
		place.classList.remove("over");
		send(event.dataTransfer.files);
	});
	$("input[type=file]", place)?.addEventListener("change", (event) => {
		const files = [...event.target.files];
		event.target.value = "";
		send(files);
	});
}
