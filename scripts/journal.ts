/** `npm run journal`: checks and counts a device's journal; needs no keys. */
import { runJournalCommand } from './journal/command.ts';
import { workWhereCalled } from './terminal/where-called.ts';

workWhereCalled('journal');
process.exitCode = await runJournalCommand(process.argv.slice(2), (line) =>
  process.stdout.write(`${line}\n`),
);
