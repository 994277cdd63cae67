// Pictures of the newsroom for the README, from the sample newsroom on a working day: `make screenshots`, into
// docs/screenshots.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { Site } from "./lib/site.mjs";
import { signIn } from "./lib/staff.mjs";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../docs/screenshots");
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 780 } };

// --- A day's work, done through the newsroom's own pages ---

// Sends a form of the page as its script would, some of its fields changed; the answer's address.
const send = (page, path, fields) =>
	page.evaluate(async ({ path, fields }) => {
		const body = new URLSearchParams();
		for (const [name, value] of Object.entries(fields))
			for (const one of [value].flat()) body.append(name, one);
		const token = document.querySelector('meta[name="courant-token"]').content;
		const answer = await fetch(path, { method: "POST", body, headers: { "X-Courant-Token": token } });
		if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
		return new URL(answer.url).pathname;
	}, { path, fields });

// The pictures of the library by their file names: { ferry: { id, url } }.
async function pictures(page) {
	await page.goto("/newsroom/media/?kind=picture");
	const found = await page.locator("main a:has(img)").evaluateAll((links) =>
		links.map((link) => [link.querySelector("img").src, link.href]));
	const by = {};
	for (const [src, href] of found)
		by[/\/(\w+)/.exec(src.split("/media/").pop().replace(/^.*\//, "/"))[1]] = {
			id: /\/media\/(\d+)\//.exec(href)[1], url: new URL(src).pathname.replace(/-\d+w(\.\w+)$/, "$1"),
		};
	return by;
}

const TEXT = (picture) => `<p>The fog came over the Skarn at four in the morning, and at five the harbour office did
what it had not done since <a href="/">1987</a>: it rang the bell by hand. <strong>Eleven boats came home by its
sound.</strong></p>
<figure class="wp-block-image"><img src="${picture}" alt="The harbour in fog, the bell tower in front">
<figcaption>The bell tower on Tuesday, shortly after seven.</figcaption></figure>
<h2>Why the buoys were silent</h2>
<p>The pilots have an answer, and the harbour master has another one.</p>
<ul><li>Two of the four batteries were older than their papers.</li>
<li>Nobody had heard the third one for weeks.</li></ul>`;

async function write(page, title, fields = {}) {
	const at = await send(page, "/newsroom/articles/new", {
		title, format: "html", source: "<p>…</p>", authors: "Inès Garvaud", ...fields,
	});
	return /\/articles\/(\d+)\//.exec(at)[1];
}

async function work(page) {
	const media = await pictures(page);
	const fog = await write(page, "The bell rang by hand, and eleven boats came home", {
		standfirst: "On the morning of the fog the buoys were silent. A keeper and a rope did their work.",
		source: TEXT((media.harbour ?? Object.values(media)[0]).url), tags: "Harbour, Fog",
		lead_media: (media.lighthouse ?? Object.values(media)[0]).id,
	});
	for (const title of ["Who pays for the new school roof?", "Ten walks that end at a bakery"])
		await send(page, `/newsroom/articles/${await write(page, title)}/act`, { act: "submit" });
	await write(page, "The orchard list, second half", { authors: "Mina Askholt" });
	await page.goto("/newsroom/articles/?state=published");
	const ticks = page.locator("td.pick input");
	const out = await ticks.evaluateAll((boxes) => boxes.map((box) => box.value.split(":")[0]));
	await page.goto("/newsroom/front/");
	const base = await page.locator("#arrange [name=base]").inputValue();
	const stories = [out[0], out[2], out[4], out[5]];
	const until = stories.map(() => "");
	await send(page, "/newsroom/front/", { lang: "", base, story: stories, story_until: until, do: "save" });
	return fog;
}

// What each picture shows, and how to get there.
const PAGES = (fog) => ({
	desk: (page) => page.goto("/newsroom/"),
	editor: async (page) => {
		await page.goto(`/newsroom/articles/${fog}/`);
		await page.locator(".ProseMirror img").first().waitFor();
		await page.waitForLoadState("networkidle");
	},
	queue: (page) => page.goto("/newsroom/comments/?state=visible"),
	media: (page) => page.goto("/newsroom/media/"),
	front: (page) => page.goto("/newsroom/front/"),
	site: (page) => page.goto("/"),
});

const site = await new Site().demo();
const browser = await chromium.launch({ executablePath: BROWSERS.find(existsSync), args: FLAGS, headless: true });
mkdirSync(FOLDER, { recursive: true });
try {
	let fog;
	for (const [size, viewport] of Object.entries(SIZES)) {
		const context = await browser.newContext({ baseURL: site.url, viewport, reducedMotion: "reduce" });
		await signIn(context, site, "administrator");
		const page = await context.newPage();
		fog ??= await work(page);
		for (const [name, go] of Object.entries(PAGES(fog))) {
			await go(page);
			await page.evaluate(() => document.activeElement?.blur());
			await page.screenshot({ path: `${FOLDER}/${name}-${size}.jpg`, type: "jpeg", quality: 72 });
			console.log(`docs/screenshots/${name}-${size}.jpg`);
		}
		await context.close();
	}
} finally {
	await browser.close();
	await site.close();
}
