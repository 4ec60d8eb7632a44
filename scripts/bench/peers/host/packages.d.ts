/**
 * What the host uses of the peers, in the host's own words: their packages are installed when the
 * bench runs, and no compiler of this repository sees them.
 */

declare module 'pouchdb-browser' {
  interface Stored {
    readonly _id: string;
    readonly _rev: string;
    readonly [field: string]: unknown;
  }
  export default class PouchDB {
    constructor(name: string);
    info(): Promise<{ readonly doc_count: number }>;
    put(doc: { readonly _id: string }): Promise<unknown>;
    bulkDocs(docs: readonly { readonly _id: string }[]): Promise<readonly object[]>;
    allDocs(options: {
      readonly include_docs: true;
      readonly limit: number;
    }): Promise<{ readonly rows: readonly { readonly doc?: Stored }[] }>;
    remove(id: string, revision: string): Promise<unknown>;
  }
}

declare module 'rxdb/plugins/core' {
  interface Document<Row> {
    toJSON(): Row;
    remove(): Promise<unknown>;
  }
  interface Collection<Row> {
    insert(row: Row): Promise<unknown>;
    bulkInsert(rows: readonly Row[]): Promise<{ readonly error: readonly unknown[] }>;
    count(): { exec(): Promise<number> };
    find(query: object): { exec(): Promise<readonly Document<Row>[]> };
  }
  interface Database {
    addCollections<Row>(
      wishes: Readonly<Record<string, { readonly schema: object }>>,
    ): Promise<Readonly<Record<string, Collection<Row>>>>;
  }
  export function createRxDatabase(options: {
    readonly name: string;
    readonly storage: object;
    readonly multiInstance: boolean;
  }): Promise<Database>;
}

declare module 'rxdb/plugins/storage-dexie' {
  export function getRxStorageDexie(settings: {
    readonly chromeTransactionDurability?: 'strict';
  }): object;
}

declare module 'workbox-background-sync' {
  export class Queue {
    constructor(
      name: string,
      options: { readonly forceSyncFallback: true; readonly onSync: () => Promise<void> },
    );
    pushRequest(entry: { readonly request: Request }): Promise<void>;
    replayRequests(): Promise<void>;
    size(): Promise<number>;
  }
  export class StorableRequest {
    static fromRequest(request: Request): Promise<StorableRequest>;
    toObject(): object;
  }
}
