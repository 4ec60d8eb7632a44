import { z } from '../../../shared/schema.ts';
import { readXml, textOf, writeXml } from './xml.ts';

/** The operations; each has a URL of its own. */
export type Operation =
  | 'getSaveEvaluation'
  | 'getEvaluationSupplement'
  | 'getSaveEvaluationUrl'
  | 'getEvaluationDetail';

/** What the province says, once its envelope was recognised. */
export type Said =
  | {
      readonly kind: 'case';
      readonly code: string;
      readonly message: string;
      /** The children of `data` that hold text. */
      readonly data: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'fault'; readonly tokenRefused: boolean };

/** A SOAP 1.1 request. */
export function writeEnvelope(
  operation: Operation,
  content: { readonly token: string; readonly appKey: string; readonly cipher: string },
): string {
  const { token, appKey, cipher } = content;
  return writeXml({
    'soapenv:Envelope': {
      '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
      '@xmlns:web': 'http://webServiceInterface.cms.linewell.com',
      'soapenv:Header': { Authorization: `Basic ${token}` },
      'soapenv:Body': { [`web:${operation}`]: { appKey, xmlStr: cipher } },
    },
  });
}

const envelopeSchema = z.object({ Body: z.record(z.string(), z.unknown()) });
const responseSchema = z.object({ return: z.unknown() });
const caseSchema = z.object({
  code: z.unknown().transform(textOf).pipe(z.string().trim().min(1)),
  message: z.unknown().optional().transform(textOf),
  data: z.record(z.string(), z.unknown()).catch({}),
});

/**
 * Reads an answer. There is no WSDL to name the element around `return`, so any will do.
 * @returns undefined when these are not the words of a province
 */
export function readEnvelope(body: Uint8Array): Said | undefined {
  const envelope = envelopeSchema.safeParse(readXml(decoded(body), 'Envelope'));
  if (!envelope.success) return undefined;
  const { Fault: fault, ...responses } = envelope.data.Body;
  if (fault !== undefined) {
    const tokenRefused = JSON.stringify(fault).includes('access_token_invalid');
    return { kind: 'fault', tokenRefused };
  }
  const [response, ...more] = Object.values(responses);
  const answer = responseSchema.safeParse(response);
  if (!answer.success || more.length > 0) return undefined;
  const inner = caseSchema.safeParse(readXml(textOf(answer.data.return) ?? '', 'Case'));
  if (!inner.success) return undefined;
  const { code, message = '', data } = inner.data;
  const texts = Object.entries(data).flatMap(([name, value]): [string, string][] => {
    const text = textOf(value)?.trim() ?? '';
    return text === '' ? [] : [[name, text]];
  });
  return { kind: 'case', code, message, data: Object.fromEntries(texts) };
}

/** Empty when it is not UTF-8. */
function decoded(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return '';
  }
}
