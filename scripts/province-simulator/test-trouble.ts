import { anEvaluation, aService } from './test-records.ts';
import { aProvince } from './test-simulator.ts';

const EVALUATIONS = '/v1/evaluations';

/** A province with a fault, a known service, and one evaluation to send. */
export async function aTroubledProvince(faults: Parameters<typeof aProvince>[0] = {}) {
  const province = await aProvince(faults);
  await province.caller.call('POST', '/v1/services', aService());
  const send = (item = anEvaluation()) =>
    province.caller.send('POST', EVALUATIONS, { items: [item] });
  return { ...province, send };
}
