import { expect, it } from 'vitest';
import type { Asked, Outcome, Province, Receipt } from '../../shared/province.ts';
import { aCase, aMoment, anEvaluationDraft, MONDAY_MORNING } from '../../tests/builders.ts';
import { anIdentity } from '../../tests/device.ts';
import { GENESIS, seal } from '../journal/seal.ts';
import { watchProvince } from './watched-province.ts';

const NO_ANSWER: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };

/** A province that answers as told, and who watches it. */
function aProvince(own: { readonly receipt?: Asked<Receipt> } = {}) {
  const answers: ((outcomes: readonly Outcome[]) => void)[] = [];
  const send = () => new Promise<readonly Outcome[]>((answer) => void answers.push(answer));
  const unsupported = { ok: false, outcome: { kind: 'unsupported', detail: 'none' } } as const;
  const province: Province = {
    ...{ submit: send, supplement: send, limits: { submit: 10, supplement: 10 } },
    evaluationPage: () => Promise.resolve(unsupported),
    findReceipt: () => Promise.resolve(own.receipt ?? unsupported),
    options: () => Promise.resolve(unsupported),
    close: () => Promise.resolve(),
  };
  const heard: string[] = [];
  const watched = watchProvince(province, {
    clock: { boot: 'this-boot', now: () => aMoment() },
    answered: (_draft, { kind }) => heard.push(kind),
  });
  return { ...watched, heard, answer: (...outcomes: Outcome[]) => answers.shift()?.(outcomes) };
}

function aSubmission() {
  const evaluation = seal(anEvaluationDraft(), { epoch: 1, seq: 0, hash: GENESIS }, anIdentity());
  return { evaluation, mayHaveArrived: false };
}

it('what is on its way is known until it is answered', async () => {
  const { province, isSending, answer, heard, contact } = aProvince();
  const submission = aSubmission();
  const { id } = submission.evaluation.draft;
  expect([isSending(id), contact()]).toEqual([false, { reachable: null, lastContactAt: null }]);
  const sent = province.submit([submission]);
  expect(isSending(id)).toBe(true);
  answer({ kind: 'delivered', receipt: 'R-1' });
  await sent;
  expect([isSending(id), heard]).toEqual([false, ['delivered']]);
  expect(contact()).toEqual({ reachable: true, lastContactAt: MONDAY_MORNING });
});

it('a province that does not answer is not reached, and when it last was is kept', async () => {
  const { province, answer, heard, contact } = aProvince();
  const first = province.supplement([aSubmission()], 'late');
  answer({ kind: 'unauthorised', detail: 'who are you' });
  await first;
  const second = province.submit([aSubmission()]);
  answer(NO_ANSWER);
  await second;
  expect(heard).toEqual(['unauthorised', 'retry']);
  expect(contact()).toEqual({ reachable: false, lastContactAt: MONDAY_MORNING });
});

it('other calls tell it as well, but not one that this province does not have', async () => {
  const none = aProvince();
  await none.province.findReceipt(aCase());
  expect(none.contact().reachable).toBeNull();
  const asked = aProvince({ receipt: { ok: true, value: { kind: 'none' } } });
  await asked.province.findReceipt(aCase());
  expect(asked.contact().reachable).toBe(true);
});
