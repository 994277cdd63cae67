// Comments: written, held, answered, refused; what a second reader sees at once.
import { assert, test } from "./lib/harness.mjs";

const OPEN = "/2026/11/library-of-things/";
const HELD = "/2026/11/keeper-of-skarn/";
const LIVE = "/2026/11/line-two/";
let count = 0;

async function policy(site, page, path, value) {
	await page.goto(path);
	const id = await page.locator("[data-article]").getAttribute("data-article");
	site.run("settings", "comments.policy", value, "--article", id);
	await page.reload();
}

async function write(page, words, more = {}) {
	const form = page.locator("form[data-comment]");
	const fields = { body: words, author: "Wren Reader", email: "wren@canary.example", ...more };
	for (const [name, value] of Object.entries(fields))
		await form.locator(`[name=${name}]`).fill(value);
	return form.locator("button.send");
}

const comment = (page, words) => page.locator("li.comment", { hasText: words }).last();

test("comments with stars", { js: [true, false], width: [360, 1280] },
  async ({ page, site, script, press, accessible, shot }) => {
	const words = `Sat there on a wet Monday, ${++count}.`;
	await policy(site, page, OPEN, "open");
	const send = await write(page, words);
	await page.locator("form[data-comment] input[name=stars][value='4']").press("Space");
	await press(send);
	await comment(page, words).waitFor();
	const text = await comment(page, words).innerText();
	assert.ok(text.includes("Wren Reader") && text.includes("4 Star"), text);
	assert.ok(!(await page.content()).includes("canary.example"));
	if (script) {
		assert.equal(await page.locator("[name=body]").inputValue(), "");
		await accessible();
	} else {
		assert.match(page.url(), /#comment-\d+$/);
	}
	await shot("commented");
	await page.reload();
	await comment(page, words).waitFor();
});

test("answers a comment", { js: [true, false] }, async ({ page, site, press }) => {
	const words = `Root, ${++count}.`, answer = `Branch, ${count}.`;
	await policy(site, page, OPEN, "open");
	await press(await write(page, words));
	await comment(page, words).waitFor();
	await press(comment(page, words).locator("a.reply").first());
	await page.locator(".replying b", { hasText: "Wren Reader" }).waitFor();
	await press(await write(page, answer));
	await comment(page, answer).waitFor();
	const parentText = (node) => node.parentNode.closest("li.comment")?.textContent ?? "";
	const inside = await comment(page, answer).evaluate(parentText);
	assert.ok(inside.includes(words));
	await page.reload();
	assert.equal(await comment(page, answer).getAttribute("data-depth"), "1");
});

test("says that a first comment waits", { js: [true, false] }, async ({ page, site, script, press }) => {
	const words = `Held back, ${++count}.`;
	await policy(site, page, HELD, "first");
	await press(await write(page, words, { email: `held${count}@canary.example` }));
	const notice = script ? page.locator("form[data-comment] [data-done]") : page.locator(".notice");
	await notice.filter({ hasText: /approved|moderator/ }).waitFor();
	assert.ok(await notice.isVisible());
	assert.equal(await comment(page, words).count(), 0);
	const waiting = site.run("comment", "list").split("\n").find((line) => line.includes(words));
	site.run("comment", "approve", waiting.split(" ")[0]);
	await page.reload();
	await comment(page, words).waitFor();
});

test("keeps what was typed beside what was wrong", { js: [true, false], allowErrors: true },
  async ({ page, site, script, press, accessible }) => {
	const words = `Dear and long, ${++count}.`;
	await policy(site, page, OPEN, "open");
	const send = await write(page, words, { email: "no address" });
	await page.locator("form[data-comment]").evaluate((form) => form.setAttribute("novalidate", ""));
	await press(send);
	await page.locator("#reply-email-error", { hasText: "e-mail" }).waitFor();
	assert.equal(await page.locator("[name=body]").inputValue(), words);
	assert.equal(await page.locator("[name=email]").getAttribute("aria-invalid"), "true");
	if (script)
		await accessible();
	await page.locator("[name=email]").fill("wren@canary.example");
	await press(page.locator("button.send"));
	await comment(page, words).waitFor();
});

test("keeps a long name within its comment", { js: [true, false], width: [360, 1280] },
  async ({ page, site, press, shot }) => {
	const words = `Of a long name, ${++count}.`, author = "Wren" + "reader".repeat(15);
	await policy(site, page, OPEN, "open");
	for (const part of ["Root", "Answer"]) {
		await press(await write(page, `${part}. ${words}`, { author, email: `long${count}@canary.example` }));
		await comment(page, `${part}. ${words}`).waitFor();
		await press(comment(page, words).locator("a.reply").first());
	}
	await page.locator(".replying b", { hasText: author }).waitFor();
	const beyond = await page.evaluate(() => {
		const right = (node) => node.getBoundingClientRect().right;
		const parts = [...document.querySelectorAll(".comment header > *, .replying b")];
		return parts.filter((node) => right(node) > right(node.parentNode) + 1).length;
	});
	assert.equal(beyond, 0);
	await shot("long-name");
});

// What live regions say from now on.
const listen = (page) => page.evaluate(() => {
	window.said = [];
	addEventListener("focusin", ({ target }) => target.matches(".comment") && window.said.push("(focus)"));
	for (const region of document.querySelectorAll("[role=status], [role=alert], [aria-live]"))
		new MutationObserver(() => region.textContent && window.said.push(region.textContent))
			.observe(region, { childList: true, characterData: true, subtree: true });
});

async function type(page, words) {
	for (let n = 0; n < 200 && !await page.evaluate(() => document.activeElement.name === "body"); n++)
		await page.keyboard.press("Tab");
	await page.keyboard.type(words);
	await page.keyboard.press("Tab");
	await page.keyboard.type("Key Board");
	await page.keyboard.press("Tab");
	await page.keyboard.type("keys@canary.example");
	await page.keyboard.press("Enter");
}

test("comments by keyboard alone", { js: [true, false] }, async ({ page, site, script }) => {
	const words = `Typed only, ${++count}.`;
	await policy(site, page, OPEN, "open");
	await page.waitForTimeout(1500); // the live stream is open, and tells of the comment as well
	await listen(page);
	await type(page, words);
	await comment(page, words).waitFor();
	if (!script) return;
	await page.waitForFunction((words) => document.activeElement.textContent.includes(words), words);
	assert.match(await page.evaluate(() => document.activeElement.id), /^comment-\d+$/);
	await page.locator("[data-done] + a[href^='/receipt/']").waitFor();
	await page.waitForTimeout(300);
	assert.deepEqual(await page.evaluate(() => window.said), ["(focus)", "Your comment was published."]);
	await page.waitForTimeout(5000);
	assert.equal(await page.locator("form[data-comment] [data-done][role=status]").textContent(),
		"Your comment was published."); // in the region that was there before
	assert.equal(await page.evaluate(() => window.said.length), 2);
	await page.keyboard.press("Tab");
	assert.ok(await comment(page, words).evaluate((node) => node.contains(document.activeElement)));
});

test("is led to the line that says it waits", {}, async ({ page, site }) => {
	await policy(site, page, HELD, "all");
	await listen(page);
	await type(page, `Typed and held, ${++count}.`);
	await page.waitForFunction(() => document.activeElement.matches("[data-done]"));
	await page.locator("[data-done] + a[href^='/receipt/']").waitFor();
	await page.waitForTimeout(300);
	const said = await page.evaluate(() => window.said);
	assert.equal(said.length, 1, said.join("|"));
	assert.match(said[0], /once it has been approved/);
});

test("sees the comments of others live", {}, async ({ page, context, site }) => {
	const words = `Just now, ${++count}.`;
	await policy(site, page, LIVE, "open");
	await page.waitForTimeout(200);
	const other = await context.browser().newContext({ baseURL: site.url });
	try {
		const second = await other.newPage();
		await second.goto(LIVE);
		await (await write(second, words)).click();
		await comment(page, words).waitFor();
		assert.equal(await comment(page, words).count(), 1);
		assert.equal(await comment(second, words).count(), 1);
		assert.equal(await page.locator("li.comment", { hasText: words }).count(), 1);
	} finally {
		await other.close();
	}
});

test("asks for the live stream less and less often where it is refused", { allowErrors: true }, async ({ page }) => {
	let asked = 0;
	await page.clock.install();
	await page.route("**/live", (route) => {
		asked++;
		return route.fulfill({ status: 503, body: "" });
	});
	const after = async (seconds) => {
		await page.clock.runFor(seconds * 1000);
		await page.waitForTimeout(300);
		return asked;
	};
	await page.goto(LIVE);
	assert.equal(await after(2), 1);
	assert.equal(await after(9), 1); // at least 10 s, at most 20
	assert.equal(await after(11), 2);
	assert.equal(await after(19), 2); // at least 20 s, at most 40
	assert.equal(await after(21), 3);
	assert.equal(await after(39), 3);
	assert.equal(await after(41), 4);
});

const stored = (page) => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));

