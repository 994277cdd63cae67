// One's own comments: changed and withdrawn while there is time, and where all that is held of one is told.
import { assert, test } from "./lib/harness.mjs";

const ARTICLE = "/2026/11/library-of-things/";
let count = 0;

const comment = (page, words) => page.locator("li.comment", { hasText: words }).last();
const own = (page, words) => comment(page, words).locator("> article").first();
const said = (page, text) => page.locator("#announce", { hasText: text }).waitFor();

async function policy(site, page, value) {
	await page.goto(ARTICLE);
	const id = await page.locator("[data-article]").getAttribute("data-article");
	site.run("settings", "comments.policy", value, "--article", id);
	await page.goto(ARTICLE);
}

async function write(page, words, press) {
	const form = page.locator("form[data-comment]");
	const fields = { body: words, author: "Ada Archer", email: "ada@canary.example" };
	for (const [name, value] of Object.entries(fields))
		await form.locator(`[name=${name}]`).fill(value);
	await press(form.locator("button.send"));
	await comment(page, words).waitFor();
}

async function written(page, site, press) {
	const words = `Mine to change, ${++count}.`;
	await policy(site, page, "open");
	await write(page, words, press);
	return words;
}

const withoutScript = async (page, words) => {
	await page.goto(ARTICLE);
	await page.locator("a[href='/comments/own']").click({ force: true });
	return page.locator("section.respond").filter({ has: page.locator("textarea").getByText(words) }).first();
};

test("changes what was said", { js: [true, false], width: [360, 1280] },
  async ({ page, site, press, script, accessible, shot }) => {
	const words = await written(page, site, press), better = `Said better, ${count}.`;
	if (script) {
		await press(own(page, words).getByRole("button", { name: "Edit" }));
		const area = comment(page, words).locator("textarea");
		await area.waitFor();
		assert.equal(await area.inputValue(), words);
		assert.ok(await area.evaluate((node) => node === document.activeElement));
		await accessible();
		await shot("own-editing");
		await area.fill(better);
		await press(page.getByRole("button", { name: "Save" }));
		await said(page, "was changed");
		await page.waitForFunction(() => document.activeElement.textContent === "Edit");
		assert.equal(new URL(page.url()).search, "");
	} else {
		const part = await withoutScript(page, words);
		await part.locator("textarea").fill(better);
		await press(part.getByRole("button", { name: "Save" }));
		await page.locator(".notice", { hasText: "was changed" }).waitFor();
	}
	assert.match(await own(page, better).innerText(), /edited/);
	assert.equal(await comment(page, words).count(), 0);
	await accessible();
	await shot("own-edited");
});

test("withdraws what was said", { js: [true, false] }, async ({ page, site, press, script }) => {
	const words = await written(page, site, press);
	if (script) {
		await press(own(page, words).getByRole("button", { name: "Withdraw" }));
		await press(page.getByRole("button", { name: "Withdraw this comment" }));
		await said(page, "was withdrawn");
		await page.waitForFunction(() => document.activeElement.id === "comments-title");
		assert.equal(await page.evaluate(() => localStorage.getItem("own")), null);
	} else {
		const part = await withoutScript(page, words);
		await press(part.getByRole("button", { name: "Withdraw" }));
		await page.locator(".notice", { hasText: "was withdrawn" }).waitFor();
	}
	assert.equal(await comment(page, words).count(), 0);
	await page.goto(ARTICLE);
	assert.equal(await comment(page, words).count(), 0);
});

test("changes by keyboard, and leaves with Escape", {}, async ({ page, site, press }) => {
	const words = await written(page, site, press);
	await page.reload(); // what may be changed is known after coming back, too
	const edit = own(page, words).getByRole("button", { name: "Edit" });
	await edit.focus();
	await page.keyboard.press("Enter");
	await comment(page, words).locator("textarea").waitFor();
	await page.keyboard.type("Not this. ");
	await page.keyboard.press("Escape");
	await page.waitForFunction(() => document.activeElement.textContent === "Edit");
	assert.ok(await comment(page, words).locator(".text").isVisible());
	assert.equal(await page.locator(".thread textarea").count(), 0);
	await page.keyboard.press("Enter");
	await page.locator(".thread textarea").waitFor();
	await page.keyboard.press("Control+a");
	await page.keyboard.type(`By keys, ${count}.`);
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await said(page, "was changed");
	assert.ok(await comment(page, `By keys, ${count}.`).isVisible());
});

