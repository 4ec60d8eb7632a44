import {
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Button } from '../../ui/Button.tsx';
import styles from './RowTable.module.css';

/** Drawn above and below what is seen, so that a flick shows no gap. */
const SPARE_ROWS = 6;

interface RowTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  /** How many rows there are, drawn or not. */
  readonly count: number;
  /** Cells of a row, as many as columns, or nothing while it is on its way. */
  readonly cells: (index: number) => readonly ReactNode[] | undefined;
  readonly onOpen: (index: number) => void;
  /** These rows are about to be drawn. */
  readonly onShow: (from: number, to: number) => void;
  /** How far it is scrolled, px: whoever draws it again later finds it there. */
  readonly top: RefObject<number>;
}

/**
 * A table of any number of rows of one height, of which only those in sight are drawn. The first cell
 * of a row is its button. (The collections of react-aria-components want all rows in memory first: at
 * 100 000 that takes longer than the list may.)
 */
export function RowTable({ label, columns, count, cells, onOpen, onShow, top }: RowTableProps) {
  const place = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const { from, to } = useRowsInSight(place, probe, count, top);
  const show = useEffectEvent(onShow);
  useEffect(() => {
    if (to > from) show(from, to);
  }, [from, to]);
  const indexes = Array.from({ length: to - from }, (_, at) => from + at);

  return (
    // Who has real keys scrolls it with them.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it holds more than it shows
    <div ref={place} className={styles['place']} data-crowded tabIndex={0}>
      <div ref={probe} className={styles['probe']} aria-hidden="true" />
      <table className={styles['table']} aria-label={label} aria-rowcount={count + 1}>
        <thead className={styles['head']}>
          <tr aria-rowindex={1} className={styles['row']}>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles['cell']}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles['rows']} style={{ blockSize: `calc(${count} * var(--row))` }}>
          {indexes.map((index) => (
            <tr
              key={index}
              aria-rowindex={index + 2}
              className={`${styles['row']} ${styles['placed']}`}
              style={{ insetBlockStart: `calc(${index} * var(--row))` }}
            >
              {(cells(index) ?? columns.map(() => '…')).map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <td key={at} className={styles['cell']}>
                  {at > 0 ? (
                    cell
                  ) : (
                    <Button look="bare" className={styles['open']} onPress={() => onOpen(index)}>
                      {cell}
                    </Button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * Which rows are in sight, with some to spare.
 * @param kept how far it is scrolled, px: read once, and written from then on
 */
function useRowsInSight(
  place: RefObject<HTMLElement | null>,
  probe: RefObject<HTMLElement | null>,
  count: number,
  kept: RefObject<number>,
): { readonly from: number; readonly to: number } {
  const [seen, setSeen] = useState({ top: 0, room: 0, height: 0 });
  useEffect(() => {
    const table = place.current;
    const row = probe.current;
    if (table === null || row === null) return;
    const look = () => {
      const { scrollTop: top, clientHeight: room } = table;
      setSeen({ top, room, height: row.getBoundingClientRect().height });
    };
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(table);
    sizes.observe(row);
    const scrolled = () => {
      kept.current = table.scrollTop;
      look();
    };
    table.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      sizes.disconnect();
      table.removeEventListener('scroll', scrolled);
    };
  }, [place, probe, kept]);
  const { top, room, height } = seen;
  const isMeasured = height > 0;
  useLayoutEffect(() => {
    // Before its rows are there it cannot be scrolled.
    if (isMeasured && place.current !== null) place.current.scrollTop = kept.current;
  }, [place, kept, isMeasured]);
  if (height === 0) return { from: 0, to: 0 };
  const from = Math.max(0, Math.floor(top / height) - SPARE_ROWS);
  const to = Math.min(count, Math.ceil((top + room) / height) + SPARE_ROWS);
  return { from: Math.min(from, to), to };
}
