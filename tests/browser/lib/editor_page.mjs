// A page with the editor alone, in the newsroom's style and under a policy as strict as the newsroom's, put in the
// place of a path of the site: the editor is tried without articles, drafts and uploads around it.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const read = (path) => readFileSync(join(ROOT, path), "utf8");
const POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self';" +
	" base-uri 'none'; require-trusted-types-for 'script'; trusted-types courant-editor ProseMirrorClipboard";
const PATH = "/editor-harness";
const texts = () => read("newsroom/editor_texts.mustache").replace(/\{\{[#/]_\}\}/g, "");
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

function html({ source, format, attributes }) {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Editor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${PATH}/desk.css"><script src="${PATH}/editor.js" defer></script></head>
<body class="door"><main><h1>Editor</h1>${texts()}<form method="get" action="${PATH}/sent"><p><label for="text">Text</label></p>
<textarea id="text" name="text" data-editor data-format="${format}" placeholder="Write here" ${attributes}>
${escape(source)}</textarea><input type="hidden" name="format" value="${format}">
<p><button>Save</button></p></form></main></body></html>`;
}

const SMALL = Buffer.from(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
	"base64",
);

/* Opens the page; what the editor tells is collected in window.told. */
export async function openEditor(page, source = "", { format = "html", attributes = "" } = {}) {
	const answers = {
		"/": () => ({
			contentType: "text/html; charset=utf-8",
			body: html({ source, format, attributes }),
			headers: { "Content-Security-Policy": POLICY },
		}),
		"/desk.css": () => ({ contentType: "text/css", body: read("newsroom/desk.css") }),
		"/editor.js": () => ({ contentType: "text/javascript", body: read("build/newsroom/editor/editor.js") }),
		"/sent": () => ({ contentType: "text/html", body: "<!DOCTYPE html><title>Sent</title>" }),
	};
	await page.route(
		(url) => url.pathname.startsWith(PATH),
		(route) => {
			const { pathname } = new URL(route.request().url());
			const answer = answers[pathname.slice(PATH.length)];
			return answer
				? route.fulfill(answer())
				: route.fulfill({ contentType: "image/png", body: SMALL });
		},
	);
	await page.addInitScript(() => {
		window.told = [];
		for (const name of ["editor:ready", "editor:upload", "editor:pick", "input"])
			document.addEventListener(name, (event) =>
				window.told.push({ name, detail: event.detail, target: event.target.id }),
			);
	});
	await page.addInitScript(() => {
		/* as the editing page does: whoever hears of a change reads the whole form */
		document.addEventListener("input", ({ target }) => target.form && new FormData(target.form));
	});
	await page.goto(`${PATH}/`);
	const text = page.locator(format === "html" ? ".ProseMirror" : "#text");
	await text.waitFor();
	return {
		text,
		picture: `${PATH}/picture.png`,
		button: (name) => page.locator(`[data-command=${name}]`),
		/* The textarea's value once the editor had time to write it: 200 ms is what it promises. */
		async value() {
			await page.waitForTimeout(200);
			return page.locator("#text").inputValue();
		},
		told: (name) =>
			page.evaluate((wanted) => window.told.filter((one) => one.name === wanted).length, name),
		paste: (types) =>
			page.evaluate((given) => {
				const data = new DataTransfer();
				for (const [type, words] of Object.entries(given)) data.setData(type, words);
				const event = new ClipboardEvent("paste", {
					clipboardData: data,
					bubbles: true,
					cancelable: true,
				});
				document.querySelector(".ProseMirror").dispatchEvent(event);
			}, types),
	};
}
