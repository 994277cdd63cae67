// What pasting makes of Word's, Google Docs' and other HTML. The samples are our own, in the manner of these programs.
import "./dom.mjs";
import assert from "node:assert/strict";
import test from "node:test";

const { cleanPaste, paragraphsOf } = await import("../../newsroom/editor/src/paste.js");

const clean = (html) => cleanPaste(html, "http://site.example").html.replace(/>\s+</g, "><");

const word = (body) => `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/tmp/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->${body}<!--EndFragment--></body></html>`;

const item = (words, marker, level = 1, list = "l0") => `<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt;
text-indent:-18.0pt;mso-list:${list} level${level} lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span>
<![endif]>${words}<o:p></o:p></p>`;

test("Word: paragraphs, bold, smart tags, empty lines", () => {
	const html =
		word(`<p class=MsoNormal style='margin-bottom:8pt'><b><span lang=EN-US style='font-size:11pt'>The</span></b>
<span style='mso-spacerun:yes'>  </span>mayor of <st1:place w:st="on"><st1:City w:st="on">Lyon</st1:City></st1:place>
<i>spoke</i>.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Second<span
style='mso-spacerun:yes'> </span>one.</p>`);
	assert.equal(
		clean(html).replace(/\s+/g, " "),
		"<p><b>The</b> mayor of Lyon <i>spoke</i>.</p><p>Second one.</p>",
	);
});

test("Word: what is said for other scripts changes nothing", () => {
	const html =
		word(`<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Bold</b>, <i style='mso-bidi-font-style:normal'>italic</i>,
<span style='mso-bidi-font-weight:bold'>plain</span>, <span style='font-size:11pt; font-weight:bold'>strong</span>, <b
style='font-weight:normal'>light</b>.</p>`);
	assert.equal(
		clean(html).replace(/\s+/g, " "),
		"<p><b>Bold</b>, <i>italic</i>, plain, <strong>strong</strong>, light.</p>",
	);
});

test("Word: list paragraphs become nested lists", () => {
	const html = word(item("One", "·") + item("Inner", "o", 2) + item("Deeper", "§", 3) + item("Two", "·"));
	assert.equal(
		clean(html).replace(/\s+</g, "<").replace(/>\s+/g, ">"),
		"<ul><li>One<ul><li>Inner<ul><li>Deeper</li></ul></li></ul></li><li>Two</li></ul>",
	);
});

test("Word: numbered lists count, and another list is another list", () => {
	const html = word(
		item("Third", "3.", 1) +
			item("Fourth", "4.", 1) +
			"<p class=MsoNormal>Between</p>" +
			item("a", "a)", 1, "l1"),
	);
	assert.equal(
		clean(html).replace(/\s+</g, "<").replace(/>\s+/g, ">"),
		'<ol start="3"><li>Third</li><li>Fourth</li></ol><p>Between</p><ol><li>a</li></ol>',
	);
});

test("Word: tracked changes are settled, margin comments dropped", () => {
	const html =
		word(`<p class=MsoNormal>It was <del cite="mailto:x" datetime="2026-01-01T10:00"><span
class=msoDel>bad</span></del><ins cite="mailto:x"><span class=msoIns>good</span></ins><span
class=MsoCommentReference><span style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1"
href="#_msocom_1">[JD1]</a></span></span>.</p><div style='mso-element:comment-list'><div style='mso-element:comment'>
<p class=MsoCommentText>Really?</p></div></div>`);
	assert.equal(clean(html).trim(), "<p>It was good.</p>");
});

test("Word: headings, title, table", () => {
	const html = word(`<p class=MsoTitle>Title</p><h1 style='mso-pagination:none'><b>Part</b></h1><h2>Section</h2>
<table class=MsoTableGrid border=1
style='border-collapse:collapse;mso-yfti-tbllook:1184'><colgroup><col width=200></colgroup>
<tr style='mso-yfti-irow:0'><td width=301 valign=top style='width:225pt'><p class=MsoNormal>A<o:p></o:p></p></td>
<td width=301 colspan=2><p class=MsoNormal>B</p></td></tr></table>`);
	assert.equal(
		clean(html),
		"<h2>Title</h2><h2>Part</h2><h3>Section</h3>" +
			'<table><tbody><tr><td>A</td><td colspan="2">B</td></tr></tbody></table>',
	);
});

test("Word: footnotes", () => {
	const html =
		word(`<p class=MsoNormal>Claim<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'>[1]</span></span></a>.</p>
<div style='mso-element:footnote-list'><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span
class=MsoFootnoteReference>[1]</span></a> The source.</p></div></div>`);
	const key = /data-key="([^"]+)"/.exec(clean(html))[1];
	assert.equal(
		clean(html)
			.replaceAll(/u-fn-p1-\w+/g, "K")
			.replace(/\s+</g, "<")
			.replace(/>\s+/g, ">"),
		'<p>Claim<x-note data-key="K" data-link="K-link"></x-note>.</p>' +
			'<ol class="wp-block-footnotes"><li id="K" data-link="K-link">The source.</li></ol>',
	);
	assert.match(key, /^u-fn-/);
});

