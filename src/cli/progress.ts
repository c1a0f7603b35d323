import type { WriteStream } from "node:tty";
import type { Progress } from "#core/runs/run-progress.ts";
import type { CheckResult } from "#features/imports/files/check-totals.ts";
import type { ImportOptions } from "#features/imports/import-records.ts";
import type { ImportFormat } from "#features/imports/rules/import-format.ts";
import type { BackupSummary } from "#features/operations/backup.ts";

const figure = (value: number): string => value.toLocaleString("en");

/** ", 1 value left out"; empty for none. */
export const leftOutWords = (cells: number): string =>
  cells === 0 ? "" : `, ${figure(cells)} ${cells === 1 ? "value" : "values"} left out`;

/** Names the columns that nothing is read from; nothing if there are none. */
export const printUnused = (columns: readonly string[] = []): void => {
  if (columns.length > 0) console.log(`Columns not used: ${columns.join(", ")}`);
};

/** Who stays refused, in words. */
export const refusalWords = (customers: number): string =>
  `${figure(customers)} ${customers === 1 ? "customer" : "customers"} who had refused stay refused, although the file says that they consent`;

/** Prints what an import would do. */
export const printCheck = (about: ImportFormat["about"], result: CheckResult): void => {
  const { rowsRead, rowsRefused, ordersNew, ordersUpdated, ordersKept, customersNew, duplicates, problems } = result;
  const { cellsLeftOut, firstDay, lastDay, currency, rowsContinued = 0, stored } = result;
  const figures = ({ sales = 0, revenue, refunds }: { sales?: number; revenue: number; refunds: number }): string =>
    `${figure(sales)} sales of ${figure(revenue)} ${currency}, of which refunded ${figure(refunds)}`;
  console.log(
    `${figure(rowsRead)} rows read, ${figure(rowsRefused)} with problems${leftOutWords(cellsLeftOut)}. Nothing was written`,
  );
  if (about === "orders") {
    console.log(`Orders: ${figure(ordersNew)} new, ${figure(ordersUpdated)} changed, ${figure(ordersKept)} unchanged`);
    if (rowsContinued > 0)
      console.log(`${figure(rowsContinued)} rows without an order number were read as part of the order above them`);
    if (firstDay) console.log(`From ${firstDay} to ${lastDay}: ${figures(result)}`);
    if (stored?.firstDay)
      console.log(
        `Stored: ${figure(stored.orders)} orders from ${stored.firstDay} to ${stored.lastDay}: ${figures(stored)}`,
      );
    if (stored?.sameDays)
      console.log(`Stored in the file's days: ${figure(stored.sameDays.orders)} orders, ${figures(stored.sameDays)}`);
  }
  const { customersChanged, customersKept, ticketsNew, ticketsChanged, ticketsKept } = result;
  console.log(
    about === "tickets"
      ? `Tickets: ${figure(ticketsNew)} new, ${figure(ticketsChanged)} changed, ${figure(ticketsKept)} unchanged`
      : `Customers: ${figure(customersNew)} new, ${figure(customersChanged)} changed, ${figure(customersKept)} unchanged`,
  );
  const { refusalsKept, grantsUndated = 0 } = result;
  if (refusalsKept > 0) console.log(refusalWords(refusalsKept));
  if (grantsUndated > 0)
    console.log(
      `The consent of ${figure(grantsUndated)} of them has no date in the file. To record it: --confirm-grants ${grantsUndated}`,
    );
  printUnused(result.unusedColumns);
  if (duplicates > 0) console.log(`${figure(duplicates)} rows or records appear more than once`);
  for (const { column, reason, count, firstLine, example } of problems) {
    const at = `line ${figure(firstLine)}${example === null ? "" : `: "${example}"`}`;
    console.log(`  ${figure(count).padStart(9)}  ${column}: ${reason} (first on ${at})`);
  }
};

type Output = Pick<WriteStream, "isTTY" | "write">;

/** One terminal line that is rewritten; nothing if the output is not a terminal. */
const rewrittenLine = (out: Output) => {
  const show = (text: string): void => {
    if (out.isTTY) out.write(`\r\u001b[K${text}`);
  };
  return { show, clear: () => show("") };
};

const count = (value: number): string => value.toLocaleString("en");

const stopwatch = () => {
  const began = performance.now();
  return (): number => (performance.now() - began) / 1000;
};

const asTime = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

type ImportedSoFar = Parameters<NonNullable<ImportOptions["onProgress"]>>[0];

/** An import's progress, with its speed and the time left. */
export const importProgress = (out: Output) => {
  const seconds = stopwatch();
  const line = rewrittenLine(out);
  const show = ({ bytes, from, of, rows }: ImportedSoFar): void => {
    const left = ((of - bytes) * seconds()) / Math.max(1, bytes - from);
    const speed = count(Math.round(rows / seconds()));
    line.show(`${Math.floor((100 * bytes) / of)}%  ${count(rows)} rows, ${speed} per second, ${asTime(left)} left`);
  };
  return { show, clear: line.clear };
};

/** A run's progress: a rewritten line on a terminal, otherwise one line per step. */
export const runLines = (out: Output, words: Readonly<Record<string, string>>) => {
  const line = rewrittenLine(out);
  let last = "";
  const at: Progress["at"] = (step, done, of) => {
    const name = words[step] ?? step;
    if (!out.isTTY && step !== last) out.write(`${name}${of ? ` (${count(of)})` : ""}\n`);
    line.show(`${name}${of ? `: ${count(done ?? 0)} of ${count(of)}` : ""}`);
    last = step;
  };
  return { at, clear: line.clear };
};

const MB = 1_000_000;

const size = (bytes: number): string =>
  `${(bytes / MB).toLocaleString("en", { maximumFractionDigits: bytes < 10 * MB ? 2 : 0 })} MB`;

/** `14 tables, 1,234 rows, 12 MB`, without unknown parts. */
export const backupSize = ({ tables, rows, bytes }: Partial<BackupSummary>): string =>
  [
    ...(tables === undefined ? [] : [`${tables} tables`]),
    ...(rows === undefined ? [] : [`${count(rows)} rows`]),
    ...(bytes === undefined ? [] : [size(bytes)]),
  ].join(", ");

/** A backup's or restore's progress by table. */
export const backupProgress = (out: Output) => {
  const seconds = stopwatch();
  const line = rewrittenLine(out);
  const show = ({ table, bytes, step = "reading" }: { table: string; bytes?: number; step?: string }): void => {
    const done = bytes === undefined ? "" : `  ${size(bytes)}, ${size(bytes / seconds())} a second`;
    line.show(`${step} ${table}${done}`);
  };
  return { show, clear: line.clear, seconds: () => seconds().toFixed(1) };
};
