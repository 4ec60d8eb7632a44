import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Look } from './look.ts';
import { pathOf } from './plan.ts';

const STYLE = `
body { margin: 24px; font: 16px/1.5 sans-serif; background: #eee; color: #222; }
section { margin-block: 24px; }
figure { display: inline-block; margin: 0 12px 12px 0; vertical-align: top; }
img { display: block; height: 200px; background: #fff; border: 1px solid #999; }
figcaption { max-width: 320px; font-size: 14px; }
.wrong img { outline: 4px solid #b00020; }
li { color: #b00020; }
`;

/**
 * Writes a contact sheet for each language and theme, and an index of them.
 * @param folder where the pictures are
 */
export async function writeSheets(folder: string, looks: readonly Look[]): Promise<void> {
  const sheets = Map.groupBy(looks, ({ shot }) => `${shot.language}-${shot.theme}`);
  for (const [name, held] of sheets) {
    const scenes = Map.groupBy(held, ({ shot }) => shot.scene.name);
    const sections = [...scenes].map(
      ([scene, each]) =>
        `<section><h2>${escaped(scene)}</h2>${each.map(figure).join('')}</section>`,
    );
    await writeFile(join(folder, `${name}.html`), page(name, sections.join('\n')));
  }
  const links = [...sheets].map(([name, held]) => {
    const findings = held.reduce((sum, look) => sum + look.findings.length, 0);
    return `<p><a href="${name}.html">${name}</a>: ${held.length} images, ${findings} findings</p>`;
  });
  await writeFile(join(folder, 'index.html'), page('screens', links.join('\n')));
}

function figure({ shot, findings }: Look): string {
  const path = pathOf(shot);
  const wrong = findings.map(
    ({ check, element, what }) => `<li>${escaped(`${check}: ${element} ${what}`)}</li>`,
  );
  return `<figure${wrong.length > 0 ? ' class="wrong"' : ''}>
<a href="${path}"><img loading="lazy" src="${path}" alt=""></a>
<figcaption>${shot.size}<ul>${wrong.join('')}</ul></figcaption></figure>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>${STYLE}</style><h1>${escaped(title)}</h1>${body}</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
