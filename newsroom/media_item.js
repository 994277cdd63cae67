/* A file's own page: the focus by pressing on the picture, and another file in its place that goes on after a cut. */
import { $ } from "./desk.js";
import { upload } from "./upload.js";

const shown = $("[data-focus]");
const x = $("#focus_x"), y = $("#focus_y");

/* A crosshair drawn over the picture: no style may stand in the page, a drawing's numbers may. */
function crosshair(figure) {
	const draw = (name, attributes) => {
		const node = document.createElementNS("http://www.w3.org/2000/svg", name);
		for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
		return node;
	};
	const svg = draw("svg", { "aria-hidden": "true", width: "100%", height: "100%" });
	const outer = draw("circle", { r: 13, class: "halo" }), inner = draw("circle", { r: 11 });
	svg.append(outer, inner);
	figure.append(svg);
	return () => {
		for (const ring of [outer, inner]) {
			ring.setAttribute("cx", `${Number(x.value) || 0}%`);
			ring.setAttribute("cy", `${Number(y.value) || 0}%`);
		}
	};
}

if (shown && x && !x.matches(":disabled")) {
	const place = crosshair(shown);
	const percent = (at, from, size) => Math.round(Math.min(100, Math.max(0, ((at - from) / size) * 100)));
	shown.addEventListener("click", (event) => {
		const box = $("img", shown).getBoundingClientRect();
		x.value = percent(event.clientX, box.left, box.width);
		y.value = percent(event.clientY, box.top, box.height);
		place();
	});
	for (const field of [x, y]) field.addEventListener("input", place);
	place();
}

const replace = $("[data-replace]");
replace?.addEventListener("submit", async (event) => {
	const file = $("input[type=file]", replace).files[0];
	if (!file) return;
	event.preventDefault();
	const button = $("button", replace), said = $(".error", replace);
	button.disabled = true;
	const bar = document.createElement("progress");
	button.after(bar);
	try {
		await upload(file, {
			full: true,
			replace: replace.dataset.replace,
			onProgress: (sent, all) => (bar.value = sent / all),
		});
		location.assign("?done=replaced");
	} catch (why) {
		said.textContent = why.message;
		if (!why.message) replace.submit();
	} finally {
		bar.remove();
		button.disabled = false;
	}
});
