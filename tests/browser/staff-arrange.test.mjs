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

test("what is added by key has the caret", { as: "editor", js: [true, false] }, async ({ page, script }) => {
	await page.goto(FRONT);
	await page.locator("[value='add line 0']").focus();
	await page.keyboard.press("Enter");
	await page.locator("[name=line_text]").last().waitFor();
	await page.keyboard.type("Typed at once");
	assert.equal(await page.locator("[name=line_text]").last().inputValue(), "Typed at once");
	if (script)
		await page.locator("[data-arrange=line] button[value^=remove]").last().click();
});

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

const order = (page) => page.locator("[data-outline] > li b").allTextContents();

/* Does something that is kept at once, and reads the order again. */
async function kept(page, act) {
	const answer = page.waitForResponse((response) => response.url().endsWith("/order/"));
	await act();
	assert.equal((await answer).status(), 200);
	await page.reload();
	return order(page);
}

test("sections are put in order by keys and by dragging", { as: "editor", width: WIDTHS },
	async ({ page, shot, accessible }) => {
		await page.goto("/newsroom/sections/");
		await accessible();
		await shot("newsroom-sections");
		const before = await order(page);
		const rows = page.locator("[data-outline] > li[data-depth='0']");
		const first = await rows.nth(0).locator("b").innerText();
		const second = await rows.nth(1).locator("b").innerText();
		await rows.nth(1).locator("button[value^=up]").focus();
		const after = await kept(page, async () => {
			await page.keyboard.press("Enter");
			assert.match(await page.evaluate(() => document.activeElement.value), /^up /);
		});
		assert.ok(after.indexOf(second) < after.indexOf(first), after.join());
		assert.deepEqual([...after].sort(), [...before].sort());
		await rows.nth(0).scrollIntoViewIfNeeded();
		const grip = await rows.nth(0).locator(".grip").boundingBox();
		const target = await rows.nth(1).boundingBox();
		await page.mouse.move(grip.x + 8, grip.y + 12);
		await page.mouse.down();
		await page.mouse.move(grip.x + 8, grip.y + 50, { steps: 4 });
		await page.mouse.move(grip.x + 8, target.y + target.height - 3, { steps: 6 });
		const dragged = await kept(page, () => page.mouse.up());
		assert.ok(dragged.indexOf(first) < dragged.indexOf(second), dragged.join());
	});

test("pages of labels are good to use", { as: "editor", width: WIDTHS }, async ({ page, shot, accessible }) => {
	for (const [path, name] of [["menus/main/?find=a", "menus"], ["sections/1/", "section"], ["tags/", "tags"],
		["tags/1/?into=a", "tag"], ["redirects/", "redirects"]]) {
		await page.goto(`/newsroom/${path}`);
		await accessible();
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
		await shot(`newsroom-${name}`);
	}
});

test("a menu is made without JavaScript", { as: "editor", js: [false] }, async ({ page }) => {
	await page.goto("/newsroom/menus/footer/");
	const before = await page.locator(".outline > li").count();
	await page.fill("#link-label", "By hand");
	await page.fill("#link-url", "/by-hand/");
	await page.locator("#link-url").press("Enter");
	await page.locator(`.outline > li:nth-child(${before + 1})`).waitFor();
	await page.locator(".outline > li").last().locator("button[value^=up]").focus();
	await page.keyboard.press("Enter");
	await page.locator(`.outline > li:nth-child(${before})`, { hasText: "By hand" }).waitFor();
	await page.goto("/");
	assert.ok(await page.locator("footer", { hasText: "By hand" }).count());
});
