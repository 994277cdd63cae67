// The front page and menus on a desk and on a phone: dragging, keys, without JavaScript.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

const FRONT = "/newsroom/front/";
// Without JavaScript a mouse would press whatever lies over a button at the window's edge: there it is pressed by key.
const presser = (page, press, script) => (script ? press : async (button) => {
	await button.focus();
	await page.keyboard.press("Enter");
});
const titles = (page) => page.locator("[data-arrange=story] > li b").allTextContents();

async function addStories(page, press, n) {
	await page.goto(FRONT);
	for (let left = await page.locator("[data-arrange=story] > li").count(); left > 0; left--) {
		await press(page.locator("[data-arrange=story] button[value^=remove]").first());
		await page.locator(`[data-arrange=story] > li:nth-child(${left})`).waitFor({ state: "detached" });
	}
	for (let i = 1; i <= n; i++) {
		await press(page.locator(".found button[value^='add story']").first());
		await page.locator(`[data-arrange=story] > li:nth-child(${i})`).waitFor();
	}
}

async function save(page, press) {
	await press(page.locator("button[value=save]"));
	await page.locator(".notice").waitFor();
}

test("the front page is arranged with buttons", { as: "editor", js: [true, false], width: WIDTHS },
	async ({ page, press: byMouse, script, shot, accessible }) => {
		const press = presser(page, byMouse, script);
		await addStories(page, press, 3);
		const before = await titles(page);
		await press(page.locator("[data-arrange=story] > li:nth-child(3) button[value^=up]"));
		await page.locator("[data-arrange=story] > li:nth-child(2)", { hasText: before[2] }).waitFor();
		assert.deepEqual(await titles(page), [before[0], before[2], before[1]]);
		await accessible();
		await shot("newsroom-front");
		await save(page, press);
		assert.deepEqual(await titles(page), [before[0], before[2], before[1]]);
		await page.goto("/");
		assert.equal(await page.locator("article.lead h2").innerText(), before[0]);
		await accessible();
		await shot("front-arranged");
	});

test("the front page is arranged by dragging", { as: "editor", width: WIDTHS }, async ({ page, press }) => {
	await addStories(page, press, 3);
	const before = await titles(page);
	const grip = await page.locator("[data-arrange=story] > li:nth-child(1) .grip").boundingBox();
	const last = await page.locator("[data-arrange=story] > li:nth-child(3)").boundingBox();
	await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
	await page.mouse.down();
	await page.mouse.move(grip.x + 10, grip.y + 60, { steps: 4 });
	await page.mouse.move(grip.x + 10, last.y + last.height - 4, { steps: 8 });
	await page.mouse.up();
	assert.deepEqual(await titles(page), [before[1], before[2], before[0]]);
	assert.ok(await page.locator("[data-unsaved]").isVisible());
	await page.locator("#announce", { hasText: "3" }).waitFor({ state: "attached" });
	await save(page, press);
	assert.deepEqual(await titles(page), [before[1], before[2], before[0]]);
});

test("the front page is arranged by keys", { as: "editor" }, async ({ page, press }) => {
	await addStories(page, press, 2);
	const before = await titles(page);
	await page.locator("[data-arrange=story] > li:nth-child(2) button[value^=up]").focus();
	await page.keyboard.press("Enter");
	assert.deepEqual(await titles(page), [...before].reverse());
	assert.match(await page.evaluate(() => document.activeElement.value), /^up /, "the button keeps the focus");
	await save(page, press);
});
