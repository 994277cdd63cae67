// The rich-text editor in a real browser: writing, pasting, pictures, tables, footnotes, and that nothing is lost.
import { openEditor } from "./lib/editor_page.mjs";
import { assert, test, WIDTHS } from "./lib/harness.mjs";

test("staff editor: writes what is typed and says so", { width: WIDTHS }, async ({ page, accessible, shot }) => {
	const { text, value, told, button } = await openEditor(page);
	assert.equal(await told("editor:ready"), 1);
	await text.click();
	await page.keyboard.type("Hello ");
	await button("bold").click();
	await page.keyboard.type("bold");
	assert.equal(await button("bold").getAttribute("aria-pressed"), "true");
	await button("bold").click();
	await page.keyboard.type(" world");
	assert.equal(await value(), "<p>Hello <strong>bold</strong> world</p>");
	const events = await page.evaluate(() =>
		window.told.filter(({ name }) => name === "input").map(({ target }) => target),
	);
	assert.ok(
		events.length > 0 && events.every((id) => id === "text"),
		`only the textarea tells of input: ${events}`,
	);
	await page.keyboard.press("Control+z");
	assert.notEqual(await value(), "<p>Hello <strong>bold</strong> world</p>");
	await accessible();
	await shot("staff-editor-empty");
});

test("staff editor: an unopened word is not a byte different", {}, async ({ page }) => {
	const source =
		"<!-- wp:paragraph -->\n<p   class='x'>One<br/>\ntwo &eacute;</p>\n<dl><dt>a<dd>b</dl>\n\n\nloose <B>text</b>";
	const { text, value, told } = await openEditor(page, source);
	assert.equal(await value(), source);
	await text.focus();
	await page.keyboard.press("Control+End");
	await page.keyboard.type("x");
	assert.notEqual(await value(), source);
	assert.ok(
		(await value()).includes("<dl><dt>a</dt><dd>b</dd></dl>\n\nloose <b>textx</b>".slice(0, 29)),
		await value(),
	);
	await page.keyboard.press("Control+z");
	assert.equal(await value(), source);
	await page
		.locator("#text")
		.evaluate((area) => area.dispatchEvent(new CustomEvent("editor:set", { detail: "<p>new</p>" })));
	assert.equal(await text.innerText(), "new");
	await page.keyboard.press("Control+z");
	assert.equal(await text.locator("> *").count(), 3, "what was there before can be had again");
	await page.keyboard.press("Control+y");
	assert.equal(await value(), "<p>new</p>");
	assert.ok((await told("input")) > 0);
});

test("staff editor: the form has the last letter", {}, async ({ page }) => {
	const { text } = await openEditor(page, "<p>a</p>");
	await text.click();
	await page.keyboard.press("End");
	await page.keyboard.type("b");
	const now = await page.evaluate(() => new FormData(document.querySelector("form")).get("text"));
	assert.equal(now, "<p>ab</p>");
	await page.keyboard.type("c");
	await page.locator("form button:text-is('Save')").click();
	await page.waitForURL(/sent/);
	assert.equal(new URL(page.url()).searchParams.get("text"), "<p>abc</p>");
});

test("staff editor: headings, lists, quote by keyboard", {}, async ({ page }) => {
	const { text, value } = await openEditor(page);
	await text.focus();
	await page.keyboard.type("## Title");
	await page.keyboard.press("Enter");
	await page.keyboard.type("- one");
	await page.keyboard.press("Enter");
	await page.keyboard.type("two");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	await page.keyboard.type("inner");
	for (let i = 0; i < 3; i++) await page.keyboard.press("Enter");
	await page.keyboard.type("> said");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Enter");
	await page.keyboard.type("end");
	await page.keyboard.press("Control+Alt+3");
	assert.equal(
		await value(),
		"<h2>Title</h2>\n\n<ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul>\n\n" +
			"<blockquote><p>said</p></blockquote>\n\n<h3>end</h3>",
	);
});

test("staff editor: the source of a quote, and Enter leaves it", {}, async ({ page }) => {
	const { text, value, button } = await openEditor(page, "<blockquote><p>said</p></blockquote>");
	await text.focus();
	await button("quoteSource").click();
	await page.keyboard.type("A. B.");
	await page.keyboard.press("Enter");
	await page.keyboard.type("after");
	assert.equal(await value(), "<blockquote><p>said</p><cite>A. B.</cite></blockquote>\n\n<p>after</p>");
});

