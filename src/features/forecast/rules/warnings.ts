import type { ClvWarning, ClvWarningCode, Histories } from "#lib/clv/model.ts";
import type { ForecastOptions } from "./forecast-request.ts";
import type { Prepared } from "./history/prepare-population.ts";

/** The specification requires six months of history. */
const SIX_MONTHS = 182;
/** Too few customers for a distribution. */
const FEW = 30;

export const warn = (code: ClvWarningCode, values: ClvWarning["values"] = {}): ClvWarning => ({ code, values });

/** For posted customers only: a shop's own always include new ones. */
export const shortHistoryWarnings = ({ tenure }: Histories): ClvWarning[] => {
  const customers = tenure.reduce((count, days) => (days < SIX_MONTHS ? count + 1 : count), 0);
  return customers > 0 ? [warn("short_history_customers", { customers })] : [];
};

/** Warnings that follow from the data alone. */
export const dataWarnings = (
  { population, counts, cap }: Prepared,
  { horizon }: Pick<ForecastOptions, "horizon">,
): ClvWarning[] => {
  const { rows, repeatPurchases, tenure, monetaryValue } = population.histories;
  const days = tenure.reduce((most, age) => Math.max(most, age), 0);
  const repeats = repeatPurchases.reduce((sum, count) => sum + count, 0);
  const hasMoney = counts ? cap !== null : monetaryValue.some((value) => value > 0);
  const found: [boolean, ClvWarning][] = [
    [days < SIX_MONTHS, warn("short_history", { days })],
    [repeats === 0, warn("one_purchase_each", { customers: rows })],
    [rows < FEW, warn("few_customers", { customers: rows })],
    [!hasMoney, warn("no_amounts")],
    [hasMoney && (counts?.amountsMissing ?? 0) > 0, warn("amounts_missing", { count: counts?.amountsMissing ?? 0 })],
    [(counts?.amountsCapped ?? 0) > 0, warn("amounts_capped", { count: counts?.amountsCapped ?? 0, cap: cap ?? 0 })],
    [(counts?.refunds ?? 0) > 0, warn("refunds", { count: counts?.refunds ?? 0 })],
    [(counts?.afterAsOf ?? 0) > 0, warn("after_as_of", { count: counts?.afterAsOf ?? 0 })],
    [horizon.days > days, warn("horizon_beyond_history", { horizon: Math.round(horizon.days), days })],
  ];
  return found.filter(([applies]) => applies).map(([, warning]) => warning);
};
