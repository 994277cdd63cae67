// People and logins: an invitation from the form to the first page inside, profiles, the log; by keyboard, both widths.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

const everywhere = { as: "administrator", js: [true, false], width: WIDTHS };
let invited = 0;

test("invites somebody who comes in", everywhere, async ({ page, context, shot, accessible, press, script }) => {
	const name = `New Hand ${++invited}`;
	await page.goto("/newsroom/people/");
	await press(page.locator("a[href='/newsroom/people/invite/']"));
	await accessible();
	await shot("newsroom-invite");
	await page.fill("#name", name);
	await page.fill("#email", `hand${invited}@new.example`);
	await page.check("input[name=role][value=contributor]");
	await page.keyboard.press("Enter");
	const link = page.locator("#link");
	await link.waitFor();
	await accessible();
	await shot("newsroom-ticket");
	const address = await link.inputValue();
	if (script) {
		await link.focus(); // marked as a whole, ready to be copied
		assert.equal(await link.evaluate((field) => field.selectionEnd - field.selectionStart), address.length);
	}
	await context.clearCookies();
	await page.goto(new URL(address).pathname);
	await accessible();
	await shot("newsroom-accept");
	await page.keyboard.type("a long enough password"); // the field has the focus
	await page.keyboard.press("Enter");
	await page.waitForURL("**/newsroom/?done=welcome");
	assert.match(await page.locator(".bar").textContent(), new RegExp(name));
});

test("says beside the field why nobody is invited", { as: "administrator", width: WIDTHS, allowErrors: true },
	async ({ page, accessible, shot }) => {
		await page.goto("/newsroom/people/invite/");
		await page.fill("#name", "Twice");
		await page.fill("#email", "administrator@staff.example");
		await page.keyboard.press("Enter");
		await page.locator("#email-error:not(:empty)").waitFor();
		assert.equal(await page.inputValue("#name"), "Twice");
		await accessible();
		await shot("newsroom-invite-refused");
	});

test("a link that works no more", { width: WIDTHS, allowErrors: true }, async ({ page, accessible }) => {
	await page.goto(`/newsroom/invitation/${"A".repeat(43)}/`);
	assert.match(await page.locator("h1").textContent(), /no more/);
	await accessible();
	await page.goto("/newsroom/forgotten/");
	await accessible();
});

test("finds people and changes a profile", everywhere, async ({ page, shot, accessible, press }) => {
	await page.goto("/newsroom/people/");
	await accessible();
	await shot("newsroom-people");
	await page.selectOption("#who", "guests");
	await page.locator("#q").focus();
	await page.keyboard.press("Enter");
	await page.waitForURL(/who=guests/);
	await press(page.locator("tbody a").first());
	await page.locator("#name").waitFor();
	await accessible();
	await shot("newsroom-person-guest");
	await page.fill("#title", "Writes from the harbour");
	await press(page.locator("form.card button.main"));
	await page.locator(".notice").waitFor();
	assert.equal(await page.inputValue("#title"), "Writes from the harbour");
});

test("shows a login to administrators", { as: "administrator", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/people/?who=staff");
	await page.locator("tbody a").first().click();
	await page.locator("#login-title").waitFor();
	await accessible();
	await shot("newsroom-person");
});

const dark = { as: "administrator", dark: true, width: WIDTHS };
test("is readable in the dark", dark, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/people/?who=staff");
	await accessible();
	await shot("newsroom-people-dark");
	await page.locator("tbody a").first().click();
	await page.locator("#login-title").waitFor();
	await accessible();
	await shot("newsroom-person-dark");
});

test("shows who did what", { as: "administrator", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/audit/");
	await accessible();
	await shot("newsroom-audit");
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(overflow <= 0, `${overflow} px too wide`);
	await page.selectOption("#act", "session.begin");
	await page.locator("form.searchbar button").click();
	await page.waitForURL(/act=session/);
	assert.match(await page.locator("tbody").textContent(), /Signed in/);
});

test("one's own profile", { as: "moderator", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto("/newsroom/profile/");
	await accessible();
	await shot("newsroom-profile");
});
