import type { AnswerOf } from "#core/ui/call.ts";
import { readQuery } from "#core/ui/read-query.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import { VALUE_BASES, type ValueBasis } from "#features/report/rules/report.ts";
import {
  CLV_TIERS,
  type ClvTier,
  FORECAST_LEVELS,
  FORECAST_MODELS,
  FORECAST_MONTHS,
  type ForecastSetting,
  STANDARD_SETTING,
} from "#lib/clv/forecast-setting.ts";
import { GROUPINGS, type Grouping } from "#lib/clv/group-curves.ts";

/** Relative changes in whole percent. */
export type WhatIfChanges = { retention: number; orderValue: number; newCustomers: number };

export const MOST_CHANGE = 30;

/** `5,0,-10` of the address; undefined if it is not understood. */
export const parseChanges = (text: string): WhatIfChanges | undefined => {
  if (!/^-?\d{1,2},-?\d{1,2},-?\d{1,2}$/.test(text)) return undefined;
  const [retention = 0, orderValue = 0, newCustomers = 0] = text.split(",").map(Number);
  const changes = { retention, orderValue, newCustomers };
  return Object.values(changes).every((change) => Math.abs(change) <= MOST_CHANGE) ? changes : undefined;
};

export const writeChanges = ({ retention, orderValue, newCustomers }: WhatIfChanges): string =>
  [retention, orderValue, newCustomers].join(",");

export const TABS = ["value", "trust", "models", "cohorts"] as const;
export type Tab = (typeof TABS)[number];

/** The value of the cohort cells: retention or spending. */
export const MEASURES = ["active", "revenue"] as const;
export type Measure = (typeof MEASURES)[number];

/** The values of the path ahead. */
const PATHS = ["revenue", "orders"] as const;

/** The page's state in the address. `tier` filters the customers; null for all. */
export type ForecastState = Omit<ForecastSetting, "valueBasis"> & {
  /** What orders are worth. */
  basis: ValueBasis;
  tab: Tab;
  tier: ClvTier | null;
  measure: Measure;
  path: (typeof PATHS)[number];
  /** What existing customers' part of the path is grouped by. */
  by: Grouping;
  /** What the path ahead is compared with; null if the sliders are closed. */
  whatIf: WhatIfChanges | null;
  compare: Comparison | null;
  view: "chart" | "table";
};

/** Parses one of a few numbers. */
const parseChoice =
  <Value extends string | number>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => String(value) === text);

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readForecastState = (query: URLSearchParams): { state: ForecastState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: ForecastState = {
    months: read("months", parseChoice(FORECAST_MONTHS), STANDARD_SETTING.months),
    model: read("model", parseChoice(FORECAST_MODELS), STANDARD_SETTING.model),
    level: read("level", parseChoice(FORECAST_LEVELS), STANDARD_SETTING.level),
    basis: read("basis", parseChoice(VALUE_BASES), "revenue"),
    tab: read<Tab>("tab", parseChoice(TABS), "value"),
    tier: read<ClvTier | null>("tier", parseChoice(CLV_TIERS), null),
    measure: read<Measure>("measure", parseChoice(MEASURES), "active"),
    path: read<ForecastState["path"]>("path", parseChoice(PATHS), "revenue"),
    by: read<Grouping>("by", parseChoice(GROUPINGS), "tier"),
    whatIf: read<WhatIfChanges | null>("what-if", parseChanges, null),
    compare: read<Comparison | null>("compare", parseComparison, null),
    view: read<ForecastState["view"]>("view", parseChoice(["chart", "table"]), "chart"),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeForecastState = (state: ForecastState): string => {
  const query = new URLSearchParams();
  const { months, model, level } = STANDARD_SETTING;
  if (state.months !== months) query.set("months", String(state.months));
  if (state.model !== model) query.set("model", state.model);
  if (state.level !== level) query.set("level", String(state.level));
  if (state.basis !== "revenue") query.set("basis", state.basis);
  if (state.tab !== "value") query.set("tab", state.tab);
  if (state.tier) query.set("tier", state.tier);
  if (state.measure !== "active") query.set("measure", state.measure);
  if (state.path !== "revenue") query.set("path", state.path);
  if (state.by !== "tier") query.set("by", state.by);
  if (state.whatIf) query.set("what-if", writeChanges(state.whatIf));
  if (state.compare) query.set("compare", state.compare);
  if (state.view !== "chart") query.set("view", state.view);
  return query.size > 0 ? `?${query}` : "";
};

export type ForecastStatus = AnswerOf<"GET /api/admin/forecast">["data"];
export type ForecastAddress = Address<ForecastState>;

/** A forecast with its settings. */
export type ForecastResult = Omit<ForecastStatus, "answer" | "run"> & { answer: ForecastAnswer };

/** The props of every tab. */
export type SideProps = { page: ForecastAddress; shown: ForecastResult; isTable: boolean };