test("staff editor: the toolbar by keyboard", {}, async ({ page }) => {
	const { text, value, button } = await openEditor(page, "<p>words</p>");
	await text.focus();
	await page.keyboard.press("Control+a");
	await page.keyboard.press("Alt+F10");
	assert.ok(await button("heading2").evaluate((node) => node === document.activeElement));
	for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
	await page.keyboard.press("Enter");
	assert.equal(await value(), "<p><em>words</em></p>");
	await page.keyboard.press("Alt+F10");
	await page.keyboard.press("End");
	await page.keyboard.press("Escape");
	assert.ok(await text.evaluate((node) => node === document.activeElement));
	await page.keyboard.press("Control+\\");
	assert.equal(await value(), "<p>words</p>");
	await page.keyboard.press("Control+/");
	assert.ok(await page.locator("dialog.rich-help").isVisible());
	await page.keyboard.press("Escape");
	await page.locator("dialog.rich-help").waitFor({ state: "detached" });
});

test("staff editor: links", {}, async ({ page }) => {
	const { text, value, paste } = await openEditor(page, "<p>words</p>");
	await text.focus();
	await page.keyboard.press("Control+a");
	await page.keyboard.press("Control+k");
	await page.keyboard.type("not an address");
	await page.keyboard.press("Enter");
	assert.match(await page.locator("p[role=status]").innerText(), /no web address/);
	await page.keyboard.press("Control+a");
	await page.keyboard.type("example.org/page");
	await page.keyboard.press("Enter");
	assert.equal(await value(), '<p><a href="https://example.org/page">words</a></p>');
	await page.keyboard.press("Control+k");
	await page.getByRole("button", { name: "Remove link" }).click();
	assert.equal(await value(), "<p>words</p>");
	await page.waitForFunction(() => document.activeElement.classList.contains("ProseMirror"));
	await page.keyboard.press("Control+a");
	await paste({ "text/plain": "https://example.org/other" });
	assert.equal(await value(), '<p><a href="https://example.org/other">words</a></p>');
});

test("staff editor: a picture is uploaded and described", {}, async ({ page, shot, accessible }) => {
	const { text, value, button, picture } = await openEditor(page, "<p>before</p>");
	await text.focus();
	await page.keyboard.press("End");
	const chooser = page.waitForEvent("filechooser");
	await button("picture").click();
	await (await chooser).setFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("x") });
	assert.equal(await page.locator(".rich-picture progress").isVisible(), true);
	assert.equal(await value(), "<p>before</p>", "nothing in the source before it has arrived");
	await page.evaluate((url) => {
		const { detail } = window.told.find(({ name }) => name === "editor:upload");
		window.fileName = detail.file.name;
		detail.progress(0.5);
		detail.done({ id: 7, url, width: 640, height: 480, alt: "A dot", caption: "Photo: us" });
	}, picture);
	assert.equal(await page.evaluate(() => window.fileName), "a.png");
	await page.getByRole("combobox", { name: "Position" }).selectOption("alignwide");
	await page.getByRole("textbox", { name: "Alternative text" }).fill("Un point");
	await page.getByRole("textbox", { name: "Alternative text" }).press("Tab");
	await shot("staff-editor-picture");
	await accessible();
	assert.equal(
		await value(),
		'<p>before</p>\n\n<figure class="wp-block-image size-large alignwide"><img width="640" height="480"' +
			` src="${picture}" alt="Un point"><figcaption>Photo: us</figcaption></figure>`,
	);
});

test("staff editor: a failed upload is told, a library picture and a gallery are inserted", {}, async ({ page }) => {
	const { text, value, button, picture, told } = await openEditor(page);
	await text.focus();
	const chooser = page.waitForEvent("filechooser");
	await button("picture").click();
	await (await chooser).setFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("x") });
	await page.evaluate(() => window.told.find(({ name }) => name === "editor:upload").detail.failed("Too large"));
	assert.equal(await page.locator(".rich-trouble").innerText(), "Too large");
	await page.getByRole("button", { name: "Try again" }).click();
	assert.equal(await told("editor:upload"), 2);
	assert.equal(await page.locator(".rich-trouble").innerText(), "");
	await page.getByRole("button", { name: "Remove" }).click();
	assert.equal(await page.locator(".rich-picture").count(), 0);
	assert.equal(await value(), "");
	await button("library").click();
	await page.evaluate(
		(url) =>
			window.told
				.find(({ name }) => name === "editor:pick")
				.detail.done([
					{ id: 1, url: `${url}?1`, alt: "one" },
					{ id: 2, url: `${url}?2`, alt: "two", caption: "Two" },
				]),
		picture,
	);
	assert.equal(await page.locator(".rich-picture").count(), 2);
	await page.keyboard.press("Control+a");
	await button("gallery").click();
	assert.match(
		await value(),
		/^<figure class="wp-block-gallery has-nested-images"><figure .*?<img src="[^"]+" alt="one"><\/figure>/,
	);
});

