// Debian's Chromium, and how it is started: the run's own browser, and those that a test starts for itself.
import { existsSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
	"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

function executable() {
	const found = process.env.CHROMIUM || BROWSERS.find(existsSync);
	if (!found)
		throw new Error("no Chromium: script/setup test installs it");
	return found;
}

// The browser has a new, empty profile folder, which goes with it.
export function launch(...flags) {
	return chromium.launch({ executablePath: executable(), args: [...FLAGS, ...flags], headless: true });
}

// A browser whose profile outlives it: start() gives its only context, kill() ends it as a crash would.
export class Profile {
	constructor() {
		this.folder = mkdtempSync(join(tmpdir(), "courant-profile-"));
	}

	async start(options) {
		const how = { ...options, executablePath: executable(), args: FLAGS, headless: true };
		this.context = await chromium.launchPersistentContext(this.folder, how);
		this.context.setDefaultTimeout(15000);
		return this.context;
	}

	async kill() {
		const gone = new Promise((done) => this.context.once("close", done));
		// the lock is a link to HOST-PID
		process.kill(Number(readlinkSync(join(this.folder, "SingletonLock")).split("-").pop()), "SIGKILL");
		await gone;
	}

	async close() {
		await this.context?.close().catch(() => null);
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}
