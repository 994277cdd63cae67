// Polls: voting by mouse and by keyboard, with JavaScript and without, seen by others at once; and making one.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

const NEW = "/newsroom/articles/new";

const number = async (locator) => Number((await locator.textContent()).replace(/\D/g, ""));
const row = (page, choice) => page.locator(`.poll [data-choice="${choice}"]`);
const count = (page, choice) => number(row(page, choice).locator("[data-count]"));
const voteButton = (page) => page.locator(".poll button.send");
const radio = (page, choice) => page.locator(`.poll [type=radio][value="${choice}"]`);

async function open(page) {
	await page.goto("/search/?q=benches");
	await page.goto(await page.locator(".card h2 a[href$='/benches/']").getAttribute("href"));
	await page.waitForTimeout(150);
}

test("looks good, before and after", { width: WIDTHS }, async ({ page, shot, accessible, press }) => {
	await open(page);
	await page.locator(".poll").scrollIntoViewIfNeeded();
	assert.equal(await page.locator(".poll details").getAttribute("open"), null);
	await accessible();
	await shot("poll");
	await press(radio(page, 2));
	await press(voteButton(page));
	await page.locator(".poll .own:visible").waitFor();
	await accessible();
	await shot("poll-voted");
	const fits = () => document.documentElement.scrollWidth <= innerWidth;
	assert.ok(await page.evaluate(fits), "wider than the window");
	await press(page.locator(".poll .back button"));
	await page.locator(".poll .back").waitFor({ state: "hidden" });
});

test("is readable in the dark", { dark: true }, async ({ page, shot, accessible }) => {
	await open(page);
	await page.locator(".poll summary").click();
	await accessible();
	await shot("poll-dark");
});