test("staff editor: tables", { width: WIDTHS }, async ({ page, shot, accessible }) => {
	const { text, value, button } = await openEditor(page);
	await text.focus();
	await button("table").click();
	await page.keyboard.type("A");
	await page.keyboard.press("Tab");
	await page.keyboard.type("B");
	await page.keyboard.press("Tab");
	await page.keyboard.type("C");
	await button("deleteColumn").click();
	await button("rowAfter").click();
	await button("headerRow").click();
	await page.keyboard.press("Control+z");
	await shot("staff-editor-table");
	await accessible();
	assert.equal(
		await value(),
		'<figure class="wp-block-table"><table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>' +
			`<tbody>${"<tr><td></td><td></td></tr>".repeat(3)}</tbody></table></figure>`,
	);
	await button("deleteTable").click();
	assert.equal(await value(), "");
});

test("staff editor: out of a table, and no row too many", {}, async ({ page }) => {
	const { text, value, button } = await openEditor(page);
	const rows = () => text.locator("tr").count();
	await text.focus();
	await button("table").click();
	for (let i = 0; i < 9; i++) await page.keyboard.press("Tab");
	await page.keyboard.type("after");
	assert.equal(await rows(), 3); // the last one was empty
	assert.match(await value(), /<\/figure>\n\n<p>after<\/p>$/);
	await text.locator("td").last().click();
	await page.keyboard.type("full");
	await page.keyboard.press("Tab");
	assert.equal(await rows(), 4);
	for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
	await page.keyboard.type("Just ");
	assert.equal(await rows(), 4);
	assert.match(await value(), /<p>Just after<\/p>$/);
	await text.locator("td").first().click();
	await page.keyboard.press("Escape");
	await page.keyboard.type("Well, ");
	assert.match(await value(), /<p>Well, Just after<\/p>$/);
});

test("staff editor: a header cell heads something once it has words", {}, async ({ page, accessible }) => {
	const { text, value, button } = await openEditor(page);
	await text.focus();
	await button("table").click();
	await accessible();
	assert.doesNotMatch(await value(), /<th\b(?!ead)/);
	await page.keyboard.type("Name");
	await accessible();
	const written = await value();
	const head = (cells) => new RegExp(`<thead><tr>${cells}</tr></thead>`);
	assert.match(written, head('<th scope="col">Name</th><td></td><td></td>'));
	await page.goto("about:blank");
	const again = await openEditor(page, written);
	await accessible();
	await again.text.locator("td").first().click();
	await page.keyboard.type("Age");
	assert.match(await again.value(), head('<th scope="col">Name</th><th scope="col">Age</th><td></td>'));
});

test("staff editor: footnotes are numbered, follow their order and survive cut and paste", {}, async ({ page }) => {
	const { text, value } = await openEditor(page, "<p>first</p><p>second</p>");
	await text.focus();
	await page.keyboard.press("Control+Home");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("End");
	await page.keyboard.press("Control+Alt+f");
	await page.keyboard.type("note two");
	await page.keyboard.press("Control+Home");
	await page.keyboard.press("End");
	await page.keyboard.press("Control+Alt+f");
	await page.keyboard.type("note one");
	const plain = (html) => {
		const keys = [...new Set(html.match(/u-fn-\w+/g))];
		return keys.reduce((now, key, i) => now.replaceAll(key, `K${i + 1}`), html);
	};
	const mark = (n) => `<sup><a href="#K${n}" id="K${n}-link">${n}</a></sup>`;
	const note = (n, words) => `<li id="K${n}">${words} <a href="#K${n}-link">↩</a></li>`;
	assert.equal(
		plain(await value()),
		`<p>first${mark(1)}</p>\n\n<p>second${mark(2)}</p>\n\n` +
			`<ol class="wp-block-footnotes">${note(1, "note one")}${note(2, "note two")}</ol>`,
	);
	await page.keyboard.press("Control+Home");
	await page.keyboard.press("End");
	await page.keyboard.press("Backspace");
	assert.equal(
		plain(await value()),
		`<p>first</p>\n\n<p>second${mark(1)}</p>\n\n` +
			`<ol class="wp-block-footnotes">${note(1, "note two")}</ol>`,
	);
	await page.keyboard.press("Control+z");
	assert.match(plain(await value()), /note one.*note two/);
});

