// Every page of the newsroom: the table of routes says which there are, links lead to them, and axe looks at each.
import { assert, test } from "./lib/harness.mjs";

// Rows that answer with something else than a page of their own.
const NO_PAGES = [
	"/newsroom", "/newsroom/*path", // no page: lead to one, or say that there is none
	"/newsroom/reports/csv", "/newsroom/transfer/:id/file", "/newsroom/words/export", // files
	"/newsroom/suggest/:what", "/newsroom/uploads/:id", // for scripts
	"/newsroom/articles/:id/preview/", // the page that readers will get
];
// Pages that only a state leads to, which the test named makes and looks at.
const STATES = {
	"/newsroom/articles/:id/conflict/": "staff-editing: two editors on one article",
	"/newsroom/sign-in/code/": "staff-door, staff-story: a second factor",
};
const SIGNED_OUT = ["/newsroom/sign-in/", "/newsroom/forgotten/"];
// Links that work no more; those that do are looked at in staff-people.
const OVER = ["invitation", "reset", "email"].map((what) => `/newsroom/${what}/${"A".repeat(43)}/`);

// The patterns of all rows of staff that are asked for by GET.
function patterns(site) {
	const lines = site.runAlone("", "routes").split("\n").filter((line) => line.startsWith("GET"));
	return lines.map((line) => line.split(/ {2,}/)[1].split(" ")[0]).filter((path) => path.startsWith("/newsroom"));
}

// The row that a path means: the one with the fewest parameters that fits.
function rowOf(rows, path) {
	const fits = (row) => new RegExp(`^${row.replace(/:\w+/g, "[^/]+").replace(/\*path$/, ".*")}$`).test(path);
	const open = (row) => (row.includes("*") ? 9 : row.split(":").length);
	return rows.filter(fits).sort((a, b) => open(a) - open(b))[0];
}

// What is hidden waits for something: an article that is not kept yet has no versions.
async function linksOf(page) {
	const seen = (nodes) => nodes.filter((node) => !node.closest("[hidden]")).map((node) => node.href);
	const all = await page.locator("a[href^='/newsroom']").evaluateAll(seen);
	return all.map((href) => new URL(href).pathname);
}

// Long work, so that there is a page of it, and an article. Answers addresses that scripts or a busy day lead to.
async function prepare(page) {
	await page.goto("/newsroom/transfer/");
	await page.check("input[name=format][value=json]");
	await page.click("form[action$='export/'] button");
	await page.locator("form[action$='/file'] button").waitFor();
	await page.goto("/newsroom/articles/new");
	await page.fill("#title", "Looked at from all sides");
	await page.locator(".ProseMirror").click();
	await page.keyboard.type("Once.");
	await page.keyboard.press("Control+s");
	await page.locator("#save-status", { hasText: "Saved at" }).waitFor();
	const article = new URL(page.url()).pathname;
	await page.goto("/");
	await page.locator(".card h2 a").first().click();
	const published = await page.locator("[data-article]").getAttribute("data-article");
	return [
		`${article}workflow/`, `${article}revisions/1`, `/newsroom/ballots/${published}/`,
		"/newsroom/media/picker/",
	];
}

for (const look of [{ width: 1280 }, { width: 360, dark: true }])
	test("every page of the newsroom passes axe", { ...look, as: "administrator", seconds: 400, allowErrors: true },
		async ({ page, context, site, accessible }) => {
			const rows = patterns(site), seen = new Map();
			const left = (row) => row && !seen.has(row) && !NO_PAGES.includes(row) && !(row in STATES);
			const waiting = ["/newsroom/", ...(await prepare(page))];
			page.on("pageerror", (error) => assert.fail(`${page.url()} threw ${error}`));
			async function look(path) {
				const status = (await page.goto(path)).status();
				assert.equal(status >= 400, OVER.includes(path), `${path} answers ${status}`);
				assert.equal(await page.locator("h1").count(), 1, `${path} has no headline of its own`);
				await accessible().catch((fault) => {
					throw new Error(`${path}: ${fault.message}`);
				});
			}
			for (let path; (path = waiting.shift()); ) {
				if (!left(rowOf(rows, path))) continue;
				seen.set(rowOf(rows, path), path);
				await look(path);
				waiting.push(...(await linksOf(page)));
			}
			await context.clearCookies();
			for (const path of [...SIGNED_OUT, ...OVER]) {
				seen.set(rowOf(rows, path), path);
				await look(path);
			}
			assert.deepEqual(rows.filter(left), [], "no link leads to these pages");
		});
