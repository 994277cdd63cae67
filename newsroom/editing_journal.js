/*
 * What is typed and not yet on the server, kept in this browser: it survives a crash of either. One entry an article,
 * person and window; it goes as soon as the server has the same words.
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

export const journal = {
	/* All entries whose keys begin so. */
	list: (begins) =>
		act("readonly", (store) => store.getAll(IDBKeyRange.bound(begins, `${begins}\uffff`))).catch(() => []),
	write: (key, entry) => act("readwrite", (store) => store.put({ ...entry, key })),
	drop: (key) => act("readwrite", (store) => store.delete(key)).catch(() => {}),
};