test("keeps a draft until it is sent", {}, async ({ page, site, context, press }) => {
	const words = `Root of the draft, ${++count}.`, draft = `A draft that survives, ${count}.`;
	await policy(site, page, OPEN, "open");
	await press(await write(page, words));
	await press(comment(page, words).locator("a.reply").first());
	await write(page, draft);
	await page.reload();
	assert.equal(await page.locator("[name=body]").inputValue(), draft);
	assert.equal(await page.locator("[name=author]").inputValue(), "");
	assert.ok(!/Wren|@/.test(await stored(page)));
	await page.close();
	const again = await context.newPage();
	await again.goto(LIVE);
	assert.equal(await again.locator("[name=body]").inputValue(), "");
	await again.goto(OPEN);
	assert.equal(await again.locator("[name=body]").inputValue(), draft);
	assert.ok(await again.locator(".replying", { hasText: "Wren Reader" }).isVisible());
	await press(await write(again, draft));
	await comment(again, draft).waitFor();
	await again.reload();
	assert.equal(await again.locator("[name=body]").inputValue(), "");
	assert.equal(await comment(again, draft).getAttribute("data-depth"), "1");
	assert.ok(!(await stored(again)).includes("A draft"));
});

test("remembers who writes on this device only", {}, async ({ page, site, context }) => {
	await policy(site, page, OPEN, "open");
	await page.locator("[data-remember]").check();
	await write(page, "");
	await page.reload();
	assert.equal(await page.locator("[name=author]").inputValue(), "Wren Reader");
	assert.equal(await page.locator("[name=email]").inputValue(), "wren@canary.example");
	assert.ok(!JSON.stringify(await context.cookies()).includes("Wren"));
	await page.locator("[data-remember]").uncheck();
	assert.ok(!/Wren|@/.test(await stored(page)));
});

