/* Words and reading time while somebody types, by the same rule as the server counts (src/text/words.c). */
const INLINE = new Set(("a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span " +
	"strong sub sup time u var wbr big tt strike acronym").split(" "));
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const HAN_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const POLL = /(<p>|^)\[poll \d+\](?=<\/p>|$)/gm; /* where a poll stands no word does */
const RUN = /[\p{L}\p{M}\p{Nd}'’]+/gu;

function decode(text) {
	return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name) => {
		if (name[0] !== "#") return ENTITIES[name] ?? whole;
		const hex = name[1] === "x" || name[1] === "X";
		const code = parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
		return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
	});
}

/* Inline tags leave a word whole, all others end it. */
function plain(html) {
	const unseen = /<(script|style|template|iframe)\b[^>]*>.*?<\/\1\s*>/gis;
	const text = html.replace(unseen, " ").replace(/<!--.*?-->/gs, "");
	return decode(text.replace(/<\/?([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag, name) =>
		INLINE.has(name.toLowerCase()) ? "" : " "));
}

/* What Markdown writes but nobody reads: addresses of links and pictures, marks around words. */
function unmarked(source) {
	return plain(source.replace(/!\[([^\]]*)\]\([^)]*\)/g, " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
		.replace(/^\s*\[[^\]]+\]:\s.*$/gm, " ").replace(/[*_`~]+/g, ""));
}

export function countWords(written, format) {
	const source = written.replace(POLL, "$1");
	const text = format === "markdown" ? unmarked(source) : plain(source);
	let han = 0;
	const rest = text.replace(HAN_KANA, () => (han++, " "));
	const runs = (rest.match(RUN) ?? []).filter((run) => /[\p{L}\p{Nd}]/u.test(run)).length;
	return runs + Math.floor((han * 2) / 5);
}

/* Whole minutes and seconds, or null for no words. */
export function readTime(words, perMinute) {
	if (words === 0) return null;
	const wpm = perMinute > 0 ? perMinute : 200;
	return { minutes: Math.floor(words / wpm), seconds: Math.floor(((words % wpm) * 60) / wpm) };
}
