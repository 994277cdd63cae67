// A moderator at work: fifty comments by keyboard alone, dialogs, undo, without JavaScript, and the look of the pages.
import { assert, test, WIDTHS } from "./lib/harness.mjs";

const QUEUE = "/newsroom/comments/";

// A night's worth of comments that wait, from readers of their own.
async function written(site, author, n, body = "The ferry was late again and nobody told us why.") {
	const front = await (await fetch(`${site.url}/`)).text();
	const path = /<a href="(\/\d{4}\/\d\d\/[^"]+)"/.exec(front)[1];
	const page = await (await fetch(`${site.url}${path}`)).text();
	const article = /\/articles\/(\d+)\/comments/.exec(page)[1];
	const made = [];
	for (let i = 0; i < n; i++) {
		const fields = { body: `${body} (${author} ${i})`, author, email: `${author}-${i}@reader.example`.toLowerCase() };
		const answer = await fetch(`${site.url}/articles/${article}/comments`, {
			method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" },
		});
		assert.equal(answer.status, 201, await answer.clone().text());
		made.push(await answer.json());
	}
	return made;
}

const write = async (...what) => (await written(...what)).map(({ id }) => id);

async function withdraw(site, { id, edit_token }) {
	const body = new URLSearchParams({ edit_token });
	const headers = { Accept: "application/json" };
	const answer = await fetch(`${site.url}/comments/${id}/withdraw`, { method: "POST", body, headers });
	assert.equal(answer.status, 200, await answer.text());
}

const left = (page) => page.locator("article.moderated").count();
const focused = (page) => page.evaluate(() => Number(document.activeElement.dataset.id ?? 0));
const stateOf = async (page, id) => {
	const answer = await page.request.get(`${QUEUE}${id}/`);
	return /<p class="marks"><span class="tag \w+">(\w+)</.exec(await answer.text())[1];
};

test("a moderator clears fifty comments by keyboard alone", { as: "moderator" }, async ({ page, site, shot }) => {
	const ids = await write(site, "Fifty", 50);
	await page.goto(`${QUEUE}?author=fifty`);
	assert.equal(await left(page), 50);
	assert.equal(await focused(page), ids[0], "the first one has the focus");
	await shot("queue-keys");
	const keys = ["a", "a", "s", "d", "a"]; // quick: no waiting for answers
	for (let i = 0; i < 50; i++)
		await page.keyboard.press(keys[i % 5]);
	await page.locator("[data-empty]").waitFor({ state: "visible" });
	assert.equal(await left(page), 0);
	await page.waitForLoadState("networkidle");
	const want = { a: "Visible", s: "Spam", d: "Removed" };
	for (const i of [0, 1, 2, 3, 4, 27, 48, 49])
		assert.equal(await stateOf(page, ids[i]), want[keys[i % 5]], `comment ${i}`);
	await page.reload();
	assert.equal(await left(page), 0, "nothing was lost");
});

test("moves, ticks, undoes and is told", { as: "moderator", width: [1280] }, async ({ page, site }) => {
	const ids = await write(site, "Mover", 4);
	await page.goto(`${QUEUE}?author=mover`);
	await page.keyboard.press("j");
	assert.equal(await focused(page), ids[1]);
	await page.keyboard.press("k");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("x");
	assert.ok(await page.locator(`#c${ids[1]} input[name=id]`).isChecked());
	await page.keyboard.press("s");
	assert.equal(await focused(page), ids[2], "the next one has the focus");
	await page.locator("#announce").filter({ hasText: "Marked as spam." }).waitFor({ state: "attached" });
	await page.keyboard.press("u");
	await page.locator(`#c${ids[1]}`).waitFor();
	assert.equal(await focused(page), ids[1], "back in its place");
	const numbers = (all) => all.map((a) => Number(a.dataset.id));
	assert.deepEqual(await page.locator("article.moderated").evaluateAll(numbers), ids);
	assert.equal(await stateOf(page, ids[1]), "Waiting");
	await page.keyboard.press("?");
	assert.ok(await page.locator("#help").isVisible());
	await page.keyboard.press("Escape");
	await page.keyboard.press("r");
	await page.keyboard.type("We are asking the harbour master.");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.locator(`#c${ids[1]}`).waitFor({ state: "detached" });
	assert.equal(await stateOf(page, ids[1]), "Visible", "a reply approves");
});

test("leaves alone what its author withdrew", { as: "moderator", width: WIDTHS, allowErrors: true },
  async ({ page, site, shot, accessible }) => {
	const name = `Hasty${page.viewportSize().width}`;
	const [hasty, calm] = await written(site, name, 2);
	await page.goto(`${QUEUE}?author=${name}`);
	await withdraw(site, hasty);
	for (const { id } of [hasty, calm])
		await page.locator(`#c${id} input[name=id]`).check();
	await page.locator(".bulk").getByRole("button", { name: "Approve" }).click();
	await page.locator("[data-fault]", { hasText: "1 comment was passed over: its author has withdrawn it." }).waitFor();
	assert.equal(await stateOf(page, calm.id), "Visible");
	const belated = `Belated${page.viewportSize().width}`, [late] = await written(site, belated, 1);
	await page.goto(`${QUEUE}?author=${belated}`);
	await page.keyboard.press("a");
	await page.waitForLoadState("networkidle");
	await withdraw(site, late);
	await page.keyboard.press("u");
	await page.locator("[data-fault]", { hasText: "1 comment was passed over" }).waitFor();
	assert.equal(await left(page), 0);
	await page.goto(`${QUEUE}?state=removed&author=${name}`);
	assert.equal(await focused(page), hasty.id);
	for (const key of "ahsdrex")
		await page.keyboard.press(key);
	await page.locator("[data-all] input").check();
	await page.locator(".bulk").getByRole("button", { name: "Approve" }).click();
	assert.equal(await left(page), 1);
	assert.equal(await page.locator("dialog[open]").count(), 0);
	await accessible();
	await shot("queue-withdrawn");
	await page.locator("article.moderated").focus();
	await page.keyboard.press("b");
	assert.ok(await page.locator("#ban").isVisible());
	await page.goto(`${QUEUE}${hasty.id}/`);
	await accessible();
	await shot("comment-withdrawn");
	assert.equal(await stateOf(page, hasty.id), "Removed");
});

