import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readProvisioning } from '../../../shared/provisioning.ts';
import { aProvisioningFile } from '../../../tests/builders.ts';
import { aPipeline } from '../testing/piping.ts';

/** The worked example of the docs, word for word. */
function readExample() {
  const text = readFileSync(new URL('../../../docs/queue-profiles.md', import.meta.url), 'utf8');
  const example = text.slice(text.indexOf('## A foreign hall'));
  const blocks = [...example.matchAll(/```(json|text)\n([\s\S]*?)```/g)].map(([, , body]) => body);
  const [profile = '', input = '', talk = ''] = blocks;
  return { profile: JSON.parse(profile), input: JSON.parse(input), talk: talk.trim().split('\n') };
}

const example = readExample();

/** A hall that adds the example to its provisioning file. */
function aHall() {
  const file = { ...aProvisioningFile(), queue: [example.input], queueProfiles: [example.profile] };
  const read = readProvisioning(JSON.stringify(file));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [profile] = read.provisioning.queueProfiles;
  const [input] = read.provisioning.queue;
  if (profile === undefined || input === undefined) throw new Error('nothing was read');
  return aPipeline(profile, input);
}

describe('the foreign hall of the docs', () => {
  it('is set up by its profile alone: it says and hears what stands there', () => {
    const { connect, report } = aHall();
    const machine = connect();
    const heard: string[] = [];
    const result = { counter: '5' } as const;
    for (const line of example.talk) {
      if (line.startsWith('> ')) machine.says(`${line.slice(2)}\n`);
      else if (line.includes('rates'))
        report({ ...result, kind: 'done', ticket: 'A023', level: 1 });
      else if (line.startsWith('# ')) report({ ...result, kind: 'timeout', ticket: 'A025' });
      heard.push(...machine.heard().map((answer) => `< ${answer.trim()}`));
    }
    expect(heard).toEqual(example.talk.filter((line) => line.startsWith('< ')));
  });

  it('begins a service with its case, and hears its own window only', () => {
    const { connect, heardEvents, state } = aHall();
    const machine = connect();
    for (const line of example.talk) if (line.startsWith('> ')) machine.says(`${line.slice(2)}\n`);
    expect(heardEvents.map(({ kind, ticket }) => [kind, ticket])).toEqual([
      ['called', 'A023'],
      ['evaluate', 'A023'],
      ['evaluate', 'A025'],
    ]);
    expect(heardEvents[0]).toMatchObject({
      id: '1001',
      counter: '5',
      staff: { code: '0512', name: '林示例' },
      service: {
        mode: 'single',
        cases: [
          {
            projectNo: '35020320261121A00101',
            areaCode: '350203',
            orgName: '测试市行政审批局',
            proStatus: 3,
          },
        ],
      },
    });
    expect(state()).toMatchObject({ good: 4, ignored: 1, bad: 1 });
  });
});
