/*
 * Sends one file to the library, piece by piece: a cut of the line costs the piece that was under way, a cut of the
 * program nothing that was acknowledged. Large pictures are shrunk here first, which also leaves the camera's notes
 * behind, but for what newsrooms write into them (IPTC).
 */
import { post, token } from "./desk.js";

const BASE = "/newsroom/uploads/";
const PIECE_MIN = 64 << 10;
const PIECE_MAX = 1 << 20;
const PIECE_MS = 2500; // what a piece should take
const STALL_MS = 45000; // without an answer it is sent again
const GIVE_UP_MS = 15 * 60000; // without any progress
const HASH_MAX = 32 << 20;
const SIDE_MAX = 1920;
const QUALITY = .85;

/* code: "refused" (message is a sentence for people), "signed-out", "gave-up", "stopped". */
export class UploadError extends Error {
	constructor(code, message = "") {
		super(message);
		this.code = code;
	}
}

/* --- Shrinking --- */

/* The IPTC block of a JPEG with its marker, or nothing. */
async function iptcOf(file) {
	const head = new DataView(await file.slice(0, 256 << 10).arrayBuffer());
	for (let at = 2; at + 4 < head.byteLength && head.getUint8(at) === 0xff;) {
		const marker = head.getUint8(at + 1), size = head.getUint16(at + 2) + 2;
		if (marker === 0xda || at + size > head.byteLength) break;
		if (marker === 0xed) return head.buffer.slice(at, at + size);
		at += size;
	}
	return null;
}

async function withIptc(jpeg, original) {
	const block = original.type === "image/jpeg" && await iptcOf(original);
	if (!block) return jpeg;
	return new Blob([jpeg.slice(0, 2), block, jpeg.slice(2)], { type: jpeg.type });
}

function drawn(bitmap, width, height, type) {
	const canvas = document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext("2d");
	context.imageSmoothingQuality = "high";
	context.drawImage(bitmap, 0, 0, width, height);
	bitmap.close();
	return new Promise((done) => canvas.toBlob(done, type, QUALITY));
}

/*
 * A picture of at most 1920 pixels a side; the file itself where it is no such picture, cannot be read here, moves, or
 * would not become smaller.
 */
export async function shrink(file) {
	if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
	const bitmap = await createImageBitmap(file).catch(() => null);
	if (!bitmap) return file;
	const scale = SIDE_MAX / Math.max(bitmap.width, bitmap.height);
	const foreign = /hei[cf]$/.test(file.type);
	if (scale >= 1 && !foreign && file.size < PIECE_MAX) return file;
	const by = Math.min(scale, 1), type = file.type === "image/png" ? "image/png" : "image/jpeg";
	const small = await drawn(bitmap, Math.round(bitmap.width * by), Math.round(bitmap.height * by), type);
	if (!small || (small.size >= file.size && !foreign)) return file;
	const name = type === file.type ? file.name : file.name.replace(/\.\w+$/, "") + ".jpg";
	return new File([await withIptc(small, file)], name, { type });
}

/* --- Sending --- */

async function hashOf(file) {
	if (file.size > HASH_MAX || !crypto.subtle) return "";
	const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
	return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function pause(ms, signal) {
	return new Promise((done) => {
		const end = () => {
			clearTimeout(timer);
			removeEventListener("online", end);
			signal?.removeEventListener("abort", end);
			done();
		};
		const timer = setTimeout(end, ms);
		addEventListener("online", end);
		signal?.addEventListener("abort", end);
	});
}

/* One try of anything: {status, data}; status 0 for no answer. */
async function attempt(url, options, signal) {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), STALL_MS);
	const abort = () => stop.abort();
	signal?.addEventListener("abort", abort);
	const headers = { Accept: "application/json", "X-Courant-Token": token.value, ...options.headers };
	try {
		const answer = await fetch(url, { ...options, headers, signal: stop.signal });
		return { status: answer.status, data: await answer.json().catch(() => ({})) };
	} catch {
		return { status: 0, data: {} };
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", abort);
	}
}

/* Until there is an answer that another try would not change; `how` is upload()'s options. */
async function persist(url, options, { signal, onCut }) {
	const since = Date.now();
	for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
		if (signal?.aborted) throw new UploadError("stopped");
		const { status, data } = await attempt(url, options, signal);
		if (!signal?.aborted) onCut?.(!status);
		if (status === 401) throw new UploadError("signed-out", data.detail);
		if ((status >= 200 && status < 300) || status === 409) return { status, data };
		const later = !status || status >= 500 || status === 408 || status === 429;
		if (!later) throw new UploadError("refused", data.detail);
		if (Date.now() - since > GIVE_UP_MS) throw new UploadError("gave-up", data.detail);
		await pause(wait, signal);
	}
}

const form = (fields) => ({ method: "POST", body: new URLSearchParams(fields) });

async function sendPieces(file, state, how) {
	let piece = 2 * PIECE_MIN;
	let broken = 0; // times in a row that nothing new was taken
	while (state.received < file.size) {
		const from = state.received, started = performance.now();
		const body = file.slice(from, from + piece);
		const headers = { "Content-Type": "application/octet-stream" };
		const url = `${BASE}${state.id}?offset=${from}`;
		const { data } = await persist(url, { method: "POST", body, headers }, how);
		state.received = data.received;
		broken = state.received > from ? 0 : broken + 1;
		if (!Number.isInteger(state.received) || broken > 3) throw new UploadError("gave-up", data.detail);
		const pace = PIECE_MS / Math.max(1, performance.now() - started);
		piece = Math.round(Math.min(PIECE_MAX, Math.max(PIECE_MIN, piece * Math.min(pace, 4))));
		how.onProgress?.(state.received, file.size);
	}
}

/*
 * Resolves to the library's item: {id, url, kind, name, width, height, alt, caption, credit, thumbnail}. Options:
 * onProgress(sent, all), onCut(whether the line is cut), signal (an AbortSignal), full (send pictures as they are),
 * replace (the id of an item whose file this one takes the place of), library (false: only sent; the answer is {id} of
 * the upload). Called again with the same file it goes on where it was.
 */
export async function upload(file, options = {}) {
	const { full = false, replace = 0, library = true } = options;
	const sent = full ? file : await shrink(file);
	const fields = { name: sent.name, size: sent.size, sha256: await hashOf(sent) };
	const { data: state } = await persist(BASE, form(fields), options);
	try {
		await sendPieces(sent, state, options);
		if (!library) return { id: state.id };
		const { status, data } = await persist(`${BASE}${state.id}/finish`, form({ replace }), options);
		if (status === 409) throw new UploadError("refused", data.detail);
		return data;
	} catch (why) {
		if (why.code === "stopped") post(`${BASE}${state.id}/discard`);
		throw why;
	}
}
