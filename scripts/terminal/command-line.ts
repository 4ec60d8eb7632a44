/** What a program of ours does with the words it is called with. */

/** Takes a line. */
export type Print = (line: string) => void;

/**
 * Runs one command of a program with several.
 * @param run parses the words and does what they say; `undefined` where that is nothing
 * @returns the exit code: that of the command; 0 for `--help`; 2 where words or files are wrong
 */
export async function runCommand(
  words: readonly string[],
  help: string,
  print: Print,
  run: () => Promise<0 | 1 | 2 | undefined>,
): Promise<0 | 1 | 2> {
  if (words.includes('--help')) {
    print(help);
    return 0;
  }
  try {
    const code = await run();
    if (code !== undefined) return code;
    print(help);
  } catch (error) {
    print(whyOf(error));
  }
  return 2;
}

/**
 * The options of a program that does one thing. Ends the process where it is asked for help (0), or
 * where the options are wrong (2).
 * @param parse throws where they are
 */
export function readOptions<T extends { readonly help: boolean }>(help: string, parse: () => T): T {
  const refuse: (why: string) => never = refuseWith(help);
  let values: T;
  try {
    values = parse();
  } catch (error) {
    return refuse(whyOf(error));
  }
  if (!values.help) return values;
  process.stdout.write(help);
  process.exit(0);
}

/** Says what is wrong with the command line, and what it should be, and ends the process. */
export function refuseWith(help: string): (why: string) => never {
  return (why) => {
    process.stderr.write(`${why}\n\n${help}`);
    process.exit(2);
  };
}

function whyOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
