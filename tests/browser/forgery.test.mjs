// Pages of others that try to vote and comment in the name of whoever looks at them.
import { createServer } from "node:http";

import { assert, test } from "./lib/harness.mjs";

const VICTIM = "/2026/11/night-ferry/";
const WORDS = "Written by another website.";
const REFUSED = [403, 404, 405];
const HOSTS = ["localhost", "127.0.0.1"]; // another site, and the same one at another port

const comment = { body: WORDS, author: "Somebody", email: "somebody@canary.example" };
const fields = (of) => Object.entries(of).map(([name, value]) => `<input name="${name}" value="${value}">`).join("");
const form = (action, of, target = "") => `<form method="post" action="${action}"${target}>${fields(of)}</form>`;

// What somebody's page does by itself as soon as it is opened; `like` and `say` are addresses of the attacked site.
const attacks = {
	"a form": (like) => `${form(like, { value: "like" })}<script>document.forms[0].submit()</script>`,
	"a form with a comment": (_, say) => `${form(say, comment)}<script>document.forms[0].submit()</script>`,
	"a form in a frame": (like) =>
		`<iframe name="hidden"></iframe>${form(like, { value: "like" }, ' target="hidden"')}` +
		"<script>document.forms[0].submit()</script>",
	"a form in a sandbox": () => '<iframe sandbox="allow-forms allow-scripts" src="/?attack=a form"></iframe>',
	"fetch without CORS": (like, say) => script(like, say, { mode: "no-cors" }),
	"fetch with CORS": (like, say) => script(like, say, { mode: "cors" }),
	"fetch that outlives its page": (like, say) => script(like, say, { mode: "no-cors", keepalive: true }),
	"fetch without a referrer": (like, say) => script(like, say, { mode: "no-cors", referrerPolicy: "no-referrer" }),
	"fetch that asks for JSON": (like, say) => script(like, say, { headers: { "Idempotency-Key": "k" } }),
	"a beacon": (like) => `<script>navigator.sendBeacon("${like}", new URLSearchParams("value=like"))</script>`,
	pictures: (like, say) =>
		`<img src="${like}?value=like" alt=""><img src="${say}?${new URLSearchParams(comment)}" alt="">`,
	"links that are fetched ahead": (like) => `<link rel="prefetch" href="${like}?value=like">`,
	"frames": (like) => `<iframe src="${like}?value=like"></iframe>`,
	"scripts and sheets": (like) =>
		`<script src="${like}?value=like"></script><link rel="stylesheet" href="${like}?value=like">`,
};

function script(like, say, how) {
	const options = JSON.stringify({ method: "POST", credentials: "include", ...how });
	const send = (url, of) => `fetch("${url}", { ...${options}, body: new URLSearchParams(${JSON.stringify(of)}) })`;
	return `<script>${send(like, { value: "like" })}.catch(() => 0);${send(say, comment)}.catch(() => 0)</script>`;
}

async function serve(pages) {
	const server = createServer((request, answer) => {
		const page = pages[new URL(request.url, "http://localhost").searchParams.get("attack")];
		answer.writeHead(page ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
		answer.end(`<!DOCTYPE html><title>Nice pictures</title>${page ?? ""}`);
	});
	await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
	return server;
}

const likes = (page) => page.locator("button[value=like] b");

test("no page of others votes or comments", { allowErrors: true, seconds: 180 }, async ({ page, context, site }) => {
	await page.goto(VICTIM);
	const id = await page.locator("[data-article]").getAttribute("data-article");
	site.run("settings", "comments.policy", "open", "--article", id);
	await page.locator("button[value=like]").click(); // the reader is known here
	await page.locator("button[value=like][aria-pressed=true]").waitFor();
	await page.locator("button[value=like]").click();
	await page.locator("button[value=like][aria-pressed=false]").waitFor();
	const tally = async () => (await (await fetch(`${site.url}/articles/${id}/tally`)).json());
	const before = await tally();

	const like = `${site.url}/articles/${id}/like`, say = `${site.url}/articles/${id}/comments`;
	const pages = Object.fromEntries(Object.entries(attacks).map(([name, make]) => [name, make(like, say)]));
	const server = await serve(pages), { port } = server.address();
	try {
		for (const host of HOSTS)
			for (const name of Object.keys(attacks)) {
				const what = `${host}, ${name}`, other = await context.newPage(), statuses = [];
				const aimed = (asked) => asked.url().startsWith(`${site.url}/articles/`);
				other.on("response", (answer) => aimed(answer) && statuses.push(answer.status()));
				const tried = other.waitForEvent("request", aimed);
				await other.goto(`http://${host}:${port}/?attack=${encodeURIComponent(name)}`);
				await tried.catch(() => assert.fail(`${what}: nothing was tried`));
				await other.waitForLoadState("networkidle");
				await other.close();
				assert.ok(statuses.every((status) => REFUSED.includes(status)), `${what}: ${statuses}`);
				assert.deepEqual(await tally(), before, what);
			}
	} finally {
		server.close();
	}
	assert.ok(!site.run("comment", "list").includes(WORDS));
	await page.goto(VICTIM);
	assert.ok(!(await page.content()).includes(WORDS));

	await page.locator("button[value=like]").click(); // and the reader's own vote counts
	await page.locator("button[value=like][aria-pressed=true]").waitFor();
	assert.equal((await tally()).likes, before.likes + 1);
	assert.equal(Number(await likes(page).textContent()), before.likes + 1);
});

test("no page of others changes, withdraws, reports or erases", { allowErrors: true },
  async ({ page, context, site }) => {
	await page.goto(VICTIM);
	const id = await page.locator("[data-article]").getAttribute("data-article");
	site.run("settings", "comments.policy", "open", "--article", id);
	await page.reload();
	for (const [name, value] of Object.entries({ ...comment, body: "My own words." }))
		await page.locator(`form[data-comment] [name=${name}]`).fill(value);
	await page.locator("form[data-comment] button.send").click();
	const receipt = await page.locator("[data-done] + a").getAttribute("href");
	const mine = page.locator("li.comment", { hasText: "My own words." }).last();
	const number = (await mine.getAttribute("id")).slice(8);
	const acts = {
		edit: form(`${site.url}/comments/${number}/edit`, { own: "1", body: WORDS }),
		withdraw: form(`${site.url}/comments/${number}/withdraw`, { own: "1" }),
		like: form(`${site.url}/comments/${number}/like`, {}),
		report: form(`${site.url}/comments/${number}/report`, { reason: WORDS }),
		erase: form(`${site.url}${receipt}erase`, { sure: "1" }),
	};
	const go = "<script>document.forms[0].submit()</script>";
	const server = await serve(Object.fromEntries(Object.entries(acts).map(([name, html]) => [name, html + go])));
	try {
		for (const host of HOSTS)
			for (const name of Object.keys(acts)) {
				const other = await context.newPage(), { port } = server.address();
				const came = other.waitForEvent("response", (one) => one.url().startsWith(site.url));
				await other.goto(`http://${host}:${port}/?attack=${name}`);
				assert.equal((await came).status(), 403, `${host}, ${name}`);
				await other.close();
			}
	} finally {
		server.close();
	}
	await page.reload();
	assert.match(await mine.locator(".text").innerText(), /^My own words\.$/);
	assert.equal(await mine.locator("[data-vote=comment] b").innerText(), "");
	const held = await page.request.get(`${site.url}${receipt}data.json`);
	assert.deepEqual((await held.json()).reports, []);
});
