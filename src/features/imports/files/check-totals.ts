import type { RowProblem } from "#features/imports/rules/import-format.ts";
import type { StoredTotals } from "#features/imports/store/stored-records.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, startOfDay, toLocalDay } from "#lib/time/day.ts";
import type { IncomingOrder } from "#records/rules/incoming-records.ts";
import type { ImportProgress } from "../store/imports.ts";

type ProblemGroup = {
  column: string;
  reason: string;
  code: string | null;
  keepsRow: boolean;
  count: number;
  firstLine: number;
  example: string | null;
};

/** Major units; revenue and refunds of the same orders, the sales among all of them. */
type OrderFigures = { orders: number; sales: number; revenue: number; refunds: number };

/** What the business has already, to compare a file with it. */
type StoredFigures = OrderFigures & {
  customers: number;
  firstDay: string | null;
  lastDay: string | null;
  /** Of the days from the file's first order to its last; null for a file without orders. */
  sameDays: OrderFigures | null;
};

export type CheckResult = ImportProgress & {
  /** Of the refusals that stay, those that a confirmation would change; absent in checks of earlier versions, as are the refusals. */
  grantsUndated?: number;
  /** Orders, customers, tickets and rows that the file has more than once and that count once. */
  duplicates: number;
  /** Rows without an order number that were read as part of the order above them. Absent in checks of earlier versions. */
  rowsContinued?: number;
  /** The days of the first and last order in the business's time zone; null without orders. */
  firstDay: string | null;
  lastDay: string | null;
  currency: string;
  /** Completed and partly paid orders. Absent in checks of earlier versions. */
  sales?: number;
  /** Major units: the total of all sales before refunds, and the refunds of these sales and of stored ones. */
  revenue: number;
  refunds: number;
  /** Absent in checks of earlier versions. */
  stored?: StoredFigures;
  /** Columns of the file that nothing is read from. Absent in checks of earlier versions. */
  unusedColumns?: readonly string[];
  /** Most frequent first. */
  problems: ProblemGroup[];
};

/** Enough for any sensible file, because many rows share a reason. */
const MOST_GROUPS = 1000;
const SHOWN_GROUPS = 100;
const LONGEST_EXAMPLE = 200;
const MOST_WORDS = 50;

const problemGroups = () => {
  const groups = new Map<string, ProblemGroup>();
  let words = 0;
  return {
    add: ({ line, column, reason, code = null, value, keepsRow = false }: RowProblem): void => {
      // Each unknown word needs an answer of its own, unless the column has anything but words.
      const isWord = code === "status" && words < MOST_WORDS;
      const key = JSON.stringify([column, reason, ...(isWord ? [value] : [])]);
      const group = groups.get(key);
      if (group) group.count++;
      else if (groups.size < MOST_GROUPS) {
        // Not of a row that is imported: see `addProblems`.
        const example = keepsRow ? null : (value?.slice(0, LONGEST_EXAMPLE) ?? null);
        if (isWord) words++;
        groups.set(key, { column, reason, code, keepsRow, count: 1, firstLine: line, example });
      }
    },
    list: (): ProblemGroup[] => [...groups.values()].sort((a, b) => b.count - a.count).slice(0, SHOWN_GROUPS),
  };
};

const isSale = ({ status }: IncomingOrder): boolean => status === "completed" || status === "partial";

/** Sums what an import of a file would do, batch by batch. */
export const checkTotals = ({ currency, timeZone }: { currency: string; timeZone: string }) => {
  const sums = new Map<keyof ImportProgress, number>();
  const groups = problemGroups();
  let [duplicates, rowsContinued, sales, revenue, refunds] = [0, 0, 0, 0, 0];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const toDay = (time: Date | null): string | null => time && toLocalDay(time, timeZone);
  const days = () =>
    Number.isFinite(first)
      ? { first: toLocalDay(new Date(first), timeZone), last: toLocalDay(new Date(last), timeZone) }
      : null;
  const figures = <Sums extends OrderFigures>(sums: Sums): Sums => ({
    ...sums,
    revenue: toMajor(sums.revenue, currency),
    refunds: toMajor(sums.refunds, currency),
  });
  const storedFigures = ({ inPeriod, firstAt, lastAt, ...sums }: StoredTotals): StoredFigures => ({
    ...figures(sums),
    firstDay: toDay(firstAt),
    lastDay: toDay(lastAt),
    sameDays: inPeriod && figures(inPeriod),
  });
  return {
    /** The days from the first to the last order of the file; null without orders. */
    period: () => {
      const of = days();
      return of && { from: startOfDay(of.first, timeZone), until: startOfDay(addDays(of.last, 1), timeZone) };
    },
    progress: (by: Partial<ImportProgress>): void => {
      for (const [name, value] of Object.entries(by) as [keyof ImportProgress, number][])
        sums.set(name, (sums.get(name) ?? 0) + value);
    },
    /** `isFirst`: no earlier order of the file has this number. */
    order: (order: IncomingOrder, isFirst: boolean): void => {
      if (!isFirst) duplicates++;
      else if (isSale(order)) {
        sales++;
        revenue += order.totalPrice;
        refunds += (order.refunds ?? []).reduce((sum, { amount }) => sum + amount, 0);
      }
      const time = order.orderedAt.getTime();
      first = Math.min(first, time);
      last = Math.max(last, time);
    },
    duplicates: (count: number): void => {
      duplicates += count;
    },
    continued: (rows: number): void => {
      rowsContinued += rows;
    },
    /** What credit notes take back from sales. */
    credited: (amount: number): void => {
      refunds += amount;
    },
    problem: groups.add,
    result: (stored: StoredTotals): CheckResult => ({
      ...(Object.fromEntries(sums) as ImportProgress),
      duplicates,
      rowsContinued,
      sales,
      currency,
      firstDay: days()?.first ?? null,
      lastDay: days()?.last ?? null,
      revenue: toMajor(revenue, currency),
      refunds: toMajor(refunds, currency),
      stored: storedFigures(stored),
      problems: groups.list(),
    }),
  };
};
