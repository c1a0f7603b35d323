import { readQuery } from "#core/ui/read-query.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import {
  COHORT_DIMENSIONS,
  COHORT_METRICS,
  COHORT_SCALES,
  type CohortDimension,
  type CohortMetric,
  type CohortScale,
} from "#features/cohorts/rules/cohort-table.ts";
import { PAYBACK_DIMENSIONS, type PaybackDimension } from "#features/cohorts/rules/payback.ts";

export const TABS = ["cohorts", "payback"] as const;
export type Tab = (typeof TABS)[number];

/** Months of first orders to choose from. */
export const SPANS = [6, 12, 24, 36, 60] as const;
export type Span = (typeof SPANS)[number];

export const MOST_LINES = 8;

/** The page's state in the address. */
export type CohortsState = {
  tab: Tab;
  metric: CohortMetric;
  by: CohortDimension;
  per: CohortScale;
  months: Span;
  storefront: number | null;
  /** The cohorts drawn as lines (`toCohortId`); null for the standard choice. */
  lines: readonly string[] | null;
  cost: PaybackDimension;
  view: "chart" | "table";
};

export type CohortsAddress = Address<CohortsState>;

const parseChoice =
  <Value extends string | number>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => String(value) === text);

const readStorefront = (text: string): number | undefined => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);

const readLines = (text: string): readonly string[] | undefined => {
  const lines = text.split("~").filter((line) => line !== "");
  return lines.length > MOST_LINES ? undefined : lines;
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readCohortsState = (query: URLSearchParams): { state: CohortsState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: CohortsState = {
    tab: read<Tab>("tab", parseChoice(TABS), "cohorts"),
    metric: read<CohortMetric>("metric", parseChoice(COHORT_METRICS), "retention"),
    by: read<CohortDimension>("by", parseChoice(COHORT_DIMENSIONS), "month"),
    per: read<CohortScale>("per", parseChoice(COHORT_SCALES), "total"),
    months: read<Span>("months", parseChoice(SPANS), 12),
    storefront: read<number | null>("storefront", readStorefront, null),
    lines: read<readonly string[] | null>("lines", readLines, null),
    cost: read<PaybackDimension>("cost", parseChoice(PAYBACK_DIMENSIONS), "campaign"),
    view: read<CohortsState["view"]>("view", parseChoice(["chart", "table"]), "chart"),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeCohortsState = (state: CohortsState): string => {
  const query = new URLSearchParams();
  const standard = readCohortsState(new URLSearchParams()).state;
  for (const name of ["tab", "metric", "by", "per", "months", "storefront", "cost", "view"] as const) {
    if (state[name] !== standard[name] && state[name] !== null) query.set(name, String(state[name]));
  }
  if (state.lines) query.set("lines", state.lines.join("~"));
  return query.size > 0 ? `?${query}` : "";
};
