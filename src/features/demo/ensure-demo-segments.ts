import type { Actor, Scope } from "#core/values/permissions.ts";
import { readSegmentMembers } from "#features/segments/store/segment-members.ts";
import { namesMadeBy } from "#features/segments/store/segments.ts";
import { assignManualSegment } from "../segments/assign-segments.ts";
import { createSegment } from "../segments/create-segment.ts";
import { recalculateSegments } from "../segments/recalculate-segments.ts";
import { demoActor, runForDemo } from "./run-for-demo.ts";

/** The specification's examples, and one that needs a tree of conditions. */
const HIGH_VALUE = {
  name: "High value customers",
  description: "At least $1,000 in five or more orders, at the Gold or Platinum level",
  criteria: { minLifetimeValue: 1000, minOrders: 5, loyaltyLevels: ["GOLD", "PLATINUM"] },
};
const BY_RULE = [
  HIGH_VALUE,
  {
    name: "At-risk customers",
    description: "No purchase in 90 days, and rarely before",
    criteria: { minDaysSinceLastPurchase: 90, maxPurchaseFrequency: 0.5 },
  },
  {
    name: "New customers",
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
const VIP = { name: "VIP", description: "Selected by the team", criteria: {}, isAutomatic: false };
const VIPS = 12;

/** Fills a manual segment with the top spenders, as a user would. */
const pickVips = async (actor: Actor, from: string, into: string): Promise<void> => {
  const wanted = { segmentId: from, before: null, words: [], reachable: null, sort: "-lifetimeValue" } as const;
  const { data } = await readSegmentMembers(actor, wanted, { offset: 0, limit: VIPS });
  for (const { id } of data) await assignManualSegment(actor, id, into);
};

/** Updates segments and RFM scores, as a run. */
export const recalculateDemo = (scope: Scope): Promise<void> =>
  runForDemo(scope, { kind: "recalculate_segments", options: { reason: "request" } }, async (actor, { signal }) => {
    const { failed, ...done } = await recalculateSegments(actor, { reason: "request", signal });
    return { ...done, failed: failed.length };
  });

/** Creates and fills the demo's segments; ones the user later renamed or deleted are left alone. */
export const ensureDemoSegments = async (scope: Scope): Promise<void> => {
  const actor = demoActor(scope);
  const made = new Set(await namesMadeBy(scope, actor.id));
  const missing = BY_RULE.filter(({ name }) => !made.has(name));
  const ids = new Map<string, string>();
  for (const draft of missing) ids.set(draft.name, (await createSegment(actor, { ...draft, isAutomatic: true })).id);
  if (missing.length > 0) await recalculateDemo(scope);
  const best = ids.get(HIGH_VALUE.name);
  if (made.has(VIP.name) || !best) return;
  const { id } = await createSegment(actor, VIP);
  await pickVips(actor, best, id);
};
