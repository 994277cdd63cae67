// The editor: writing, what is kept while one writes, two people at once, and what happens when something breaks.
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { launch } from "./lib/chromium.mjs";
import { assert, test, WIDTHS } from "./lib/harness.mjs";
import { Site } from "./lib/site.mjs";
import { PASSWORD, addressOf, signIn } from "./lib/staff.mjs";

const NEW = "/newsroom/articles/new";
const MEDIA = join(dirname(fileURLToPath(import.meta.url)), "../../demo/media");
const photo = (name) => join(MEDIA, name);
const TYPED_MS = 3000; // what is older than this may never be lost

// The textarea or, where rich text stands before it, what it is kept in step with.
async function write(page, words) {
	const rich = page.locator(".ProseMirror");
	if (await rich.count()) {
		await rich.click();
		await page.keyboard.press("Control+End");
		await page.keyboard.type(words);
	} else {
		await page.locator("#source").focus();
		await page.keyboard.press("Control+End");
		await page.keyboard.type(words);
	}
}

const source = (page) => page.locator("#source").inputValue();
const says = (page, text) => page.locator("#save-status", { hasText: text }).waitFor();

async function newArticle(page, title, words) {
	await page.goto(NEW);
	await page.fill("#title", title);
	await write(page, words);
	await page.keyboard.press("Control+s");
	await says(page, "Saved at");
	return new URL(page.url()).pathname;
}

test("looks good and reads well", { as: "editor", width: WIDTHS }, async ({ page, shot, accessible }) => {
	await page.goto(NEW);
	await accessible();
	await shot("editor-new");
	await page.fill("#title", "The ferry is back on the evening run");
	await write(page, "After four months the boat is on the water again. Tickets cost what they cost before.");
	await page.locator("#word-count", { hasText: "16 words" }).waitFor();
	for (const fold of await page.locator("details.card > summary").all())
		if (!(await fold.evaluate((node) => node.parentNode.open))) await fold.click();
	await accessible();
	const fits = () => document.documentElement.scrollWidth <= innerWidth;
	assert.ok(await page.evaluate(fits), "wider than the window");
	await page.keyboard.press("Control+s");
	await says(page, "Saved at");
	await shot("editor");
});

test("is readable in the dark", { as: "editor", dark: true }, async ({ page, shot, accessible }) => {
	await page.goto(NEW);
	await accessible();
	await shot("editor-dark");
});

test("shows a preview whose forms are asleep", { as: "editor", width: WIDTHS }, async ({ page, shot, accessible }) => {
	const at = await newArticle(page, "Only looked at", "Nobody votes on this yet.");
	const asked = [];
	await page.goto(`${at}preview/`);
	page.on("request", (request) => asked.push(request.url()));
	assert.ok(await page.getByText("work on the published page").isVisible());
	for (const button of await page.locator("main form button").all()) assert.ok(await button.isDisabled());
	assert.ok(await page.locator("#reply-body").isDisabled());
	await accessible();
	await page.waitForTimeout(1500); // the script asks for counts after a second
	assert.deepEqual(asked.filter((url) => /live|tally|view/.test(new URL(url).pathname)), []);
	await shot("preview");
});

