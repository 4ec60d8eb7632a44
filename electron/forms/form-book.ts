import { readFileSync } from 'node:fs';
import { momentSchema } from '../../shared/clock.ts';
import { z } from '../../shared/schema.ts';
import { type Service, serviceSchema } from '../../shared/service.ts';
import { writeDurably } from '../device/durable-file.ts';
import { parseCarrying } from '../device/newer-version.ts';
import { type Log, reasonOf } from '../log.ts';

/** Longer than any form may be used, days: blanks are made for a year at most. */
const KEPT_DAYS = 400;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What is known of the service a form was issued for: nothing about its citizen (R12). */
const formServiceSchema = serviceSchema.pick({ id: true, ticket: true, staff: true }).extend({
  began: momentSchema,
});

const bookSchema = z.strictObject({
  issued: z.array(
    z.strictObject({
      number: z.string(),
      at: z.number(),
      service: formServiceSchema.optional(),
      /** Its citizen has rated on the screen all the same. */
      rated: z.literal(true).optional(),
    }),
  ),
  /** Spent for a record; not yet for good while the record may still be missing. */
  spent: z.array(
    z.strictObject({ number: z.string(), at: z.number(), record: z.string(), saved: z.boolean() }),
  ),
});

type Book = z.infer<typeof bookSchema>;
export type IssuedEntry = Book['issued'][number];

/** Which forms were issued here, and which have been entered. It outlives the journal's segments. */
export interface FormBook {
  /** @returns the running numbers given on a day, `yyyyMMdd`: the last one, or 0 */
  lastRunning(day: string): number;
  issued(number: string): IssuedEntry | undefined;
  /** Whether a form of this service has been issued already. */
  issuedFor(service: string): IssuedEntry | undefined;
  /** @throws when the disk refuses */
  issue(number: string, at: number, service: Service | undefined): void;
  rated(service: string): void;
  /** The record a number was spent for. */
  spentFor(number: string): { readonly record: string; readonly saved: boolean } | undefined;
  /** Before the record is sealed; `saved` when it is. @throws when the disk refuses */
  spend(number: string, at: number, record: string, saved: boolean): void;
}

/**
 * @param options.file of the data folder; written whole at each change
 * @throws when the file is there and cannot be read: without it a form could be entered twice
 */
export function openFormBook(options: { readonly file: string; readonly log: Log }): FormBook {
  const { file, log } = options;
  let book = read(file);

  function write(next: Book, now: number): void {
    const isRecent = ({ at }: { readonly at: number }) => now - at < KEPT_DAYS * DAY_MS;
    const kept = { issued: next.issued.filter(isRecent), spent: next.spent.filter(isRecent) };
    writeDurably(file, JSON.stringify(kept));
    book = kept;
  }

  return {
    lastRunning(day) {
      const running = book.issued
        .filter(({ number }) => number.startsWith(day))
        .map(({ number }) => Number(number.split('-')[2]));
      return Math.max(0, ...running);
    },
    issued: (number) => book.issued.find((one) => one.number === number),
    issuedFor: (id) => book.issued.find(({ service }) => service?.id === id),
    issue(number, at, service) {
      const known = service && {
        id: service.id,
        ...(service.ticket !== undefined && { ticket: service.ticket }),
        ...(service.staff !== undefined && { staff: service.staff }),
        began: service.startedAt ?? service.calledAt,
      };
      const entry = { number, at, ...(known !== undefined && { service: known }) };
      write({ ...book, issued: [...book.issued, entry] }, at);
    },
    rated(service) {
      const found = book.issued.find((one) => one.service?.id === service);
      if (found === undefined || found.rated) return;
      const issued = book.issued.map((one) =>
        one === found ? { ...one, rated: true as const } : one,
      );
      try {
        write({ ...book, issued }, found.at);
      } catch (error) {
        // It counts until the next start; R2 is looked at again when the case is linked.
        book = { ...book, issued };
        log.error('the book of forms cannot be written', { why: reasonOf(error) });
      }
    },
    spentFor: (number) => book.spent.find((one) => one.number === number),
    spend(number, at, record, saved) {
      const others = book.spent.filter((one) => one.number !== number);
      write({ ...book, spent: [...others, { number, at, record, saved }] }, at);
    },
  };
}

function read(file: string): Book {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return { issued: [], spent: [] };
    }
    throw error;
  }
  return parseCarrying(bookSchema, JSON.parse(text));
}
