import { CLV_TIERS, type ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import {
  FORECAST_LEVELS,
  FORECAST_MODELS,
  FORECAST_MONTHS,
  type ForecastSetting,
  STANDARD_SETTING,
} from "#lib/domain/forecast/forecast-setting.ts";
import { readQuery } from "#ui/shared/address/read-query.ts";

export const TABS = ["value", "trust", "models", "cohorts"] as const;
export type Tab = (typeof TABS)[number];

/** What the cells of the cohorts show: the share who bought again, or their money. */
export const MEASURES = ["active", "revenue"] as const;
export type Measure = (typeof MEASURES)[number];

/** What the address says about the page. `tier` is whose customers are listed, null: everybody. */
export type ForecastState = ForecastSetting & {
  tab: Tab;
  tier: ClvTier | null;
  measure: Measure;
  view: "chart" | "table";
};

/** One of a few, written as text. */
const oneOf =
  <Value extends string | number>(values: readonly Value[]) =>
  (text: string): Value | undefined =>
    values.find((value) => String(value) === text);

/** What it names that does not exist falls back to the standard, and its name is told in `unknown`. */
export const readForecastState = (query: URLSearchParams): { state: ForecastState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state: ForecastState = {
    months: read("months", oneOf(FORECAST_MONTHS), STANDARD_SETTING.months),
    model: read("model", oneOf(FORECAST_MODELS), STANDARD_SETTING.model),
    level: read("level", oneOf(FORECAST_LEVELS), STANDARD_SETTING.level),
    tab: read<Tab>("tab", oneOf(TABS), "value"),
    tier: read<ClvTier | null>("tier", oneOf(CLV_TIERS), null),
    measure: read<Measure>("measure", oneOf(MEASURES), "active"),
    view: read<ForecastState["view"]>("view", oneOf(["chart", "table"]), "chart"),
  };
  return { state, unknown };
};

/** The address's query; what is standard is left out. */
export const writeForecastState = (state: ForecastState): string => {
  const query = new URLSearchParams();
  const { months, model, level } = STANDARD_SETTING;
  if (state.months !== months) query.set("months", String(state.months));
  if (state.model !== model) query.set("model", state.model);
  if (state.level !== level) query.set("level", String(state.level));
  if (state.tab !== "value") query.set("tab", state.tab);
  if (state.tier) query.set("tier", state.tier);
  if (state.measure !== "active") query.set("measure", state.measure);
  if (state.view !== "chart") query.set("view", state.view);
  return query.size > 0 ? `?${query}` : "";
};
