import { csvInParts } from "#core/csv/write-csv.ts";
import { customerWords } from "#core/db/search-customers.ts";
import type { Language } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { type CustomerForecastRow, eachForecast, type ForecastSort } from "#features/forecast/store/forecast-list.ts";
import { ORDER_CHANCES } from "#lib/clv/order-chance-days.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-cells.ts";
import { customerFileName } from "#records/rules/customers/file-name.ts";
import { tierInWords } from "#records/rules/tier-words.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { inMajor } from "./read-forecast.ts";

type ForecastFilters = { q?: string | undefined; tier?: ClvTier | undefined; cohort?: string | undefined };

const COLUMNS = [
  ...IDENTITY_COLUMNS,
  ...["tier", "predictedClv", "lower", "upper", "currency", "expectedPurchases", "expectedOrderValue", "pAlive"],
  "nextOrderOn",
  ...ORDER_CHANCES,
] as const;

/** All customers of the list as a file in the reader's language. Throws FORBIDDEN without `data:export`. */
export const exportForecasts = async (
  actor: Actor,
  { sort, ids, q, tier, cohort }: ForecastFilters & { sort: ForecastSort; ids?: readonly string[] | undefined },
  language: Language,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const { currency, timeZone } = await loadCriteriaContext(actor);
  const masks = hidesPersonalData(actor);
  const tableOf = (rows: readonly CustomerForecastRow[]) => {
    const cells = rows.map((row) => {
      const tier = tierInWords(row.tier, language).label;
      return {
        ...inMajor(row, currency),
        ...identityCells(row, { timeZone, hidesPersonalData: masks }),
        tier,
        currency,
      };
    });
    return localizeRows(COLUMNS, cells, language);
  };
  const filter = {
    words: customerWords(actor, q),
    tier: tier ?? null,
    cohort: cohort ?? null,
    ids: ids?.filter(isUuid) ?? null,
  };
  const body = await csvInParts(tableOf, (take) => eachForecast(actor, filter, sort, take));
  return { name: customerFileName("forecast", [tier], toLocalDay(now(), timeZone)), body };
};
