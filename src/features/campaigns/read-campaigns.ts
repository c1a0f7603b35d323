import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache/cache.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import {
  type CampaignSort,
  findCampaign,
  readCampaignPage,
  type StoredCampaign,
} from "#features/campaigns/store/campaigns.ts";
import { observeCampaign } from "#features/campaigns/store/observe.ts";
import { daysMeasured, MEASURES, type Measure, stateOn } from "#lib/effects/campaign.ts";
import { computeResults, effectsByStratum, toEffectWindows } from "#lib/effects/results.ts";
import type { Point } from "#lib/effects/verdict.ts";
import { toMajor } from "#lib/money.ts";
import { type Day, startsOfDays } from "#lib/time/day.ts";
import { nameAuditActors } from "../accounts/name-audit-actors.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";

type Measured = { id: string; startsOn: Day; daysMeasured: number; expectedEffect: number };

const AMOUNTS = ["effect", "lower", "upper", "controlMean", "total", "totalLower", "totalUpper"] as const;

/** Money in major units. */
const shownPoint = (point: Point, measure: Measure, currency: string): Point => {
  if (measure === "orders") return point;
  const amounts = AMOUNTS.map((name) => [name, toMajor(point[name], currency)]);
  return { ...point, ...(Object.fromEntries(amounts) as Pick<Point, (typeof AMOUNTS)[number]>) };
};

const compute = async (scope: Scope, { id, startsOn, daysMeasured, expectedEffect }: Measured) => {
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  const starts = daysMeasured === 0 ? [] : startsOfDays(startsOn, daysMeasured + 1, timeZone);
  const { costCoverage, ...observations } = await withBusiness(scope, (client) =>
    observeCampaign(client, scope, id, starts),
  );
  const { series, ...results } = computeResults(observations, daysMeasured, expectedEffect);
  const shown = (measure: Measure) => (point: Point) => shownPoint(point, measure, currency);
  const measured = (measure: Measure) => {
    const points = series[measure].map(shown(measure));
    return { series: points, windows: toEffectWindows(points) };
  };
  return {
    currency,
    costCoverage,
    ...results,
    measures: Object.fromEntries(MEASURES.map((measure) => [measure, measured(measure)])) as Record<
      Measure,
      ReturnType<typeof measured>
    >,
    strata: effectsByStratum(observations, "revenue", daysMeasured)
      .map(({ point, ...stratum }) => ({ ...stratum, revenue: point && shown("revenue")(point) }))
      .sort((a, b) => b.members - a.members),
  };
};

/** What a campaign has shown until yesterday. */
const readResults = async (scope: Scope, campaign: Measured) => {
  const { id, daysMeasured } = campaign;
  const key = `campaign:${scope.businessId}:${id}:${daysMeasured}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, () => compute(scope, campaign), { isHeavy: true });
  return value;
};

export const noCampaign = () => refusalBy("CAMPAIGN_NOT_FOUND", "There is no such campaign");

const shownCampaigns = async (scope: Scope, campaigns: readonly StoredCampaign[]) => {
  const { today } = await loadCriteriaContext(scope);
  const actorOf = await nameAuditActors(
    scope,
    campaigns.map(({ byKind, byId }) => ({ byKind, byId, version: null })),
  );
  return campaigns.map(({ byKind, byId, createdAt, endedAt, ...campaign }) => ({
    ...campaign,
    state: stateOn(campaign, today),
    daysMeasured: daysMeasured(campaign, today),
    createdAt: createdAt.toISOString(),
    createdBy: actorOf({ byKind, byId, version: null }).name,
    endedAt: endedAt?.toISOString() ?? null,
  }));
};

export type ShownCampaign = Awaited<ReturnType<typeof shownCampaigns>>[number];

/** A page of the campaigns, each with what it has shown so far. */
export const listCampaigns = async (scope: Scope, { q, sort, ...page }: ListRequest<CampaignSort>) => {
  const found = await withBusiness(scope, (client) =>
    readCampaignPage(client, scope, { words: searchWords(q), sort }, toPageWindow(page)),
  );
  const data = [];
  for (const campaign of await shownCampaigns(scope, found.data)) {
    const { verdict, measures } = await readResults(scope, campaign);
    const deciding = verdict !== null && "day" in verdict ? verdict.day : null;
    const point = measures.revenue.series.find(({ day }) => day === deciding) ?? null;
    data.push({ ...campaign, verdict, revenue: point });
  }
  return { data, total: found.total, currency: (await loadCriteriaContext(scope)).currency };
};

/** Throws NOT_FOUND (CAMPAIGN_NOT_FOUND). */
export const readCampaign = async (scope: Scope, id: string): Promise<ShownCampaign> => {
  const campaign = isUuid(id) ? await withBusiness(scope, (client) => findCampaign(client, scope, id)) : undefined;
  const [shown] = campaign ? await shownCampaigns(scope, [campaign]) : [];
  if (!shown) throw noCampaign();
  return shown;
};

/** A campaign with what it has shown. Throws NOT_FOUND (CAMPAIGN_NOT_FOUND). */
export const readCampaignResults = async (scope: Scope, id: string) => {
  const campaign = await readCampaign(scope, id);
  const { daysMeasured: _, ...results } = await readResults(scope, campaign);
  return { campaign, ...results };
};
