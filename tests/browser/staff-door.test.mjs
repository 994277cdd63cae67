// The newsroom's door: signing in by keyboard, the second factor, words that wait, both widths.
import { assert, test, WIDTHS } from "./lib/harness.mjs";
import { PASSWORD, addressOf, signIn } from "./lib/staff.mjs";

const everywhere = { js: [true, false], width: WIDTHS };
test("signs in by keyboard", everywhere, async ({ page, context, site, shot, accessible }) => {
	await signIn(context, site, "author");
	await context.clearCookies();
	await page.goto("/newsroom/");
	await accessible();
	await shot("newsroom-sign-in");
	await page.keyboard.type(addressOf("author")); // the first field has the focus
	await page.keyboard.press("Tab");
	await page.keyboard.type(PASSWORD);
	await page.keyboard.press("Enter");
	await page.waitForURL("**/newsroom/");
	assert.equal(await page.locator("h1").textContent(), "Desk");
	await accessible();
	await shot("newsroom-home");
});

test("says what is wrong beside the field", { width: WIDTHS, allowErrors: true }, async ({ page, accessible }) => {
	await page.goto("/newsroom/sign-in/");
	await page.fill("#email", "nobody@staff.example");
	await page.fill("#password", "not the password");
	await page.keyboard.press("Enter");
	await page.locator("#password-error:not(:empty)").waitFor();
	assert.equal(await page.inputValue("#email"), "nobody@staff.example");
	await accessible();
});

test("shows one's account", { as: "author", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/security/");
	await accessible();
	await page.goto("/newsroom/security/?factor=1");
	assert.ok(await page.locator("svg.qr").isVisible());
	await accessible();
	await shot("newsroom-factor");
});

test("is readable in the dark", { as: "author", dark: true }, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/security/?factor=1");
	await accessible();
	await shot("newsroom-dark");
});

test("keeps words of somebody who was signed out", { js: [true, false], allowErrors: true },
	async ({ page, context, site, press }) => {
		await signIn(context, site, "author");
		await page.goto("/newsroom/security/");
		await page.fill("#now", "not right");
		await page.fill("#new", "something rather long");
		await context.clearCookies();
		await press(page.locator("form[action$='/password/'] button"));
		await page.fill("#email", addressOf("author"));
		await page.fill("#password", PASSWORD);
		await page.keyboard.press("Enter");
		await press(page.locator("form[action$='/password/'] button"));
		await page.locator("#now-error:not(:empty)").waitFor();
	});
