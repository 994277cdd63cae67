// Likes, reactions and stars: by mouse and by keyboard, with JavaScript and without, seen by others at once.
import { assert, test } from "./lib/harness.mjs";

const LIKED = "/2026/11/night-ferry/";
const REACTED = "/2026/11/class-four-wind/";
const RATED = "/2026/11/rovers-go-up/";
const WATCHED = "/2026/11/counting-eels/";
const KEYS = "/2026/11/long-table/";

const like = (page) => page.locator("button[value=like]");
const number = async (locator) => Number((await locator.first().textContent()).replace(/\D/g, ""));
const likes = (page) => number(like(page).locator("b"));

// After a press: with JavaScript the page stays and changes, without it comes again.
async function until(page, look, wanted) {
	const end = Date.now() + 5000;
	let found;
	do {
		found = await look().catch(() => null); // the page may be between two
		if (JSON.stringify(found) === JSON.stringify(wanted))
			return;
		await page.waitForTimeout(30);
	} while (Date.now() < end);
	assert.deepEqual(found, wanted);
}

async function settled(page) {
	await page.waitForLoadState("load");
	if (await page.locator("article.story").count())
		await page.waitForTimeout(150);
}

test("likes, moves and withdraws", { js: [true, false], width: [360, 1280] }, async ({ page, script, press }) => {
	await page.goto(LIKED);
	await settled(page);
	const before = await likes(page);
	const dislikes = () => number(page.locator("button[value=dislike] b"));
	const against = await dislikes();
	await press(like(page));
	await until(page, () => likes(page), before + 1);
	if (script) {
		assert.equal(await like(page).getAttribute("aria-pressed"), "true");
		assert.equal(new URL(page.url()).search, "");
	}
	await press(page.locator("button[value=dislike]"));
	await until(page, async () => [await likes(page), await dislikes()], [before, against + 1]);
	await press(page.locator("button[value=dislike]"));
	await until(page, async () => [await likes(page), await dislikes()], [before, against]);
});

test("marks one's own votes after coming back", {}, async ({ page, press }) => {
	await page.goto(KEYS);
	await settled(page);
	await press(like(page));
	await page.locator("button[value=like][aria-pressed=true]").waitFor();
	await page.reload();
	await page.locator("button[value=like][aria-pressed=true]").waitFor();
	await press(like(page));
	await page.locator("button[value=like][aria-pressed=false]").waitFor();
});

