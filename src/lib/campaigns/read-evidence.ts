import { EVIDENCE_DAYS, evidenceFrom, type MeasuredEffect, measuredEffects } from "#lib/domain/campaigns/evidence.ts";
import { toMajor } from "#lib/domain/money.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { startsOfDays } from "#lib/domain/time/day.ts";
import { cached } from "#lib/server/cache/cache.ts";
import { campaignsWithAction, type MeasurableCampaign } from "#lib/server/db/campaigns/campaigns.ts";
import { observeCampaign } from "#lib/server/db/campaigns/observe.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

/** Earlier campaigns were made for other customers and prices. */
const MOST_CAMPAIGNS = 100;

const effectsOf = async (
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
    measured.push({ action: campaign.action, effects: await effectsOf(scope, campaign, timeZone) });
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
