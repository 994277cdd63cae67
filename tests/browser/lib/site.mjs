// Starts the program under test on a site of its own in a temporary folder; stopped by its own process id.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const PROGRAM = resolve(process.env.COURANT_PROGRAM || join(ROOT, "build/courant"));
const START_MS = 60000;
const STOP_MS = 30000;

function cleanEnvironment() {
	const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("COURANT_"));
	return { ...Object.fromEntries(kept), LC_ALL: "C.UTF-8", TZ: "UTC" };
}

export class Site {
	constructor() {
		this.folder = mkdtempSync(join(tmpdir(), "courant-browser-"));
		this.path = join(this.folder, "site");
		this.process = null;
		this.url = null;
	}

	// `courant ARGUMENTS --site PATH`; what it printed. A bad exit status throws.
	run(...args) {
		return this.runWith("", ...args);
	}

	// The same with something to read.
	runWith(input, ...args) {
		return this.runAlone(input, ...args, "--site", this.path);
	}

	// The same without --site, for what needs none.
	runAlone(input, ...args) {
		const done = spawnSync(PROGRAM, args, {
			cwd: this.folder, env: cleanEnvironment(), encoding: "utf8", timeout: 240000, input,
		});
		if (done.status !== 0)
			throw new Error(`courant ${args.join(" ")}: exit ${done.status}\n${done.stdout}${done.stderr}`);
		return done.stdout;
	}

	// The sample newsroom on a free loopback port. Tests write and vote faster than people, and from one address.
	async demo() {
		await this.start(["demo", "--site", this.path, "--listen", "127.0.0.1:0"]);
		for (const name of ["least_seconds", "network_free", "reader_minute"])
			this.run("settings", `comments.${name}`, "0");
		for (const name of ["free", "minute", "hour"])
			this.run("settings", `votes.network_${name}`, "10000");
		return this;
	}

	async serve() {
		return this.start(["serve", "--site", this.path, "--listen", "127.0.0.1:0"]);
	}

	async start(args) {
		this.log = join(this.folder, "server.log");
		const fd = openSync(this.log, "w");
		const stdio = ["ignore", fd, fd];
		this.process = spawn(PROGRAM, args, { cwd: this.folder, env: cleanEnvironment(), stdio });
		this.ended = new Promise((done) => {
			this.process.on("exit", done);
			this.process.on("error", done);
		});
		closeSync(fd);
		const deadline = Date.now() + START_MS;
		while (Date.now() < deadline) {
			const text = readFileSync(this.log, "utf8");
			const found = /listening on (http:\/\/[^\s,]+)[^\n]*\n/.exec(text);
			if (found) {
				this.url = found[1].replace(/\/$/, "");
				return this;
			}
			if (this.process.exitCode !== null || this.process.pid === undefined)
				throw new Error(`the server ended before it listened:\n${text}`);
			await pause(20);
		}
		throw new Error(`the server did not listen:\n${readFileSync(this.log, "utf8")}`);
	}

	async close() {
		if (this.process && this.process.pid !== undefined && this.process.exitCode === null) {
			this.process.kill("SIGTERM");
			await Promise.race([this.ended, pause(STOP_MS, null, { ref: false })]);
			if (this.process.exitCode === null)
				this.process.kill("SIGKILL");
			await this.ended;
		}
		rmSync(this.folder, { recursive: true, force: true });
	}
}
