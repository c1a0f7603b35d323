import { daysMeasured, stateOn } from "#lib/domain/campaigns/campaign.ts";
import { refusalBy } from "#lib/domain/errors.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { isUuid } from "#lib/domain/uuid.ts";
import {
  type CampaignSort,
  findCampaign,
  readCampaignPage,
  type StoredCampaign,
} from "#lib/server/db/campaigns/campaigns.ts";
import { type ListRequest, pageWindowOf, searchWords } from "#lib/server/db/read-page.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { auditActorsOf } from "../accounts/name-audit-actors.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { readResults } from "./read-results.ts";

export const noCampaign = () => refusalBy("CAMPAIGN_NOT_FOUND", "There is no such campaign");

const shownCampaigns = async (scope: Scope, campaigns: readonly StoredCampaign[]) => {
  const { today } = await loadCriteriaContext(scope);
  const actorOf = await auditActorsOf(
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
    readCampaignPage(client, scope, { words: searchWords(q), sort }, pageWindowOf(page)),
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
