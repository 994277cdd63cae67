/*
 * What is typed and not yet on the server, kept in this browser: it survives a crash of either. One entry an article,
 * person and window, PERSON:ARTICLE:CREATED:WINDOW, and PERSON:breaking of the short form; it goes as soon as the
 * server has the same words.
 */
const NAME = "courant-journal", STORE = "unsaved";

function open() {
	return new Promise((done, failed) => {
		const request = indexedDB.open(NAME, 1);
		request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
		request.onsuccess = () => done(request.result);
		request.onerror = () => failed(request.error);
	});
}

/* One act on the store; resolves with its result when it is on disk. */
async function act(mode, what) {
	const db = await open();
	try {
		return await new Promise((done, failed) => {
			const change = db.transaction(STORE, mode, { durability: "strict" });
			const request = what(change.objectStore(STORE));
			change.oncomplete = () => done(request.result);
			change.onerror = change.onabort = () => failed(change.error);
		});
	} finally {
		db.close();
	}
}

const lockOf = (windowId) => `courant:${windowId}`;

export const journal = {
	/* All entries whose keys begin so. */
	list: (begins) =>
		act("readonly", (store) => store.getAll(IDBKeyRange.bound(begins, `${begins}\uffff`))).catch(() => []),
	write: (key, entry) => act("readwrite", (store) => store.put({ ...entry, key })),
	drop: (key) => act("readwrite", (store) => store.delete(key)).catch(() => {}),
	/* From here on this window looks after its own entries. */
	hold: (windowId) => void navigator.locks?.request(lockOf(windowId), () => new Promise(() => {})),
	/* The entries of list() whose windows are gone, the newest first. */
	async left(begins) {
		const open = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
		const gone = ({ key }) => !open.has(lockOf(key.split(":").pop()));
		return (await journal.list(begins)).filter(gone).sort((a, b) => b.at - a.at);
	},
};
