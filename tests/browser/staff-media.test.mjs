// The library in a browser: sending several at once, shrinking, the focus, the picker, both widths, without a script.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { assert, test, WIDTHS } from "./lib/harness.mjs";

const DEMO = join(dirname(fileURLToPath(import.meta.url)), "../../demo/media");
const picture = (name) => join(DEMO, name);
const LIBRARY = "/newsroom/media/";

// A picture of the browser's own making, of any size, as a file to be chosen.
async function drawn(page, name, width, height, noisy = false) {
	const bytes = await page.evaluate(async ([w, h, noise]) => {
		const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
		const c = canvas.getContext("2d");
		for (let i = 0; i < 300; i++) {
			c.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
			c.fillRect(Math.random() * w, Math.random() * h, w / 5, h / 5);
		}
		const random = noise && Uint8ClampedArray.from({ length: w * h * 4 }, () => Math.random() * 256);
		if (noise)
			c.putImageData(new ImageData(random, w, h), 0, 0);
		const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .95));
		return [...new Uint8Array(await blob.arrayBuffer())];
	}, [width, height, noisy]);
	return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

test("looks through the library", { as: "editor", js: [true, false], width: WIDTHS }, async (t) => {
	const { page, shot, accessible } = t;
	await page.goto(LIBRARY);
	assert.ok(await page.locator(".grid > li").count() > 5);
	await accessible();
	await shot("media");
	await page.locator(".grid a").first().click({ force: true });
	await page.waitForURL(/\/newsroom\/media\/\d+\/$/);
	await accessible();
	await shot("media-item");
	await page.goto(LIBRARY + "?q=nothing-is-called-so");
	assert.match(await page.locator("main").textContent(), /Nothing was found/);
	await accessible();
});

test("is readable in the dark", { as: "editor", dark: true, width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto(LIBRARY);
	await accessible();
	await shot("media-dark");
});

test("sends several at once, shows what is refused", { as: "editor", width: WIDTHS, allowErrors: true }, async (t) => {
	const { page, shot, accessible, width } = t;
	await page.goto(LIBRARY);
	const large = await drawn(page, `large-${width}.jpg`, 3000, 2000);
	const small = await drawn(page, `small-${width}.jpg`, 500, 400);
	const lie = { name: "lie.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg xmlns='x'/>") };
	await page.setInputFiles("#file", [lie]);
	const error = page.locator(".sending .error:not(:empty)");
	await error.waitFor();
	assert.match(await error.textContent(), /SVG/);
	await accessible();
	await shot("media-refused");
	await page.setInputFiles("#file", [large, lie, small]);
	const arrived = page.locator(".sending .arrived");
	await page.locator("[data-arrived]:not([hidden])").waitFor();
	assert.deepEqual((await arrived.locator("a").allTextContents()).sort(), [large.name, small.name].sort());
	assert.equal(await error.count(), 2); // both refusals are still there to be read
	await accessible();
	await shot("media-some-refused");
	await page.locator("[data-arrived] a").click();
	await page.waitForURL(/done=uploaded/);
	const names = await page.locator(".grid .name").allTextContents();
	assert.deepEqual(names.slice(0, 2).sort(), [large.name, small.name].sort());
	assert.match(await page.locator(".grid li", { hasText: large.name }).textContent(), /1920 × 1280/);
});

test("shows the library when all have arrived", { as: "editor" }, async ({ page }) => {
	await page.goto(LIBRARY);
	const files = [await drawn(page, "both-1.jpg", 500, 400), await drawn(page, "both-2.jpg", 500, 400)];
	await page.setInputFiles("#file", files);
	await page.waitForURL(/done=uploaded/);
	assert.match(await page.locator(".grid").textContent(), /both-1\.jpg/);
});

test("sends a picture in full size when asked", { as: "editor" }, async ({ page }) => {
	await page.goto(LIBRARY);
	await page.check("[data-full]");
	await page.setInputFiles("#file", [await drawn(page, "full.jpg", 2400, 1600)]);
	await page.waitForURL(/\/newsroom\/media\/\d+\/$/);
	assert.match(await page.locator(".facts").textContent(), /2400 × 1600/);
});

