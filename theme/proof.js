/* Answers a challenge: the first number that makes SHA-256 of "CHALLENGE.NUMBER" begin with so many zero bits. */
const AT_ONCE = 256; // hashes under way together: one alone waits longer than it works

const zeroBits = (hash) => {
	let n = 0;
	for (const byte of new Uint8Array(hash)) {
		n += Math.clz32(byte) - 24;
		if (byte) break;
	}
	return n;
};

/* The proof; undefined where there is no WebCrypto (a page without https), or when it is no longer worth the work. */
export async function prove(challenge) {
	const bits = parseInt(challenge, 10), end = Date.now() + 540000, text = new TextEncoder();
	for (let first = 0; self.crypto?.subtle && Date.now() < end; first += AT_ONCE) {
		const proofs = Array.from({ length: AT_ONCE }, (_, i) => `${challenge}.${first + i}`);
		const digest = (proof) => crypto.subtle.digest("SHA-256", text.encode(proof));
		const hashes = await Promise.all(proofs.map(digest));
		const found = hashes.findIndex((hash) => zeroBits(hash) >= bits);
		if (found >= 0) return proofs[found];
	}
}
