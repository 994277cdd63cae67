// Word lists in the newsroom: rehearsed, added, tried, removed; rules rehearsed before they are saved.
import { assert, test } from "./lib/harness.mjs";

const PATH = "/newsroom/words/";
const BOTH = { js: [true, false], width: [360, 1280], as: "editor" };
const main = (page) => page.locator("main");

async function emptied(page) {
	await page.goto(PATH);
	await page.locator("details.fold summary").press("Enter");
	await page.locator("button[value=clear]").press("Enter");
	await page.waitForURL(/done=words_cleared/);
}

test("rehearses words and adds them", BOTH, async ({ page, press, accessible, shot, width, script }) => {
	await page.goto(PATH);
	await page.locator("#words").fill("ferr*\nnever in any comment");
	await press(page.locator("button[value=rehearse]"));
	await page.locator("#rehearsal h2", { hasText: /would have held \d+ comment/ }).waitFor();
	assert.ok((await page.locator("#words").inputValue()).startsWith("ferr*"));
	await accessible();
	await shot(`words-rehearsed-${script}`);
	const sideways = script && await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
	assert.equal(sideways, false, `wider than ${width}`);
	await press(page.locator("button[value=add]"));
	await page.locator(".notice", { hasText: "on the list" }).waitFor();
	await page.locator("label.tick", { hasText: "never in any comment" }).locator("input").check({ force: true });
	await press(page.locator("button[value=remove]"));
	await page.locator(".notice", { hasText: "off the list" }).waitFor();
	assert.equal(await page.getByText("never in any comment").count(), 0);
});

test("tells which lines are wrong", { width: [360, 1280], as: "editor", dark: true, allowErrors: true },
  async ({ page, press, accessible, shot }) => {
	await page.goto(PATH);
	await page.locator("#words").fill("good\n***\nfine\n*a*");
	await press(page.locator("button[value=add]"));
	await page.locator(".faults li", { hasText: "Line 4" }).waitFor();
	assert.equal(await page.locator(".faults li").count(), 2);
	await accessible();
	await shot("words-wrong");
});

test("tries a text by keyboard", { as: "editor" }, async ({ page, accessible, shot }) => {
	await page.goto(PATH);
	await page.locator("#words").fill("casino*");
	await page.locator("button[value=add]").press("Enter");
	await page.locator(".notice").waitFor();
	await page.locator("#text").fill("Come to the C\u0430sin0s tonight");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.locator("#try mark", { hasText: "C\u0430sin0" }).waitFor();
	await accessible();
	await shot("words-tried");
	await emptied(page);
	await main(page).getByText("This list is empty.").waitFor();
});

test("rehearses rules of comments", { js: [true, false], width: [360, 1280], as: "administrator" },
  async ({ page, press, accessible, shot }) => {
	await page.goto("/newsroom/settings/comments/");
	await page.locator("[name='comments.staff_names']").uncheck({ force: true });
	await press(page.getByRole("button", { name: "Rehearse on the last 30 days" }));
	await page.locator("#rehearsal").waitFor();
	assert.equal(await page.locator("[name='comments.staff_names']").isChecked(), false);
	await accessible();
	await shot("settings-rehearsed");
	await page.goto("/newsroom/settings/comments/");
	assert.equal(await page.locator("[name='comments.staff_names']").isChecked(), true);
});
