// A reader who sees and erases what is held of them.
import { assert, test } from "./lib/harness.mjs";

const ARTICLE = "/2026/11/library-of-things/";
let count = 0;

test("sees and erases what is held", { js: [true, false], width: [360, 1280] },
  async ({ page, site, press, accessible, shot }) => {
	const words = `To be erased, ${++count}.`;
	await page.goto(ARTICLE);
	const id = await page.locator("[data-article]").getAttribute("data-article");
	site.run("settings", "comments.policy", "open", "--article", id);
	await page.reload();
	const form = page.locator("form[data-comment]");
	for (const [name, value] of Object.entries({ body: words, author: "Robin", email: "robin@canary.example" }))
		await form.locator(`[name=${name}]`).fill(value);
	await press(form.locator("button.send"));
	await page.locator("li.comment", { hasText: words }).waitFor();
	await page.goto("/receipt/");
	await page.locator("article", { hasText: words }).waitFor();
	assert.match(page.url(), /\/receipt\/[\w-]{64}\/$/);
	assert.ok((await page.locator("main").innerText()).includes("robin@canary.example"));
	await accessible();
	await shot("receipt");
	await page.locator("input[name=sure]").check();
	await press(page.locator("main button.send"));
	await page.locator("[role=status]", { hasText: "Everything was erased" }).waitFor();
	await accessible();
	await shot("receipt-erased");
	await page.emulateMedia({ colorScheme: "dark" });
	await accessible();
	assert.equal((await page.context().cookies()).filter((cookie) => /voter/.test(cookie.name)).length, 0);
	await page.goto(ARTICLE);
	assert.ok(!(await page.content()).includes(words));
});