test("staff editor: pastes Word, Google Docs, plain text and addresses", {}, async ({ page }) => {
	const { text, value, paste } = await openEditor(page);
	await text.focus();
	await paste({
		"text/html":
			"<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><p class=MsoNormal><b>Word</b>" +
			"<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; " +
			"</span></span>item</p></body></html>",
		"text/plain": "Word",
	});
	assert.equal(await value(), "<p><b>Word</b></p>\n\n<ul><li>item</li></ul>");
	await page.keyboard.press("Control+a");
	await paste({
		"text/html":
			'<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1"><p><span ' +
			'style="font-weight:700">Docs</span></p></b>',
	});
	assert.equal(await value(), "<p><strong>Docs</strong></p>");
	await page.keyboard.press("Control+a");
	await paste({ "text/plain": "one\ntwo\n\nthree" });
	assert.equal(await value(), "<p>one<br>two</p>\n\n<p>three</p>");
	await page.keyboard.press("Control+a");
	await page.keyboard.press("Delete");
	await paste({ "text/plain": "https://youtu.be/abc" });
	assert.equal(await value(), "<p>https://youtu.be/abc</p>");
	assert.match(await page.locator(".rich-embed").innerText(), /YouTube/);
});

test("staff editor: a picture pasted as text of the page is uploaded", {}, async ({ page }) => {
	const { text, value, paste, picture, told } = await openEditor(page);
	await text.focus();
	await paste({
		"text/html":
			'<p>a</p><img src="data:image/png;base64,iVBORw0KGgo=" alt="dot"><img src="https://other.example/x.png">',
	});
	await page.waitForFunction(() => window.told.some(({ name }) => name === "editor:upload"));
	assert.match(await page.locator("p[role=status]").innerText(), /another site: 1/);
	await page.evaluate(
		(url) => window.told.find(({ name }) => name === "editor:upload").detail.done({ url, alt: "dot" }),
		picture,
	);
	assert.equal(await told("editor:upload"), 1);
	assert.equal(
		await value(),
		`<p>a</p>\n\n<figure class="wp-block-image size-large"><img src="${picture}" alt="dot"></figure>`,
	);
});

test(
	"staff editor: what it cannot hold is shown, kept and edited as source",
	{},
	async ({ page, shot, accessible }) => {
		const audio =
			'<figure class="wp-block-audio"><audio controls="" src="/editor-harness/a.mp3"></audio></figure>';
		const { value } = await openEditor(
			page,
			`<dl><dt>Term</dt><dd>Meaning</dd></dl>\n${audio}\n<script>alert(1)</script><p>end</p>`,
		);
		await page.locator(".ProseMirror > p").click();
		await page.keyboard.press("End");
		await page.keyboard.type("!");
		assert.equal(
			await value(),
			`<dl><dt>Term</dt><dd>Meaning</dd></dl>\n\n${audio}\n\n<script>alert(1)</script>\n\n<p>end!</p>`,
		);
		assert.equal(await page.locator(".rich-html audio").count(), 1);
		assert.equal(await page.locator(".rich-html script").count(), 0);
		await accessible();
		const first = page.locator(".rich-html").first();
		await first.getByRole("button", { name: "Edit source" }).click();
		await first.getByRole("textbox").fill("<dl><dt>New</dt></dl>");
		await first.getByRole("button", { name: "Done" }).click();
		assert.match(await value(), /^<dl><dt>New<\/dt><\/dl>\n/);
		await shot("staff-editor-kept");
	},
);

test("staff editor: finds and replaces", {}, async ({ page }) => {
	const { text, value } = await openEditor(page, "<p>one two <b>One</b></p><p>none</p>");
	await text.focus();
	await page.keyboard.press("Control+Shift+h");
	await page.getByRole("textbox", { name: "Find", exact: true }).fill("one");
	assert.equal(await page.locator(".rich-found").count(), 3);
	await page.getByRole("textbox", { name: "Replace with" }).fill("1");
	await page.getByRole("button", { name: "Replace all" }).click();
	await page.keyboard.press("Escape");
	assert.equal(await value(), "<p>1 two <b>1</b></p>\n\n<p>n1</p>");
	assert.equal(await page.locator(".rich-found").count(), 0);
});

