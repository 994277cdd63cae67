// One story from the invitation of its editor to its correction, as three people live it, on a site that asks for
// second factors: invite, first sign-in, write with a picture, review, schedule, out on time, correct, the versions.
import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { assert, test } from "./lib/harness.mjs";
import { Site } from "./lib/site.mjs";
import { signIn } from "./lib/staff.mjs";

const PASSWORD = "a rather long password";
const HEADLINE = "The lighthouse gets its lamp back";

// RFC 6238 of a base32 secret, as an authenticator computes it.
function code(secret, steps = 0) {
	const bits = [...secret.replace(/\s/g, "")]
		.map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const mac = createHmac("sha1", key).update(counter).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function invite(page, name, email, role) {
	await page.goto("/newsroom/people/invite/");
	await page.fill("#name", name);
	await page.fill("#email", email);
	await page.check(`input[name=role][value=${role}]`);
	await page.keyboard.press("Enter");
	return new URL(await page.inputValue("#link")).pathname;
}

async function comeIn(page, link) {
	await page.goto(link);
	await page.fill("#password", PASSWORD);
	await page.keyboard.press("Enter");
	await page.waitForURL((url) => !url.pathname.includes("/invitation/"));
}

// Sets up the second factor that the role must have; answers the secret.
async function enrol(page) {
	assert.match(page.url(), /\/newsroom\/security\//);
	const secret = await page.locator("code.secret").textContent();
	await page.fill("#code", code(secret));
	await page.keyboard.press("Enter");
	await page.locator(".codes li").nth(9).waitFor();
	await page.locator("a.button.main").click();
	return secret;
}

async function picture(page) {
	return Buffer.from(await page.evaluate(async () => {
		const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 600 });
		canvas.getContext("2d").fillRect(100, 100, 500, 300);
		const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
		return [...new Uint8Array(await blob.arrayBuffer())];
	}));
}

const saved = (page) => page.locator("#save-status", { hasText: "Saved at" }).waitFor();

async function write(page) {
	await page.goto("/newsroom/articles/new");
	await page.fill("#title", HEADLINE);
	await page.locator(".ProseMirror").click();
	await page.keyboard.type("After nine years in a museum it shines again.");
	await page.keyboard.press("Enter");
	const file = { name: "lamp.jpg", mimeType: "image/jpeg", buffer: await picture(page) };
	const chooser = page.waitForEvent("filechooser");
	await page.locator("[data-command=picture]").click();
	await (await chooser).setFiles(file);
	await page.locator(".ProseMirror figure img[src^='/media/']").waitFor();
	await page.keyboard.press("Control+s");
	await saved(page);
	return new URL(page.url()).pathname;
}

// A few seconds from now, as the form of the site's zone takes it.
function soon(ms) {
	const at = new Date(Date.now() + ms);
	const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "medium" });
	return parts.format(at).replace(" ", "T");
}

async function onTime(page, path, at) {
	let answer;
	do {
		answer = await page.request.get(path);
		if (answer.status() === 200)
			return;
		await pause(100);
	} while (Date.now() < at + 5000);
	assert.equal(answer.status(), 200);
}

test("a story from invitation to correction", { allowErrors: true, seconds: 180 }, async ({ context, shot }) => {
	const site = new Site();
	const browser = context.browser();
	const people = [];
	const person = async () => {
		const own = await browser.newContext({ baseURL: site.url });
		people.push(own);
		return own.newPage();
	};
	try {
		await site.demo();
		const administrator = await person();
		await signIn(administrator.context(), site, "administrator");
		const author = await person();
		await comeIn(author, await invite(administrator, "Wren Halloran", "wren@new.example", "author"));
		site.run("settings", "staff.second_factor", "required");
		const editor = await person();
		await comeIn(editor, await invite(administrator, "Edith Marsh", "edith@new.example", "editor"));
		await enrol(editor);

		const article = await write(author);
		await author.fill("#submit-text", "The lamp's year is from the keeper.");
		await author.locator("button[value=submit]").click();
		await author.locator(".notice, [role=status]").first().waitFor();

		await editor.goto("/newsroom/articles/?state=review");
		await editor.locator("main a", { hasText: HEADLINE }).first().click();
		await editor.locator("#notes", { hasText: "from the keeper" }).waitFor();
		await editor.locator("details:has(#schedule-at) > summary").click();
		const due = Date.now() + 65000 - ((Date.now() + 5000) % 60000); // a minute's beginning
		await editor.fill("#schedule-at", soon(due - Date.now()).slice(0, 16));
		await editor.locator("button[value=schedule]").click();
		await editor.goto(article);
		const told = await editor.locator("main").textContent();
		const [address] = /\/\d{4}\/\d\d\/the-lighthouse[a-z-]*\//.exec(told);
		assert.equal((await author.request.get(address)).status(), 404, "not before its time");
		await onTime(author, address, due);

		await editor.goto(article);
		await editor.locator("details:has(#correction-text) > summary").click();
		await editor.fill("#correction-text", "The lamp was away for *nine* years, not seven.");
		await editor.locator("button", { hasText: "Add it" }).click();
		const reader = await person();
		await reader.goto(address);
		await reader.locator("main", { hasText: "not seven" }).waitFor();
		assert.equal(await reader.locator("figure img").count() > 0, true);
		await reader.goto("/corrections/");
		await reader.locator("main", { hasText: "not seven" }).waitFor();

		await editor.goto(`${article}revisions/`);
		assert.ok(await editor.locator("main li, main tbody tr").count() >= 3);
		await shot("story");
	} finally {
		for (const own of people)
			await own.close();
		await site.close();
	}
});
