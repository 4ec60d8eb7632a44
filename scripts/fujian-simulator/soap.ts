import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { Answer } from '../province-simulator/exchange.ts';

const NAMESPACE = 'http://webServiceInterface.cms.linewell.com';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** A request as it arrived. */
export type SoapRequest = Readonly<{ token: string; appKey: string; cipher: string }>;

/** The elements of a well-formed document; undefined when it is none. */
function read(xml: string, blanks: 'kept' | 'dropped'): unknown {
  if (XMLValidator.validate(xml) !== true) return undefined;
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    trimValues: blanks === 'dropped',
    ignoreDeclaration: true,
  });
  return parser.parse(xml);
}

/** Reads the envelope of this operation, to the letter of province.md; undefined when it is none. */
export function readRequest(xml: string, operation: string): SoapRequest | undefined {
  const call = z.strictObject({ appKey: z.string(), xmlStr: z.string() });
  const envelope = z.strictObject({
    'soapenv:Envelope': z.strictObject({
      '@xmlns:soapenv': z.literal(ENVELOPE),
      '@xmlns:web': z.literal(NAMESPACE),
      'soapenv:Header': z.strictObject({ Authorization: z.string().regex(/^Basic \S+$/) }),
      'soapenv:Body': z.strictObject({ [`web:${operation}`]: call }),
    }),
  });
  const parsed = envelope.safeParse(read(xml, 'dropped'));
  if (!parsed.success) return undefined;
  const { 'soapenv:Header': header, 'soapenv:Body': body } = parsed.data['soapenv:Envelope'];
  const { appKey = '', xmlStr = '' } = body[`web:${operation}`] ?? {};
  return { token: header.Authorization.slice('Basic '.length), appKey, cipher: xmlStr };
}

/** The children of a `Case` document in their order; undefined when it is none. */
export function readCase(
  xml: string,
  charset: string,
): readonly (readonly [name: string, text: string])[] | undefined {
  if (!xml.startsWith(`<?xml version="1.0" encoding="${charset}"?><Case>`)) return undefined;
  const document = z
    .strictObject({ Case: z.record(z.string(), z.string()) })
    .safeParse(read(xml, 'kept'));
  return document.success ? Object.entries(document.data.Case) : undefined;
}

/** What stands in an answer's `Case`. */
export type CaseAnswer = Readonly<{
  code: string;
  message: string;
  data: Readonly<Record<string, string>>;
}>;

/** An answer: the `Case` as escaped text in `return`. */
export function soapAnswer(operation: string, { code, message, data }: CaseAnswer): Answer {
  const children = Object.entries(data).map(([name, text]) => element(name, escaped(text)));
  const inner = element(
    'Case',
    element('code', escaped(code)) +
      (message === '' ? '<message/>' : element('message', escaped(message))) +
      element('data', children.join('')),
  );
  const response = `<ns2:${operation}Response xmlns:ns2="${NAMESPACE}">${element('return', escaped(inner))}</ns2:${operation}Response>`;
  return soap(200, response);
}

/** A SOAP 1.1 fault, which travels with HTTP 500. */
export function soapFault(text: string): Answer {
  const fault = element('faultcode', 'soap:Server') + element('faultstring', escaped(text));
  return soap(500, `<soap:Fault>${fault}</soap:Fault>`);
}

function soap(status: number, body: string): Answer {
  const xml = `<soap:Envelope xmlns:soap="${ENVELOPE}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
  return {
    status,
    headers: { 'Content-Type': 'text/xml;charset=UTF-8' },
    body: Buffer.from(xml),
  };
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
