import type { Hall } from '../launch/hall.ts';
import { playKeyboard } from '../queue-simulator/interactive.ts';

const WHAT_TO_DO = `
The kiosk is open. You are the queue machine here, and the citizen at the window.
Try: c, s, e, then tap a face in the window. What the province holds is told below.
`;

/** Lets a person play queue machine and citizen until they press q. */
export async function showByHand(hall: Hall): Promise<void> {
  const tell = (text: string) => process.stdout.write(`${text}\n`);
  tell(WHAT_TO_DO);
  let told = 0;
  const look = setInterval(() => {
    for (const held of hall.province.evaluations().slice(told)) {
      told += 1;
      tell(`  the province has ${held.receipt}: level ${held.satisfaction}, ${held.projectNo}`);
    }
  }, 500);
  const { machine, tellsCases } = hall.lineAt();
  await playKeyboard(machine, process.stdin, tellsCases ? 'single' : 'none', tell);
  clearInterval(look);
  tell(`The province holds ${hall.province.evaluations().length} evaluations.`);
}