const docs = (body) => `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b">${body}</b><br
class="Apple-interchange-newline">`;
const span = (words, style = "font-weight:400;font-style:normal;text-decoration:none") =>
	`<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000;background-color:transparent;${style};vertical-align:baseline;white-space:pre-wrap">${words}</span>`;

test("Google Docs: spans become elements, the wrapper goes", () => {
	const html =
		docs(`<p dir="ltr" style="line-height:1.38">${span("Plain ")}${span("bold", "font-weight:700")}${span(" and ")}${span(
			"both",
			"font-weight:700;font-style:italic",
		)}${span("gone", "text-decoration:line-through")}</p><br>
<p dir="ltr">${span("H")}<span style="vertical-align:sub"><span>2</span></span>${span("O")}</p>`);
	assert.equal(
		clean(html),
		"<p>Plain <strong>bold</strong> and <em><strong>both</strong></em><s>gone</s></p><p>H<sub>2</sub>O</p>",
	);
});

test("Google Docs: headings, links, lists in lists", () => {
	const html =
		docs(`<h1 dir="ltr">${span("One", "font-weight:700")}</h1><h2 dir="ltr">${span("Two", "font-weight:400")}</h2>
<p dir="ltr"><a href="https://www.google.com/url?q=https://a.example/%3Fx%3D1&amp;sa=D&amp;usg=z" style="text-decoration:none">${span(
			"link",
			"text-decoration:underline",
		)}</a></p><ul><li dir="ltr" aria-level="1" style="list-style-type:disc"><p dir="ltr"
role="presentation">${span("a")}</p></li><ul><li dir="ltr" aria-level="2"><p role="presentation">${span("b")}</p></li></ul></ul>`);
	assert.equal(
		clean(html),
		'<h2>One</h2><h3>Two</h3><p><a href="https://a.example/?x=1">link</a></p>' +
			"<ul><li>a<ul><li>b</li></ul></li></ul>",
	);
});

test("a picture written into the text is a file; one from elsewhere stays out", () => {
	const pixel =
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
	const done = cleanPaste(
		docs(
			`<p>${span("a")}<img src="data:image/png;base64,${pixel}" alt="dot" width="1" height="1"></p>` +
				'<p><img src="https://lh3.example/x.png"></p><p><img src="file:///C:/x.png"></p>' +
				'<p><img src="http://site.example/media/a.jpg" alt="ours"></p>',
		),
		"http://site.example",
	);
	assert.equal(done.files.length, 1);
	assert.equal(done.files[0].type, "image/png");
	assert.equal(done.left, 2);
	assert.equal(
		done.html,
		'<p>a</p><figure><img alt="dot" width="1" height="1" data-file="0"></figure>' +
			'<figure><img src="/media/a.jpg" alt="ours"></figure>',
	);
});

test("other pages: boxes, breaks, scripts, tracking links", () => {
	assert.equal(
		clean(
			'<div><div>One</div><div>Two<br><br>Three<br>four</div></div><script>x()</script><p onclick="x()">a' +
				'<a href="javascript:x()">b</a></p>',
		),
		"<p>One</p><p>Two</p><p>Three<br>four</p><p>ab</p>",
	);
	assert.equal(
		clean(
			'<article><header><h2>T</h2></header><section><p style="display:none">no</p><p>yes</p></section></article>',
		),
		"<h2>T</h2><p>yes</p>",
	);
	assert.equal(clean("<span>just words</span>"), "just words");
});

test("French spaces stay, doubled ones go", () => {
	assert.equal(clean("<p>Quoi\u00a0? a \u00a0b</p>"), "<p>Quoi&nbsp;? a b</p>");
});

test("nothing hostile comes through", () => {
	const dirty = clean(
		'<img src=x onerror=alert(1)><svg><script>1</script></svg><iframe srcdoc="x"></iframe><x-html ' +
			'data-html="<script>1</script>">a</x-html><style>p{}</style><p style="background:url(x)" class="a" id="b">t</p>',
	);
	assert.equal(dirty, "a<p>t</p>");
});

test("plain text: blank lines part paragraphs", () => {
	assert.deepEqual(paragraphsOf("a\r\nb\r\n\r\n\r\nc \n"), [["a", "b"], ["c"]]);
	assert.deepEqual(paragraphsOf("a\nb"), [["a"], ["b"]]);
	assert.deepEqual(paragraphsOf(" \n "), []);
});
