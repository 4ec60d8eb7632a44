import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { OpsFilter } from '../../../shared/ops-fields.ts';
import type { OpsBacklog, OpsRow } from '../../../shared/ops-requests.ts';
import type { PageProps } from '../page-props.ts';

/** The list is looked at anew, ms: what was delivered meanwhile goes. */
const LOOK_AGAIN_MS = 10_000;
/** Rows of one request. */
const PAGE = 100;

/** A look at the backlog, and its rows as far as they are here. */
export interface BacklogLook {
  readonly backlog: OpsBacklog | undefined;
  readonly row: (index: number) => OpsRow | undefined;
  /** These rows are about to be drawn. */
  readonly show: (from: number, to: number) => void;
}

/** The backlog by a filter: anew whenever it changes, and every ten seconds. */
export function useBacklog({ ask, failed }: PageProps, filter: OpsFilter): BacklogLook {
  const [backlog, setBacklog] = useState<OpsBacklog | undefined>(undefined);
  const rows = useRef(new Map<number, OpsRow>());
  const coming = useRef(new Set<number>());
  const [, drawAgain] = useState(0);
  const fail = useEffectEvent((error: unknown) => failed('ops.backlog', error));

  useEffect(() => {
    let wanted = true;
    const look = () => {
      ask('ops.backlog', filter).then(
        (told) => {
          // Typed on meanwhile: the next answer counts.
          if (!wanted) return;
          rows.current = new Map(told.rows.map((row, index) => [index, row]));
          coming.current = new Set();
          setBacklog(told);
        },
        (error: unknown) => {
          if (wanted) fail(error);
        },
      );
    };
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [ask, filter]);

  const show = (from: number, to: number): void => {
    if (backlog === undefined) return;
    const { look } = backlog;
    for (let first = from - (from % PAGE); first < to; first += PAGE) {
      const isHere = rows.current.has(first) && rows.current.has(Math.min(first + PAGE, to) - 1);
      if (isHere || coming.current.has(first)) continue;
      coming.current.add(first);
      ask('ops.rows', { look, from: first, count: PAGE }).then(
        (told) => {
          if (coming.current.has(first)) {
            for (const [at, row] of told.entries()) rows.current.set(first + at, row);
            drawAgain((count) => count + 1);
          }
        },
        (error: unknown) => failed('ops.rows', error),
      );
    }
  };

  return { backlog, row: (index) => rows.current.get(index), show };
}