test(
	"staff editor: Markdown, chosen while the text is empty",
	{ width: WIDTHS },
	async ({ page, shot, accessible }) => {
		const { text, button, value } = await openEditor(page);
		await text.focus();
		await button("toMarkdown").click();
		assert.equal(await page.locator("[name=format]").inputValue(), "markdown");
		await page.locator("#text").fill("words");
		await page.locator("#text").press("Control+a");
		await page.keyboard.press("Control+b");
		assert.equal(await value(), "**words**");
		await page.keyboard.press("Control+b");
		assert.equal(await value(), "words");
		await button("heading2").click();
		assert.equal(await value(), "## words");
		assert.equal(await button("toHtml").isVisible(), false);
		await accessible();
		await shot("staff-editor-markdown");
		await page.locator("#text").fill("");
		await button("toHtml").click();
		await page.keyboard.type("rich");
		assert.equal(await value(), "<p>rich</p>");
		assert.equal(await page.locator("[name=format]").inputValue(), "html");
	},
);

test("staff editor: a long article opens and takes a letter at once", {}, async ({ page }) => {
	const source =
		'<p>Some words with <em>emphasis</em> and <a href="/a">a link</a>, and then some more of them.</p>\n'.repeat(
			5000,
		);
	const started = Date.now();
	const { text, value } = await openEditor(page, source);
	const opened = Date.now() - started;
	await text.focus();
	await page.keyboard.type("x");
	const typed = Date.now();
	assert.ok((await value()).startsWith("<p>xSome"));
	assert.ok(
		opened < 30000 && Date.now() - typed < 5000,
		`opened in ${opened} ms, wrote in ${Date.now() - typed} ms`,
	);
});

test("staff editor: the form's own choice of format", {}, async ({ page }) => {
	const { text, value } = await openEditor(page);
	await page.evaluate(() => {
		document.querySelector("[name=format]").remove();
		const box = document.createElement("p");
		for (const name of ["html", "markdown"]) {
			const radio = document.createElement("input");
			Object.assign(radio, { type: "radio", name: "format", value: name, checked: name === "html" });
			radio.setAttribute("aria-label", name);
			box.append(radio);
		}
		document.querySelector("form").append(box);
		box.addEventListener("change", ({ target }) =>
			document
				.querySelector("#text")
				.dispatchEvent(new CustomEvent("editor:format", { detail: target.value })),
		);
	});
	await page.getByRole("radio", { name: "markdown" }).check();
	assert.equal(await page.locator(".ProseMirror").count(), 0);
	await page.getByRole("radio", { name: "html" }).check();
	await text.click();
	await page.keyboard.type("words");
	assert.equal(await value(), "<p>words</p>");
	assert.equal(await page.getByRole("radio", { name: "markdown" }).isDisabled(), true);
	await page.locator("#text").evaluate((area) => {
		area.dispatchEvent(new CustomEvent("editor:set", { detail: "# kept" }));
		document.querySelector("[value=markdown]").checked = true;
		area.form.dispatchEvent(new Event("editor:restored"));
	});
	assert.equal(await page.locator("#text").isVisible(), true);
	assert.equal(await value(), "# kept");
});

test("staff editor: out of a table at the end, by key and by mouse", {}, async ({ page }) => {
	const table = "<table><tbody><tr><td>1</td></tr></tbody></table>";
	const { text, value } = await openEditor(page, table);
	await page.locator(".ProseMirror td").click();
	await page.keyboard.press("Control+Enter");
	await page.keyboard.type("after");
	assert.equal(await value(), `${table}\n\n<p>after</p>`);
	await page.keyboard.press("Control+z");
	await page.keyboard.press("Control+z");
	const { width, height } = await text.boundingBox();
	await text.click({ position: { x: width / 2, y: height - 12 } });
	await page.keyboard.type("below");
	assert.equal(await value(), `${table}\n\n<p>below</p>`);
});

test("staff editor: on the page of an article", { width: WIDTHS, as: "editor" }, async ({ page, accessible, shot }) => {
	await page.goto("/newsroom/articles/new");
	await page.getByRole("textbox", { name: "Headline" }).fill("Written in the rich text");
	await page.locator(".ProseMirror").click();
	await page.keyboard.type("First words.");
	await page.keyboard.press("Enter");
	await page.evaluate(() => {
		const data = new DataTransfer();
		data.setData(
			"text/html",
			'<h2 style="color:red">Pasted</h2><p><span style="font-weight:700">bold</span></p>',
		);
		const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
		document.querySelector(".ProseMirror").dispatchEvent(event);
	});
	await page.waitForFunction(() => document.querySelector("#source").value.includes("bold"));
	assert.equal(
		await page.locator("#source").inputValue(),
		"<p>First words.</p>\n\n<h2>Pasted</h2>\n\n<p><strong>bold</strong></p>",
	);
	await accessible();
	await shot("staff-editor-page");
});
