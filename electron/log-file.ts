import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

const LARGEST_BYTES = 10 * 1024 * 1024;
const KEPT_FILES = 5;

/** A file of lines that grows no further than the disk can bear. */
export interface LogFile {
  /**
   * Appends a line before it returns, so that the last one before a crash is there.
   * @param line ends with a line feed
   * @returns whether the disk took it; the next line is tried on a freshly opened file
   */
  write(line: string): boolean;
  /** @returns the files there are now, from the first line on */
  files(): readonly string[];
  /** Removes the full files and goes on in the present one. */
  dropOld(): void;
  close(): void;
}

/**
 * Opens nothing until the first line comes, and never throws.
 * @param file a full one becomes `file.1`, that one `file.2`, and so on
 * @param limits bytes of a file, and how many full files are kept
 */
export function createLogFile(
  file: string,
  limits: { readonly bytes: number; readonly kept: number } = {
    bytes: LARGEST_BYTES,
    kept: KEPT_FILES,
  },
): LogFile {
  let handle: number | null = null;
  let size = 0;

  function open(): number {
    mkdirSync(dirname(file), { recursive: true });
    const opened = openSync(file, 'a+', 0o600);
    handle = opened;
    size = fstatSync(opened).size;
    // A power cut or a full disk left half a line: the next one must not become part of it.
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(opened, last, 0, 1, size - 1) === 1 && last.toString() !== '\n') {
      append(opened, Buffer.from('\n'));
    }
    return opened;
  }

  function append(opened: number, bytes: Buffer): void {
    // Unlike `writeSync` this writes on where a nearly full disk took only a part.
    writeFileSync(opened, bytes);
    size += bytes.length;
  }

  function close(): void {
    const opened = handle;
    handle = null;
    if (opened === null) return;
    try {
      closeSync(opened);
    } catch {
      // Nothing is buffered here, so nothing can be lost by it.
    }
  }

  function rotate(): void {
    close();
    try {
      for (let age = limits.kept - 1; age >= 1; age -= 1) {
        if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`);
      }
      renameSync(file, `${file}.1`);
    } catch {
      // Somebody has one of them open (Windows). The journal needs the disk more than we old lines.
      truncateSync(file);
    }
  }

  return {
    write(line) {
      const bytes = Buffer.from(line);
      try {
        let opened = handle ?? open();
        if (size > 0 && size + bytes.length > limits.bytes) {
          rotate();
          opened = open();
        }
        append(opened, bytes);
        return true;
      } catch {
        close();
        return false;
      }
    },
    files() {
      const ages = Array.from({ length: limits.kept }, (_, index) => limits.kept - index);
      return [...ages.map((age) => `${file}.${age}`), file].filter((each) => existsSync(each));
    },
    dropOld() {
      for (let age = 1; age <= limits.kept; age += 1) {
        try {
          rmSync(`${file}.${age}`, { force: true });
        } catch {
          // Somebody has it open (Windows): it goes the next time.
        }
      }
    },
    close,
  };
}
