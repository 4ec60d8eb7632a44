import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sm3 } from 'sm-crypto-v2';
import {
  type Chain,
  type Evaluation,
  type EvaluationDraft,
  evaluationDraftSchema,
} from '../../shared/evaluation.ts';
import type { Identity } from '../device/identity.ts';
import { parseCarrying } from '../device/newer-version.ts';

/** The first `prevHash` of an epoch. */
export const GENESIS = '0'.repeat(64);

/** The end of the chain so far. */
export interface Head {
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}

/** What of a draft is personal (R12): kept apart, erased with the receipt, sealed by its digest. */
export function personalPart(draft: EvaluationDraft): Pick<EvaluationDraft, 'text' | 'linkage'> {
  return {
    text: draft.text,
    ...(draft.linkage !== undefined && { linkage: draft.linkage }),
  };
}

/** All else. */
export function lastingPart(draft: EvaluationDraft): Omit<EvaluationDraft, 'text' | 'linkage'> {
  const { text: _text, linkage: _linkage, ...lasting } = draft;
  return lasting;
}

/**
 * Gives a draft its place in the chain (R13).
 *
 * `digest = SM3(salt|JCS(sealed part))`, `hash = SM3(prevHash|deviceId|epoch|seq|digest)`, parts as
 * UTF-8 joined by `|`; the sealed part is the lasting part of the draft, which case it was given
 * for, and the digest of its personal part: erasing the latter later breaks nothing.
 */
export function seal(
  given: EvaluationDraft,
  head: Head,
  identity: Pick<Identity, 'deviceId' | 'sign'>,
): Evaluation {
  const draft = wellFormed(given);
  const salt = randomBytes(16).toString('hex');
  const digest = digestOf(draft, salt);
  const place = {
    deviceId: identity.deviceId,
    epoch: head.epoch,
    seq: head.seq + 1,
    prevHash: head.hash,
    digest,
  };
  const hash = hashOf(place);
  const chain: Chain = { ...place, hash, signature: identity.sign(hash), alg: 'Ed25519' };
  return { draft, chain, salt };
}

/** The digest of a draft; see `seal`. */
export function digestOf(draft: EvaluationDraft, salt: string): string {
  const sealedPart = {
    ...lastingPart(draft),
    case: draft.linkage
      ? { projectNo: draft.linkage.projectNo, serviceNumber: draft.linkage.serviceNumber ?? 1 }
      : null,
    personal: sm3(`${salt}|${canonical(personalPart(draft))}`),
  };
  return sm3(`${salt}|${canonical(sealedPart)}`);
}

/** The hash of a place in the chain; see `seal`. */
export function hashOf(
  place: Pick<Chain, 'prevHash' | 'deviceId' | 'epoch' | 'seq' | 'digest'>,
): string {
  const { prevHash, deviceId, epoch, seq, digest } = place;
  return sm3([prevHash, deviceId, epoch, seq, digest].join('|'));
}

/**
 * A draft without halves of surrogate pairs. An emoji cut in two leaves one; it has no UTF-8, hence
 * no digest, and must not cost the rating: U+FFFD takes its place.
 */
function wellFormed(draft: EvaluationDraft): EvaluationDraft {
  const text = JSON.stringify(draft, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
  return parseCarrying(evaluationDraftSchema, JSON.parse(text));
}

/** RFC 8785. */
function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a record cannot be written as canonical JSON');
  return text;
}