test("votes, moves and takes back", { js: [true, false] }, async ({ page, press, script }) => {
	await open(page);
	const before = [await count(page, 1), await count(page, 3)];
	const until = async (...wanted) => {
		let found;
		for (let i = 0; i < 100; i++) {
			found = await Promise.all([count(page, 1), count(page, 3)]).catch(() => null);
			if (JSON.stringify(found) === JSON.stringify(wanted)) return;
			await page.waitForTimeout(50);
		}
		assert.deepEqual(found, wanted);
	};
	await radio(page, 1).check({ force: true });
	await press(voteButton(page));
	await until(before[0] + 1, before[1]);
	assert.ok(await page.locator(".poll details").evaluate((node) => node.open));
	if (!script) assert.match(page.url(), /\?voted=poll#poll-\d+$/);
	if (script) assert.ok(await row(page, 1).locator(".own").isVisible());
	await radio(page, 3).check({ force: true });
	await press(voteButton(page));
	await until(before[0], before[1] + 1);
	const shares = await page.locator(".poll .percent").allTextContents();
	assert.equal(shares.reduce((sum, share) => sum + Number(share.replace(/\D/g, "")), 0), 100);
	await press(page.locator(".poll .back button"));
	await until(...before);
});

test("is voted in by keyboard alone", {}, async ({ page }) => {
	await open(page);
	const before = await count(page, 2);
	await radio(page, 1).focus();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await row(page, 2).locator(".own:visible").waitFor();
	assert.equal(await count(page, 2), before + 1);
	assert.ok(await page.locator("#announce", { hasText: "Your vote was counted." }).count());
	await page.reload();
	await row(page, 2).locator(".own:visible").waitFor(); // the page that all share is marked by the script
	assert.ok(await radio(page, 2).isChecked());
	await page.locator(".poll .back button").focus();
	await page.keyboard.press("Enter");
	await page.locator(".poll .back").waitFor({ state: "hidden" });
	assert.ok(!(await radio(page, 2).isChecked()));
	assert.ok(await page.locator("#announce", { hasText: "Your vote was withdrawn." }).count());
});

test("others see it without loading again", {}, async ({ page, site }) => {
	await open(page);
	const before = await count(page, 4);
	await page.waitForTimeout(1500); // the stream begins after a second
	const action = await page.locator(".poll form").first().getAttribute("action");
	const body = new URLSearchParams({ choice: "4" });
	const answer = await fetch(site.url + action, { method: "POST", body });
	assert.equal(answer.status, 200);
	await row(page, 4).locator("[data-count]", { hasText: String(before + 1) }).waitFor({ state: "attached" });
});

test("a page without a poll fetches nothing of it", {}, async ({ page }) => {
	const asked = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	await page.goto("/");
	await page.locator(".card h2 a").first().click();
	await page.waitForTimeout(1500);
	assert.deepEqual(asked.filter((path) => path.includes("poll")), []);
});

async function begin(page, title, format = "html") {
	await page.goto(NEW);
	await page.locator(".ProseMirror").waitFor();
	if (format === "markdown") await page.locator("[name=format][value=markdown]").check();
	await page.fill("#title", title);
}

async function makePoll(page, question) {
	await page.locator("[data-command=poll]").click();
	const dialog = page.locator("dialog.polls");
	await dialog.locator("[name=question]").fill(question);
	await dialog.locator("[name=choices]").fill("Now\nLater");
	return dialog;
}

const MAKING = { as: "editor", width: WIDTHS, allowErrors: true };
test("an editor makes a poll", MAKING, async ({ page, shot, accessible }) => {
	await begin(page, "With a poll");
	await page.locator(".ProseMirror").click();
	await page.keyboard.type("Before.");
	const dialog = await makePoll(page, "When?");
	await accessible();
	await shot("poll-making");
	await dialog.locator("[name=choices]").fill("Now");
	await dialog.locator("[data-make]").click();
	await dialog.getByText("two choices or more").waitFor();
	await dialog.locator("[name=choices]").fill("Now\nLater");
	await dialog.locator("[data-make]").click();
	await dialog.waitFor({ state: "detached" });
	await page.locator(".ProseMirror p", { hasText: /^\[poll \d+\]$/ }).waitFor();
	await page.keyboard.press("Control+s");
	await page.locator("#save-status", { hasText: "Saved at" }).waitFor();
	const at = new URL(page.url()).pathname;
	await page.goto(`${at}preview/`);
	assert.equal(await page.locator(".poll h2").textContent(), "When?");
	await page.goto(`${at}polls/`);
	assert.equal(await page.getByText("not in the saved text").count(), 0);
	await accessible();
	await shot("polls");
	await page.goto(at);
	await page.locator("[data-command=poll]").click();
	await page.locator("dialog.polls [data-insert]").waitFor();
	await page.keyboard.press("Escape");
	await page.locator("dialog.polls").waitFor({ state: "detached" });
});

test("an editor makes a poll in Markdown", { as: "editor" }, async ({ page }) => {
	await begin(page, "With a poll too", "markdown");
	await page.locator("#source").fill("Before.\n\nBehind.");
	await page.locator("#source").evaluate((area) => area.setSelectionRange(7, 7));
	const dialog = await makePoll(page, "Which?");
	await dialog.locator("[data-make]").click();
	await dialog.waitFor({ state: "detached" });
	assert.match(await page.locator("#source").inputValue(), /^Before\.\n\n\[poll \d+\]\n\nBehind\.$/);
});

test("polls are made without JavaScript", { as: "editor", js: false, width: WIDTHS }, async ({ page, press, shot }) => {
	await page.goto(NEW);
	await page.fill("#title", "Plain polls");
	await page.fill("#source", "<p>Words.</p>");
	await press(page.locator(".editor-save button.main"));
	const at = new URL(page.url()).pathname;
	await page.goto(`${at}polls/`);
	await page.fill("#poll-question", "Plain?");
	await page.fill("#poll-choices", "Yes\nNo");
	await press(page.locator("[data-poll-form] button.main"));
	await page.getByText("The poll is made.").waitFor();
	assert.match(await page.locator(".polls code").textContent(), /^\[poll \d+\]$/);
	await shot("polls-plain");
});
