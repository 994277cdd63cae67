// Reading: every kind of page, on a phone and on a desk, with JavaScript and without.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

const ARTICLE = "/2026/11/night-ferry/";

async function links(page, path, css) {
	await page.goto(path);
	return page.locator(css).evaluateAll((all) => all.map((link) => link.getAttribute("href")));
}

// The article of the sample newsroom whose text runs from right to left.
export async function arabic(page) {
	const found = await links(page, "/ar/", "article.card h2 a");
	assert.ok(found.length > 0, "no article in Arabic");
	return found[0];
}

async function fits(page) {
	const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
	assert.ok(wide <= room, `the page is ${wide} px wide on a screen of ${room}`);
}

test("reads an article", { js: [true, false], width: WIDTHS }, async ({ page, accessible, shot }) => {
	await page.goto(ARTICLE);
	assert.equal(await page.locator("h1").count(), 1);
	for (const words of ["Read Time:", "About Post Author", "Average Rating", "Leave a Reply"])
		assert.ok(await page.getByText(words).first().isVisible(), words);
	assert.ok((await page.locator(".body").innerText()).length > 500);
	await fits(page);
	await shot("article");
	await accessible();
});

test("reads front page, list, author, search", { js: [true], width: WIDTHS }, async ({ page, accessible, shot }) => {
	await page.goto("/");
	const section = await page.locator(".kicker a").first().getAttribute("href");
	const author = await page.locator("article.card a[rel=author]").first().getAttribute("href");
	const paths = { front: "/", section, author, search: "/search/?q=ferry" };
	for (const [name, path] of Object.entries(paths)) {
		await page.goto(path);
		assert.ok(await page.locator("article.card").count() > 0, name);
		await fits(page);
		await shot(name);
		await accessible();
	}
});

test("finds its way from an error page", { js: [true], width: WIDTHS, allowErrors: true },
  async ({ page, accessible, shot }) => {
	const answer = await page.goto("/nowhere/at/all/");
	assert.equal(answer.status(), 404);
	await fits(page);
	await shot("error");
	await accessible();
	await page.locator("article.card h3 a").first().click();
	await page.waitForURL(/\/20\d\d\//);
	assert.equal(await page.locator("form[data-vote=like]").count(), 1);
});

test("reads from right to left", { js: [true, false], width: WIDTHS }, async ({ page, accessible, shot }) => {
	await page.goto(await arabic(page));
	for (const css of ["h1", ".body"])
		assert.equal(await page.locator(css).evaluate((node) => getComputedStyle(node).direction), "rtl", css);
	await fits(page);
	await shot("rtl");
	await accessible();
});

test("reads the French pages", { js: [true], locale: ["fr"] }, async ({ page, accessible }) => {
	await page.goto("/fr/");
	assert.equal(await page.locator("html").getAttribute("lang"), "fr");
	assert.ok(await page.locator("article.card").count() > 0);
	await accessible();
});

test("asks for little on the first view", { width: [360] }, async ({ page }) => {
	const asked = [];
	const seen = new Map();
	page.on("requestfinished", async (request) => {
		const { responseBodySize, responseHeadersSize } = await request.sizes();
		seen.set(request.url(), responseBodySize + responseHeadersSize);
	});
	page.on("request", (request) => request.resourceType() === "image" || asked.push(request.url()));
	await page.goto(ARTICLE);
	await page.waitForLoadState("networkidle");
	assert.ok(asked.length <= 3, asked.join("\n")); // and the icon, which is not told here
	const bytes = asked.reduce((sum, url) => sum + (seen.get(url) ?? 0), 1500);
	assert.ok(bytes > 5000 && bytes <= 30000, `${bytes} bytes`);
});

test("does not jump while it loads", { width: WIDTHS }, async ({ page }) => {
	for (const path of ["/", ARTICLE]) {
		await page.goto(path);
		await page.waitForLoadState("load");
		await page.waitForTimeout(600);
		const shift = await page.evaluate(() => new Promise((done) => {
			let sum = 0;
			new PerformanceObserver((list) => {
				for (const entry of list.getEntries())
					sum += entry.hadRecentInput ? 0 : entry.value;
			}).observe({ type: "layout-shift", buffered: true });
			setTimeout(() => done(sum), 200);
		}));
		assert.ok(shift < 0.05, `${path} shifts by ${shift}`);
	}
});

test("asks for little", {}, async ({ page, site }) => {
	const asked = [];
	page.on("request", (request) => asked.push(request.url().replace(site.url, "")));
	await page.goto(ARTICLE);
	await page.waitForLoadState("load");
	const kinds = asked.filter((path) => /^\/assets\/.*\.(css|js)$/.test(path));
	assert.equal(kinds.length, 2, kinds.join(" "));
});

test("skips to the text by keyboard", { js: [true, false] }, async ({ page }) => {
	await page.goto(ARTICLE);
	await page.keyboard.press("Tab");
	assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
});

test("goes back", {}, async ({ page }) => {
	await page.goto("/");
	await page.locator("article.card h2 a").first().click();
	await page.waitForURL(/\/20\d\d\//);
	await page.goBack();
	assert.equal(new URL(page.url()).pathname, "/");
});
