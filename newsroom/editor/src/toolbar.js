/*
 * The row of buttons above the text, after the ARIA pattern of a toolbar: one stop of the Tab key, arrows within,
 * Escape back to the text. Knows nothing of what a button does.
 */
import { icon } from "./icons.js";
import { element } from "./dom.js";
import { keysOf, text } from "./texts.js";

/* groups: [[{ name, keys, run(), active(), able() }, …], …]; label: a message's name. */
export class Toolbar {
	constructor({ groups, label, leave, controls }) {
		this.items = groups.flat();
		this.leave = leave;
		this.dom = element("div", {
			role: "toolbar",
			class: "rich-toolbar",
			"aria-label": text(label),
			"aria-controls": controls,
		});
		for (const group of groups)
			this.dom.append(
				element("div", { class: "rich-group" }, ...group.map((item) => this.button(item))),
			);
		this.dom.addEventListener("keydown", (event) => this.move(event));
		this.focusable(this.items[0]);
	}

	button(item) {
		const keys = item.keys ? ` (${keysOf(item.keys)})` : "";
		const label = text(item.name);
		item.button = element(
			"button",
			{
				type: "button",
				tabindex: -1,
				"aria-label": label,
				title: label + keys,
				"data-command": item.name,
				"aria-pressed": item.active ? "false" : null,
				"aria-keyshortcuts": item.keys?.replace("Mod", "Control").replaceAll("-", "+"),
			},
			icon(item.name),
		);
		/* the text keeps focus and selection */
		item.button.addEventListener("mousedown", (event) => event.preventDefault());
		item.button.addEventListener("click", () => this.press(item));
		return item.button;
	}

	press(item) {
		this.focusable(item);
		if (!item.button.hasAttribute("aria-disabled")) item.run();
	}

	focusable(item) {
		for (const { button } of this.items) button.tabIndex = button === item.button ? 0 : -1;
	}

	focus() {
		this.items.find(({ button }) => button.tabIndex === 0)?.button.focus();
	}

	move(event) {
		const shown = this.items.filter(({ button }) => !button.hidden);
		const at = shown.findIndex(({ button }) => button === document.activeElement);
		const rtl = getComputedStyle(this.dom).direction === "rtl" ? -1 : 1;
		const steps = { ArrowRight: at + rtl, ArrowLeft: at - rtl, Home: 0, End: shown.length - 1 };
		if (event.key === "Escape") this.leave();
		else if (!(event.key in steps)) return;
		else {
			const item = shown.at(steps[event.key] % shown.length);
			this.focusable(item);
			item.button.focus();
		}
		event.preventDefault();
	}

	refresh() {
		for (const { button, active, able } of this.items) {
			if (active) set(button, "aria-pressed", String(Boolean(active())));
			if (able) set(button, "aria-disabled", able() ? null : "true");
		}
	}
}

function set(node, name, value) {
	if (value === node.getAttribute(name)) return;
	if (value === null) node.removeAttribute(name);
	else node.setAttribute(name, value);
}
