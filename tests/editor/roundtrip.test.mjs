// Opening and saving an article harms nothing: neither what the schema holds nor what it does not.
import "./dom.mjs";
import assert from "node:assert/strict";
import test from "node:test";

const { makeSchema } = await import("../../newsroom/editor/src/schema.js");
const { meaning, readSource, writeSource } = await import("../../newsroom/editor/src/source.js");
const { parseBody } = await import("../../newsroom/editor/src/dom.js");

const schema = makeSchema();
const types = (doc) => {
	const found = [];
	doc.forEach((node) => found.push(node.type.name));
	return found.join(" ");
};

/* The same document without what its blocks remember of their source: as if every block had been edited. */
const edited = (doc) => schema.nodeFromJSON(doc.toJSON());
const rewritten = (html) => writeSource(schema, edited(readSource(schema, html)));

/* [html, top-level nodes]: held by the schema, and written back with the same meaning. */
const HELD = [
	["<p>Plain <strong>bold</strong>, <em>so</em>.</p>", "paragraph"],
	["<p><em><strong>either</strong> order</em> and <b>b</b> and <i>i</i></p>", "paragraph"],
	['<p class="has-text-align-right" lang="fr" id="u-a">x</p>', "paragraph"],
	["<p><u>u</u><s>s</s>H<sub>2</sub>O<sup>2</sup><code>c</code><br>next</p>", "paragraph"],
	[
		'<p><abbr title="a">A</abbr> <q cite="https://a.example/">q</q> <kbd>k</kbd> <span lang="de">ja</span>' +
			' <time datetime="2026-01-01">today</time> <mark class="has-inline-color">m</mark> <del>d</del><ins>i</ins></p>',
		"paragraph",
	],
	['<p><a href="/a" target="_blank" rel="nofollow" title="t">link</a> <a href="#u-x">jump</a></p>', "paragraph"],
	['<p><img class="alignleft wp-image-3" src="/a.jpg" alt="A" width="10" height="9"> text</p>', "paragraph"],
	['<p>an <a id="u-anchor"></a>anchor, <ruby>漢<rt>kan</rt></ruby> and a<wbr>b</p>', "paragraph"],
	['<h2>Two</h2><h3 id="u-b">Three</h3><h6>Six</h6>', "heading heading heading"],
	["<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "bulletList"],
	['<ol start="3" type="a" reversed=""><li value="7"><p>a</p><p>b</p></li></ol>', "orderedList"],
	[
		'<blockquote class="wp-block-quote" cite="https://a.example/"><p>q</p><cite>A. B.</cite></blockquote>',
		"blockquote",
	],
	[
		'<pre class="wp-block-code"><code>a\n  b &lt;c&gt;</code></pre><pre>plain\n text</pre>',
		"codeBlock codeBlock",
	],
	['<hr><hr class="wp-block-separator">', "rule rule"],
	[
		'<figure class="wp-block-image size-large alignwide"><img src="/a.jpg" alt="" width="3" height="2" srcset="/a-320.jpg 320w"' +
			' sizes="100vw" loading="lazy" decoding="async"><figcaption>By <em>me</em></figcaption></figure>',
		"picture",
	],
	[
		'<figure class="wp-block-image"><a href="/full.jpg" rel="nofollow"><img src="/a.jpg"></a></figure>',
		"picture",
	],
	[
		'<figure class="wp-block-gallery has-nested-images"><figure class="wp-block-image"><img src="/a.jpg" alt="a"></figure>' +
			'<figure class="wp-block-image"><img src="/b.jpg" alt="b"><figcaption>b</figcaption></figure>' +
			"<figcaption>Both</figcaption></figure>",
		"gallery",
	],
	[
		'<figure class="wp-block-table"><table class="has-fixed-layout"><thead><tr><th scope="col">A</th><th>B</th></tr></thead>' +
			'<tbody><tr><td colspan="2">1<br>2</td></tr><tr><td><p>x</p><p>y</p></td><td></td></tr></tbody>' +
			"<tfoot><tr><td>s</td><td>t</td></tr></tfoot></table><figcaption>T</figcaption></figure>",
		"figure",
	],
	["<table><tbody><tr><th>A</th><td>1</td></tr></tbody></table>", "table"],
	['<figure class="wp-block-pullquote"><blockquote><p>q</p><cite>c</cite></blockquote></figure>', "figure"],
	['<details class="wp-block-details" open=""><summary>More</summary><p>a</p></details>', "details"],
	[
		'<div class="wp-block-group"><p>a</p><div class="wp-block-columns"><div class="wp-block-column"><p>b</p></div></div></div>',
		"box",
	],
	['<aside><h3>Box</h3><p>x</p></aside><section lang="en"><p>y</p></section>', "box box"],
	['<div class="has-x">just text</div>', "paragraph"],
	[
		'<p>a<sup><a href="#u-n" id="u-n-link">1</a></sup></p><ol class="wp-block-footnotes"><li id="u-n">note ' +
			'<a href="#u-n-link">↩</a></li></ol>',
		"paragraph footnotes",
	],
	["<p>https://youtu.be/abc</p>", "embed"],
	[
		'<figure class="embed embed-youtube"><a class="embed-link" href="https://youtu.be/a" data-embed=' +
			'"https://www.youtube-nocookie.com/embed/a">YouTube</a><figcaption>c</figcaption></figure>',
		"embed",
	],
	[
		'<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/a\n</div></figure>',
		"embed",
	],
	['<p><iframe src="https://www.youtube.com/embed/a" width="5"></iframe></p>', "embed"],
];

for (const [html, names] of HELD)
	test(`held: ${html.slice(0, 60)}`, () => {
		assert.equal(types(readSource(schema, html)), names);
		assert.equal(meaning(parseBody(rewritten(html))), meaning(parseBody(html)));
	});

/* Kept as HTML, letter by letter. */
const OPAQUE = [
	"<dl><dt>t</dt><dd>d</dd></dl>",
	'<audio controls="" src="/a.mp3"></audio>',
	'<figure class="wp-block-video"><video controls="" src="/a.mp4"><track src="/a.vtt" kind="captions"></video></figure>',
	'<table><colgroup><col span="2"></colgroup><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
	"<table><caption>c</caption><tbody><tr><td>1</td></tr></tbody></table>",
	'<ul class="blocks-gallery-grid"><li><figure><img src="/a.jpg"></figure></li></ul>',
	'<script src="https://a.example/widget.js"></script>',
	'<form action="/x"><input name="a"></form>',
	"<details><p>no summary</p></details>",
	"<pre>with <em>words</em></pre>",
	"<!--more-->",
	"<ul><ul><li>odd</li></ul></ul>",
];

for (const html of OPAQUE)
	test(`kept: ${html.slice(0, 60)}`, () => {
		assert.equal(types(readSource(schema, html)), "htmlBlock");
		assert.equal(rewritten(html), html);
	});

test("what a box cannot hold is kept within it", () => {
	const html = '<div class="wp-block-group"><p>a</p><dl><dt>t</dt><dd>d</dd></dl><p>b</p></div>';
	assert.equal(types(readSource(schema, html)), "box");
	assert.equal(rewritten(html), html);
});

test("an untouched block is written as it was, its marks and spaces too", () => {
	const first = "<!-- wp:paragraph -->\n<p   class='x'>One<br/>\ntwo</p>\n<!-- /wp:paragraph -->";
	const doc = readSource(schema, `${first}\n\n<p>last</p>`);
	const changed = doc.copy(doc.content.replaceChild(1, schema.nodes.paragraph.create(null, schema.text("new"))));
	assert.equal(
		writeSource(schema, changed),
		'<!-- wp:paragraph -->\n<p class="x">One<br>\ntwo</p>\n' + "<!-- /wp:paragraph -->\n\n<p>new</p>",
	);
});

test("loose text becomes a paragraph", () => {
	assert.equal(rewritten("Hello <b>you</b>\n<p>a</p>\nend"), "<p>Hello <b>you</b></p>\n\n<p>a</p>\n\n<p>end</p>");
});

test("what the server would drop does not reach the page of the newsroom", () => {
	const doc = readSource(schema, '<p style="color:red" onclick="x()">a <a href="javascript:x()">b</a></p>');
	assert.equal(writeSource(schema, edited(doc)), "<p>a <a>b</a></p>");
	const aligned = readSource(schema, '<p style="text-align: center">a</p>');
	assert.equal(writeSource(schema, edited(aligned)), '<p class="has-text-align-center">a</p>');
});

test("nothing in, nothing out", () => {
	assert.equal(rewritten(""), "");
	assert.equal(rewritten("<p></p>"), "");
});
