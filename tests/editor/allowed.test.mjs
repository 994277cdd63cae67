// The editor's list of what may stay is the sanitiser's.
import "./dom.mjs";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const { ALIASES, allowedAttributes, ELEMENTS } = await import("../../newsroom/editor/src/allowed.js");
const { parseBody } = await import("../../newsroom/editor/src/dom.js");
const table = readFileSync(new URL("../../src/text/sanitise_table.c", import.meta.url), "utf8");

const rows = [...table.matchAll(/^\t\{"(\w+)", (?:"(\w+)"|NULL), ([\w |]+)\},/gm)].map(([, name, alias, groups]) => ({
	name,
	alias,
	groups: groups.split(" | "),
}));

test("the same elements", () => {
	assert.ok(rows.length > 70);
	const plain = rows.filter(({ alias }) => !alias).map(({ name }) => name);
	assert.deepEqual([...ELEMENTS].sort(), plain.sort());
	assert.deepEqual(
		ALIASES,
		Object.fromEntries(rows.filter((row) => row.alias).map((row) => [row.name, row.alias])),
	);
});

/* Values that every kind of attribute accepts. */
const VALUES = { href: "/a", src: "/a.png", poster: "/a.png", class: "aligncenter" };

test("the same attributes on every element", () => {
	const attributes = [...table.matchAll(/^\t\{"([\w-]+)", ([A-Z_ |]+), VALUE_/gm)].map(([, name, groups]) => ({
		name,
		groups: groups.split(" | "),
	}));
	assert.ok(attributes.length > 35);
	const names = [...new Set(attributes.map(({ name }) => name))];
	for (const row of rows.filter(({ alias }) => !alias)) {
		const node = parseBody("").ownerDocument.createElement(row.name);
		for (const name of names) node.setAttribute(name, VALUES[name] ?? "1");
		const expected = attributes
			.filter(
				({ groups }) =>
					groups.includes("SAN_ALL") || groups.some((one) => row.groups.includes(one)),
			)
			.map(({ name }) => name);
		assert.deepEqual(Object.keys(allowedAttributes(node)).sort(), [...new Set(expected)].sort(), row.name);
	}
});

test("classes and addresses that the sanitiser would drop are dropped", () => {
	const kept = (html) => allowedAttributes(parseBody(html).querySelector("[class], [href], [src], [onclick]"));
	assert.deepEqual(kept('<p class="MsoNormal has-text-align-right wp-image-x">'), {
		class: "has-text-align-right",
	});
	assert.deepEqual(kept('<p class="embed">'), {});
	assert.deepEqual(kept('<figure class="embed embed-x">'), { class: "embed embed-x" });
	assert.deepEqual(kept('<a href="javascript:alert(1)" onclick="x()">'), {});
	assert.deepEqual(kept('<img src="data:image/png;base64,AA">'), {});
});
