import type { EventEmitter } from 'node:events';
import { type Logger, pino } from 'pino';
import { createLogFile } from './log-file.ts';
import { redacted } from './redact.ts';

/** What a log line may carry beside its sentence: plain facts, never what a citizen said (R12). */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Where every service of main tells what happened. Never throws: a disk that takes no log line may
 * still take a rating.
 */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Where the lines can be read along, such as stderr. */
type Echo = EventEmitter & { write(line: string): unknown };

/** The log as whoever opened it has it. */
export interface OpenLog extends Log {
  /** @returns its files, from the first line on */
  files(): readonly string[];
  /** Removes the full files of earlier days, for a disk that needs the room. */
  dropOld(): void;
  close(): void;
}

/**
 * The device's log: JSON lines in a file of limited size and on stderr, none of which says who a
 * citizen is. Lines that the disk does not take are counted, and the count is told when it takes
 * some again.
 * @param file path of the log file; its folder is made if it is missing
 */
export function openLog(file: string, echo: Echo = process.stderr): OpenLog {
  const toFile = createLogFile(file);
  let lost = 0;

  function write(said: string): void {
    const line = redacted(said);
    try {
      echo.write(line);
    } catch {
      // The file is the log; this is for whoever watches.
    }
    if (!toFile.write(line)) {
      lost += 1;
      return;
    }
    const lines = lost;
    if (lines === 0) return;
    lost = 0;
    logger.warn({ lines }, 'log lines before this one could not be written');
    // The disk may have taken one line and not that one.
    if (lost > 0) lost += lines;
  }

  // A watcher that goes away is an error event, and uncaught it would come back as a line to write.
  echo.on('error', () => undefined);
  const logger: Logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });

  const tell =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      try {
        logger[level](fields, message);
      } catch {
        lost += 1;
      }
    };
  return {
    info: tell('info'),
    warn: tell('warn'),
    error: tell('error'),
    files: () => toFile.files(),
    dropOld: () => toFile.dropOld(),
    close: () => toFile.close(),
  };
}

/**
 * Writes down what nobody caught and lets the process go on. Without it Electron opens a dialog and
 * the counter stands still.
 * @param source the process
 */
export function logUncaught(source: EventEmitter, log: Log): void {
  source.on('uncaughtException', (error: unknown) =>
    log.error('uncaught', { why: stackOf(error) }),
  );
  source.on('unhandledRejection', (reason: unknown) =>
    log.error('unhandled', { why: stackOf(reason) }),
  );
}

/** The sentence of an unknown thrown thing. */
export function reasonOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    if (error.message !== '') return error.message;
    // Where a name has several addresses and none answered, the message is empty.
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  } catch {
    return 'a thing without words was thrown';
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error && error.stack !== undefined ? error.stack : reasonOf(error);
}
