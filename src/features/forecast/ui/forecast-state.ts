import { type AddressState, defineAddress, LIST_NAMES, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import {
  CLV_TIERS,
  FORECAST_LEVELS,
  FORECAST_MODELS,
  FORECAST_MONTHS,
  STANDARD_SETTING,
} from "#lib/clv/forecast-setting.ts";
import { GROUPINGS } from "#lib/clv/group-curves.ts";
import { parseComparison } from "#records/rules/comparison.ts";
import { VALUE_BASES } from "#records/rules/order-readings/populations.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import { populationParameters } from "#records/ui/comparison/segment-address.ts";

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

export const forecastAddress = defineAddress(
  {
    months: oneOf(FORECAST_MONTHS, STANDARD_SETTING.months),
    model: oneOf(FORECAST_MODELS, STANDARD_SETTING.model),
    level: oneOf(FORECAST_LEVELS, STANDARD_SETTING.level),
    /** What orders are worth. */
    basis: oneOf(VALUE_BASES, "revenue"),
    ...populationParameters,
    tab: oneOf(TABS, "value"),
    /** Filters the customers; null for all. */
    tier: oneOf(CLV_TIERS, null),
    measure: oneOf(MEASURES, "active"),
    /** The values of the path ahead. */
    path: oneOf(["revenue", "orders"], "revenue"),
    /** What existing customers' part of the path is grouped by. */
    by: oneOf(GROUPINGS, "tier"),
    /** What the path ahead is compared with; null if the sliders are closed. */
    "what-if": parsed(parseChanges, null, writeChanges),
    compare: parsed(parseComparison, null),
    view: VIEW,
  },
  { list: [...LIST_NAMES, VIEW_PAGES.forecast.parameter] },
);

export type ForecastState = AddressState<typeof forecastAddress>;

export type ForecastStatus = AnswerOf<"GET /api/admin/forecast">["data"];
export type ForecastAddress = Address<ForecastState>;

/** A forecast with its settings. */
export type ForecastResult = Omit<ForecastStatus, "answer" | "run"> & { answer: ForecastAnswer };

/** The props of every tab. */
export type SideProps = { page: ForecastAddress; shown: ForecastResult; isTable: boolean };