test("reads what a stranger wrote as text", { js: [true, false] }, async ({ page, site, press }) => {
	const words = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script> ${++count}.`;
	await policy(site, page, OPEN, "open");
	await press(await write(page, words, { author: "<b>Bold</b>" }));
	await page.locator("li.comment", { hasText: `${count}.` }).last().waitFor();
	await page.waitForTimeout(200);
	assert.notEqual(await page.title(), "owned");
	assert.equal(await page.locator(".thread img, .thread script").count(), 0);
});

// What the script sends with a comment.
const sentWith = (page) => page.waitForRequest((request) => request.url().endsWith("/comments"))
	.then((request) => new URLSearchParams(request.postData()));

test("tells how long it was written", {}, async ({ page, site, press }) => {
	await policy(site, page, OPEN, "open");
	const send = await write(page, `Slowly, ${++count}.`);
	await page.waitForTimeout(400);
	const sent = sentWith(page);
	await press(send);
	const elapsed = Number((await sent).get("elapsed"));
	assert.ok(Number.isInteger(elapsed) && elapsed >= 400 && elapsed < 60000, `${elapsed}`);
	await comment(page, `Slowly, ${count}.`).waitFor();
});

test("proves its work for what was written in a moment", { allowErrors: true }, async ({ page, site, press }) => {
	const words = `In a moment, ${++count}.`;
	await policy(site, page, OPEN, "open");
	site.run("settings", "comments.least_seconds", "60");
	await press(await write(page, words));
	await comment(page, words).waitFor();
	site.run("settings", "comments.least_seconds", "0");
});

test("proves its work where many comment, or waits", { js: [true, false], allowErrors: true },
  async ({ page, site, script, press }) => {
	await policy(site, page, OPEN, "open");
	site.run("settings", "comments.network_free", "1");
	for (let n = 1; n <= 2; n++) { // the first may be the second of a crowd already
		await press(await write(page, `Of a crowd, ${++count}.`));
		if (script)
			await comment(page, `Of a crowd, ${count}.`).waitFor();
		else
			await page.waitForLoadState("load");
	}
	if (!script)
		await page.locator(".notice", { hasText: /approved|moderator/ }).waitFor();
	site.run("settings", "comments.network_free", "0");
});
