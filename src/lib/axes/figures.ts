import { FEATURES_A_CUSTOMER, findAxisPlace } from "./extract-features.ts";
import { computeQuantiles, type Quantiles } from "./fingerprint.ts";
import { axisNamed } from "./registry/axes.ts";

/** A customer's own figures that the names of groups are about. Money in major units. */
export const FIGURES = [
  "orders",
  "gapDays",
  "daysSinceLast",
  "lateness",
  "lifetimeValue",
  "avgOrderValue",
  "tenureDays",
  "fullPriceRatio",
  "refundedOrders",
  "categories",
  "sameProducts",
  "inStore",
  "spentLastYear",
  "spentYearBefore",
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Readonly<Record<Figure, number>>;

const columnOf = (axisName: string, feature: string): number => {
  const axis = axisNamed(axisName);
  const { start, names } = axis ? findAxisPlace(axis) : { start: 0, names: [] };
  const at = names.indexOf(feature);
  if (at < 0) throw new RangeError(`${axisName} has no feature ${feature}`);
  return start + at;
};

const COLUMNS = {
  gap: columnOf("purchase_frequency", "avg_days_between_orders"),
  lifetimeValue: columnOf("purchase_value", "lifetime_value"),
  avgOrderValue: columnOf("purchase_value", "avg_order_value"),
  categories: columnOf("category_exploration", "unique_categories"),
  fullPrice: columnOf("price_sensitivity", "full_price_ratio"),
  tenure: columnOf("customer_maturity", "tenure"),
  maturity: columnOf("customer_maturity", "maturity_score"),
  active: columnOf("customer_maturity", "active_share"),
  loyalty: columnOf("repurchase_behavior", "loyalty_index"),
  refunded: columnOf("return_behavior", "refund_rate"),
  inStore: columnOf("communication_preference", "in_person_share"),
};

/** Shorter gaps are those of orders that were split, not of a rhythm. */
const SHORTEST_GAP = 14;

/**
 * The figures in a customer's row of features (`featureRow`). `gapDays` is the shop's typical gap, which counts as one gap of each
 * customer's own, so that a single short gap doesn't make anybody late. Spending by year is NaN in rows without it.
 */
export const readFigures = (row: ArrayLike<number | null>, gapDays: number): Figures => {
  const at = (column: number): number => row[column] ?? 0;
  // maturity_score is 1 − 1 / days with a sale, active_share the share of the tenure up to the last one.
  const orders = Math.round(1 / Math.max(1e-9, 1 - at(COLUMNS.maturity)));
  const daysSinceLast = Math.round(at(COLUMNS.tenure) * (1 - at(COLUMNS.active)));
  const gaps = orders - 1;
  const typical = Math.max(SHORTEST_GAP, (gaps * at(COLUMNS.gap) + gapDays) / (gaps + 1));
  return {
    orders,
    gapDays: at(COLUMNS.gap),
    daysSinceLast,
    lateness: daysSinceLast / typical,
    lifetimeValue: at(COLUMNS.lifetimeValue),
    avgOrderValue: at(COLUMNS.avgOrderValue),
    tenureDays: at(COLUMNS.tenure),
    fullPriceRatio: at(COLUMNS.fullPrice),
    refundedOrders: at(COLUMNS.refunded),
    categories: at(COLUMNS.categories),
    sameProducts: at(COLUMNS.loyalty),
    inStore: at(COLUMNS.inStore),
    spentLastYear: row[FEATURES_A_CUSTOMER] ?? Number.NaN,
    spentYearBefore: row[FEATURES_A_CUSTOMER + 1] ?? Number.NaN,
  };
};

/** What customers are compared with. */
export type Norms = {
  /** The median gap between two orders, and the median number of orders, of customers with two or more. */
  repeatGap: number;
  repeatOrders: number;
  /** By figure, the population's 0%, 1% … 100% quantiles. */
  quantiles: Readonly<Partial<Record<Figure, Quantiles>>>;
};

/** Before any customer came back. */
const NO_REPEAT_GAP = 90;

const medianOf = (values: readonly number[], otherwise: number): number =>
  values.length === 0 ? otherwise : (computeQuantiles(values)[50] as number);

const COMPARED = ["lifetimeValue", "avgOrderValue", "tenureDays", "categories"] as const satisfies readonly Figure[];

/** The norms of these rows, and the figures of each. */
export const computeNorms = (rows: readonly ArrayLike<number | null>[]): { norms: Norms; figures: Figures[] } => {
  const plain = rows.map((row) => readFigures(row, NO_REPEAT_GAP));
  const repeat = plain.filter(({ orders }) => orders > 1);
  const repeatGap = medianOf(
    repeat.map(({ gapDays }) => gapDays),
    NO_REPEAT_GAP,
  );
  const repeatOrders = medianOf(
    repeat.map(({ orders }) => orders),
    2,
  );
  const quantiles = Object.fromEntries(
    COMPARED.map((figure) => [figure, computeQuantiles(plain.length === 0 ? [0] : plain.map((own) => own[figure]))]),
  );
  return {
    norms: { repeatGap, repeatOrders, quantiles },
    figures: rows.map((row) => readFigures(row, repeatGap)),
  };
};