test("puts a comment back when the post fails", { as: "moderator", allowErrors: true }, async ({ page, site }) => {
	const [id] = await write(site, "Failing", 1);
	await page.goto(`${QUEUE}?author=failing`);
	await page.route("**/comments/act/", (route) => route.abort());
	await page.keyboard.press("a");
	await page.locator("[data-fault]").waitFor();
	assert.equal(await focused(page), id);
	await page.unroute("**/comments/act/");
	await page.keyboard.press("a");
	await page.locator(`#c${id}`).waitFor({ state: "detached" });
});

test("edits and bans in dialogs", { as: "moderator", width: [1280] }, async ({ page, site, accessible }) => {
	const ids = await write(site, "Dialog", 2);
	await page.goto(`${QUEUE}?author=dialog`);
	await page.keyboard.press("e");
	await page.locator("#edit-text").fill("Milder words.");
	await accessible();
	await page.locator("#edit button.main").click();
	await page.locator(`#c${ids[0]} .words`).filter({ hasText: "Milder words." }).waitFor();
	await page.keyboard.press("b");
	await page.locator("#ban button.danger").click();
	await page.locator(`#c${ids[0]}`).waitFor({ state: "detached" });
	assert.equal(await stateOf(page, ids[0]), "Spam");
	await page.keyboard.press("u");
	await page.locator(`#c${ids[0]}`).waitFor();
	assert.equal(await stateOf(page, ids[0]), "Waiting");
});

test("works without JavaScript", { as: "moderator", js: false, width: [360] }, async ({ page, site, press }) => {
	const ids = await write(site, "Plain", 2);
	await page.goto(`${QUEUE}?author=plain`);
	await press(page.locator(`#c${ids[0]} button[name=approve]`));
	await page.locator(".notice").filter({ hasText: "1 comment approved." }).waitFor();
	assert.equal(await left(page), 1);
	await press(page.locator(".notice button"));
	assert.equal(await left(page), 2);
	for (const id of ids)
		await press(page.locator(`#c${id} input[name=id]`));
	await press(page.locator(".bulk button[value=remove]"));
	await page.locator(".notice").filter({ hasText: "2 comments removed." }).waitFor();
	assert.equal(await left(page), 0);
});

// A stuffed ballot box, at an article that no other test looks at.
async function stuff(site, n) {
	const front = await (await fetch(`${site.url}/`)).text();
	const path = [...front.matchAll(/<a href="(\/\d{4}\/\d\d\/[^"]+)"/g)].at(-1)[1];
	const page = await (await fetch(`${site.url}${path}`)).text();
	const article = /\/articles\/(\d+)\/comments/.exec(page)[1];
	const vote = () => fetch(`${site.url}/articles/${article}/like`, {
		method: "POST", body: new URLSearchParams({ value: "like" }), headers: { Accept: "application/json" },
	});
	const answers = await Promise.all(Array.from({ length: n }, vote));
	assert.ok(answers.every((answer) => answer.status === 200), "every vote is taken");
	return article;
}

test("shows a burst and the ledger vote by vote", { as: "editor", width: WIDTHS }, async (given) => {
	const { page, site, shot, accessible } = given;
	const article = await stuff(site, 40);
	for (const [path, part, name] of [["/newsroom/ballots/", ".bursts li", "votes-burst"],
		[`/newsroom/ballots/${article}/`, "table.cards tbody tr", "ledger-votes"]]) {
		await page.goto(path);
		assert.ok(await page.locator(part).count() > 0, `${path} shows ${part}`);
		await accessible();
		await shot(name);
		const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
		assert.ok(fits, `${path} is too wide`);
	}
	await page.locator("tbody input[name=id]").first().focus();
	await page.keyboard.press("Space");
	assert.ok(await page.locator("tbody input[name=id]").first().isChecked());
});

test("looks right and breaks no rule", { as: "editor", width: WIDTHS }, async (given) => {
	const { page, site, shot, accessible, width } = given;
	const [id] = await write(site, `Looks${width}`, 1);
	for (const [path, name] of [[QUEUE, "queue"], [`${QUEUE}${id}/`, "comment"], ["/newsroom/bans/", "bans"],
		["/newsroom/ballots/", "votes"], ["/newsroom/ballots/1/", "ledger"]]) {
		await page.goto(path);
		await accessible();
		await shot(name);
		const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
		assert.ok(fits, `${path} is too wide`);
	}
	await page.goto(QUEUE);
	await page.locator("article.moderated").first().focus();
	await page.keyboard.press("b");
	await accessible();
	await shot("ban");
});
