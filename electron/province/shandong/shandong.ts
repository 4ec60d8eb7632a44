import { byClockOf, type Moment, type Timers } from '../../../shared/clock.ts';
import { linkageOf } from '../../../shared/evaluation.ts';
import type {
  Asked,
  EvaluationPage,
  Outcome,
  Province,
  Submission,
} from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import type { ShandongSettings } from '../../../shared/shandong-settings.ts';
import type { DeviceClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { FAILED_INSIDE, guarded, nameOf, UNLINKED } from '../inside.ts';
import { sendOneByOne } from '../one-by-one.ts';
import { createJudge } from './answers.ts';
import { createCall } from './call.ts';
import { createCipher } from './cipher.ts';
import { createDeliver } from './delivery.ts';
import { signedPage } from './page.ts';
import { evaluationItem, serviceItem } from './records.ts';
import { createServices } from './services.ts';

/** One evaluation a call; some rounds of them go to the adapter at once. */
const LIMITS = { submit: 50, supplement: 50 } as const;

/**
 * The `shandong` profile: JSON, SM2 (province.md). Nothing is sent before the first call.
 * @param options.clock is fed with the province's `Date`, and only the province's
 */
export function createShandongProvince(options: {
  readonly settings: ShandongSettings;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
}): Province {
  const { settings, clock, log } = options;
  const { settings: format, dataSource } = settings;
  const encrypt = createCipher(settings);
  const serving = createCall({
    ...{ ...options, encrypt },
    ...{ name: 'service', url: settings.serviceUrl },
  });
  const evaluating = createCall({
    ...{ ...options, encrypt },
    ...{ name: 'evaluate', url: settings.evaluateUrl },
  });
  const services = createServices({
    call: serving.call,
    judge: createJudge(format.unknownAnswers),
  });
  const deliver = createDeliver({
    call: evaluating.call,
    services,
    judge: createJudge(format.unknownAnswers),
  });

  return {
    limits: LIMITS,
    submit: sendAll,
    // 补报 is the ordinary call, and it has no field for the reason of being late.
    supplement: sendAll,
    evaluationPage: (...asked) => guarded(log, () => evaluationPage(...asked)),
    findReceipt: () => Promise.resolve({ ok: true, value: { kind: 'unsupported' } }),
    options: newestOptions,
    close: async () => {
      await Promise.all([serving.close(), evaluating.close()]);
    },
  };

  function sendAll(records: readonly Submission[]): Promise<readonly Outcome[]> {
    return sendOneByOne(records, async (submission) => {
      const { draft } = submission.evaluation;
      const linkage = linkageOf(submission.evaluation);
      if (linkage === undefined) return { outcome: UNLINKED, general: false };
      try {
        const { serviceName, serviceBegan } = draft;
        const service = serviceItem(linkage, serviceName, serviceBegan.corrected, format);
        const item = evaluationItem(submission.evaluation, linkage, format, dataSource);
        return await deliver({ submission, linkage, service, item });
      } catch (error) {
        log.error('delivering failed inside the device', { id: draft.id, why: nameOf(error) });
        return { outcome: FAILED_INSIDE, general: false };
      }
    });
  }

  /** This province publishes none by its interface; it is asked for the time all the same. */
  async function newestOptions(): Promise<Asked<never>> {
    if (await serving.askTime()) {
      const detail = 'this province publishes no options by its interface';
      return { ok: false, outcome: { kind: 'unsupported', detail } };
    }
    const detail = 'no answer to a question for the time';
    return { ok: false, outcome: { kind: 'retry', mayHaveArrived: false, detail } };
  }

  /** The address is signed here; the province is asked only whether it has the service. */
  async function evaluationPage(
    item: Case,
    serviceName: string | undefined,
    began?: Moment,
  ): Promise<Asked<EvaluationPage>> {
    const { page } = settings;
    if (page === undefined) {
      const detail = 'no evaluation page is set up for this hall';
      return { ok: false, outcome: { kind: 'unsupported', detail } };
    }
    // The province keeps what it is told of a service first: nothing by a clock nobody has checked.
    if (began !== undefined && !clock.isRight()) await serving.askTime();
    let told: number | undefined;
    if (began !== undefined) {
      const untold = await services.tell(() => {
        told = byClockOf(clock.now(), began).corrected;
        return serviceItem(item, serviceName, told, format);
      }, item);
      if (untold !== undefined) return { ok: false, outcome: untold.outcome };
    }
    const { corrected } = clock.now();
    const value = signedPage({ page, format, encrypt }, item, serviceName, corrected);
    return { ok: true, value: told === undefined ? value : { ...value, serviceBegan: told } };
  }
}
