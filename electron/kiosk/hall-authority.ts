import { X509Certificate } from 'node:crypto';

/** A server's own certificate with those it sent along. */
export interface CertificateChain {
  /** PEM. */
  readonly data: string;
  /** Who signed it; the same again, or nothing, at the end. */
  readonly issuerCert?: CertificateChain;
}

/** Longer chains than any hall's. */
const LONGEST = 6;
/** `serverAuth` of RFC 5280. */
const FOR_SERVERS = '1.3.6.1.5.5.7.3.1';

/**
 * Whether the hall's own authority vouches for a server that Chromium does not know. Chromium names
 * only the worst fault of a certificate, so everything else is looked at here as well: its name, its
 * days, what it is for, and each signature up to the hall's.
 * @param authorities PEM of one certificate or several
 * @param now ms since 1970 UTC
 */
export function isVouchedFor(
  chain: CertificateChain,
  host: string,
  authorities: string,
  now: number,
): boolean {
  try {
    const anchors = readAll(authorities);
    const server = new X509Certificate(chain.data);
    // The name of an address is looked for among the addresses only.
    const bare = host.replace(/^\[|\]$/g, '');
    if ((server.checkHost(bare) ?? server.checkIP(bare)) === undefined) return false;
    const uses = server.keyUsage;
    if (uses !== undefined && !uses.includes(FOR_SERVERS)) return false;
    let certificate = server;
    let sent = chain.issuerCert;
    for (let steps = 0; steps < LONGEST; steps += 1) {
      if (!isInItsDays(certificate, now)) return false;
      // The hall may name the server itself.
      if (anchors.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) {
        return true;
      }
      const anchor = anchors.find((authority) => isSignedBy(certificate, authority));
      if (anchor !== undefined) return isInItsDays(anchor, now);
      if (sent === undefined) return false;
      const issuer = new X509Certificate(sent.data);
      if (!isSignedBy(certificate, issuer)) return false;
      certificate = issuer;
      sent = sent.issuerCert;
    }
    return false;
  } catch {
    // What cannot be read vouches for nothing.
    return false;
  }
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isInItsDays({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

function readAll(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
