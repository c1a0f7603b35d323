import { cached } from "#core/cache/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { campaignsWithAction, type MeasurableCampaign } from "#features/campaigns/store/campaigns.ts";
import { observeCampaign } from "#features/campaigns/store/observe.ts";
import {
  EVIDENCE_DAYS,
  evidenceFrom,
  type MeasuredEffect,
  measuredEffects,
} from "#features/evidence/rules/evidence.ts";
import { toMajor } from "#lib/money.ts";
import { startsOfDays } from "#lib/time/day.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

/** Earlier campaigns were made for other customers and prices. */
const MOST_CAMPAIGNS = 100;

const readMeasuredEffects = async (
  scope: Scope,
  { id, startsOn }: MeasurableCampaign,
  timeZone: string,
): Promise<MeasuredEffect[]> => {
  const compute = async () => {
    const starts = startsOfDays(startsOn, EVIDENCE_DAYS + 1, timeZone);
    return measuredEffects(await withBusiness(scope, (client) => observeCampaign(client, scope, id, starts)));
  };
  const key = `campaign-effects:${scope.businessId}:${id}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  return value;
};

/** What each recommended action has changed in revenue, by RFM segment and in all, over the campaigns that carried it out. */
export const readEvidence = async (scope: Scope) => {
  const { today, timeZone, currency } = await loadCriteriaContext(scope);
  const campaigns = await withBusiness(scope, (client) =>
    campaignsWithAction(client, scope, { today, days: EVIDENCE_DAYS, most: MOST_CAMPAIGNS }),
  );
  const measured = [];
  for (const campaign of campaigns) {
    measured.push({ action: campaign.action, effects: await readMeasuredEffects(scope, campaign, timeZone) });
  }
  const shown = (amount: number) => toMajor(amount, currency);
  const data = evidenceFrom(measured).map(({ pooled, ...evidence }) => ({
    ...evidence,
    pooled: pooled && {
      effect: shown(pooled.effect),
      lower: shown(pooled.lower),
      upper: shown(pooled.upper),
      spread: shown(pooled.spread),
    },
  }));
  return { data, days: EVIDENCE_DAYS, currency };
};
