import { assertMay } from "#lib/domain/accounts/grants.ts";
import { IDENTITY_COLUMNS, identityCells } from "#lib/domain/customers/customer-cells.ts";
import { customerFileName } from "#lib/domain/customers/file-name.ts";
import type { ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import { ORDER_CHANCES } from "#lib/domain/forecast/timing/order-chance-days.ts";
import { tierInWords } from "#lib/domain/forecast/words/words-of.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { localizeRows } from "#lib/domain/words/localize-rows.ts";
import { csvInParts } from "#lib/server/csv/write-csv.ts";
import { type CustomerForecastRow, eachForecast, type ForecastSort } from "#lib/server/db/forecast/forecast-list.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { type Actor, hidesPersonalData } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { now } from "../server/clock.ts";
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
  return { name: customerFileName("forecast", [tier], dayOf(now(), timeZone)), body };
};
