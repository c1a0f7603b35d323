import type { ForecastSetting } from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";
import type { StoredForecast } from "./stored-forecast.ts";

/** What a forecast is compared by. */
export type ForecastFigures = Pick<StoredForecast, "asOf" | "until"> & {
  customers: number;
  totals: Record<"value" | "lower" | "upper" | "expectedPurchases", number>;
  tiers: Pick<StoredForecast["tiers"][number], "tier" | "customers" | "value">[];
};

export const forecastFigures = ({ asOf, until, totals, tiers }: StoredForecast): ForecastFigures => {
  const { customers, value, lower, upper, expectedPurchases } = totals;
  return {
    asOf,
    until,
    customers,
    totals: { value, lower, upper, expectedPurchases },
    tiers: tiers.map(({ tier, customers: size, value: worth }) => ({ tier, customers: size, value: worth })),
  };
};

/** Where the figures of a setting are stored. */
export const forecastSnapshot = ({ months, model, level, valueBasis }: ForecastSetting, day: Day) =>
  ({ report: "forecast", setting: [months, model, level, valueBasis ?? "revenue"].join(" "), day }) as const;
