// The few words that a test file needs: test(), assert, and what each test is handed.
//
//	test("reads the front page", { js: [true, false], width: [360, 1280] }, async ({ page, shot }) => { … });
//
// `as: "editor"` signs that role in first; `dark: true` asks for the dark look.
// One test a combination; of a square of script and width only one diagonal, test about the other in turn, unless
// everything() was called first. Each has a fresh browser context (no cookies), at most one site for the whole run, and
// fails when the page logs an error, throws, or asks another host for anything.
import strictAssert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { signIn } from "./staff.mjs";

export const assert = strictAssert;
export const WIDTHS = [360, 1280];
const HEIGHTS = { 360: 740, 1280: 900 };
const TEST_SECONDS = 60;
const tests = [];

let all = false, squares = 0;
export function everything() {
	all = true;
}

// Both widths and both ways of each test, and over the tests all four corners, in half the time.
function sampled(scripts, widths) {
	const corners = scripts.flatMap((script) => widths.map((wide) => ({ script, wide })));
	if (all || scripts.length !== 2 || widths.length !== 2)
		return corners;
	return squares++ % 2 ? [corners[0], corners[3]] : [corners[1], corners[2]];
}

export function test(name, options, run) {
	const { js = [true], width = [1280], locale = ["en"] } = options;
	const { allowErrors = false, as = null, dark = false, seconds = TEST_SECONDS } = options;
	for (const { script, wide } of sampled([js].flat(), [width].flat()))
		for (const language of [locale].flat()) {
			const how = `${script ? "JavaScript" : "no JavaScript"}, ${wide} px, ${language}`;
			const label = `${name} (${how})`;
			const one = { name: label, script, width: wide, locale: language };
			tests.push({ ...one, allowErrors, as, dark, seconds, run });
		}
}

export function registered() {
	return tests;
}

// Faults of axe's rules for WCAG 2.2 A and AA, as readable lines.
async function accessibilityFaults(page) {
	const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
	await page.evaluate(source);
	const found = await page.evaluate(() => globalThis.axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	}));
	const line = (rule, node) => `${rule.id}: ${rule.help}: ${node.target.join(" ")}`;
	return found.violations.flatMap((rule) => rule.nodes.map((node) => line(rule, node)));
}

// A mouse press. Without JavaScript the page paints no frames while it waits, so that nobody can tell it stands still:
// it is pressed where it is, and such a page does not scroll smoothly.
function presser(script) {
	return (locator) => locator.click({ force: !script });
}

export async function runOne(one, browser, site, folder) {
	const context = await browser.newContext({
		baseURL: site.url, javaScriptEnabled: one.script, locale: one.locale,
		viewport: { width: one.width, height: HEIGHTS[one.width] || 900 },
		reducedMotion: one.script ? null : "reduce", colorScheme: one.dark ? "dark" : "light",
	});
	context.setDefaultTimeout(15000);
	if (one.as)
		await signIn(context, site, one.as);
	const page = await context.newPage();
	const faults = [];
	page.on("pageerror", (error) => faults.push(`the page threw ${error}`));
	page.on("console", (message) => {
		if (message.type() === "error")
			faults.push(`the page logged ${message.text()}`);
	});
	page.on("request", (request) => {
		if (!request.url().startsWith(site.url) && !/^(data|blob|about):/.test(request.url()))
			faults.push(`the page asked a third party: ${request.url()}`);
	});
	const shot = (name) => page.screenshot({ path: `${folder}/${name}-${one.width}.png`, fullPage: true });
	const accessible = async () => {
		if (one.script)
			assert.deepEqual(await accessibilityFaults(page), []);
	};
	let timer;
	try {
		const late = new Promise((_, fail) => {
			const stop = () => fail(new Error(`not done within ${one.seconds} s`));
			timer = setTimeout(stop, one.seconds * 1000);
		});
		const press = presser(one.script);
		const given = { page, context, site, shot, accessible, press, script: one.script, width: one.width };
		await Promise.race([one.run(given), late]);
		if (!one.allowErrors)
			assert.deepEqual(faults, []);
	} catch (error) {
		const file = one.name.replace(/[^\w]+/g, "-").toLowerCase();
		await page.screenshot({ path: `${folder}/failed-${file}.png` }).catch(() => null);
		throw error;
	} finally {
		clearTimeout(timer);
		await context.close();
	}
}
