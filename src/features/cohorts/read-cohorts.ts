import { type Cached, cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { overlay } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { monthsBetween } from "#lib/time/month.ts";
import { describePopulation, populationFileParts, populationKey } from "#records/customers/report-population.ts";
import { type FirstOrderRange, loadFirstOrderRange } from "#records/rfm/first-order-range.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import type { CohortDimension } from "#records/rules/report-choices.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import type { listCohorts } from "./contracts.ts";
import {
  type CohortCell,
  type CohortRow,
  type CohortTable,
  cellValue,
  cohortCells,
  cohortName,
  customersIn,
} from "./rules/cohort-table.ts";
import { readCohortSums } from "./store.ts";

type CohortsAnswerRequest = ContractInput<typeof listCohorts>;
type CohortsRequest = Omit<CohortsAnswerRequest, "metric" | "per" | "exportFormat">;

/** The table of all metrics in minor units. */
export const computeCohorts = async (
  scope: Scope,
  by: CohortDimension,
  { range, month, business: { timeZone }, population: within }: FirstOrderRange,
): Promise<CohortTable> => {
  const { cohorts, total, values } = await readCohortSums(scope, range, { by, now: month, timeZone, within });
  const current = monthsBetween(range.from, month);
  const rowOf = ({ sums, ...row }: (typeof cohorts)[number]): CohortRow => ({
    ...row,
    customers: customersIn(sums),
    cells: cohortCells(sums, current),
  });
  const all = rowOf({ kind: "total", key: null, label: null, sums: total });
  return { ...range, by, month, values, rows: cohorts.map(rowOf), total: all };
};

/**
 * The customers whose first order was in these months, in cohorts, and what they did in each month since. Cached per
 * business and question until orders change, at most ten minutes. Throws what `loadFirstOrderRange` throws.
 */
export const readCohortTable = async (
  scope: Scope,
  { by, ...request }: CohortsRequest,
): Promise<Cached<CohortTable> & Pick<FirstOrderRange, "business" | "population">> => {
  const frame = await loadFirstOrderRange(scope, request);
  const { from, to, storefrontId } = frame.range;
  const { business, population } = frame;
  const within = populationKey(population);
  const key = `cohorts:${scope.businessId}:${by}:${from}:${to}:${storefrontId ?? "all"}:${frame.month}${within}`;
  const compute = () => computeCohorts(scope, by, frame);
  return { ...(await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true })), business, population };
};

/** The same for one metric, in major units. */
export const readCohorts = async (scope: Scope, { metric, per, ...request }: CohortsAnswerRequest) => {
  const { value: table, business, population, ageSeconds } = await readCohortTable(scope, request);
  const { currency } = business;
  const coverage = ({ covered, revenue }: Pick<CohortCell, "covered" | "revenue">) =>
    metric === "margin" && revenue > 0 ? covered / revenue : null;
  const shownCell = (cell: CohortCell) => ({
    customers: cell.customers,
    activeCustomers: cell.active,
    value: cellValue(cell, metric, per, currency),
    costCoverage: coverage(cell),
    isComplete: cell.isComplete,
  });
  const shownRow = ({ cells, ...row }: CohortRow) => ({ ...row, cells: cells.map(shownCell) });
  const sum = (name: "covered" | "revenue") => table.total.cells.reduce((total, cell) => total + cell[name], 0);
  return {
    metric,
    per,
    by: table.by,
    from: table.from,
    to: table.to,
    storefrontId: table.storefrontId,
    ...describePopulation(population),
    month: table.month,
    currency,
    calculatedAt: new Date(now().getTime() - ageSeconds * 1000),
    values: table.values,
    rows: table.rows.map(shownRow),
    total: shownRow(table.total),
    costCoverage: coverage({ covered: sum("covered"), revenue: sum("revenue") }),
  };
};

const COLUMNS = ["cohort", "customers", "incompleteFrom"];

/**
 * The table as a file in the reader's language: a row per cohort, a column per month since the first order, and from which
 * of them the values are incomplete. Throws FORBIDDEN without `data:export`, and what `readCohortTable` throws.
 */
export const exportCohorts = async (
  actor: Actor,
  { metric, per, ...request }: CohortsAnswerRequest,
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const [{ value: table, business, population }, { scheme }] = await Promise.all([
    readCohortTable(actor, request),
    activeScheme(actor),
  ]);
  const words = overlay(wordsIn(language), schemeWords(scheme.looks));
  const rows = [...table.rows, table.total].map((row) => ({
    cohort: cohortName(table.by, row, words),
    customers: row.customers,
    incompleteFrom: row.cells.flatMap(({ isComplete }, age) => (isComplete ? [] : [age]))[0] ?? null,
    ...Object.fromEntries(row.cells.map((cell, age) => [`age${age}`, cellValue(cell, metric, per, business.currency)])),
  }));
  const ages = Array.from({ length: Math.max(0, ...table.rows.map(({ cells }) => cells.length)) }, (_, age) => age);
  const own = ages.map((age) => ({ key: `age${age}`, header: String(age), isDay: false }));
  return {
    name: customerFileName(
      `cohorts-${metric}-by-${table.by}`.replaceAll("_", "-"),
      populationFileParts(population),
      `${table.from}-${table.to}`,
    ),
    body: await write(
      (some: readonly Record<string, unknown>[]) => localizeRows(COLUMNS, some, language, own),
      (take) => take(rows),
    ),
  };
};
