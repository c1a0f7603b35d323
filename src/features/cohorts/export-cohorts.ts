import { writeCsv } from "#core/csv/write-csv.ts";
import type { Language } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { overlay } from "#core/messages/overlay.ts";
import { wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { cohortName } from "#features/cohorts/rules/cohort-names.ts";
import { cellValue } from "#features/cohorts/rules/cohort-values.ts";
import { activeScheme } from "#features/report/store/rfm-schemes.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { type CohortsAnswerRequest, readCohortTable } from "./read-cohorts.ts";

const COLUMNS = ["cohort", "customers", "incompleteFrom"];

/**
 * The table as a file in the reader's language: a row per cohort, a column per month since the first order, and from which
 * of them the values are incomplete. Throws FORBIDDEN without `data:export`, and what `readCohortTable` throws.
 */
export const exportCohorts = async (
  actor: Actor,
  { metric, per, ...request }: CohortsAnswerRequest,
  language: Language,
): Promise<{ name: string; body: string }> => {
  assertMay(actor, "data:export");
  const [{ value: table, business }, { scheme }] = await Promise.all([
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
  const { columns, rows: cells, decimalSign } = localizeRows(COLUMNS, rows, language, own);
  return {
    name: `cohorts-${metric}-by-${table.by}-${table.from}-${table.to}.csv`.replaceAll("_", "-"),
    body: writeCsv(columns, cells, { decimalSign }),
  };
};
