import { addMonths, type Month } from "#lib/time/month.ts";
import type { Condition, Criteria } from "#records/rules/criteria/criteria.ts";
import { FIRST_ORDER_FIELD, type FirstOrders, inGroup, startedIn } from "#records/rules/criteria/first-order-rules.ts";
import type { CohortDimension, CohortMetric } from "#records/rules/report-choices.ts";
import type { CohortKind, CohortRange } from "./cohort-table.ts";

/** Which cohorts a table has, and until when. */
type Table = CohortRange &
  Pick<FirstOrders, "population"> & {
    by: CohortDimension;
    month: Month;
    rows: readonly { kind: CohortKind; key: string | null }[];
  };
type Row = { kind: CohortKind; key: string | null };

const FIELD: Record<Exclude<CohortDimension, "month">, string> = {
  product: FIRST_ORDER_FIELD.product,
  category: FIRST_ORDER_FIELD.category,
  discount: FIRST_ORDER_FIELD.discount,
  channel: FIRST_ORDER_FIELD.channel,
  campaign: "acquisitionCampaign",
  country: "country",
  rfm_segment: "rfmSegment",
};

/** Fields without a value for some customers. */
const MAY_BE_UNKNOWN: readonly CohortDimension[] = ["campaign", "country", "rfm_segment"];

const toMonthRange = (table: Table, { kind, key }: Row): { from: Month; to: Month } =>
  table.by === "month" && kind === "value" && key !== null ? { from: key, to: key } : table;

const base = (table: Table, row: Row, { from, to }: { from: Month; to: Month }): Condition[] => [
  ...startedIn({ ...table, from, to }),
  ...(table.by === "month" || row.kind === "total"
    ? []
    : inGroup(FIELD[table.by], row, table.rows, MAY_BE_UNKNOWN.includes(table.by))),
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
