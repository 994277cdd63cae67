// Runs every *.test.mjs here, or those named, against the sample newsroom in Debian's Chromium.
//
//	node tests/browser/run.mjs [--all] [--shots FOLDER] [WORD in the file's name]…
//
// With --all every combination of script and width, else a sample of them (harness.mjs).
// Screenshots go to FOLDER (default build/screenshots), failing pages too. Ends with `N passed, N failed`.
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { launch } from "./lib/chromium.mjs";
import { everything, registered, runOne } from "./lib/harness.mjs";
import { Site } from "./lib/site.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

function options(words) {
	const wide = words.indexOf("--all");
	if (wide >= 0) {
		words.splice(wide, 1);
		everything();
	}
	const at = words.indexOf("--shots");
	const shots = at >= 0 ? words.splice(at, 2)[1] : join(HERE, "../../build/screenshots");
	return { shots: resolve(shots), wanted: words };
}

// Playwright colours its messages even when nobody sees colours.
function plain(text) {
	return text.replace(/\x1b\[\d+m/g, "");
}

async function load(wanted) {
	const files = readdirSync(HERE).filter((name) => name.endsWith(".test.mjs")).sort();
	for (const name of files)
		if (wanted.length === 0 || wanted.some((word) => name.includes(word)))
			await import(pathToFileURL(join(HERE, name)));
	return registered();
}

async function runAll(tests, shots) {
	const site = new Site();
	let browser;
	let failed = 0;
	try {
		await site.demo();
		browser = await launch();
		for (const one of tests) {
			const started = Date.now();
			try {
				await runOne(one, browser, site, shots);
				console.log(`ok    ${one.name} ${Date.now() - started} ms`);
			} catch (error) {
				failed++;
				console.log(`FAIL  ${one.name}\n${plain(error.stack)}`);
			}
		}
	} finally {
		if (browser)
			await browser.close();
		await site.close();
	}
	return failed;
}

const { shots, wanted } = options(process.argv.slice(2));
mkdirSync(shots, { recursive: true });
const tests = await load(wanted);
let failed;
try {
	failed = tests.length ? await runAll(tests, shots) : 0;
} catch (error) {
	console.log(`FAIL  ${error.stack}`);
	failed = Math.max(1, tests.length);
}
console.log(`${tests.length - Math.min(failed, tests.length)} passed, ${failed} failed`);
process.exitCode = failed || tests.length === 0 ? 1 : 0;
