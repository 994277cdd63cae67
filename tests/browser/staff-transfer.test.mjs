// Long work of the newsroom and the server's health, as the administrator sees them.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

test("an export is begun, watched and offered", { as: "administrator", js: [true, false], width: WIDTHS },
	async ({ page, press, script, shot, accessible }) => {
		await page.goto("/newsroom/transfer/");
		await accessible();
		await shot("newsroom-transfer");
		await press(page.locator("form[action$='export/'] button"));
		if (!script) {
			for (let i = 0; i < 50 && !(await page.locator(".tag.good").count()); i++) await page.reload();
		}
		await page.locator("form[action$='/file'] button").waitFor();
		assert.match(await page.locator("pre").innerText(), /holds \d+ articles/);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		assert.equal(wide, false, "a long line of the report widens the page");
		await accessible();
		await shot("newsroom-task");
	});

const health = { as: "administrator", width: WIDTHS };
test("health has a light for each figure", health, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/health/");
	assert.ok(await page.locator("tbody .tag").count() > 8);
	await accessible();
	await shot("newsroom-health");
});
