import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { storeCampaign } from "#features/campaigns/manage-campaigns.ts";
import { resolveSource } from "#features/campaigns/preview-campaign.ts";
import { createPlannedEvent } from "#features/forecast/manage-planned-events.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { listSegmentMembers } from "#features/segments/list-segment-members.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import { lockOrderWrites, saveOrders } from "#records/orders/orders.ts";
import { demoActor, runForDemo } from "./ensure-demo-results.ts";
import { namesMadeBy, repeatedOrders } from "./store.ts";

/** The specification's examples, and one that needs a tree of conditions. */
const HIGH_VALUE = {
  name: "Gold or Platinum, 5+ orders",
  description: "At least $1,000 in five or more orders, at the Gold or Platinum level",
  criteria: { minLifetimeValue: 1000, minOrders: 5, loyaltyLevels: ["GOLD", "PLATINUM"] },
};
const BY_RULE = [
  HIGH_VALUE,
  {
    name: "Low frequency, quiet for 90 days",
    description: "No purchase in 90 days, and rarely before",
    criteria: { minDaysSinceLastPurchase: 90, maxPurchaseFrequency: 0.5 },
  },
  {
    name: "Joined in the last 30 days, ordered",
    description: "Joined in the last 30 days and placed an order",
    criteria: { maxTenureDays: 30, minOrders: 1 },
  },
  {
    name: "Ready for a second order",
    description: "One order one to six months ago, with consent to email or SMS",
    criteria: {
      all: [
        { field: "orders", operator: "is", value: 1 },
        { field: "daysSinceLastPurchase", operator: "between", value: [30, 180] },
        {
          any: [
            { field: "emailConsent", operator: "is", value: "granted" },
            { field: "smsConsent", operator: "is", value: "granted" },
          ],
        },
      ],
    },
  },
];
/** What demos of earlier versions call them, which keep them. */
const FORMER_NAMES: Record<string, string> = {
  "Gold or Platinum, 5+ orders": "High value customers",
  "Low frequency, quiet for 90 days": "At-risk customers",
  "Joined in the last 30 days, ordered": "New customers",
};
const VIP = { name: "VIP", description: "Selected by the team", criteria: {}, isAutomatic: false };
const VIPS = 12;

/** Fills a manual segment with the top spenders, as a user would. */
const pickVips = async (actor: Actor, from: string, into: string): Promise<void> => {
  const { data } = await listSegmentMembers(actor, { id: from, sort: "-lifetimeValue", page: 1, pageSize: VIPS });
  for (const { id } of data) await assignManualSegment(actor, id, into);
};

/** Updates segments and RFM scores, as a run. */
const recalculateDemo = (scope: Scope): Promise<void> =>
  runForDemo(scope, { definition: RECALCULATE_SEGMENTS, options: { reason: "request" } }, async (actor, { signal }) => {
    const { failed, ...done } = await recalculateSegments(actor, { reason: "request", signal });
    return { ...done, failed: failed.length };
  });

/** Creates and fills the demo's segments; ones the user later renamed or deleted are left alone. */
export const ensureDemoSegments = async (scope: Scope): Promise<void> => {
  const actor = demoActor(scope);
  const made = new Set(await namesMadeBy(scope, actor.id));
  const missing = BY_RULE.filter(({ name }) => !made.has(name) && !made.has(FORMER_NAMES[name] ?? ""));
  const ids = new Map<string, string>();
  for (const draft of missing) ids.set(draft.name, (await createSegment(actor, { ...draft, isAutomatic: true })).id);
  if (missing.length > 0) await recalculateDemo(scope);
  const best = ids.get(HIGH_VALUE.name);
  if (made.has(VIP.name) || !best) return;
  const { id } = await createSegment(actor, VIP);
  await pickVips(actor, best, id);
};

const CAMPAIGN = "Autumn newsletter with a voucher";
const DAYS_AGO = 45;
const ACTION = "reorder_due";

/** One in so many of the contacted customers who had bought in the year before orders once more. */
const ONE_IN = 4;

/**
 * Gives the demo a campaign of the last 45 days, which is over, with a planted effect: some of the contacted customers repeat an
 * order. To be called once, before the segments and other results that follow from orders.
 */
export const addDemoCampaign = async (scope: Scope): Promise<void> => {
  // The control group is drawn within RFM segments.
  await recalculateDemo(scope);
  const actor = demoActor(scope);
  const frame = await loadBusinessDay(scope);
  const source = { kind: "all" } as const;
  const { filter } = await resolveSource(actor, source);
  const startsOn = addDays(frame.today, -DAYS_AGO);
  const since = { ...frame, today: startsOn };
  const start = startOfDay(startsOn, frame.timeZone);
  const { id: campaignId } = await withBusiness(scope, (client) =>
    storeCampaign(
      client,
      actor,
      frame,
      {
        name: CAMPAIGN,
        filter,
        source,
        sourceName: null,
        controlShare: 0.3,
        expectedEffect: 0.2,
        action: ACTION,
        startsOn,
        lastDay: addDays(frame.today, -1),
        createdAt: start,
      },
      since,
    ),
  );
  await withBusiness(scope, async (client) => {
    await lockOrderWrites(client, scope);
    const orders = await repeatedOrders(client, scope, { campaignId, start, end: now(), oneIn: ONE_IN });
    await saveOrders(client, scope, { customers: [], orders, refunds: [] });
  });
};

/** The next newsletter: how many days from today it begins, and how many it lasts. */
const NEXT = { name: "Spring newsletter with a voucher", inDays: 60, days: 30 };

/** Enters that campaign as a planned event, and one to come, so that the forecast says what they bring. Once, before the forecast. */
export const addDemoEvents = async (scope: Scope): Promise<void> => {
  const actor = demoActor(scope);
  const { today } = await loadBusinessDay(scope);
  const startsOn = addDays(today, NEXT.inDays);
  const past = { name: CAMPAIGN, startsOn: addDays(today, -DAYS_AGO), lastDay: addDays(today, -1) };
  const ahead = { name: NEXT.name, startsOn, lastDay: addDays(startsOn, NEXT.days - 1) };
  for (const event of [past, ahead]) await createPlannedEvent(actor, { ...event, kind: "sale" });
};
