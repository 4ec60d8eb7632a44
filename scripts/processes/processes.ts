import { readdir, readFile } from 'node:fs/promises';

/** Chromium's kinds of process by what they are to us; `zygote` is what the sandboxed ones fork from. */
export const KINDS = ['main', 'window', 'gpu', 'utility', 'zygote'] as const;
export type Kind = (typeof KINDS)[number];

/** What one process takes at one moment. */
export interface ProcessFigures {
  readonly pid: number;
  readonly kind: Kind;
  /** Proportional set size, bytes: what several share is divided among them, so that sums are true. */
  readonly pss: number;
  /** The part of it that belongs to no file. */
  readonly anonymous: number;
  /** Open files, sockets and pipes. */
  readonly descriptors: number;
  readonly threads: number;
}

/**
 * A process and all it has started, as the kernel counts them (Linux).
 * @param pid of main
 * @throws when the kernel does not let this user look: Chromium's sandboxed processes want root
 */
export async function processesOf(pid: number): Promise<readonly ProcessFigures[]> {
  const tree = descendants(pid, await parents());
  const figures = await Promise.all(tree.map((each) => figuresOf(each, each === pid)));
  return figures.filter((each) => each !== null);
}

/** @returns of every process its parent */
async function parents(): Promise<ReadonlyMap<number, number>> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const pairs = await Promise.all(
    pids.map(async (pid) => {
      const stat = await ofLiving(readFile(`/proc/${pid}/stat`, 'utf8'));
      // A name may contain anything, also parentheses and spaces: what follows the last one counts.
      const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return [pid, Number(parent)] as const;
    }),
  );
  return new Map(pairs);
}

/** @returns the process itself and what descends from it */
export function descendants(pid: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return [pid, ...children.flatMap((child) => descendants(child, parents))];
}

async function figuresOf(pid: number, isMain: boolean): Promise<ProcessFigures | null> {
  const [command, rollup, descriptors, status] = await Promise.all([
    ofLiving(readFile(`/proc/${pid}/cmdline`, 'utf8')),
    ofLiving(readFile(`/proc/${pid}/smaps_rollup`, 'utf8')),
    ofLiving(readdir(`/proc/${pid}/fd`)),
    ofLiving(readFile(`/proc/${pid}/status`, 'utf8')),
  ]);
  if (command === null || rollup === null || descriptors === null || status === null) return null;
  return {
    pid,
    kind: isMain ? 'main' : kindOf(command),
    pss: kilobytes(rollup, 'Pss') * 1024,
    anonymous: kilobytes(rollup, 'Pss_Anon') * 1024,
    descriptors: descriptors.length,
    threads: Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]),
  };
}

/** @param command arguments separated by NUL, or by spaces where Chromium has renamed the process */
export function kindOf(command: string): Kind {
  const type = /--type=([a-z-]+)/.exec(command)?.[1];
  if (type === 'renderer') return 'window';
  if (type === 'gpu-process') return 'gpu';
  return type === 'zygote' ? 'zygote' : 'utility';
}

function kilobytes(rollup: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1];
  if (found === undefined) throw new Error(`the kernel does not tell ${name}`);
  return Number(found);
}

/** @returns `null` of a process that has ended meanwhile */
async function ofLiving<T>(look: Promise<T>): Promise<T | null> {
  try {
    return await look;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}
