// From a draft to readers: submit, approve, schedule, correct, withdraw; the desk's pages at both widths.
import { assert, test, WIDTHS } from "./lib/harness.mjs";
import { signIn } from "./lib/staff.mjs";

const soon = (minutes) => new Date(Date.now() + minutes * 60000).toISOString().slice(0, 16);

async function write(page, title) {
	await page.goto("/newsroom/articles/new");
	await page.fill("#title", title);
	await page.locator(".editor-save button.main").click();
	await page.waitForURL(/\/articles\/\d+\//);
	return page.url().match(/articles\/(\d+)/)[1];
}

test("leads an article to readers and corrects it", { as: "contributor", js: [false], width: WIDTHS },
	async ({ page, context, site, shot, accessible }) => {
		const number = await write(page, `A story of ${page.viewportSize().width} people`);
		await page.goto(`/newsroom/articles/${number}/`);
		await page.fill("#submit-text", "Please check the number.");
		await page.click('button[value="submit"]');
		await page.locator(".notice").waitFor();
		await context.clearCookies();
		await signIn(context, site, "editor");
		await page.goto("/newsroom/");
		await accessible();
		await shot("newsroom-desk");
		await page.locator(".desk a", { hasText: `${page.viewportSize().width} people` }).first().click();
		assert.match(await page.locator("#notes").textContent(), /Please check the number/);
		await accessible();
		await shot("newsroom-workflow");
		await page.locator("summary", { hasText: "Schedule" }).click();
		await page.fill("#schedule-at", soon(90));
		await page.click('button[value="schedule"]');
		await page.locator(".notice", { hasText: "Scheduled" }).waitFor();
		await page.goto("/newsroom/articles/?state=scheduled");
		await accessible();
		await shot("newsroom-articles");
		await page.goto("/newsroom/calendar/?month=" + soon(90).slice(0, 7));
		await accessible();
		await shot("newsroom-calendar");
		await page.goto(`/newsroom/articles/${number}/workflow/`);
		await page.click('button[value="publish"]');
		await page.locator(".notice").waitFor();
		await page.locator("summary", { hasText: "Add a correction" }).click();
		await page.fill("#correction-text", "There were *fewer*.");
		await page.click('form[action$="/correct"] button');
		await page.locator(".notice").waitFor();
		await page.goto("/corrections/");
		assert.match(await page.locator("main").textContent(), /There were fewer/);
		await accessible();
		await shot("corrections");
		await page.goto(`/newsroom/articles/${number}/workflow/`);
		await page.locator("summary", { hasText: "Withdraw" }).click();
		await page.fill("#withdraw-text", "Nobody was there.");
		await page.click('button[value="withdraw"]');
		await page.locator(".notice").waitFor();
		await page.goto("/newsroom/reports/");
		await accessible();
		await shot("newsroom-report");
	});

test("is readable in the dark too", { as: "editor", dark: true }, async ({ page, shot, accessible }) => {
	for (const path of ["", "articles/", "calendar/", "reports/"]) {
		await page.goto("/newsroom/" + path);
		await accessible();
		await shot("newsroom-dark-" + (path.slice(0, -1) || "desk"));
	}
});

const widths = { as: "editor", width: [360, 1280] };
test("shows articles on the first screen of a phone", widths, async ({ page, accessible, shot }) => {
	await write(page, "Seen at once");
	await page.goto("/newsroom/articles/?state=draft");
	const phone = page.viewportSize().width === 360;
	const filters = page.locator(".filters");
	assert.equal(await filters.evaluate((node) => node.open), !phone);
	assert.equal(await page.locator(".filters summary").isVisible(), phone);
	const first = await page.locator(".desk-list .headline").first().boundingBox();
	assert.ok(first.y + first.height < 640, `the first headline ends at ${first.y + first.height} px`);
	const targets = "main :is(button, input:not([type=hidden]), select, summary, .desk-list a, .tabs a)";
	const small = await page.locator(targets).evaluateAll((nodes) => nodes
		.filter((node) => node.checkVisibility())
		.map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
		.filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
		.map(([html]) => html));
	assert.deepEqual(small, []);
	await accessible();
	await shot("newsroom-folded");
	if (phone) await page.locator(".filters summary").click();
	await page.locator("select[name=section]").waitFor({ state: "visible" });
	await accessible();
});
