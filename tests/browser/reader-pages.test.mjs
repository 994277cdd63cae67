// The pages around the conversation: long threads, own comments, privacy, mail about answers; light and dark.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { assert, test, WIDTHS } from "./lib/harness.mjs";

const LONG = "/2026/11/long-table/";
const ANSWERS = 24; // more than a page shows of one thread
let long; // the comment that all those answer

async function say(site, id, n, parent = 0) {
	const fields = { body: `Said for the length of it, ${n}.`, author: `Reader ${n}`, email: `r${n}@canary.example` };
	const answer = await fetch(`${site.url}/articles/${id}/comments`, {
		method: "POST", headers: { Accept: "application/json", Origin: site.url },
		body: new URLSearchParams({ ...fields, parent }),
	});
	return (await answer.json()).id;
}

async function longThread(page, site) {
	await page.goto(LONG);
	if (long)
		return;
	const id = await page.locator("[data-article]").getAttribute("data-article");
	site.run("settings", "comments.policy", "open", "--article", id);
	const first = await say(site, id, 0);
	for (let n = 1; n <= ANSWERS; n++)
		await say(site, id, n, first);
	long = first;
	await page.reload();
}

const onlyInside = async (page, css) => {
	const wider = await page.locator(css).evaluateAll((nodes) =>
		nodes.some((node) => node.scrollWidth > document.documentElement.clientWidth));
	assert.ok(!wider, `${css} is wider than the page`);
};

for (const dark of [false, true])
	test(`goes through a long thread${dark ? ", dark" : ""}`, { js: dark || [true, false], width: WIDTHS, dark },
	  async ({ page, site, press, accessible, shot }) => {
		await longThread(page, site);
		const orders = page.locator(".orders a");
		assert.deepEqual(await orders.allTextContents(), ["Oldest", "Newest", "Best"]);
		await press(orders.nth(1));
		await page.locator(".orders [aria-current]", { hasText: "Newest" }).waitFor();
		await onlyInside(page, ".comments, .orders");
		await accessible();
		await shot(`orders${dark ? "-dark" : ""}`);
		const more = page.locator(`#comment-${long} p.more a`);
		await press(more);
		await page.locator("a.up").waitFor();
		assert.match(page.url(), /\?comments=thread-\d+(-\d+)?#comments$/);
		assert.ok((await page.locator("main").innerText()).includes(`Said for the length of it, ${ANSWERS}.`));
		await accessible();
		await shot(`thread${dark ? "-dark" : ""}`);
		await press(page.locator("a.up"));
		await page.locator(".orders").waitFor();
	});

test("finds one's own comments", { js: [true, false], width: WIDTHS }, async ({ page, accessible, shot }) => {
	await page.goto("/comments/own");
	assert.ok((await page.locator("main").innerText()).includes("There is nothing now."));
	await accessible();
	await shot("own-nothing");
	await page.goto("/receipt/");
	assert.ok((await page.locator("main").innerText()).includes("Nothing is held of this browser"));
	await accessible();
});

test("reads what the site keeps", { js: [true, false], width: WIDTHS }, async ({ page, press, accessible, shot }) => {
	await page.goto("/");
	await press(page.locator("footer a[href='/privacy/']").last());
	await page.locator("h1", { hasText: "Privacy" }).waitFor();
	const text = await page.locator("main").innerText();
	for (const part of ["courant_voter", "The words of a comment that you withdrew", "365 days"])
		assert.ok(text.includes(part), part);
	await accessible();
	await shot("privacy");
	await page.emulateMedia({ colorScheme: "dark" });
	await accessible();
	await press(page.locator("main a[href='/receipt/']"));
	await page.locator("main", { hasText: "Nothing is held of this browser" }).waitFor();
});

// A mail server that takes everything: what it was sent, as text.
async function mailServer() {
	const letters = [];
	const server = createServer((socket) => {
		let text = "", reading = false;
		socket.on("error", () => null);
		socket.write("220 mail.example\r\n");
		socket.on("data", (data) => {
			text += data;
			for (let at; (at = text.indexOf(reading ? "\r\n.\r\n" : "\r\n")) >= 0;) {
				const part = text.slice(0, at);
				text = text.slice(at + (reading ? 5 : 2));
				if (reading)
					letters.push(part);
				reading = !reading && /^DATA/i.test(part);
				socket.write(reading ? "354 go on\r\n" : /^QUIT/i.test(part) ? "221 bye\r\n" : "250 good\r\n");
			}
		});
	});
	await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
	return { letters, server };
}

async function until(look) {
	for (const end = Date.now() + 15000; Date.now() < end;) {
		const found = look();
		if (found)
			return found;
		await new Promise((go) => setTimeout(go, 50));
	}
	return assert.fail("it did not come");
}

test("says yes and no to mail about answers", { js: [true, false], width: WIDTHS },
  async ({ page, site, press, accessible, shot, script, width }) => {
	const ini = join(site.path, "courant.ini"), before = readFileSync(ini, "utf8");
	const { letters, server } = await mailServer(), email = `tell-${script}-${width}@canary.example`;
	appendFileSync(ini, `\nsmtp = smtp://127.0.0.1:${server.address().port}\nmail_from = News <news@lantern.example>\n`);
	site.process.kill("SIGHUP");
	try {
		await page.goto(LONG);
		const id = await page.locator("[data-article]").getAttribute("data-article");
		site.run("settings", "comments.policy", "open", "--article", id);
		await page.reload();
		const form = page.locator("form[data-comment]");
		const fields = { body: `Tell me, ${email}.`.replace("@", " at "), author: "Eager", email };
		for (const [name, value] of Object.entries(fields))
			await form.locator(`[name=${name}]`).fill(value);
		await form.locator("[name=notify]").check();
		await press(form.locator("button.send"));
		const letter = await until(() => letters.find((one) => one.includes(email)));
		await page.goto(letter.replace(/=\r\n/g, "").match(/\/notices\/[\w-]+\//)[0]);
		assert.ok((await page.locator("main").innerText()).includes("before you say yes"));
		await accessible();
		await shot("notices");
		await page.locator("input[value=daily]").check();
		await press(page.getByRole("button", { name: "Yes, send me mail" }));
		await page.locator("[role=status]", { hasText: "You get mail when" }).waitFor();
		assert.ok(await page.locator("input[value=daily]").isChecked());
		await accessible();
		await press(page.getByRole("button", { name: "No more mail" }));
		await page.locator("[role=status]", { hasText: "You get no mail." }).waitFor();
	} finally {
		writeFileSync(ini, before);
		site.process.kill("SIGHUP");
		server.close();
	}
});