const PLAIN = { as: "author", js: false, width: WIDTHS, allowErrors: true };
test("works as a plain form", PLAIN, async ({ page, press, shot }) => {
	await page.goto(NEW);
	await page.fill("#title", "");
	await page.fill("#source", "<p>Plain words</p>");
	await press(page.locator(".editor-save button.main"));
	assert.equal(await page.locator("#title-error").textContent(), "Please write a headline.");
	assert.match(await source(page), /Plain words/);
	await shot("editor-error");
	await page.fill("#title", "Written without script");
	await press(page.locator(".editor-save button.main"));
	await page.locator(".notice", { hasText: "Saved." }).waitFor();
	assert.match(page.url(), /\/newsroom\/articles\/\d+\//);
});

test("tags, authors and related articles are picked", { as: "editor", width: WIDTHS }, async ({ page, accessible }) => {
	const at = await newArticle(page, "Lists", "Words.");
	const field = (name) => page.locator(`p.field:has(#${name})`);
	await field("tags").locator("input").fill("Harbour");
	await page.keyboard.press("Enter");
	await page.keyboard.type("Ferry,");
	await field("authors").locator("input").fill("Guest Writer");
	await page.keyboard.press("Enter");
	await field("authors").locator("[data-act=up]").click();
	await accessible();
	await page.keyboard.press("Control+s");
	await says(page, "Saved at");
	await page.goto(at);
	assert.deepEqual(await field("tags").locator("li span").allTextContents(), ["Harbour", "Ferry"]);
	assert.deepEqual(await field("authors").locator("li span").allTextContents(), ["Guest Writer", "Editor"]);
	await field("tags").locator("[data-act=remove]").first().click();
	assert.equal(await page.locator("#tags").inputValue(), "Ferry");
});

test("what is submitted is what stands on the screen", { as: "author" }, async ({ page }) => {
	const at = await newArticle(page, "Submitted", "Saved words.");
	await write(page, " Typed words.");
	await page.locator("#workflow [value=submit]").click();
	await page.waitForURL("**?done=*");
	await page.goto(`${at}preview/`);
	assert.match(await page.locator("article").textContent(), /Saved words\. Typed words\./);
});

// A second browser, signed in as somebody else.
async function another(context, site, role) {
	const other = await context.browser().newContext({ baseURL: site.url });
	other.setDefaultTimeout(15000);
	await signIn(other, site, role);
	return { context: other, page: await other.newPage() };
}

const BROKEN = { as: "editor", allowErrors: true };
test("two editors on one article", BROKEN, async ({ page, context, site, shot, accessible }) => {
	const at = await newArticle(page, "Two at once", "The old bridge fell.");
	const chief = await another(context, site, "administrator");
	await chief.page.goto(at);
	await chief.page.locator("#lock-note", { hasText: "Editor is editing this article" }).waitFor();
	await chief.page.locator("[data-take]").click();
	await chief.page.locator("#lock-note").waitFor({ state: "hidden" });
	await page.locator("#lock-note", { hasText: "Administrator has taken over" }).waitFor({ timeout: 20000 });

	await write(page, " It was rusty.");
	await says(page, "Unsaved changes kept at"); // what the one who lost it types is not lost
	await write(chief.page, " Nobody was hurt.");
	await chief.page.fill("#standfirst", "Shock on the quay");
	await chief.page.keyboard.press("Control+s");
	await says(chief.page, "Saved at");

	await page.keyboard.press("Control+s");
	await page.waitForURL("**/conflict/**");
	const sides = page.locator(".side");
	assert.match(await sides.nth(0).textContent(), /Nobody was hurt/);
	assert.match(await sides.nth(1).textContent(), /It was rusty/);
	await accessible();
	await shot("conflict");
	await page.locator("button[name=then]").click();
	await page.waitForURL(`**${at}`);
	assert.equal(await page.inputValue("#standfirst"), "Shock on the quay");
	await write(page, " Nobody was hurt.");
	await page.keyboard.press("Control+s");
	await says(page, "Saved at");
	assert.match(await source(page), /It was rusty\. Nobody was hurt\./);
	await page.goto(`${at}revisions/`);
	await accessible();
	await page.locator("ol.list a").first().click();
	await page.locator("ins", { hasText: "rusty" }).waitFor();
	await accessible();
	await shot("revision");
	await chief.context.close();
});

test("goes together where nothing contradicts", { as: "editor" }, async ({ page, context, site }) => {
	const at = await newArticle(page, "No false alarm", "Words.");
	const chief = await another(context, site, "administrator");
	await chief.page.goto(at);
	await page.fill("#standfirst", "From the one");
	await page.keyboard.press("Control+s");
	await says(page, "Saved at");
	await write(chief.page, " From the other.");
	await chief.page.keyboard.press("Control+s");
	await chief.page.locator(".notice", { hasText: "together with" }).waitFor();
	assert.equal(await chief.page.inputValue("#standfirst"), "From the one");
	assert.match(await source(chief.page), /From the other/);
	await chief.context.close();
});

test("an ended session in the middle of writing", BROKEN, async ({ page, context, accessible }) => {
	const at = await newArticle(page, "Signed out", "Before.");
	await context.clearCookies();
	await write(page, " Typed while signed out.");
	await page.locator("dialog[open]").waitFor();
	await accessible();
	assert.equal(await page.inputValue("#door-email"), addressOf("editor"));
	await page.fill("#door-password", "wrong, and told so");
	await page.keyboard.press("Enter");
	await page.locator("[data-problem]:not(:empty)").waitFor();
	await page.fill("#door-password", PASSWORD);
	await page.keyboard.press("Enter");
	await page.locator("dialog[open]").waitFor({ state: "detached" });
	await says(page, "Unsaved changes kept at");
	await page.keyboard.press("Control+s");
	await says(page, "Saved at");
	await page.goto(at);
	assert.match(await source(page), /Typed while signed out/);
});

test("two tabs of one person", BROKEN, async ({ page, context, shot, accessible }) => {
	const at = await newArticle(page, "Two tabs", "Before.");
	const tab = await context.newPage();
	await tab.goto(at);
	await write(tab, " In the second tab.");
	await says(tab, "Unsaved changes kept at");
	await write(page, " In the first tab.");
	await says(page, "Unsaved changes kept at");
	await page.locator("#lock-note", { hasText: "another window of yours" }).waitFor({ timeout: 20000 });
	await accessible();
	await shot("editor-two-tabs");
	await tab.keyboard.press("Control+s");
	await says(tab, "Saved at");
	await page.keyboard.press("Control+s");
	await page.waitForURL("**/conflict/?window=*");
	assert.match(await page.locator(".warning").textContent(), /You saved this article in another window/);
	assert.match(await page.locator(".side").nth(0).textContent(), /second tab/);
	assert.match(await page.locator(".side").nth(1).textContent(), /first tab/);
	await tab.close();
});

test("an article that is deleted while somebody writes", BROKEN, async ({ page, context, site, shot, accessible }) => {
	const at = await newArticle(page, "Deleted meanwhile", "Before.");
	const chief = await another(context, site, "administrator");
	chief.page.on("dialog", (dialog) => dialog.accept());
	for (const act of ["trash", "delete"]) {
		await chief.page.goto(`${at}workflow/`);
		await chief.page.locator(`[value=${act}]`).click();
		await chief.page.waitForURL("**?done=*");
	}
	await chief.context.close();
	await write(page, " Typed into the void.");
	await page.locator("#gone-note", { hasText: "This article was deleted" }).waitFor();
	await accessible();
	await shot("editor-gone");
	await page.locator("[data-rescue]").click();
	await page.locator("#kept-source").waitFor();
	await accessible();
	await shot("rescue");
	await page.locator("main button.main").click();
	await page.locator(".notice", { hasText: "Saved." }).waitFor();
	assert.equal(await page.inputValue("#title"), "Deleted meanwhile");
	assert.match(await source(page), /Before\. Typed into the void/);
});

// A site of its own, so that it may be killed, and a browser that is signed in there.
async function ownServer(site, context) {
	const email = addressOf("writer");
	site.run("init");
	site.run("settings", "staff.second_factor", "optional");
	site.runWith(PASSWORD, "user", "add", email, "--role", "editor", "--name", "W", "--password-stdin");
	await site.serve();
	const browser = await context.browser().newContext({ baseURL: site.url });
	const form = { email, password: PASSWORD };
	await browser.request.post("/newsroom/sign-in/", { form, headers: { Origin: site.url }, maxRedirects: 0 });
	return browser;
}

test("the server is killed while somebody types", { allowErrors: true }, async ({ context }) => {
	const site = new Site();
	try {
		const browser = await ownServer(site, context);
		const page = await browser.newPage();
		const at = await newArticle(page, "Crash", "Begun.");
		await write(page, " On the server by now.");
		await pause(TYPED_MS);
		const kept = await (await browser.newPage()).goto(at).then(async (answer) => answer.text());
		assert.match(kept, /On the server by now/);

		site.process.kill("SIGKILL");
		await site.ended;
		await write(page, " Typed while it was down.");
		await says(page, "Your words are kept in this browser");
		await page.close({ runBeforeUnload: false }); // the browser goes as well
		await site.start(["serve", "--site", site.path, "--listen", new URL(site.url).host]);
		const back = await browser.newPage();
		await back.goto(at);
		assert.match(await source(back), /On the server by now/);
		await back.locator("#journal-note", { hasText: "This browser still has changes" }).waitFor();
		await back.locator("[data-bring]").click();
		assert.match(await source(back), /Typed while it was down/);
		await says(back, "Unsaved changes kept at");
		await back.keyboard.press("Control+s");
		await says(back, "Saved at");
		await browser.close();
	} finally {
		await site.close();
	}
});

test("goes on by itself when the server is back", { allowErrors: true }, async ({ context }) => {
	const site = new Site();
	try {
		const browser = await ownServer(site, context);
		const page = await browser.newPage();
		await newArticle(page, "Crash", "Begun.");
		site.process.kill("SIGKILL");
		await site.ended;
		await write(page, " Saved while it was down.");
		await page.keyboard.press("Control+s");
		await says(page, "Your words are kept in this browser");
		await site.start(["serve", "--site", site.path, "--listen", new URL(site.url).host]);
		await says(page, "Saved at");
		await page.reload();
		assert.match(await source(page), /Saved while it was down/);
		await browser.close();
	} finally {
		await site.close();
	}
});

test("the caret is where one begins", BROKEN, async ({ page, context }) => {
	const focused = () => page.evaluate(() => document.activeElement.id);
	await page.goto(NEW);
	assert.equal(await focused(), "title");
	await page.keyboard.type("Typed at once");
	await write(page, "Words.");
	await says(page, "kept at");
	await context.clearCookies();
	await write(page, " More.");
	await page.locator("dialog[open]").waitFor();
	assert.equal(await focused(), "door-password"); // the address is known
	await page.keyboard.type(PASSWORD);
	await page.keyboard.press("Enter");
	await page.locator("dialog[open]").waitFor({ state: "detached" });
});

// Without https, and by a name that is not localhost, a browser hides randomUUID, subtle, locks and more.
test("saves over plain http", {}, async ({ site }) => {
	const browser = await launch("--host-resolver-rules=MAP newsroom.example 127.0.0.1");
	try {
		const url = site.url.replace("127.0.0.1", "newsroom.example");
		const context = await browser.newContext({ baseURL: url });
		await signIn(context, site, "editor");
		const { cookies } = await context.storageState();
		await context.addCookies(cookies.map((one) => ({ ...one, domain: "newsroom.example" })));
		const page = await context.newPage();
		const at = await newArticle(page, "Plain http", "Words.");
		assert.equal(await page.evaluate(() => isSecureContext), false);
		await write(page, " Twice.");
		await page.keyboard.press("Control+s");
		await page.locator("#save-status[data-tone=good]").waitFor();
		await page.goto(at);
		assert.match(await source(page), /Words\. Twice\./);
	} finally {
		await browser.close();
	}
});

// The first request of a kind that is held where it is until the test lets it go.
async function held(page, kind) {
	let go, asked;
	const begun = new Promise((done) => (asked = done)), open = new Promise((done) => (go = done));
	let first = true;
	await page.route(kind, async (route) => {
		if (first) {
			first = false;
			asked();
			await open;
		}
		await route.continue().catch(() => null); // the page has taken it back
	});
	return { begun, go };
}

const openLead = (page) => page.locator("[data-lead] > summary").click();
const lead = (page) => page.locator("[name=lead_media]").inputValue();

test("the lead picture that was chosen last is the one", { as: "editor" }, async ({ page }) => {
	await newArticle(page, "Two leads", "Words.");
	await openLead(page);
	const { begun, go } = await held(page, /offset=/);
	await page.setInputFiles("[data-lead] input[type=file]", photo("harbour.jpg"));
	await begun;
	await page.setInputFiles("[data-lead] input[type=file]", photo("ferry.jpg"));
	await page.waitForFunction(() => document.querySelector("[name=lead_media]").value);
	const chosen = await lead(page);
	go();
	await pause(1500);
	assert.equal(await lead(page), chosen);
	assert.ok(await page.locator("[data-lead] progress").isHidden());
});

test("a lead picture that was removed while it was sent stays away", { as: "editor" }, async ({ page }) => {
	await newArticle(page, "No lead", "Words.");
	await openLead(page);
	const { begun, go } = await held(page, /offset=/);
	await page.setInputFiles("[data-lead] input[type=file]", photo("harbour.jpg"));
	await begun;
	await page.locator("[data-lead] [data-remove]").click();
	go();
	await pause(1500);
	assert.equal(await lead(page), "");
});

test("what is published has the picture that was on its way", { as: "editor" }, async ({ page }) => {
	const at = await newArticle(page, "With its picture", "Words.");
	const { begun, go } = await held(page, /offset=/);
	await page.setInputFiles(".rich > input[type=file]", photo("harbour.jpg"));
	await begun;
	let asked = 0;
	page.once("dialog", (dialog) => (asked++, dialog.dismiss()));
	await page.evaluate(() => setTimeout(() => location.assign("/newsroom/")));
	await page.waitForTimeout(1000);
	assert.equal(asked, 1, "leaves without a question");
	await page.locator("#workflow [value=publish]").click();
	await says(page, "Waiting for a picture that is still on its way");
	await pause(1000);
	assert.equal(new URL(page.url()).pathname, at);
	go();
	await page.waitForURL("**?done=*");
	await page.goto(`${at}preview/`);
	assert.equal(await page.locator(".body figure img").count(), 1);
});

test("nothing is published while a picture has not arrived", BROKEN, async ({ page }) => {
	const at = await newArticle(page, "Without its picture", "Words.");
	await page.route(/offset=/, (route) => route.fulfill({ status: 422, json: { detail: "Not this one." } }));
	await page.setInputFiles(".rich > input[type=file]", photo("harbour.jpg"));
	await page.locator(".rich-trouble", { hasText: "Not this one." }).waitFor();
	await page.locator("#workflow [value=publish]").click();
	await says(page, "A picture has not arrived");
	assert.equal(new URL(page.url()).pathname, at);
	await page.locator(".rich-fields button", { hasText: "Remove" }).click();
	await page.locator("#workflow [value=publish]").click();
	await page.waitForURL("**?done=*");
});

// The request arrives, its answer never does: the line is dead and does not say so.
test("a line that falls silent holds nothing up", BROKEN, async ({ page }) => {
	await page.clock.install();
	const at = await newArticle(page, "Silence", "Before.");
	const bodies = [];
	await page.route(`**${at}`, async (route) => {
		if (route.request().method() !== "POST") return route.continue();
		bodies.push(route.request().postData());
		return bodies.length > 1 ? route.continue() : void (await route.fetch());
	});
	await write(page, " After.");
	await page.clock.pauseAt(Date.now() + 5000);
	await page.keyboard.press("Control+s");
	await says(page, "Saving");
	await page.clock.runFor(15500);
	await says(page, "No answer. Trying again");
	await page.clock.resume();
	await says(page, "Saved at");
	const keys = bodies.map((body) => new URLSearchParams(body).get("key"));
	assert.equal(keys.length, 2);
	assert.equal(keys[0], keys[1]);
	await page.goto(`${at}revisions/`);
	assert.equal(await page.locator("ol.list > li").count(), 2); // saved twice, not three times
});

test("the desk says that this browser has words", BROKEN, async ({ page, context }) => {
	await page.route("**/newsroom/articles/new", (route) =>
		route.request().method() === "POST" ? route.abort() : route.continue());
	await page.goto("/newsroom/");
	const note = page.locator("[data-unsaved-words]");
	await pause(500);
	assert.ok(await note.isHidden());
	await page.goto(NEW);
	await page.fill("#title", "Only here");
	await pause(1000);
	await page.close({ runBeforeUnload: false });
	const next = await context.newPage();
	for (const path of ["/newsroom/", "/newsroom/articles/"]) {
		await next.goto(path);
		const link = next.locator("[data-unsaved-words] a:visible");
		await link.waitFor();
		assert.deepEqual(await link.allTextContents(), ["New article"]);
	}
	await next.locator("[data-unsaved-words] a:visible").click();
	await next.locator("[data-bring]").click();
	assert.equal(await next.inputValue("#title"), "Only here");
});
