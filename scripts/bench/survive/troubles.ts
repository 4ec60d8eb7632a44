import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cannotMount,
  fillDisk,
  freeDisk,
  moveToSmallDisk,
  removeSmallDisk,
} from '../../faults/small-disk.ts';
import { pause } from '../../launch/wait.ts';
import type { Peer } from '../peers/peer.ts';
import type { Receiver } from '../peers/receiver.ts';

/** Appended at once between two things that go wrong. */
const RECORDS = 40;
/** How long appends have been under way when every process is killed, ms. */
const KILLED_AFTER_MS = [11, 23, 47] as const;
/** Appended while the disk is full, and again when it is free. */
const MEANWHILE = 8;
const LOST_ANSWERS = 8;

/** Where a peer is troubled. */
export interface Ground {
  /** Starts the peer, always on the same data folder. */
  open(): Promise<Peer>;
  readonly dataFolder: string;
  readonly receiver: Receiver;
  /** Appends so many, one after the other; each is asked for once. */
  append(peer: Peer, count: number): Promise<void>;
  /** Is done when all is over. */
  atEnd(work: () => void): void;
}

/** One way things go wrong, the same for every peer. */
export interface Trouble {
  readonly name: string;
  /** Of the fault driver, which plays the same to ours. */
  readonly fault: string;
  /** Why this machine cannot play it. */
  readonly impossible?: () => string | undefined;
  /** Appends while it goes wrong; no process of the peer is left afterwards. */
  play(ground: Ground): Promise<void>;
}

/** All of them, in the order in which they are played. */
export const TROUBLES: readonly Trouble[] = [
  {
    name: 'every process killed',
    fault: 'crash-both',
    async play({ open, append }) {
      for (const ms of KILLED_AFTER_MS) {
        const peer = await open();
        await append(peer, RECORDS);
        let isAlive = true;
        const oneByOne = async () => {
          while (isAlive) await append(peer, 1);
        };
        const underWay = oneByOne();
        await pause(ms);
        isAlive = false;
        await peer.kill();
        await underWay;
      }
    },
  },
  {
    name: 'disk full',
    fault: 'disk-full-running',
    impossible: cannotMount,
    async play({ open, append, dataFolder, atEnd }) {
      moveToSmallDisk(dataFolder);
      atEnd(() => removeSmallDisk(dataFolder));
      const peer = await open();
      await append(peer, RECORDS);
      fillDisk(dataFolder);
      await append(peer, MEANWHILE);
      freeDisk(dataFolder);
      await append(peer, MEANWHILE);
      await peer.kill();
    },
  },
  {
    name: 'store wiped',
    fault: 'indexeddb-deleted',
    async play({ open, append, dataFolder }) {
      const peer = await open();
      await append(peer, RECORDS);
      await peer.close();
      await rm(join(dataFolder, 'chromium', 'IndexedDB'), { recursive: true });
    },
  },
  {
    name: 'answers lost',
    fault: 'network-answer-lost',
    async play({ open, append, receiver }) {
      const peer = await open();
      await append(peer, RECORDS);
      await peer.close();
      receiver.loseAnswers(LOST_ANSWERS);
    },
  },
];
