import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { aPublicKey } from '../../tests/fleet/a-device.ts';
import { readInventory } from './inventory.ts';

function anInventory(...lines: readonly string[]): string {
  const file = join(aFolder(), 'counters.csv');
  writeFileSync(file, lines.join('\n'));
  return file;
}

async function mistakesIn(...lines: readonly string[]): Promise<readonly string[]> {
  const file = anInventory(...lines);
  const error = await readInventory(file).then(
    () => new Error('it is right'),
    (thrown: unknown) => thrown,
  );
  const text = error instanceof Error ? error.message : '';
  return text.split('\n').map((line) => line.replace(`${file}: `, '').replace(/^[^/]* \/ /, ''));
}

describe('the inventory', () => {
  it('takes tokens and authorities from files beside it', async () => {
    const file = anInventory(
      'counter,name,group,host,port,tokenFile,ca,publicKey',
      `5,5号窗口,社保,10.0.1.5,9464,hall.token,hall.pem,${aPublicKey(5)}`,
      '6,6号窗口,,counter-6.hall.example,9464,hall.token,,',
    );
    writeFileSync(join(file, '../hall.token'), 'secret-token\n');
    writeFileSync(join(file, '../hall.pem'), 'a certificate\n');
    expect(await readInventory(file)).toEqual([
      {
        ...{ counter: '5', name: '5号窗口', group: '社保', host: '10.0.1.5', port: 9464 },
        ...{ token: 'secret-token', ca: 'a certificate', publicKey: aPublicKey(5) },
      },
      {
        ...{ counter: '6', name: '6号窗口', host: 'counter-6.hall.example', port: 9464 },
        ...{ token: 'secret-token', ca: undefined },
      },
    ]);
  });

  it('is refused with every wrong row, its line and column', async () => {
    const mistakes = await mistakesIn(
      'counter,name,host,port,token,tokenFile',
      '5,a,10.0.1.5,9464,t,',
      '5,b,10.0.1.6,9464,t,',
      '7,c,10.0.1.7,70000,t,',
      '8,d,http://10.0.1.8,9464,t,',
      '9,e,10.0.1.9,9464,t,,',
    );
    expect(mistakes).toEqual([
      expect.stringContaining('line 4, column 4 (port)'),
      expect.stringContaining('line 5, column 3 (host)'),
      expect.stringContaining('line 6'),
    ]);
  });

  it('has each counter and each device once, and one token for each', async () => {
    const mistakes = await mistakesIn(
      'counter,name,host,port,token,tokenFile',
      '5,a,10.0.1.5,9464,t,',
      '5,b,10.0.1.6,9464,t,',
      '7,c,10.0.1.5,9464,t,',
      '8,d,10.0.1.8,9464,t,no-such-file',
    );
    expect(mistakes.map((line) => /line (\d)/.exec(line)?.[1])).toEqual([...['3', '4', '5', '5']]);
  });

  it('is not empty', async () => {
    expect(await mistakesIn('counter,name,host,port')).toHaveLength(1);
  });
});
