import { createRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { drain } from './drain.ts';
import type { PeerRecord, Store, Wish } from './store.ts';

/** A rating is one field to RxDB: what it knows of the schema is its id. */
interface Row {
  readonly id: string;
  readonly content: PeerRecord;
}

/** One window has it, so that nothing is told to others. */
export async function openRxDb({ durability, url }: Wish): Promise<Store> {
  const database = await createRxDatabase({
    name: 'outbox',
    storage: getRxStorageDexie(
      durability === 'strict' ? { chromeTransactionDurability: 'strict' } : {},
    ),
    multiInstance: false,
  });
  const { rows } = await database.addCollections<Row>({
    rows: {
      schema: {
        version: 0,
        primaryKey: 'id',
        type: 'object',
        properties: { id: { type: 'string', maxLength: 64 }, content: { type: 'object' } },
        required: ['id', 'content'],
      },
    },
  });
  if (rows === undefined) throw new Error('RxDB has made no collection');

  const oldest = async (limit: number) => {
    const found = await rows.find({ limit, sort: [{ id: 'asc' }] }).exec();
    return found.map((row) => ({
      record: row.toJSON().content,
      remove: async () => {
        await row.remove();
      },
    }));
  };

  return {
    async append(record) {
      await rows.insert({ id: record.id, content: record });
    },
    async fill(records) {
      const { error } = await rows.bulkInsert(
        records.map((record) => ({ id: record.id, content: record })),
      );
      if (error.length > 0) throw new Error(`RxDB has refused ${error.length} records`);
    },
    count: () => rows.count().exec(),
    drain: (concurrency) => drain(oldest, url, concurrency),
  };
}
