// Bundles src/main.js into one script:  node build.mjs OUT.js [DEPFILE]
//
// Installs exactly what package-lock.json names when node_modules is missing or older. No package's own script runs.
// Prints the size only when asked (--sizes): the build is silent.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const MARK = join(HERE, "node_modules/.package-lock.json");
const time = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function install() {
	if (time(MARK) > time(join(HERE, "package-lock.json"))) return;
	const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
	const done = spawnSync("npm", words, { cwd: HERE, stdio: ["ignore", "ignore", "inherit"] });
	if (done.status !== 0) throw new Error("npm could not install newsroom/editor/package-lock.json");
	utimesSync(MARK, new Date(), new Date());
}

async function bundle(out) {
	const { build } = await import("esbuild");
	const result = await build({
		entryPoints: [join(HERE, "src/main.js")],
		outfile: out,
		bundle: true,
		minify: true,
		format: "iife",
		target: ["es2022"],
		charset: "utf8",
		legalComments: "none",
		metafile: true,
		logLevel: "warning",
		absWorkingDir: HERE,
		define: { "process.env.NODE_ENV": '"production"' },
	});
	return Object.keys(result.metafile.inputs).map((name) => resolve(HERE, name));
}

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const out = resolve(words[0] ?? join(HERE, "../../build/newsroom/editor/editor.js"));
install();
const inputs = await bundle(out);
if (words[1]) {
	const paths = [...inputs, join(HERE, "package-lock.json")].map((path) => path.replaceAll(" ", "\\ "));
	writeFileSync(words[1], `${words[0]}: ${paths.join(" ")}\n`);
}
if (process.argv.includes("--sizes")) {
	const bytes = readFileSync(out),
		quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
	const packed = brotliCompressSync(bytes, quality).length;
	console.log(`${relative(process.cwd(), out)}: ${bytes.length} bytes, brotli ${packed}`);
}
