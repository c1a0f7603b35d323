import { toShade } from "#core/ui/charts/chart-scale.ts";
import type { Cohort, Cohorts } from "#features/cohorts/contracts.ts";

/** How many cohorts can be drawn as lines. */
export const MOST_LINES = 8;

const COLORS = 6;
const DASHES = ["none", "7 4", "2 3", "10 3 2 3"];

/** The color and dash of a line by its place: of twelve lines, no two share both. */
export const lineStyle = (place: number): { color: string; dash: string } => ({
  color: `var(--cluster-${place % COLORS})`,
  dash: DASHES[place % DASHES.length] ?? "none",
});

/** Identifies a cohort of a table. */
export const toCohortId = ({ kind, key }: Pick<Cohort, "kind" | "key">): string => `${kind}:${key ?? ""}`;

/** How many months the table has. */
export const countColumns = ({ rows, total }: Pick<Cohorts, "rows" | "total">): number =>
  Math.max(0, ...[...rows, total].map(({ cells }) => cells.length));

/** Of retention, month 0 is always 100%: it would make all others pale. */
const isShaded = (metric: Cohorts["metric"], age: number): boolean => metric !== "retention" || age > 0;

/** The largest value among the cohorts; all customers together are shaded by themselves. */
export const largestValue = ({ rows, metric }: Pick<Cohorts, "rows" | "metric">): number =>
  Math.max(
    0,
    ...rows.flatMap(({ cells }) => cells.flatMap(({ value }, age) => (isShaded(metric, age) ? (value ?? 0) : 0))),
  );

/**
 * The step of the sequential palette, 0 to 6; null without a shade. In equal parts of the largest value; of totals, which fall
 * steeply after month 0, of its square root.
 */
export const computeShadeStep = (
  metric: Cohorts["metric"],
  age: number,
  value: number | null,
  most: number,
): number | null => {
  if (value === null || !isShaded(metric, age)) return null;
  const own = Math.max(0, value);
  return metric === "retention" || metric === "ltv" ? toShade(own ** 2, most ** 2) : toShade(own, most);
};

/** Without a choice: all customers, and the newest months or the largest cohorts that have a line. */
const standardLines = ({ rows, total, by }: Pick<Cohorts, "rows" | "total" | "by">): string[] => {
  const drawn = rows.filter(({ cells }) => cells.filter(({ isComplete }) => isComplete).length > 1);
  const some = by === "month" ? drawn.slice(-5) : drawn.slice(0, 5);
  return [total, ...some].map(toCohortId);
};

/** The cohorts drawn as lines, in the table's order, all customers first. */
export const pickLines = (
  table: Pick<Cohorts, "rows" | "total" | "by">,
  chosen: readonly string[] | null,
): Cohort[] => {
  const all = [table.total, ...table.rows];
  const known = chosen?.filter((id) => all.some((row) => toCohortId(row) === id)) ?? [];
  const wanted = new Set(known.length > 0 ? known : standardLines(table));
  return all.filter((row) => wanted.has(toCohortId(row))).slice(0, MOST_LINES);
};

/** A point of each month, with the value of each line (`l0`, `l1`, …) whose month is over. */
export const toChartPoints = (lines: readonly (readonly (number | null)[])[]): Record<string, number>[] =>
  Array.from({ length: Math.max(0, ...lines.map((values) => values.length)) }, (_, age) => ({
    age,
    ...Object.fromEntries(
      lines.flatMap((values, i) => {
        const value = values[age];
        return value === null || value === undefined ? [] : [[`l${i}`, value]];
      }),
    ),
  }));

/** The values of a line: those that are complete. Of retention, month 0 is left out, as it is always 100%. */
export const completeValues = ({ cells }: Pick<Cohort, "cells">, metric: Cohorts["metric"]): (number | null)[] =>
  cells.flatMap(({ isComplete, value }, age) => (isComplete ? [isShaded(metric, age) ? value : null] : []));

/** A column of the table: names, numbers of customers, or a month since the first order. */
export type CohortColumn = "name" | "customers" | number;
export type CohortOrder = { column: CohortColumn; isDown: boolean };

/** From an address: "customers", "-3"; with a minus sign the largest first. */
export const readOrder = (text: string): CohortOrder | undefined => {
  const [, sign, name = ""] = /^(-?)(name|customers|\d{1,2})$/.exec(text) ?? [];
  if (name === "") return undefined;
  return { column: name === "name" || name === "customers" ? name : Number(name), isDown: sign === "-" };
};

export const writeOrder = ({ column, isDown }: CohortOrder): string => `${isDown ? "-" : ""}${column}`;

/** The largest first, and the other way round when the same column is chosen again. */
export const orderBy = (column: CohortColumn, now: CohortOrder | null): CohortOrder => ({
  column,
  isDown: !(now?.column === column && now.isDown),
});

/**
 * The cohorts by a column; those without a value there come last, and equal ones keep their order. `shownIn`: of a cell, what it
 * shows. Months are sorted as such, other names as words.
 */
export const sortCohorts = (
  rows: readonly Cohort[],
  { column, isDown }: CohortOrder,
  { nameOf, shownIn }: { nameOf: (row: Cohort) => string; shownIn: (cell: Cohort["cells"][number]) => number | null },
): Cohort[] => {
  const keyOf = (row: Cohort): string | number | null => {
    if (column === "name") return nameOf(row);
    if (column === "customers") return row.customers;
    const cell = row.cells[column];
    return cell ? shownIn(cell) : null;
  };
  const sign = isDown ? -1 : 1;
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      if (typeof a.key === "number" && typeof b.key === "number") return sign * (a.key - b.key);
      return sign * String(a.key).localeCompare(String(b.key));
    })
    .map(({ row }) => row);
};

/**
 * The cell that a key leads to from another; undefined for other keys and beyond the edge. Row -1 is the head of the months, if it
 * has `heads`.
 */
export const cellAfter = (
  { row, age }: { row: number; age: number },
  key: string,
  lengths: readonly number[],
  heads = 0,
): { row: number; age: number } | undefined => {
  const last = (at: number) => (at === -1 ? heads : (lengths[at] ?? 0)) - 1;
  const to = {
    ArrowRight: { row, age: age + 1 },
    ArrowLeft: { row, age: age - 1 },
    ArrowDown: { row: row + 1, age: Math.min(age, last(row + 1)) },
    ArrowUp: { row: row - 1, age: Math.min(age, last(row - 1)) },
    Home: { row, age: 0 },
    End: { row, age: last(row) },
  }[key];
  return to && to.row >= -1 && to.row < lengths.length && to.age >= 0 && to.age <= last(to.row) ? to : undefined;
};