test("reacts, and the shares add to 100", { js: [true, false] }, async ({ page, script, press }) => {
	await page.goto(REACTED);
	await settled(page);
	const button = page.locator("button[value=excited]");
	const before = await number(button.locator("[data-count]"));
	await press(button);
	await until(page, () => number(button.locator("[data-count]")), before + 1);
	const shares = await page.locator("[data-vote=reaction] .percent").allTextContents();
	assert.equal(shares.reduce((sum, share) => sum + Number(share.replace(/\D/g, "")), 0), 100);
	assert.ok(!(await page.content()).includes("NaN"));
	if (!script)
		assert.match(page.url(), /\?voted=\w+#reactions$/);
	await press(button);
	await until(page, () => number(button.locator("[data-count]")), before);
	assert.ok(!(await page.content()).includes("NaN"));
});

test("rates, and the last one stands", { js: [true, false] }, async ({ page, script, press }) => {
	await page.goto(RATED);
	await settled(page);
	const form = page.locator("form[data-vote=stars]");
	const count = () => number(page.locator("#rating [data-live-count=ratings]"));
	const before = await count();
	await form.locator("input[value='2']").check({ force: true });
	await press(form.locator("button"));
	await until(page, count, before + 1);
	await form.locator("input[value='5']").check({ force: true });
	await press(form.locator("button"));
	await settled(page);
	await until(page, count, before + 1);
	if (script) {
		await page.reload();
		await until(page, () => form.locator("input[value='5']").isChecked(), true);
	}
});

// Tabs until the focus is where the selector says.
async function tabTo(page, css) {
	for (let n = 0; n < 120; n++) {
		await page.keyboard.press("Tab");
		if (await page.evaluate((fits) => document.activeElement.matches(fits), css))
			return;
	}
	assert.fail(`the keyboard does not reach ${css}`);
}

test("votes by keyboard alone", { js: [true, false] }, async ({ page }) => {
	await page.goto(KEYS);
	await settled(page);
	const before = await likes(page);
	await tabTo(page, "button[value=like]");
	const outline = await like(page).evaluate((node) => {
		const style = getComputedStyle(node);
		return style.outlineStyle !== "none" || style.boxShadow !== "none";
	});
	assert.ok(outline, "the focus cannot be seen");
	await page.keyboard.press("Enter");
	await until(page, () => likes(page), before + 1);
	await settled(page);
	const ratings = () => number(page.locator("#rating [data-live-count=ratings]"));
	const rated = await ratings();
	await tabTo(page, "form[data-vote=stars] input[name=stars]");
	await page.keyboard.press("Space");
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("ArrowRight");
	const chosen = await page.locator("form[data-vote=stars] input:checked").getAttribute("value");
	assert.equal(chosen, "3");
	await page.keyboard.press("Enter");
	await until(page, ratings, rated + 1);
});

test("sees the votes of others live", {}, async ({ page, context, site }) => {
	await page.goto(WATCHED);
	await settled(page);
	const before = await likes(page);
	const other = await context.browser().newContext({ baseURL: site.url });
	try {
		const second = await other.newPage();
		await second.goto(WATCHED);
		await settled(second);
		await like(second).click();
		await until(page, () => likes(page), before + 1);
		assert.notEqual(await like(page).getAttribute("aria-pressed"), "true");
		await second.reload();
		await until(second, () => like(second).getAttribute("aria-pressed"), "true");
	} finally {
		await other.close();
	}
});

test("stays accessible after a vote", {}, async ({ page, accessible }) => {
	await page.goto(REACTED);
	await settled(page);
	await page.locator("button[value=sad]").click();
	await until(page, () => page.locator("button[value=sad]").getAttribute("aria-pressed"), "true");
	await accessible();
});

test("tells what went wrong", { allowErrors: true }, async ({ page }) => {
	await page.goto(LIKED);
	await settled(page);
	const before = await likes(page);
	await page.route("**/like", (route) => route.fulfill({
		status: 409, contentType: "application/problem+json", body: '{"status":409,"title":"No","detail":"It is closed."}',
	}));
	await like(page).click();
	await until(page, () => page.locator("#announce").textContent(), "It is closed.");
	assert.equal(await likes(page), before);
});

test("a lost answer counts once", { allowErrors: true }, async ({ page }) => {
	await page.goto(LIKED);
	await settled(page);
	const before = await likes(page);
	let tries = 0;
	await page.route("**/like", async (route) => {
		tries++;
		if (tries === 1) {
			await route.fetch(); // the server has it, the answer is lost
			return route.abort();
		}
		return route.continue();
	});
	await like(page).click();
	await until(page, async () => tries, 2);
	await until(page, () => like(page).getAttribute("aria-pressed"), "true");
	assert.equal(await likes(page), before + 1);
});

test("likes a comment and takes it back", { js: [true, false], width: [360, 1280] },
  async ({ page, script, press }) => {
	await page.goto(LIKED);
	await settled(page);
	const button = page.locator("li.comment form[data-vote=comment] button").first();
	const shown = async () => (await button.locator("b").textContent()).trim();
	const before = Number(await shown());
	await press(button);
	await until(page, shown, `${before + 1}`);
	if (script) {
		assert.equal(await button.getAttribute("aria-pressed"), "true");
		assert.equal(new URL(page.url()).hash, "");
	} else {
		assert.match(page.url(), /#comment-\d+$/);
	}
	await press(button);
	await until(page, shown, before ? `${before}` : "");
});

test("reports a comment by keyboard", { js: [true, false] }, async ({ page, accessible, script }) => {
	await page.goto(LIKED);
	await settled(page);
	const report = page.locator("li.comment details").last();
	await report.locator("summary").focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	await page.keyboard.type("Not kind.");
	if (script)
		await accessible();
	await page.keyboard.press("Enter");
	await page.locator(script ? "#announce" : ".notice", { hasText: "moderator" }).waitFor();
	if (script)
		assert.equal(await report.getAttribute("open"), null);
	else
		assert.match(page.url(), /\?reported=1#comment-\d+$/);
});

// A plain form from somebody without a cookie, as lynx would send it.
async function strangerLikes(site, path) {
	const html = await (await fetch(site.url + path)).text();
	const action = html.match(/\/articles\/\d+\/like/)[0], headers = { Origin: site.url };
	const body = new URLSearchParams({ value: "like" });
	await fetch(site.url + action, { method: "POST", headers, body, redirect: "manual" });
}

// After the free voters of a network: a moment's work with JavaScript, a place in the line without.
const proving = { js: [true, false], allowErrors: true };
test("proves its work where many vote", proving, async ({ page, script, press, site }) => {
	site.run("settings", "votes.network_free", "1");
	site.run("settings", "votes.network_minute", "1000");
	await strangerLikes(site, KEYS);
	await page.goto(KEYS);
	await settled(page);
	const before = await likes(page);
	const said = () => page.locator(script ? "#announce" : ".notice").first().textContent();
	await press(like(page));
	await until(page, async () => (script ? /was counted/ : /is kept, and counts later/).test(await said()), true);
	assert.equal(await likes(page), before + (script ? 1 : 0));
	site.run("settings", "votes.network_free", "10000");
	site.run("settings", "votes.network_minute", "10000");
});
