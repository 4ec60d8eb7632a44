import { describe, expect, it } from 'vitest';
import { z } from '../../shared/schema.ts';
import { mistakeLine, readTable } from './table.ts';

const schema = z.strictObject({
  name: z.string().min(1).max(4),
  port: z.string().regex(/^\d+$/).transform(Number),
  note: z.string().optional(),
});

const read = (text: string) => readTable(new TextEncoder().encode(text), schema);

/** `line:column` of each mistake, `line` where it has no column. */
function placesOf(text: string): readonly string[] {
  const table = read(text);
  if (table.ok) throw new Error('there is nothing wrong with it');
  return table.mistakes.map(({ line, column }) => [line, column?.number ?? []].flat().join(':'));
}

describe('a table', () => {
  it('is read whatever the order of its columns, with a byte order mark and empty lines', () => {
    expect(read('\ufeffport,name,note\r\n1,a,\r\n\r\n,,\r\n2,"b,c",x\r\n')).toEqual({
      ok: true,
      rows: [
        { line: 2, row: { port: 1, name: 'a' } },
        { line: 5, row: { port: 2, name: 'b,c', note: 'x' } },
      ],
    });
  });

  it('tells every wrong cell with line and column', () => {
    expect(placesOf('name,port\nabcde,1\nb,two\n,\nc,3,4\n,5\n')).toEqual([
      '2:1',
      '3:2',
      '5',
      '6:1',
    ]);
  });

  it('tells the line in which a row with line breaks begins', () => {
    expect(placesOf('name,port,note\na,1,"one\ntwo"\nb,x,"one\ntwo"\n')).toEqual(['4:2']);
  });

  it('knows all its columns, each once, and lacks none', () => {
    expect(placesOf('name,prot,name\n')).toEqual(['1:2', '1:3', '1']);
  });

  it('says that it is not UTF-8 instead of showing wrong characters', () => {
    const gb = Buffer.from('b4b0bfda2c706f72740a', 'hex');
    const table = readTable(gb, schema);
    expect(table.ok ? [] : table.mistakes.map(({ what }) => what)).toEqual([
      expect.stringContaining('UTF-8'),
    ]);
  });

  it('says where a quote is not closed, without quoting the file', () => {
    const table = read('name,port\na,1\n"secret,2\n');
    const lines = table.ok ? [] : table.mistakes.map((mistake) => mistakeLine('t.csv', mistake));
    expect(lines).toEqual([expect.stringMatching(/^t\.csv: 第 \d 行 \/ line \d: /)]);
    expect(lines.join()).not.toContain('secret');
  });
});
