// What the editor's page must do besides writing: insert by keyboard, both directions, long articles, pictures.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

const NEW = "/newsroom/articles/new";
const EDITOR = { as: "editor" };
const text = (page) => page.locator(".ProseMirror");
const source = (page) => page.locator("#source");
const menu = (page) => page.getByRole("listbox", { name: "Insert" });
const saved = (page) => page.locator("#save-status", { hasText: "Saved at" }).waitFor();
const synced = (page, words) =>
	page.waitForFunction((wanted) => document.querySelector("#source").value.includes(wanted), words);

async function begin(page, title) {
	await page.goto(NEW);
	await page.fill("#title", title);
	await text(page).click();
}

async function save(page) {
	await page.keyboard.press("Control+s");
	await saved(page);
}

const fold = (page, name) => page.locator("details.card > summary", { hasText: name });
async function open(page, name) {
	const summary = fold(page, name);
	if (!(await summary.evaluate((node) => node.parentNode.open))) await summary.click();
}

test("inserts by a slash", { ...EDITOR, width: WIDTHS }, async ({ page, accessible, shot }) => {
	await begin(page, "Inserted by keyboard");
	await page.keyboard.type("/");
	await menu(page).waitFor();
	assert.ok((await menu(page).getByRole("option").count()) > 10);
	const active = () => text(page).getAttribute("aria-activedescendant");
	const chosen = () => menu(page).locator("[aria-selected=true]").innerText();
	assert.equal(await chosen(), "Heading 2");
	await page.keyboard.press("ArrowDown");
	assert.equal(await chosen(), "Heading 3");
	assert.equal(await active(), await menu(page).locator("[aria-selected=true]").getAttribute("id"));
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	assert.equal(await chosen(), "Insert HTML", "the end follows the beginning");
	await accessible();
	await shot("editor-slash");
	await page.keyboard.type("numb");
	assert.deepEqual(await menu(page).getByRole("option").allInnerTexts(), ["Numbered list"]);
	await page.keyboard.press("Enter");
	await page.keyboard.type("one");
	await synced(page, "one");
	assert.match(await source(page).inputValue(), /^<ol>\s*<li>(<p>)?one/);
	assert.equal(await menu(page).isVisible(), false);
	assert.equal(await active(), null);
});

test("a slash may stay a slash", EDITOR, async ({ page }) => {
	await begin(page, "Slashes");
	await page.keyboard.type("/");
	await menu(page).waitFor();
	await page.keyboard.press("Escape");
	assert.equal(await menu(page).isVisible(), false);
	await page.keyboard.type("home and/or 1/2");
	assert.equal(await menu(page).isVisible(), false, "within words");
	await page.keyboard.press("Enter");
	await page.keyboard.type("/xyzzy");
	assert.equal(await menu(page).isVisible(), false, "nothing is called that");
	await synced(page, "xyzzy");
	assert.equal(await source(page).inputValue(), "<p>/home and/or 1/2</p>\n\n<p>/xyzzy</p>");
	await page.keyboard.press("Enter");
	await page.keyboard.type("/table");
	await menu(page).getByRole("option").first().click();
	await synced(page, "<table");
});

test("an article from right to left", { ...EDITOR, width: WIDTHS }, async ({ page, accessible, shot }) => {
	const title = "عودة العبّارة الليلية", words = "بعد أربعة أشهر عادت العبّارة إلى الماء.";
	await begin(page, title);
	await page.keyboard.type(words);
	await page.keyboard.press("Enter");
	await page.keyboard.type("The second paragraph is in English.");
	const directions = await page.evaluate(() => {
		const all = [document.querySelector("#title"), ...document.querySelectorAll(".ProseMirror > p")];
		return all.map((node) => getComputedStyle(node).direction);
	});
	assert.deepEqual(directions, ["rtl", "rtl", "rtl"], "as readers get it: the first words decide for the text");
	await accessible();
	await shot("editor-rtl");
	await save(page);
	await page.reload();
	assert.equal(await page.inputValue("#title"), title);
	assert.equal(await text(page).locator("p").first().innerText(), words);
	const preview = page.waitForEvent("popup");
	await page.getByRole("button", { name: "Preview" }).click();
	const read = await (await preview).locator(".body p").first();
	await read.waitFor();
	assert.equal(await read.innerText(), words);
});

