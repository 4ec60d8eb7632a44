import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { plotOf } from './plot.ts';
import { type Report, tableOf } from './report.ts';
import type { Soaked } from './soak.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/soak.md', import.meta.url));
const PLOT = fileURLToPath(new URL('../../docs/images/soak.svg', import.meta.url));
/** What follows is written anew by each soak. */
const HEADING = '## The last soak\n';

/** Of the run itself. */
interface Circumstances {
  readonly command: string;
  readonly electron: string;
  readonly machine: string;
  /** How many processes waited for a processor, at least and at most. */
  readonly load: readonly [number, number];
}

/** Puts the figures of a soak into docs/soak.md, and its plot beside it. */
export async function writeDocument(
  soaked: Soaked,
  report: Report,
  { command, electron, machine, load }: Circumstances,
): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const begin = text.indexOf(HEADING);
  if (begin < 0) throw new Error(`${DOCUMENT} has no heading “${HEADING.trim()}”`);
  const { played, samples } = soaked;
  const troubles = Object.entries(played.troubles).map(([name, times]) => `${name} ${times} ×`);
  const date = new Date().toLocaleDateString('en-GB', { dateStyle: 'long' });
  const lines = [
    HEADING,
    `${date}, Electron ${electron}, ${machine}, load ${load.map((each) => each.toFixed(1)).join(' to ')}.`,
    '',
    `\`\`\`sh\n${command}\n\`\`\``,
    '',
    `${played.days} days with ${played.services} services and ${played.nights} nights with a fresh window; ${troubles.join(', ')}. ${samples.length} samples.`,
    '',
    tableOf(report),
    '',
    report.findings.length === 0
      ? 'Nothing grew.'
      : `**It failed**:\n\n${report.findings.map((finding) => `- ${finding}`).join('\n')}`,
    '',
    '![Memory and open files over the time](images/soak.svg)',
    '',
  ];
  await writeFile(DOCUMENT, `${text.slice(0, begin)}${lines.join('\n')}`);
  await writeFile(PLOT, plotOf(samples));
}
