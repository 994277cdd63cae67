// Breaking news from a phone: a whole story at 400 kbit/s with a cut in the upload, words that survive, no script.
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Profile } from "./lib/chromium.mjs";
import { assert, test, WIDTHS } from "./lib/harness.mjs";
import { signIn } from "./lib/staff.mjs";

const PHOTO = join(dirname(fileURLToPath(import.meta.url)), "../../demo/media/harbour.jpg");
const PAGE = "/newsroom/breaking/";
const SCRIPT_MAX = 60 * 1024;
const TYPED_MS = 3000; // what is older than this may never be lost
const LINE = { offline: false, latency: 150, downloadThroughput: 50000, uploadThroughput: 50000 };

// A photo as a phone takes it: 4000 pixels wide, noisy, some megabytes; with a caption for newsrooms.
async function phonePhoto(page) {
	const bytes = await page.evaluate(async () => {
		const canvas = Object.assign(document.createElement("canvas"), { width: 4000, height: 3000 });
		const c = canvas.getContext("2d");
		c.fillStyle = "#567";
		c.fillRect(0, 0, 4000, 3000);
		for (let i = 0; i < 2500; i++) {
			c.fillStyle = `hsl(${Math.random() * 360} 40% ${30 + Math.random() * 40}%)`;
			c.fillRect(Math.random() * 4000, Math.random() * 3000, 60, 60);
		}
		const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", .95));
		return [...new Uint8Array(await blob.arrayBuffer())];
	});
	const text = Buffer.from("A crane at the quay");
	const record = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, text.length]), text]);
	const before = Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0");
	const resource = Buffer.concat([before, Buffer.from([record.length]), record]);
	const iptc = Buffer.concat([Buffer.from([0xff, 0xed, 0, resource.length + 2]), resource]);
	const gps = Buffer.from("\xff\xe1\0\x1bExif\0\0MM\0*\0\0\0\x08SECRETPLACE", "latin1");
	const jpeg = Buffer.from(bytes);
	return Buffer.concat([jpeg.subarray(0, 2), gps, iptc, jpeg.subarray(2)]);
}

async function throttled(page, line) {
	const session = await page.context().newCDPSession(page);
	await session.send("Network.enable");
	const set = (more = {}) => session.send("Network.emulateNetworkConditions", { ...line, ...more });
	await set();
	return set;
}

