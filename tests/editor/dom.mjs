// The browser's names that the editor's modules use, from jsdom. Import it before them.
import { File } from "node:buffer";

import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!DOCTYPE html><body></body>", { url: "http://site.example/", pretendToBeVisual: true });
const names = [
	"document",
	"window",
	"navigator",
	"DOMParser",
	"Node",
	"Element",
	"HTMLElement",
	"HTMLInputElement",
	"MutationObserver",
	"getSelection",
	"requestAnimationFrame",
	"cancelAnimationFrame",
	"CustomEvent",
	"Event",
	"location",
	"getComputedStyle",
	"innerWidth",
	"innerHeight",
	"Range",
	"Text",
	"addEventListener",
];
for (const name of names)
	Object.defineProperty(globalThis, name, {
		value: name === "window" ? window : window[name],
		configurable: true,
		writable: true,
	});
window.Range.prototype.getClientRects ??= () => [];
window.Range.prototype.getBoundingClientRect ??= () => ({ left: 0, right: 0, top: 0, bottom: 0 });
document.elementFromPoint ??= () => null;
globalThis.File ??= File; /* Node 18 has it, but not as a global */
