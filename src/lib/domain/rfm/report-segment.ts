import { toMajor } from "../commerce/money.ts";
import { segmentOf } from "./cell.ts";
import type { PopulatedCell } from "./population.ts";
import { type RfmSegment, type Scores, scoresOfCode } from "./segments.ts";
import { ratio, type Sums, sumsOf, toHundredths, total } from "./sums.ts";

/** The cells of a period and of the equal period before. */
export type Populations = {
  cells: readonly PopulatedCell[];
  previousCells: readonly PopulatedCell[];
  currency: string;
};

const inSegment = ({ name }: RfmSegment, cells: readonly PopulatedCell[]) =>
  cells.filter((cell) => segmentOf(cell) === name);

/** Customers' mean score, as distinct from the digits of the segment's code. */
const averageScores = (cells: readonly PopulatedCell[], customers: number): Scores => {
  const average = (score: keyof Scores) =>
    toHundredths(
      ratio(
        total(cells, (cell) => cell[score] * cell.customerCount),
        customers,
      ),
    );
  return { recency: average("recency"), frequency: average("frequency"), monetary: average("monetary") };
};

/** One segment under the specification's own names. Money in major units, averages of it to the minor unit. */
export const reportSegment = (segment: RfmSegment, basis: Populations, whole: Sums) => {
  const cells = inSegment(segment, basis.cells);
  const sums = sumsOf(cells);
  const before = sumsOf(inSegment(segment, basis.previousCells)).customers;
  const money = (minor: number) => toMajor(Math.round(minor), basis.currency);
  const prototype = scoresOfCode(segment.code);
  return {
    segment_name: segment.name,
    segment_code: segment.code,
    description: segment.description,
    customer_count: sums.customers,
    total_revenue: money(sums.revenue),
    average_order_value: money(ratio(sums.revenue, sums.orders)),
    recency_score: prototype.recency,
    frequency_score: prototype.frequency,
    monetary_score: prototype.monetary,
    characteristics: {
      avg_days_since_last_purchase: toHundredths(
        ratio(
          total(cells, ({ ageDaysSum }) => ageDaysSum),
          sums.customers,
        ),
      ),
      avg_purchase_frequency: toHundredths(ratio(sums.orders, sums.customers)),
      avg_total_spend: money(ratio(sums.revenue, sums.customers)),
      avg_scores: averageScores(cells, sums.customers),
    },
    recommended_actions: [...segment.actions],
    order_count: sums.orders,
    previous_customer_count: before,
    growth_rate: before === 0 ? null : (sums.customers - before) / before,
    revenue_share: ratio(sums.revenue, whole.revenue),
    customer_share: ratio(sums.customers, whole.customers),
  };
};