test("tells a story from a phone within a minute, with a cut",
	{ as: "author", width: 360, allowErrors: true, seconds: 120 }, async ({ page, shot }) => {
		await page.goto("/newsroom/");
		const photo = await phonePhoto(page);
		assert.ok(photo.length > 1000000, `${photo.length}`);
		let script = 0;
		const scripts = [];
		page.on("response", async (response) => {
			if (response.request().resourceType() === "script")
				scripts.push(response.body().then((body) => (script += body.length)).catch(() => 0));
		});
		const set = await throttled(page, LINE);
		const started = Date.now();
		await page.goto(PAGE);
		let pieces = 0, cut = false;
		page.on("request", (request) => {
			if (!/offset=/.test(request.url()) || ++pieces !== 2)
				return;
			cut = true; // while the second piece is under way
			setTimeout(() => set({ offline: true }), 300);
			setTimeout(() => set(), 3300);
		});
		await page.setInputFiles("#photo", { name: "IMG_20261130.jpg", mimeType: "image/jpeg", buffer: photo });
		await page.fill("#title", "Crane falls into the harbour");
		await page.fill("#text", "A crane has fallen into the harbour.\nNobody was hurt.\nThe quay is closed.");
		await page.fill("#alt", "A crane lying in the water");
		await shot("breaking-sending");
		await page.locator("button[value=publish]").click();
		await page.waitForURL(/\/crane-falls-into-the-harbour\//, { timeout: 58000, waitUntil: "commit" });
		const seconds = (Date.now() - started) / 1000;
		console.log(`      story told in ${seconds.toFixed(1)} s, ${pieces} pieces`);
		assert.ok(cut);
		assert.ok(seconds <= 60, `${seconds} s`);
		await Promise.all(scripts);
		assert.ok(script > 1000 && script <= SCRIPT_MAX, `${script} bytes of script`);
		await page.waitForLoadState();
		await set({ downloadThroughput: -1, uploadThroughput: -1, latency: 0 });
		assert.equal(await page.locator(".head .kicker").first().textContent(), "Breaking");
		const lead = page.locator(".lead-picture img");
		assert.equal(await lead.getAttribute("alt"), "A crane lying in the water");
		assert.equal(await lead.getAttribute("width"), "1920");
		assert.match(await page.locator(".lead-picture").textContent(), /A crane at the quay/);
		assert.equal(await page.locator(".body br").count(), 2, "three lines are three lines");
		const stored = await (await page.request.get(await lead.getAttribute("src"))).body();
		assert.equal(stored.includes("SECRETPLACE"), false);
		await shot("breaking-published");
	});

test("keeps what was typed", { as: "author", width: 360 }, async ({ page }) => {
	await page.goto(PAGE);
	await page.fill("#title", "Half a headline");
	await page.fill("#text", "Half a sentence");
	await pause(TYPED_MS);
	await page.goto("about:blank"); // the browser was closed
	await page.goto(PAGE);
	assert.equal(await page.inputValue("#title"), "Half a headline");
	assert.equal(await page.inputValue("#text"), "Half a sentence");
	assert.match(await page.locator("[data-status]").textContent(), /is back/);
	await page.fill("#title", ""); // what is taken back is not kept
	await page.fill("#text", "");
	await pause(TYPED_MS);
	await page.goto("about:blank");
	await page.goto(PAGE);
	await pause(500);
	assert.equal(await page.inputValue("#title"), "");
});

test("keeps what was typed when the browser is killed", {}, async ({ site }) => {
	const profile = new Profile();
	try {
		for (const again of [false, true]) {
			const context = await profile.start({ baseURL: site.url });
			await signIn(context, site, "author");
			const page = await context.newPage();
			await page.goto(PAGE);
			if (again) {
				await page.locator("[data-status]", { hasText: "is back" }).waitFor();
				assert.equal(await page.inputValue("#title"), "The tower has fallen");
				assert.equal(await page.inputValue("#text"), "People are under it.");
				break;
			}
			await page.fill("#title", "The tower has fallen");
			await page.locator("#text").pressSequentially("People are under it.");
			await pause(TYPED_MS);
			await profile.kill();
		}
	} finally {
		await profile.close();
	}
});

// The first file's upload is held where it is until the test lets it go.
async function held(page) {
	let go, asked;
	const begun = new Promise((done) => (asked = done)), open = new Promise((done) => (go = done));
	let first = true;
	await page.route(/offset=/, async (route) => {
		if (first) {
			first = false;
			asked();
			await open;
		}
		await route.continue().catch(() => null); // the page has taken it back
	});
	return { begun, go };
}

const DEMO = dirname(PHOTO);
const arrived = (page, text = "arrived") => page.locator("[data-state]", { hasText: text }).waitFor();

test("the photo that was chosen last is the one", { as: "author", width: 360 }, async ({ page }) => {
	await page.goto(PAGE);
	const { begun, go } = await held(page);
	const discarded = page.waitForRequest(/discard/);
	await page.setInputFiles("#photo", PHOTO);
	await begun;
	await page.setInputFiles("#photo", join(DEMO, "ferry.jpg"));
	await arrived(page);
	const chosen = await page.inputValue("[name=media]");
	await discarded; // nothing is left of the first
	go();
	await pause(1500);
	assert.equal(await page.inputValue("[name=media]"), chosen);
	assert.ok(await page.locator("[data-progress]").isHidden());
	const sent = await (await page.request.get(`/newsroom/media/${chosen}/`)).text();
	assert.match(sent, /ferry\.jpg/);
});

test("a choice of the library ends an upload", { as: "author", width: 360 }, async ({ page }) => {
	await page.goto(PAGE);
	const { begun, go } = await held(page);
	await page.setInputFiles("#photo", PHOTO);
	await begun;
	await page.locator("[data-pick]").click();
	await page.locator("dialog [data-id] input").first().check();
	await page.locator("[data-choose]").click();
	const chosen = await page.inputValue("[name=media]");
	assert.ok(Number(chosen) > 0);
	go();
	await pause(1500);
	assert.equal(await page.inputValue("[name=media]"), chosen);
});

test("says that the line is cut", { as: "author", width: 360, allowErrors: true }, async ({ page, context }) => {
	await page.goto(PAGE);
	const { begun, go } = await held(page);
	await page.setInputFiles("#photo", PHOTO);
	await begun;
	await context.setOffline(true);
	await page.locator("[data-status]", { hasText: "The line is cut. It goes on by itself" }).waitFor();
	await context.setOffline(false);
	go();
	await arrived(page);
	assert.equal(await page.locator("[data-status]").textContent(), "");
});

// The request arrives, its answer never does: the line is dead and does not say so.
test("goes on when no answer comes, and tells it once", { as: "author", width: 360, allowErrors: true },
	async ({ page }) => {
		await page.clock.install();
		await page.goto(PAGE);
		let posts = 0;
		await page.route("**/newsroom/breaking/", async (route) => {
			if (route.request().method() !== "POST" || ++posts > 1)
				return route.continue();
			await route.fetch();
		});
		await page.fill("#title", "Sent into silence");
		await page.fill("#text", "Once.");
		await page.clock.pauseAt(Date.now() + 5000);
		await page.locator("button[value=publish]").click();
		await page.locator("[data-status]", { hasText: "Sending" }).waitFor();
		await page.clock.runFor(15500);
		await page.locator("[data-status]", { hasText: "No connection" }).waitFor();
		await page.clock.resume();
		await page.waitForURL(/\/sent-into-silence\/$/);
		assert.equal(posts, 2);
	});

test("keeps the words of somebody who was signed out", { as: "author", width: 360, allowErrors: true },
	async ({ page, context }) => {
		await page.goto(PAGE);
		await page.fill("#title", "Signed out meanwhile");
		await page.fill("#text", "Words.");
		await context.clearCookies();
		await page.locator("button[value=publish]").click();
		await page.locator("[data-problem]:not([hidden])").waitFor();
		assert.match(await page.locator("[data-problem]").textContent(), /signed out/);
		assert.equal(await page.inputValue("#title"), "Signed out meanwhile");
		assert.ok(await page.locator("[data-problem] a").isVisible());
	});

test("waits for the line and sends once", { as: "author", width: 360, allowErrors: true },
	async ({ page, context }) => {
		await page.goto(PAGE);
		await page.fill("#title", "Sent when the line is back");
		await page.fill("#text", "Once.");
		await context.setOffline(true);
		await page.locator("button[value=publish]").click();
		await page.locator("[data-status]", { hasText: "No connection" }).waitFor();
		await context.setOffline(false);
		await page.waitForURL(/\/sent-when-the-line-is-back\//);
	});

test("says what is missing, and is readable", { as: "author", js: [true, false], width: WIDTHS, allowErrors: true },
	async ({ page, shot, accessible, press, script }) => {
		await page.goto(PAGE);
		await accessible();
		await shot("breaking");
		if (script)
			await page.locator("[data-breaking]").evaluate((form) => form.setAttribute("novalidate", ""));
		await page.fill("#title", " ");
		await page.fill("#text", " ");
		if (!script)
			return;
		await press(page.locator("button[value=publish]"));
		await page.locator("#title-error:not(:empty)").waitFor();
		assert.match(await page.locator("#title-error").textContent(), /headline/);
		await accessible();
	});

test("is readable in the dark", { as: "author", width: WIDTHS, dark: true }, async ({ page, shot, accessible }) => {
	await page.goto(PAGE);
	await accessible();
	await shot("breaking-dark");
});

test("works without a script", { as: "author", js: false, width: 360 }, async ({ page, press }) => {
	await page.goto(PAGE);
	assert.ok(statSync(PHOTO).size > 1000);
	await page.fill("#title", "Told without a script");
	await page.fill("#text", "It works.");
	await page.setInputFiles("#photo", PHOTO);
	await press(page.locator("button[value=publish]"));
	await page.waitForURL(/\/told-without-a-script\//);
	assert.ok(await page.locator(".lead-picture img").isVisible());
});
