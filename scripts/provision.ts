/** `npm run provision`: makes and looks at a hall's bundles. */
import { runProvisionCommand } from './provision/command.ts';
import { typedLine } from './terminal/typed-line.ts';
import { workWhereCalled } from './terminal/where-called.ts';

workWhereCalled('provision');
process.exitCode = await runProvisionCommand(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  typed: typedLine,
  now: Date.now,
});
