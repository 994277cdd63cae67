/* A task's progress while it runs; an export file sent in pieces, so that a cut of the line costs little. */
import { $, post } from "./desk.js";
import { upload } from "./upload.js";

const LOOK_MS = 1000;

/* --- Progress --- */

const running = $("[data-task]");

async function look() {
	const answer = await fetch(running.dataset.task, { headers: { Accept: "application/json" } }).catch(() => null);
	const now = answer?.ok ? await answer.json() : null;
	if (now && now.state !== "running") return location.reload();
	if (now) $("[data-step]", running).textContent = now.step;
	if (now?.total > 0) {
		const bar = $("progress", running);
		bar.max = now.total;
		bar.value = now.done;
		$("[data-count]", running).textContent = `${now.done} / ${now.total}`;
	}
	setTimeout(look, LOOK_MS);
}

if (running) setTimeout(look, LOOK_MS);

/* --- Sending an export file --- */

const form = $("form[data-import]");

/* XML begins with a tag, perhaps behind a mark of its encoding. */
const isExport = async (file) => /\.xml$/i.test(file.name) && (await file.slice(0, 500).text()).trim().startsWith("<");

async function send(file) {
	if (!(await isExport(file))) throw new Error(form.dataset.other);
	const place = $("[data-sending]", form), bar = $("progress", place);
	place.hidden = false;
	const onProgress = (sent, all) => (bar.value = sent / all);
	const { id } = await upload(file, { onProgress, library: false });
	const dry = $("[name=dry_run]", form).checked ? { dry_run: "on" } : {};
	const { ok, data } = await post(form.action, { upload: id, name: file.name, ...dry });
	if (!ok) throw new Error(data.detail ?? "");
	location.assign(data.url);
}

form?.addEventListener("submit", (event) => {
	const file = $("[name=file]", form).files[0];
	if (!file) return;
	event.preventDefault();
	send(file).catch((why) => {
		$("[data-sending]", form).hidden = true;
		$("#file-error").textContent = why.message || form.dataset.failed;
	});
});
