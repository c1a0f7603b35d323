import { type TableWriter, writeRows } from "#core/csv.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { Decomposition } from "./contracts/decomposition.ts";
import { explainRevenueChange } from "./explain-revenue-change.ts";
import { readOverview } from "./read-overview.ts";

const COLUMNS = ["part", "figure", "value", "previous", "difference", "normalLow", "normalHigh"];

const minus = (value: number | null, before: number | null): number | null =>
  value === null || before === null ? null : value - before;

/** The parts of the change of revenue, named for a reader. */
const listParts = (
  { by, factors, rows, revenue }: Pick<Decomposition, "by" | "factors" | "rows" | "revenue">,
  language: LanguageTag,
) => {
  const words = serverWordsIn(language).overview_file;
  const channels: Readonly<Record<string, string>> = wordsIn(language).channels;
  const part = words.by[by];
  const nameOf = ({ kind, key, label }: Decomposition["rows"][number]): string => {
    if (kind !== "value" || key === null) return words.kinds[kind === "value" ? "unknown" : kind];
    if (by === "history") return words.histories[key === "first_time" ? "first_time" : "returning"];
    return (by === "channel" ? channels[key] : undefined) ?? label ?? key;
  };
  const sum = {
    part,
    figure: words.revenue,
    value: revenue.after,
    previous: revenue.before,
    difference: revenue.change,
  };
  return [
    ...(factors ?? []).map(({ factor, before, after, change }) => ({
      part,
      figure: words.factors[factor],
      value: after,
      previous: before,
      difference: change,
    })),
    ...rows.map((row) => ({
      part,
      figure: nameOf(row),
      value: row.after,
      previous: row.before,
      difference: row.change,
    })),
    sum,
  ];
};

/**
 * The overview's figures, and why revenue changed, as a file in the reader's language; of a factor, `difference` is what it contributes to
 * the change of revenue. Throws FORBIDDEN without `data:export`, and what `readOverview` and `explainRevenueChange` throw.
 */
export const exportOverview = async (
  actor: Actor,
  { by, ...request }: Parameters<typeof readOverview>[1] & { by?: Decomposition["by"] | undefined },
  { language, write }: { language: LanguageTag; write: TableWriter },
) => {
  assertMay(actor, "data:export");
  const [{ figures, period, comparedPeriod }, change] = await Promise.all([
    readOverview(actor, request),
    explainRevenueChange(actor, { ...request, by }),
  ]);
  const { metrics } = serverWordsIn(language).digest;
  const rows = [
    ...figures.map(({ metric, value, previous, range }) => ({
      part: serverWordsIn(language).overview_file.figures,
      figure: metrics[metric],
      value,
      previous,
      difference: minus(value, previous),
      normalLow: range?.low ?? null,
      normalHigh: range?.high ?? null,
    })),
    ...listParts(change, language),
  ];
  return { ...(await writeRows(write, COLUMNS, rows, language)), period, comparedPeriod };
};
