import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import type { Shipped } from './shipped.ts';

/** The name the file has in a package. */
export const SBOM_FILE = 'sbom.cdx.json';

/**
 * Writes the bill of materials of what a hall gets, CycloneDX 1.6 as JSON.
 * @param folder where it is put
 * @param shipped by `shippedPackages`
 * @param versions of the product as it is packaged, and of the runtime that goes along
 */
export async function writeSbom(
  folder: string,
  shipped: readonly Shipped[],
  { product: version, electron }: { readonly product: string; readonly electron: string },
): Promise<void> {
  const { name, license } = manifest;
  const product = purlOf(name, version);
  const components = [
    {
      type: 'framework',
      'bom-ref': purlOf('electron', electron),
      name: 'electron',
      version: electron,
      purl: purlOf('electron', electron),
      licenses: [{ license: { id: 'MIT' } }],
      description: 'Contains Chromium and Node.js, whose notices are in LICENSES.chromium.html',
    },
    ...shipped.map(({ name, version, licence, how, sha512 }) => ({
      type: 'library',
      'bom-ref': purlOf(name, version),
      name,
      version,
      purl: purlOf(name, version),
      licenses: [/ /.test(licence) ? { expression: licence } : { license: { id: licence } }],
      hashes: [{ alg: 'SHA-512', content: sha512 }],
      properties: [{ name: 'yiping:shipped', value: how }],
    })),
  ];
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: {
      timestamp: new Date().toISOString(),
      component: {
        type: 'application',
        'bom-ref': product,
        name,
        version,
        purl: product,
        licenses: [{ license: { id: license } }],
      },
    },
    components,
    dependencies: [{ ref: product, dependsOn: components.map((each) => each['bom-ref']) }],
  };
  await writeFile(join(folder, SBOM_FILE), `${JSON.stringify(bill, null, 2)}\n`);
}

/** Package URL: each part percent-encoded, also the `@` of a scope and the `+` of a test version. */
function purlOf(name: string, version: string): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `pkg:npm/${path}@${encodeURIComponent(version)}`;
}