const SIZE = 490_000, KEY_MS = 100;
test("a very long article opens, takes letters at once, and is saved", { ...EDITOR, seconds: 240 }, async ({ page }) => {
	const line = '<p>Some words with <em>emphasis</em> and <a href="/about/">a link</a>, and then some more of them.</p>\n';
	await begin(page, "As long as it gets");
	await save(page);
	const address = page.url();
	await source(page).evaluate((area, html) => {
		area.dispatchEvent(new CustomEvent("editor:set", { detail: html }));
	}, line.repeat(Math.floor(SIZE / line.length)));
	await synced(page, "Some words");
	await page.locator("#title").focus();
	await save(page);
	await page.goto(address);
	await text(page).locator("p").first().waitFor();
	await text(page).locator("p").first().click();
	const slowest = await page.evaluate(async () => {
		const times = [], frame = () => new Promise((done) => requestAnimationFrame(done));
		for (const letter of "quickly, without waiting") {
			const began = performance.now();
			document.execCommand("insertText", false, letter);
			times.push(performance.now() - began);
			await frame();
		}
		return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
	});
	assert.ok(slowest < KEY_MS, `a letter takes ${Math.round(slowest)} ms`);
	await synced(page, "quickly, without waiting");
	await save(page);
	await page.reload();
	assert.ok((await source(page).inputValue()).includes("quickly, without waiting"));
	assert.ok((await source(page).inputValue()).length > SIZE - 1000);
});

// Opens the dialog, takes the first picture; what it is called.
async function chooseFirst(page, place) {
	await place.locator("[data-choose]").click();
	const dialog = page.locator("dialog.picker");
	await dialog.locator("[data-id]").first().waitFor();
	const entry = dialog.locator("[data-id]:visible").first();
	const id = await entry.getAttribute("data-id");
	await entry.locator("input").check();
	await dialog.locator("[data-choose]").click();
	await dialog.waitFor({ state: "detached" });
	return id;
}

test("the lead picture has a focus", { ...EDITOR, width: WIDTHS }, async ({ page, accessible, shot }) => {
	await begin(page, "With a picture above");
	await open(page, "Lead picture");
	const lead = page.locator("[data-lead]");
	const id = await chooseFirst(page, lead);
	assert.equal(await page.locator("#lead_media").inputValue(), id);
	const image = lead.locator("img");
	await image.evaluate((node) => node.decode());
	const box = await image.boundingBox();
	await image.click({ position: { x: box.width * 0.25, y: box.height * 0.75 } });
	assert.match(await page.locator("#lead_focus").inputValue(), /^2[456] 7[456]$/);
	const point = lead.locator("[data-point]");
	await point.focus();
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("ArrowUp");
	const focus = await page.locator("#lead_focus").inputValue();
	assert.match(focus, /^(29|30|31) (69|70|71)$/);
	const dot = await point.boundingBox(), middle = dot.x + dot.width / 2 - box.x;
	assert.ok(Math.abs(middle / box.width - 0.3) < 0.04, "the mark stands where the focus is");
	await page.fill("#lead_caption", "The boat at night");
	await accessible();
	await shot("editor-lead");
	await save(page);
	await page.reload();
	assert.equal(await page.locator("#lead_focus").inputValue(), focus);
	assert.equal(await lead.locator("[data-shown]").isVisible(), true);
	assert.equal(await page.locator("#lead_caption").inputValue(), "The boat at night");
});

test("a picture for social networks is chosen", { ...EDITOR, width: WIDTHS }, async ({ page, accessible, shot }) => {
	await begin(page, "Shown elsewhere");
	await open(page, "Search and social networks");
	const social = page.locator("[data-social]");
	assert.equal(await page.locator("#social_media").isVisible(), false, "no number is asked for");
	const id = await chooseFirst(page, social);
	assert.equal(await page.locator("#social_media").inputValue(), id);
	assert.equal(await social.locator("img").isVisible(), true);
	await accessible();
	await shot("editor-social");
	await save(page);
	await page.reload();
	await open(page, "Search and social networks");
	assert.equal(await page.locator("#social_media").inputValue(), id);
	await social.locator("img").evaluate((node) => node.decode());
	await social.locator("[data-remove]").click();
	assert.equal(await page.locator("#social_media").inputValue(), "");
	assert.equal(await social.locator("img").isVisible(), false);
	await save(page);
});

test("a portrait is chosen", { as: "administrator", js: [true, false], width: WIDTHS },
	async ({ page, script, accessible, shot, press }) => {
		await page.goto("/newsroom/profile/");
		if (script) {
			assert.equal(await page.locator("#portrait").isVisible(), false, "no number is asked for");
			await chooseFirst(page, page.locator("[data-picture]"));
			await page.locator("img.portrait").evaluate((node) => node.decode());
		} else await page.fill("#portrait", "/media/demo/edda.jpg");
		await accessible();
		await shot("newsroom-portrait");
		await press(page.locator("form.stack button.main"));
		await page.waitForURL("**?done=*");
		assert.equal(await page.locator("img.portrait").isVisible(), true);
	});
