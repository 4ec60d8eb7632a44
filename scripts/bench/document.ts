import { writeBelow, writeImages } from '../documents/written-below.ts';
import { PLOTTED, plotOf } from './plot.ts';
import type { Result, Run } from './run.ts';
import { goalsOf, tableOf } from './table.ts';

/** Puts the figures of a whole run into docs/benchmarks.md, and the plots beside it. */
export async function writeDocument(run: Run): Promise<void> {
  const { text, images } = documentOf(run);
  await writeBelow('benchmarks.md', '## The last run', text);
  await writeImages('bench-', images);
}

/** What stands below the heading, and the pictures it shows, by name. */
export function documentOf({ environment, results }: Run) {
  const { electron, node, machine, date, commit, load, stolen } = environment;
  const minutes = Math.ceil(results.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  const images = new Map<string, string>();
  const sections = results.flatMap((result) => {
    const plots = plotsOf(result);
    for (const [name, content] of plots) images.set(name, content);
    return [
      '',
      `### ${result.name}: ${result.about}`,
      '',
      `\`npm run bench -- ${result.name}\`, ${result.seconds} s.`,
      '',
      tableOf(result),
      ...[...plots.keys()].flatMap((name) => ['', `![The same as a picture](images/${name})`]),
    ];
  });
  const text = [
    `${date}, ${commit === null ? '' : `commit ${commit}, `}Electron ${electron}, Node ${node}, ${machine}, load ${load.before} before and ${load.after} after${stolen === null ? '' : `, ${stolen} % of the processors’ work taken by other machines`}, ${minutes} minutes.`,
    '',
    '```sh\nnpm run bench\n```',
    '',
    goalsOf(results),
    ...sections,
    '',
  ].join('\n');
  return { text, images };
}

/** One for each unit in which there is something to compare. */
function plotsOf({ name, about, figures }: Result): ReadonlyMap<string, string> {
  const plots = PLOTTED.flatMap((unit): [string, string][] => {
    const comparable = figures.filter((figure) => figure.unit === unit && figure.median > 0);
    if (comparable.length < 2) return [];
    const file = `bench-${name}-${unit.replace('/', '-per-').toLowerCase()}.svg`;
    return [[file, plotOf(`${name}: ${about}`, comparable)]];
  });
  return new Map(plots);
}