test("drops files on the page", { as: "editor" }, async ({ page }) => {
	await page.goto(LIBRARY);
	const file = await drawn(page, "dropped.jpg", 600, 400);
	const drop = (where) => page.evaluate(({ name, bytes, place }) => {
		const data = new DataTransfer();
		data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
		const send = (kind) => document.querySelector(place).dispatchEvent(
			new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
		return ["dragover", "drop"].map((kind) => !send(kind));
	}, { name: file.name, bytes: [...file.buffer], place: where });
	assert.deepEqual(await drop("h1"), [true, true]); // beside it: not opened by the browser
	await drop("[data-drop]");
	await page.waitForURL(/\/newsroom\/media\/\d+\/$/);
	assert.equal(await page.locator("h1").textContent(), "dropped.jpg");
});

// Two pieces and then nothing for a while: it goes on by itself, and nothing is sent twice.
test("goes on after a cut", { as: "editor", allowErrors: true }, async ({ page, context }) => {
	await page.goto(LIBRARY);
	const file = await drawn(page, "cut.jpg", 900, 700, true);
	assert.ok(file.buffer.length > 400000, `${file.buffer.length}`);
	await page.check("[data-full]");
	const offsets = [];
	page.on("request", (request) => {
		const at = /offset=(\d+)/.exec(request.url());
		if (at)
			offsets.push(Number(at[1]));
	});
	let cut = false;
	await page.route(/offset=/, async (route) => {
		if (offsets.length === 2 && !cut) {
			cut = true;
			await context.setOffline(true);
			setTimeout(() => context.setOffline(false), 2000);
			return route.abort();
		}
		return route.continue();
	});
	await page.setInputFiles("#file", [file]);
	await page.waitForURL(/\/newsroom\/media\/\d+\/$/, { timeout: 30000 });
	assert.ok(cut);
	const sent = offsets.filter((at, i) => offsets.indexOf(at) === i);
	assert.ok(offsets.length - sent.length <= 3, `${offsets}`);
	assert.equal(offsets.filter((at) => at === 0).length, 1);
});

test("moves the focus by a press", { as: "editor", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto(LIBRARY);
	await page.setInputFiles("#file", [await drawn(page, "focus.jpg", 1200, 1200)]);
	await page.waitForURL(/\/newsroom\/media\/\d+\/$/);
	const before = await page.locator(".crops img").first().getAttribute("src");
	const box = await page.locator(".focus img").boundingBox();
	await page.locator(".focus img").click({ position: { x: box.width * .25, y: box.height * .1 } });
	const y = Number(await page.inputValue("#focus_y"));
	assert.ok(Math.abs(y - 10) <= 1, `${y}`);
	assert.ok(Math.abs(Number(await page.inputValue("#focus_x")) - 25) <= 1);
	await page.fill("#alt", "Squares in all colours");
	await accessible();
	await shot("media-focus");
	await page.locator("[data-edit] button.main").click();
	await page.locator(".notice").waitFor();
	assert.notEqual(await page.locator(".crops img").first().getAttribute("src"), before);
});

test("asks before it deletes", { as: "editor", js: [true, false], width: WIDTHS }, async (t) => {
	const { page, shot, accessible, press } = t;
	await page.goto(LIBRARY + "?q=ferry");
	await page.locator(".grid a").last().click({ force: true }); // the oldest: that of the sample newsroom
	await page.waitForURL(/\/newsroom\/media\/\d+\/$/);
	await press(page.locator("a", { hasText: "Delete …" }));
	await page.waitForURL(/delete/);
	assert.match(await page.locator(".warning").textContent(), /used in \d+ place/);
	await accessible();
	await shot("media-delete");
});

test("picks from the library by keyboard", { as: "editor", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/breaking/");
	await page.locator("[data-pick]").focus();
	await page.keyboard.press("Enter");
	await page.locator("dialog.picker[open]").waitFor();
	await accessible();
	await shot("media-picker");
	await page.fill("dialog [name=q]", "ferry");
	await page.waitForFunction(() => {
		const names = [...document.querySelectorAll("dialog .grid .name")].map((name) => name.textContent);
		return names.length > 0 && names.length < 4;
	});
	await page.locator("dialog [data-id] input").first().focus();
	await page.keyboard.press("Space");
	await page.locator("[data-choose]").focus();
	await page.keyboard.press("Enter");
	await page.locator("dialog.picker").waitFor({ state: "detached" });
	assert.ok(Number(await page.inputValue("[name=media]")) > 0);
	assert.match(await page.locator("[data-state]").textContent(), /ferry/i);
	await page.locator("[data-pick]").click();
	await page.locator("dialog.picker[open]").waitFor();
	await page.keyboard.press("Escape");
	await page.locator("dialog.picker").waitFor({ state: "detached" });
});

test("sends by a plain form", { as: "author", js: false, width: WIDTHS }, async ({ page, shot, press }) => {
	await page.goto(LIBRARY);
	await page.setInputFiles("#file", picture("ferry.jpg"));
	await shot("media-plain");
	await press(page.locator("[data-send] button.main"));
	await page.waitForURL(/\/newsroom\/media\/\d+\//);
	assert.equal(await page.locator("h1").textContent(), "ferry.jpg");
});
