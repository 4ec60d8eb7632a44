/** What is compared: libraries as a good engineer would use them, and what lies below them all. */
export type PeerName =
  /** `put` of PouchDB 9 with the adapter that it takes by itself in a browser, `idb`. */
  | 'pouchdb'
  /** `insert` of RxDB 17 with its Dexie storage. */
  | 'rxdb'
  /** `pushRequest` and `replayRequests` of Workbox's background-sync queue. */
  | 'workbox'
  /** One transaction of IndexedDB a record. */
  | 'indexeddb'
  /** One line of a file and one `fdatasync`, in main. */
  | 'file';

/**
 * What an acknowledgement promises. `as it comes`: Workbox asks for *relaxed* transactions, and
 * Chromium gives them to PouchDB and RxDB, who do not ask: the record has been handed to the system,
 * which a power cut forgets. `strict`: it is on the disk. RxDB has a setting for it; PouchDB and
 * Workbox have none, so the host changes their transactions under them.
 */
export type Durability = 'as it comes' | 'strict';

/** One rating as JSON. */
export interface PeerRecord {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** One peer's store, opened. */
export interface Store {
  /** Resolves when the peer says that it has it. */
  append(record: PeerRecord): Promise<void>;
  fill(records: readonly PeerRecord[]): Promise<void>;
  count(): Promise<number>;
  /** See `Peer.drain`. */
  drain(concurrency: number): Promise<void>;
}

/** What a peer is opened with. */
export interface Wish {
  readonly name: PeerName;
  readonly durability: Durability;
  /** Where its records are sent; Workbox stores it with each. */
  readonly url: string;
}
