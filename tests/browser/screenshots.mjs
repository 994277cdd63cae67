// Pictures of the newsroom for the README, from the sample newsroom: `make screenshots`, into docs/screenshots.
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

// What each picture shows: its name, and how to get there from the desk.
const PAGES = {
	desk: async (page) => page.goto("/newsroom/"),
	editor: async (page) => {
		await page.goto("/newsroom/articles/?state=published");
		await page.locator("main tbody a", { hasText: /\S/ }).first().click();
		await page.waitForLoadState("networkidle");
	},
	queue: async (page) => page.goto("/newsroom/comments/?state=visible"),
	media: async (page) => page.goto("/newsroom/media/"),
	front: async (page) => page.goto("/newsroom/front/"),
};

const site = await new Site().demo();
const browser = await chromium.launch({ executablePath: BROWSERS.find(existsSync), args: FLAGS, headless: true });
mkdirSync(FOLDER, { recursive: true });
try {
	for (const [size, viewport] of Object.entries(SIZES)) {
		const context = await browser.newContext({ baseURL: site.url, viewport, reducedMotion: "reduce" });
		await signIn(context, site, "administrator");
		const page = await context.newPage();
		for (const [name, go] of Object.entries(PAGES)) {
			await go(page);
			await page.screenshot({ path: `${FOLDER}/${name}-${size}.jpg`, type: "jpeg", quality: 72 });
			console.log(`docs/screenshots/${name}-${size}.jpg`);
		}
		await context.close();
	}
} finally {
	await browser.close();
	await site.close();
}
