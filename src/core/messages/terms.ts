import type { OrderChanceRow } from "#lib/clv/forecast-setting.ts";
import type en from "./en.json";

/** Where a figure comes from, which decides how fresh it is. */
export type Source =
  | "orders"
  | "customers"
  | "report"
  | "forecast"
  | "axes"
  | "clusters"
  | "purchasing"
  | "segments"
  | "actions"
  | "costs";

type Unit =
  | "correlation"
  | "count"
  | "date"
  | "days"
  | "deviations"
  | "money"
  | "months"
  | "multiple"
  | "name"
  | "per_month"
  | "percent"
  | "percentile"
  | "points"
  | "probability"
  | "rank"
  | "score"
  | "share"
  | "silhouette";

type Term = {
  /** Null for ranges and drawings, which have the unit of their figure. */
  unit: Unit | null;
  source: Source;
  /** The page that shows it, by its resource. */
  page: string;
  /** Whether its text has a formula. */
  hasFormula?: true;
  /** Its formula is the one that the customer's route answers. */
  customerMetric?: keyof typeof en.customer_formulas;
};

/** Every figure that the product shows. Their texts are in `features/glossary/texts`. */
export const TERMS = {
  revenue: { unit: "money", source: "orders", page: "overview", hasFormula: true },
  orders: { unit: "count", source: "orders", page: "overview" },
  active_customers: { unit: "count", source: "orders", page: "overview", hasFormula: true },
  population: { unit: "count", source: "orders", page: "axes" },
  new_customers: { unit: "count", source: "orders", page: "overview" },
  returning_customers: { unit: "count", source: "orders", page: "overview" },
  lost_customers: { unit: "count", source: "orders", page: "overview" },
  normal_range: { unit: null, source: "orders", page: "overview", hasFormula: true },
  revenue_change: { unit: "money", source: "orders", page: "overview", hasFormula: true },
  change: { unit: "percent", source: "orders", page: "overview", hasFormula: true },
  lifetime_value: { unit: "money", source: "orders", page: "customers", customerMetric: "lifetimeValue" },
  average_order_value: { unit: "money", source: "orders", page: "customers", hasFormula: true },
  days_since_last_purchase: {
    unit: "days",
    source: "orders",
    page: "customers",
    customerMetric: "daysSinceLastPurchase",
  },
  purchase_frequency: { unit: "per_month", source: "orders", page: "customers", customerMetric: "purchaseFrequency" },
  tenure: { unit: "days", source: "orders", page: "customers", customerMetric: "tenureDays" },
  gross_margin: { unit: "money", source: "orders", page: "customers", customerMetric: "grossMargin" },
  gross_margin_rate: { unit: "percent", source: "orders", page: "customers", hasFormula: true },
  cost_coverage: { unit: "percent", source: "orders", page: "customer-retention", hasFormula: true },
  typical_gap: { unit: "days", source: "orders", page: "todo", hasFormula: true },
  lift: { unit: "multiple", source: "orders", page: "purchasing", hasFormula: true },
  reachable: { unit: "count", source: "customers", page: "todo" },
  spend_by_month: { unit: "money", source: "orders", page: "customers" },
  seasonality: { unit: "percent", source: "orders", page: "purchasing", hasFormula: true },
  recency: { unit: "days", source: "report", page: "rfm", hasFormula: true },
  frequency: { unit: "count", source: "report", page: "rfm", hasFormula: true },
  monetary_value: { unit: "money", source: "report", page: "rfm", hasFormula: true },
  rfm_scores: { unit: "score", source: "report", page: "rfm" },
  rfm_segment: { unit: "name", source: "report", page: "rfm" },
  share_of_customers: { unit: "percent", source: "report", page: "rfm", hasFormula: true },
  share_of_revenue: { unit: "percent", source: "report", page: "rfm", hasFormula: true },
  value_tier: { unit: "name", source: "report", page: "rfm" },
  revenue_concentration: { unit: "percent", source: "report", page: "rfm", hasFormula: true },
  behavior_segment: { unit: "name", source: "report", page: "rfm" },
  segment_movement: { unit: "count", source: "report", page: "rfm" },
  lapsed_customers: { unit: "count", source: "report", page: "rfm" },
  p_value: { unit: "probability", source: "report", page: "rfm" },
  segment_size: { unit: "count", source: "segments", page: "segments" },
  revenue_per_member: { unit: "money", source: "segments", page: "segments", hasFormula: true },
  average_recency: { unit: "days", source: "segments", page: "segments", hasFormula: true },
  repeat_purchase_rate: { unit: "percent", source: "segments", page: "segments", hasFormula: true },
  segment_overlap: { unit: "percent", source: "segments", page: "segments", hasFormula: true },
  cohort: { unit: "name", source: "orders", page: "customer-retention" },
  retention: { unit: "percent", source: "orders", page: "customer-retention", hasFormula: true },
  cohort_lifetime_value: { unit: "money", source: "orders", page: "customer-retention", hasFormula: true },
  acquisition_cost: { unit: "money", source: "costs", page: "customer-retention", hasFormula: true },
  cost_recovered: { unit: "percent", source: "costs", page: "customer-retention", hasFormula: true },
  payback: { unit: "months", source: "costs", page: "customer-retention" },
  return_rate: { unit: "percent", source: "orders", page: "products", hasFormula: true },
  next_year_revenue: { unit: "money", source: "orders", page: "products", hasFormula: true },
  days_to_second_order: { unit: "days", source: "orders", page: "products" },
  repeat_customer_rate: { unit: "percent", source: "orders", page: "customer-retention", hasFormula: true },
  second_order_within_90_days: { unit: "percent", source: "orders", page: "customer-retention" },
  days_between_orders: { unit: "days", source: "orders", page: "customer-retention" },
  clv: { unit: "money", source: "forecast", page: "forecast", customerMetric: "predictedClv" },
  expected_spend: { unit: "money", source: "forecast", page: "forecast", hasFormula: true },
  prediction_interval: { unit: null, source: "forecast", page: "forecast" },
  expected_purchases: { unit: "count", source: "forecast", page: "forecast", hasFormula: true },
  expected_order_value: { unit: "money", source: "forecast", page: "forecast" },
  probability_active: { unit: "probability", source: "forecast", page: "forecast", hasFormula: true },
  order_chance: { unit: "probability", source: "forecast", page: "forecast", hasFormula: true },
  next_purchase: { unit: "date", source: "forecast", page: "forecast" },
  clv_tier: { unit: "name", source: "forecast", page: "forecast" },
  clv_rank: { unit: "rank", source: "forecast", page: "forecast" },
  holdout: { unit: "days", source: "forecast", page: "forecast" },
  interval_coverage: { unit: "percent", source: "forecast", page: "forecast", hasFormula: true },
  tracking: { unit: "count", source: "forecast", page: "forecast" },
  calibration: { unit: "percent", source: "forecast", page: "forecast" },
  model_weight: { unit: "percent", source: "forecast", page: "forecast" },
  selection_score: { unit: "count", source: "forecast", page: "forecast", hasFormula: true },
  crps: { unit: "count", source: "forecast", page: "forecast", hasFormula: true },
  mae: { unit: "count", source: "forecast", page: "forecast", hasFormula: true },
  rmse: { unit: "count", source: "forecast", page: "forecast", hasFormula: true },
  forecast_bias: { unit: "percent", source: "forecast", page: "forecast", hasFormula: true },
  typical_error: { unit: "percent", source: "forecast", page: "forecast", hasFormula: true },
  rank_correlation: { unit: "correlation", source: "forecast", page: "forecast" },
  axis_segment: { unit: "name", source: "axes", page: "axes" },
  membership: { unit: "share", source: "axes", page: "axes", hasFormula: true },
  silhouette: { unit: "silhouette", source: "clusters", page: "axes", hasFormula: true },
  distinctness: { unit: "name", source: "axes", page: "axes" },
  percentile: { unit: "percentile", source: "axes", page: "customers", hasFormula: true },
  distance: { unit: "deviations", source: "clusters", page: "axes", hasFormula: true },
  segment_map: { unit: null, source: "clusters", page: "axes" },
  drift: { unit: "points", source: "axes", page: "axes", hasFormula: true },
  drift_velocity: { unit: "percent", source: "axes", page: "drift", hasFormula: true },
  archetype: { unit: "name", source: "axes", page: "archetypes" },
  archetype_value_share: { unit: "percent", source: "axes", page: "archetypes", hasFormula: true },
  stability: { unit: "correlation", source: "axes", page: "archetypes", hasFormula: true },
  similarity: { unit: "percent", source: "axes", page: "customers", hasFormula: true },
  churn_risk: { unit: "probability", source: "forecast", page: "todo", hasFormula: true },
  lapse_signals: { unit: "score", source: "axes", page: "customers", hasFormula: true },
  purchase_segment: { unit: "name", source: "purchasing", page: "purchasing" },
  value_at_risk: { unit: "money", source: "actions", page: "todo", hasFormula: true },
  chance_to_return: { unit: "probability", source: "actions", page: "todo", hasFormula: true },
  expected_from_contact: { unit: "money", source: "actions", page: "todo", hasFormula: true },
  priority: { unit: "name", source: "actions", page: "todo" },
} as const satisfies Record<string, Term>;

export type TermKey = keyof typeof TERMS;

export const TERM_KEYS = Object.keys(TERMS) as TermKey[];

export const getTerm = (key: TermKey): Term => TERMS[key];

/** A term's figure, or one of several figures that a term explains. */
export type FigureName = TermKey | keyof OrderChanceRow | "last_order" | "group_size";

/** Marks an element that shows this figure of this record or group. `e2e/figures.spec.ts` compares all elements of one figure. */
export const markFigure = (figure: FigureName, record: string) => ({
  "data-figure": figure,
  "data-figure-record": record,
});

export const isTermKey = (key: string): key is TermKey => Object.hasOwn(TERMS, key);