test("what is wrong stands beside the words", { allowErrors: true },
  async ({ page, site, press, accessible, shot }) => {
	const words = await written(page, site, press);
	await press(own(page, words).getByRole("button", { name: "Edit" }));
	const area = page.locator(".thread textarea");
	await area.fill("   ");
	await press(page.getByRole("button", { name: "Save" }));
	await page.locator(".thread .error", { hasText: "Please write a comment." }).waitFor();
	assert.equal(await area.getAttribute("aria-invalid"), "true");
	assert.ok(await area.evaluate((node) => node === document.activeElement));
	await accessible();
	await shot("own-wrong");
});

test("is told when the time is over", { allowErrors: true }, async ({ page, site, press }) => {
	const words = await written(page, site, press);
	await press(own(page, words).getByRole("button", { name: "Edit" }));
	await page.locator(".thread textarea").fill("Too late.");
	site.run("settings", "comments.edit_minutes", "0");
	try {
		await press(page.getByRole("button", { name: "Save" }));
		await page.locator(".thread .error", { hasText: "The time in which" }).waitFor();
		assert.equal(await page.locator(".thread textarea").inputValue(), "Too late.");
		await page.keyboard.press("Escape");
		await press(own(page, words).getByRole("button", { name: "Withdraw" }));
		await said(page, "The time in which");
		assert.equal(await own(page, words).getByRole("button", { name: "Edit" }).count(), 0);
		assert.equal(await page.evaluate(() => localStorage.getItem("own")), null);
	} finally {
		site.run("settings", "comments.edit_minutes", "");
		await page.waitForTimeout(1500); // until the server has heard of it
	}
});

test("forgets what can no longer be changed", {}, async ({ page, site, press }) => {
	const words = await written(page, site, press);
	await page.evaluate(() => {
		const kept = JSON.parse(localStorage.getItem("own"));
		for (const entry of Object.values(kept)) entry[1] = Date.now() - 1;
		localStorage.setItem("own", JSON.stringify(kept));
	});
	await page.reload();
	await page.waitForFunction(() => localStorage.getItem("own") === null);
	assert.equal(await own(page, words).getByRole("button", { name: "Edit" }).count(), 0);
});

test("says when changed words have to wait", {}, async ({ page, site, press }) => {
	const words = await written(page, site, press);
	await policy(site, page, "all");
	await press(own(page, words).getByRole("button", { name: "Edit" }));
	await page.locator(".thread textarea").fill(`Other words, ${count}.`);
	await press(page.getByRole("button", { name: "Save" }));
	await said(page, "once it has been approved");
	assert.equal(await comment(page, `Other words, ${count}.`).count(), 0);
	await policy(site, page, "open");
});

test("keeps the answers of what is withdrawn", {}, async ({ page, site, press }) => {
	const words = await written(page, site, press), answer = `An answer, ${count}.`;
	await press(own(page, words).locator("a.reply"));
	await write(page, answer, press);
	await press(own(page, words).getByRole("button", { name: "Withdraw" }));
	await press(page.getByRole("button", { name: "Withdraw this comment" }));
	await said(page, "was withdrawn");
	assert.ok(await comment(page, answer).isVisible());
	assert.ok(await comment(page, answer).getByRole("button", { name: "Edit" }).isVisible());
	assert.equal(await page.locator(".comment", { has: page.locator(".gone"), hasText: answer }).count(), 1);
});

test("is told once where the receipt is", { js: [true, false], width: [360, 1280] },
  async ({ page, site, press, script, shot, accessible }) => {
	await written(page, site, press);
	const link = page.locator(script ? "[data-done] + a" : ".notice a");
	await link.waitFor();
	assert.match(await link.getAttribute("href"), script ? /^\/receipt\/[\w-]{64}\/$/ : /^\/receipt\/$/);
	await accessible();
	await shot("receipt-told");
	await page.goto(ARTICLE);
	assert.equal(await link.count(), 0);
});

test("is loaded by nobody else", {}, async ({ page }) => {
	const asked = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	await page.goto(ARTICLE);
	await page.waitForTimeout(300);
	assert.ok(asked.some((path) => path.includes("reader.")), `${asked}`);
	assert.deepEqual(asked.filter((path) => /own/.test(path)), []);
});
