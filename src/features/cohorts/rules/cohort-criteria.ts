import { addDays } from "#lib/time/day.ts";
import { addMonths, type Month } from "#lib/time/month.ts";
import type { Condition, Criteria } from "#records/rules/criteria/criteria.ts";
import type { CohortDimension, CohortKind, CohortMetric, CohortRange } from "./cohort-table.ts";

/** Which cohorts a table has, and until when. */
type Table = CohortRange & {
  by: CohortDimension;
  month: Month;
  rows: readonly { kind: CohortKind; key: string | null }[];
};
type Row = { kind: CohortKind; key: string | null };

const FIELD: Record<Exclude<CohortDimension, "month">, string> = {
  product: "firstOrderProduct",
  category: "firstOrderCategory",
  discount: "firstOrderDiscountCode",
  channel: "firstOrderChannel",
  campaign: "acquisitionCampaign",
  country: "country",
  rfm_segment: "rfmSegment",
};

/** Fields without a value for some customers. */
const MAY_BE_UNKNOWN: readonly CohortDimension[] = ["campaign", "country", "rfm_segment"];

/** First orders from the start of one month to the end of another. */
const startedIn = (from: Month, to: Month): Condition[] => [
  { field: "firstOrderAt", operator: "after", value: addDays(`${from}-01`, -1) },
  { field: "firstOrderAt", operator: "before", value: `${addMonths(to, 1)}-01` },
];

/** Customers with none of the values that are rows. */
const others = ({ by, rows }: Table, field: string): Condition[] => {
  const shown = rows.flatMap(({ kind, key }) => (kind === "value" && key !== null ? [key] : []));
  const none: Condition[] = shown.length > 0 ? [{ field, operator: "is_none_of", value: shown }] : [];
  if (MAY_BE_UNKNOWN.includes(by)) return [...none, { field, operator: "is_set" }];
  return by === "discount" ? [...none, { field: "firstOrderDiscount", operator: "is", value: "code" }] : none;
};

const ofRow = (table: Table, { kind, key }: Row): Condition[] => {
  if (table.by === "month" || kind === "total") return [];
  const field = FIELD[table.by];
  switch (kind) {
    case "value":
      return [{ field, operator: "is_any_of", value: [key ?? ""] }];
    case "unknown":
      return [{ field, operator: "is_not_set" }];
    case "other":
      return others(table, field);
    case "automatic":
    case "none":
      return [{ field: "firstOrderDiscount", operator: "is", value: kind }];
  }
};

const toMonthRange = (table: Table, { kind, key }: Row): { from: Month; to: Month } =>
  table.by === "month" && kind === "value" && key !== null ? { from: key, to: key } : table;

const base = (table: Table, row: Row, months: { from: Month; to: Month }): Condition[] => [
  ...startedIn(months.from, months.to),
  ...(table.storefrontId === null
    ? []
    : [{ field: "firstOrderStorefront", operator: "is_any_of" as const, value: [String(table.storefrontId)] }]),
  ...ofRow(table, row),
];

/** The customers of a cohort, as criteria for the customer list. */
export const cohortCriteria = (table: Table, row: Row): Criteria => ({
  all: base(table, row, toMonthRange(table, row)),
});

/**
 * The customers behind a cell: those with a sale in that month; of lifetime value, all that it counts. Their first orders are
 * in the months that the cell observes (`monthsObserved`).
 */
export const cellCriteria = (
  table: Table,
  row: Row,
  { age, isComplete, metric }: { age: number; isComplete: boolean; metric: CohortMetric },
): Criteria => {
  const months = toMonthRange(table, row);
  const last = addMonths(table.month, -age - (isComplete ? 1 : 0));
  const observed = isComplete
    ? { from: months.from, to: last < months.to ? last : months.to }
    : { from: last > months.from ? last : months.from, to: last < months.to ? last : months.to };
  const active: Condition[] =
    metric === "ltv" ? [] : [{ field: "monthSinceFirstOrder", operator: "is_any_of", value: [String(age)] }];
  return { all: [...base(table, row, observed), ...active] };
};
