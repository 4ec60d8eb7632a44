import { destination, type Logger, multistream, pino } from 'pino';

/** What a log line may carry beside its sentence: plain facts, never what a citizen said (R12). */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where every service of main tells what happened. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * The device's log: JSON lines in a file and on stderr.
 * @param file path of the log file; its folder is made if it is missing
 */
export function openLog(file: string): Log & { close(): void } {
  const toFile = destination({ dest: file, mkdir: true, sync: true });
  const logger: Logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    multistream([{ stream: toFile }, { stream: process.stderr }]),
  );
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    close: () => toFile.flushSync(),
  };
}

/** The sentence of an unknown thrown thing. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
