import { withLock } from "#core/db/lock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type DatedCuts, monthEndsBefore, placesThen } from "#features/report/rules/rfm-history.ts";
import { findCuts, saveCuts } from "#features/report/store/rfm-cuts.ts";
import { activeScheme } from "#features/report/store/rfm-schemes.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import { RFM_DAYS } from "#records/rules/periods.ts";
import { loadPurchaseHistory } from "../purchasing/load-purchase-history.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

const MONTHS = 24;

/** The score thresholds at the end of these days. Missing ones are computed one day at a time, each by a single process. */
const cutsAt = async (
  scope: Scope,
  days: readonly Day[],
  timeZone: string,
  signal?: AbortSignal,
): Promise<DatedCuts[]> => {
  const kept = await findCuts(scope, days);
  if (kept.length === days.length) return kept;
  return withLock(`rfm_cuts:${scope.businessId}`, async () => {
    const known = new Set((await findCuts(scope, days)).map(({ day }) => day));
    for (const day of days.filter((one) => !known.has(one))) {
      signal?.throwIfAborted();
      const from = startOfDay(addDays(day, 1 - RFM_DAYS), timeZone);
      await saveCuts(scope, { day, from, to: startOfDay(addDays(day, 1), timeZone) });
    }
    return findCuts(scope, days);
  });
};

/**
 * Computes the thresholds ahead of time: with a million customers, the first page that needs them would wait for
 * seconds.
 */
export const savePastCuts = async (scope: Scope, signal?: AbortSignal): Promise<void> => {
  const { today, timeZone } = await loadCriteriaContext(scope);
  await cutsAt(scope, monthEndsBefore(today, MONTHS), timeZone, signal);
};

/**
 * A customer's scores in the standard report at the end of each of the last 24 months, starting with the month of their
 * first order. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readRfmHistory = async (scope: Scope, customerId: string) => {
  const { picture, frame } = await loadPurchaseHistory(scope, customerId);
  const first = picture.days.find(({ sales }) => sales > 0)?.day;
  const ends = monthEndsBefore(frame.today, MONTHS).filter((day) => first !== undefined && day >= first);
  const [cuts, { scheme }] = await Promise.all([cutsAt(scope, ends, frame.timeZone), activeScheme(scope)]);
  return {
    days: RFM_DAYS,
    months: placesThen(cuts, picture.days, RFM_DAYS, scheme).map(({ day, segment, scores }) => ({
      day,
      segment,
      recencyScore: scores?.recency ?? null,
      frequencyScore: scores?.frequency ?? null,
      monetaryScore: scores?.monetary ?? null,
    })),
  };
};
