import PouchDB from 'pouchdb-browser';
import { drain } from './drain.ts';
import type { Store, Wish } from './store.ts';

/** What was sent is removed, as for a queue; PouchDB keeps a stub of it for its replication. */
export async function openPouchDb({ url }: Wish): Promise<Store> {
  const database = new PouchDB('outbox');
  await database.info();

  async function oldest(limit: number) {
    const { rows } = await database.allDocs({ include_docs: true, limit });
    return rows.flatMap(({ doc }) => {
      if (doc === undefined) return [];
      const { _id: id, _rev: revision, ...fields } = doc;
      const remove = async () => {
        await database.remove(id, revision);
      };
      return { record: { ...fields, id }, remove };
    });
  }

  return {
    async append(record) {
      await database.put({ ...record, _id: record.id });
    },
    async fill(records) {
      const answers = await database.bulkDocs(
        records.map((record) => ({ ...record, _id: record.id })),
      );
      const refused = answers.find((answer) => 'error' in answer);
      if (refused !== undefined) throw new Error(JSON.stringify(refused));
    },
    count: async () => (await database.info()).doc_count,
    drain: (concurrency) => drain(oldest, url, concurrency),
  };
}
