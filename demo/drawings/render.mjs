// Turns SVG drawings into the pictures of demo/media with a headless Chromium, through its debugging pipe.
//   node render.mjs SVG-FOLDER MEDIA-FOLDER [NAME...]
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const LARGEST = 96 * 1024; // bytes of one picture
const WIDEST = 960; // the demo makes all sizes of each when it starts: a larger one costs that start its time
const [source, target, ...only] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "courant-drawings-"));
const browser = spawn(process.env.CHROMIUM ?? "chromium", [
	"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
	"--disable-background-networking", "--disable-component-update", `--user-data-dir=${profile}`,
	"--remote-debugging-pipe", "--hide-scrollbars", "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

const waiting = new Map();
let last = 0, rest = "";
browser.stdio[4].setEncoding("utf8").on("data", (text) => {
	const messages = (rest + text).split("\0");
	rest = messages.pop();
	for (const { id, error, result } of messages.map((m) => JSON.parse(m)))
		waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
});

function ask(method, params = {}, sessionId = undefined) {
	const id = ++last;
	browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
	return new Promise((done) => waiting.set(id, done));
}

async function picture(session, svg, ending) {
	const [, width, height] = svg.match(/width="(\d+)" height="(\d+)"/).map(Number);
	const clear = { color: { r: 0, g: 0, b: 0, a: 0 } };
	await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false },
		session);
	await ask("Emulation.setDefaultBackgroundColorOverride", clear, session);
	const page = `<!doctype html><style>*{margin:0}svg{display:block}</style>${svg}`;
	const { frameTree } = await ask("Page.getFrameTree", {}, session);
	await ask("Page.setDocumentContent", { frameId: frameTree.frame.id, html: page }, session);
	const format = { jpg: "jpeg", webp: "webp", png: "png" }[ending];
	const clip = { x: 0, y: 0, width, height, scale: Math.min(1, WIDEST / width) };
	for (let quality = 86; ; quality -= 4) {
		const wanted = { format, clip, ...(format === "png" ? {} : { quality }) };
		const shot = await ask("Page.captureScreenshot", wanted, session);
		const bytes = Buffer.from(shot.data, "base64");
		if (bytes.length <= LARGEST || format === "png" || quality < 50)
			return bytes;
	}
}

try {
	const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
	const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
	await ask("Page.enable", {}, sessionId);
	for (const name of readdirSync(resolve(source)).filter((n) => n.endsWith(".svg")).sort()) {
		const stem = name.slice(0, -4);
		if (only.length && !only.includes(stem.replace(/\.\w+$/, "")))
			continue;
		const file = /\.\w+$/.test(stem) ? stem : stem + ".jpg";
		const bytes = await picture(sessionId, readFileSync(join(source, name), "utf8"), file.split(".").pop());
		writeFileSync(join(target, file), bytes);
		console.log(`${file} ${Math.round(bytes.length / 1024)} KB`);
	}
} finally {
	const gone = new Promise((done) => browser.once("exit", done));
	browser.stdio[3].write(JSON.stringify({ id: ++last, method: "Browser.close" }) + "\0");
	await gone;
	rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
