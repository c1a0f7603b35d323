import { loadBusinessDay } from "#core/auth/business-day.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache.ts";
import type { TableWriter } from "#core/csv.ts";
import { nameAuditActors } from "#core/db/display-names.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { exportCustomers, listCustomers } from "#features/customers/list-customers.ts";
import { daysMeasured, MEASURES, type Measure, stateOn } from "#lib/effects/campaign.ts";
import { computeResults, effectsByStratum, toEffectWindows } from "#lib/effects/results.ts";
import type { Point } from "#lib/effects/verdict.ts";
import { toMajor } from "#lib/money.ts";
import type { ContactEffect } from "#lib/recommend/contact-effect.ts";
import { type Day, startsOfDays } from "#lib/time/day.ts";
import type { CustomerListSort } from "#records/list/customer-list.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { EVIDENCE_DAYS, evidenceFrom, type MeasuredEffect, measuredEffects } from "#records/rules/evidence.ts";
import {
  type CampaignSort,
  campaignsWithAction,
  findCampaign,
  type MeasurableCampaign,
  readCampaignPage,
  readMembers,
  type StoredCampaign,
} from "./store/campaigns.ts";
import { observeCampaign } from "./store/observe.ts";

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
  const { today } = await loadBusinessDay(scope);
  const actorOf = await nameAuditActors(
    scope,
    campaigns.map(({ byKind, byId }) => ({ byKind, byId, version: null })),
  );
  return campaigns.map(({ byKind, byId, ...campaign }) => ({
    ...campaign,
    state: stateOn(campaign, today),
    daysMeasured: daysMeasured(campaign, today),
    createdBy: actorOf({ byKind, byId, version: null }).name,
  }));
};

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
  return { data, total: found.total, currency: (await loadBusinessDay(scope)).currency };
};

/** Throws NOT_FOUND (CAMPAIGN_NOT_FOUND). */
export const readCampaign = async (scope: Scope, id: string) => {
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

type Request = { id: string; group: "contacted" | "control"; sort?: CustomerListSort | undefined };

/** The members of the group by ID, with what they were drawn by. */
const membersIn = async (actor: Actor, { id, group }: Request) => {
  await readCampaign(actor, id);
  const { currency } = await getBusinessOrThrow(actor);
  const isControl = group === "control";
  const drawn = await withBusiness(actor, (client) => readMembers(client, actor, id, { isControl }));
  return new Map(
    drawn.map(({ id: customer, stratum, pastOrders, pastRevenue }) => {
      return [customer, { stratum, isControl, pastOrders, pastRevenue: toMajor(pastRevenue, currency) }] as const;
    }),
  );
};

const drawnRow = <Row extends { id: string }, Drawn>(row: Row, drawn: Drawn | undefined) =>
  drawn ? [{ ...row, ...drawn }] : [];

/** A page of a campaign's control group, or of the members to contact. Throws NOT_FOUND (CAMPAIGN_NOT_FOUND). */
export const listCampaignCustomers = async (actor: Actor, request: Request & { page: number; pageSize: number }) => {
  const { page, pageSize, sort } = request;
  const members = await membersIn(actor, request);
  const { data, ...list } = await listCustomers(actor, { ids: [...members.keys()], page, pageSize, sort });
  return { ...list, data: data.flatMap((row) => drawnRow(row, members.get(row.id))) };
};

/** The same as a file. Throws FORBIDDEN without `data:export`. */
export const exportCampaignCustomers = async (
  actor: Actor,
  request: Request,
  { language, write }: { language: LanguageTag; write?: TableWriter },
) => {
  const members = await membersIn(actor, request);
  const own = {
    keys: ["stratum", "isControl", "pastOrders", "pastRevenue"],
    of: (id: string) => members.get(id) ?? {},
  };
  const file = { ids: [...members.keys()], sort: request.sort, own, ...(write && { write }) };
  const { body } = await exportCustomers(actor, file, language);
  const { name, startsOn } = await readCampaign(actor, request.id);
  return { body, name: customerFileName("campaign", [name, request.group], startsOn) };
};

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
  const { today, timeZone, currency } = await loadBusinessDay(scope);
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

/**
 * What winning a customer back has changed in revenue by the business's own campaigns, per contacted customer, in major units;
 * null until enough of them have measured it.
 */
export const readContactEffect = async (scope: Scope): Promise<ContactEffect | null> => {
  const { data } = await readEvidence(scope);
  return data.find(({ action, segment }) => action === "win_back" && segment === null)?.pooled ?? null;
};
