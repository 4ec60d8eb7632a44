import { z } from 'zod';
import { type AdminCalls, parse } from './admin-server.ts';
import { evaluationOptions } from './evaluation-options.ts';
import type { Office } from './province-calls.ts';

/** Evaluations held, with how often each has arrived since the start. */
export function heldEvaluations({ records, desk }: Office) {
  return records.evaluations.map((held) => ({ ...held, received: desk.timesReceived(held.id) }));
}

/** All counts, the effects among them. */
export function allCounts({ records, counts }: Office) {
  return { effects: records.effects(), ...counts.snapshot() };
}

const device = z.strictObject({ deviceId: z.string().min(1), publicKey: z.string().min(1) });

/** What the admin of this province may ask and set, besides the faults. */
export function adminCalls(office: Office): AdminCalls {
  const { records } = office;
  const devices = () =>
    [...records.deviceKeys].map(([deviceId, publicKey]) => ({ deviceId, publicKey }));
  return [
    ['GET evaluations', () => heldEvaluations(office)],
    ['GET services', () => records.services],
    ['GET counts', () => allCounts(office)],
    ['GET devices', devices],
    [
      'POST devices',
      (body) => {
        records.keep({ type: 'device', ...parse(device, body) });
        records.settle();
        return devices();
      },
    ],
    [
      'POST options',
      (body) => {
        records.keep({ type: 'options', options: parse(evaluationOptions, body) });
        records.settle();
        return { version: records.options.version };
      },
    ],
  ];
}
