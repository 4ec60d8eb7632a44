import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { type Line, readLine } from './line.ts';
import { Segment } from './segment.ts';
import { canMount } from './testing/disk.ts';

const line = (id: string): Line => ({ type: 'withdrawn', id });

function idsIn(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => {
      const read = readLine(text);
      return read.type === 'withdrawn' ? read.id : read.type;
    });
}

async function aSegment(folder = aFolder()) {
  const file = join(folder, 'segment-00000001.journal');
  const segment = await Segment.begin(file);
  onTestFinished(() => segment.close().catch(() => undefined));
  return { file, segment };
}

interface Handles {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  datasync(): Promise<void>;
  truncate(size: number): Promise<void>;
}

/** What every file handle of this process does, for a disk that misbehaves. */
async function theHandles(): Promise<Handles> {
  const handle = await open(process.execPath, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe('a segment', () => {
  it('has what was appended, in that order', async () => {
    const { file, segment } = await aSegment();
    for (const id of ['a', 'b', 'c']) await segment.append([line(id)]);
    expect(idsIn(file)).toEqual(['a', 'b', 'c']);
  });

  it('is never written over', async () => {
    const { file, segment } = await aSegment();
    await segment.append([line('a')]);
    await expect(Segment.begin(file)).rejects.toThrow('EEXIST');
    expect(idsIn(file)).toEqual(['a']);
  });

  it.runIf(process.platform !== 'win32')('may be read by its owner alone', async () => {
    const { file } = await aSegment();
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('acknowledges nothing before the disk has it', async () => {
    const { segment } = await aSegment();
    const sync = Promise.withResolvers<void>();
    vi.spyOn(await theHandles(), 'datasync').mockReturnValueOnce(sync.promise);
    const acknowledged = vi.fn();
    const append = segment.append([line('a')]).then(acknowledged);
    await vi.waitFor(async () => expect((await theHandles()).datasync).toHaveBeenCalled());
    expect(acknowledged).not.toHaveBeenCalled();
    sync.resolve();
    await append;
    expect(acknowledged).toHaveBeenCalled();
  });

  it('lets appends of the same moment share one sync', async () => {
    const { file, segment } = await aSegment();
    const datasync = vi.spyOn(await theHandles(), 'datasync');
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    await Promise.all(ids.map((id) => segment.append([line(id)])));
    expect(idsIn(file)).toEqual(ids);
    expect(datasync).toHaveBeenCalledOnce();
  });

  it('writes at once what is appended the moment an append is done', async () => {
    const { file, segment } = await aSegment();
    await segment.append([line('a')]).then(() => segment.append([line('b')]));
    expect(idsIn(file)).toEqual(['a', 'b']);
  });

  it('finishes what is under way when it is closed', async () => {
    const { file, segment } = await aSegment();
    const appends = ['a', 'b'].map((id) => segment.append([line(id)]));
    await segment.close();
    await Promise.all(appends);
    expect(idsIn(file)).toEqual(['a', 'b']);
  });

  it('refuses lines once it is closed', async () => {
    const { segment } = await aSegment();
    await segment.close();
    await expect(segment.append([line('late')])).rejects.toThrow();
  });
});

describe('a disk that refuses', () => {
  it('fails all who shared the write, and only them', async () => {
    const { file, segment } = await aSegment();
    const handles = await theHandles();
    const sync = Promise.withResolvers<void>();
    const syncing = vi
      .spyOn(handles, 'datasync')
      .mockReturnValueOnce(sync.promise)
      .mockRejectedValueOnce(new Error('EIO: i/o error'));
    const before = segment.append([line('before')]);
    await vi.waitFor(() => expect(syncing).toHaveBeenCalledOnce());
    const shared = Promise.allSettled([segment.append([line('a')]), segment.append([line('b')])]);
    sync.resolve();
    await before;
    expect((await shared).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await segment.append([line('after')]);
    expect(idsIn(file)).toEqual(['before', 'after']);
  });

  it('leaves no half of a write that stopped in the middle', async () => {
    const { file, segment } = await aSegment();
    await segment.append([line('before')]);
    const handles = await theHandles();
    const write = handles.write;
    vi.spyOn(handles, 'write')
      .mockImplementationOnce(function (this: Handles, bytes: Uint8Array) {
        // A nearly full disk takes what fits and says how much that was.
        return write.call(this, bytes, 0, 20, statSync(file).size);
      })
      .mockRejectedValueOnce(new Error('ENOSPC: no space left on device'));
    await expect(segment.append([line('torn')])).rejects.toThrow('ENOSPC');
    expect(idsIn(file)).toEqual(['before']);
  });

  it('goes on where the disk took only a part', async () => {
    const { file, segment } = await aSegment();
    const handles = await theHandles();
    const write = handles.write;
    vi.spyOn(handles, 'write').mockImplementationOnce(function (this: Handles, bytes: Uint8Array) {
      return write.call(this, bytes, 0, 20, 0);
    });
    await segment.append([line('whole')]);
    expect(idsIn(file)).toEqual(['whole']);
  });

  it('is asked again to cut off the remains when it refused that, too', async () => {
    const { file, segment } = await aSegment();
    const handles = await theHandles();
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(new Error('EIO: i/o error'));
    vi.spyOn(handles, 'truncate').mockRejectedValueOnce(new Error('EIO: i/o error'));
    const refused = ['a', 'b', 'c'].map(line);
    await expect(segment.append(refused)).rejects.toThrow('EIO');
    await segment.append([line('d')]);
    expect(idsIn(file)).toEqual(['d']);
  });

  it.runIf(canMount())('loses nothing acknowledged when it is really full', async () => {
    const folder = aFolder();
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    const { file, segment } = await aSegment(disk);
    const padding = 'x'.repeat(3_000);
    const acknowledged: string[] = [];
    for (let index = 0; index < 40; index++) {
      const id = `${index}${padding}`;
      await segment.append([line(id)]).then(
        () => acknowledged.push(id),
        () => undefined,
      );
    }
    expect(acknowledged.length).toBeLessThan(40);
    expect(idsIn(file)).toEqual(acknowledged);
  });
});

it('takes a file that is there for a file of somebody else, even an empty one', async () => {
  const file = join(aFolder(), 'segment-00000001.journal');
  writeFileSync(file, '');
  await expect(Segment.begin(file)).rejects.toThrow('EEXIST');
});
