/*
 * A picture of the library in a form: without this file its number is typed; with it, it is chosen and shown. pick
 * resolves to the chosen items; changed() is called after each choice.
 */
import { $, $$ } from "./desk.js";

export function pictureField(place, pick, changed = () => undefined) {
	const field = $("[data-number] input", place), image = $("img", place);
	const set = (item) => {
		field.value = item?.id ?? "";
		$("[data-shown]", place).hidden = !item;
		if (item) image.src = item.thumbnail || item.url;
		$("[data-remove]", place).hidden = !item;
		changed();
	};
	for (const part of $$("[data-script]", place)) part.hidden = false;
	$("[data-number]", place).hidden = true;
	$("[data-remove]", place).hidden = field.value === "";
	$("[data-remove]", place).onclick = () => {
		set(null);
		$("[data-choose]", place).focus();
	};
	$("[data-choose]", place).onclick = async () => {
		const [item] = await pick();
		if (item) set(item);
	};
}
