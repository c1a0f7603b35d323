import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/churn/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listNextActions, loadActionFrame } from "#features/playbooks/next-actions.ts";
import { computeUsualGap } from "#lib/time/day.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel } from "#testing/shops/axis-models.ts";

const DAY = 86_400_000;

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
});

const read = (id: string) =>
  answerOf(GET(aRequest("GET", `/api/admin/customers/${id}/churn`, { token }), { params: Promise.resolve({ id }) }));

const orders = (customer: string, ...daysAgo: number[]) =>
  someOrders(
    shop,
    daysAgo.map((days) => ({ customer, orderedAt: new Date(Date.now() - days * DAY) })),
  );

/** With their medians; of two and more. */
const GAPS: [gaps: number[], usual: number | null][] = [
  [[], null],
  [[7], null],
  [[5, 23], 14],
  [[7, 4, 8], 7],
  [[1, 1, 30, 2], 1.5],
  [[90, 3, 3, 60, 5, 4], 4.5],
];

test("the usual gap is the median of the customer's gaps, and next actions and forecasts are based on it", async () => {
  for (const [i, [own, usual]] of GAPS.entries()) {
    const daysAgo = [3];
    for (const gap of own) daysAgo.push((daysAgo.at(-1) ?? 0) + gap);
    await orders(`c${i}`, ...daysAgo);
    const id = await idOfCustomer(shop, `c${i}`);
    const [actions] = await listNextActions(shop, [id], await loadActionFrame(shop));
    const { body } = await read(id);
    const ofDays = computeUsualGap(daysAgo.map((days) => -days).reverse());
    expect([i, body.data.usualGapDays, actions?.plan.usualGapDays, ofDays]).toEqual([i, usual, usual, usual]);
    // "Usually buys every 14 days".
    const gapsShown = (actions?.actions ?? []).flatMap((action) => ("gapDays" in action ? action.gapDays : []));
    if (usual !== null) expect([...new Set(gapsShown)]).toEqual([usual]);
  }
});

describe("200", () => {
  test("the score by the customer's own cadence, even before a run", async () => {
    await orders("ada", 100, 70, 40);
    await orders("bob", 200, 170, 140);
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect(status).toBe(200);
    // Gaps of 30 and 30; the expected time is shrunk toward the typical 60: (60 + 60) / 3 = 40.
    expect(body.data).toMatchObject({
      isCalibrated: false,
      percentile: null,
      purchaseDays: 3,
      daysSinceLast: 40,
      usualGapDays: 30,
      expectedWithinDays: 40,
      consistency: 1,
      isSeasonal: false,
    });
    const bob = (await read(await idOfCustomer(shop, "bob"))).body.data;
    expect([bob.daysSinceLast, bob.usualGapDays]).toEqual([140, 30]);
    expect(bob.score).toBeGreaterThan(body.data.score);
  });

  test("after a run by the learned model, with the percentile", async () => {
    await orders("ada", 40);
    const { churn, ...found } = aFoundModel();
    await anActiveModel(shop, {
      ...found,
      // The same score for all customers: e^0 / (1 + e^0) = 0.5.
      churn: { ...churn, model: { typicalGapDays: 30, weights: [0], examples: 500, isCalibrated: true } },
      quantiles: { loyalty_trajectory: { churn_risk_score: Array.from({ length: 101 }, (_, i) => i / 125) } },
    });
    const { body } = await read(await idOfCustomer(shop, "ada"));
    // 0.5 equals 62.5 of 125; a single purchase has no trend.
    expect(body.data).toMatchObject({ score: 0.5, isCalibrated: true, frequencyTrend: null, valueTrend: null });
    expect(body.data.percentile).toBeCloseTo(62.5, 6);
  });

  test("is null without orders", async () => {
    await aCustomer(shop, { externalId: "cyd" });
    expect(await read(await idOfCustomer(shop, "cyd"))).toEqual({ status: 200, body: { data: null } });
  });
});
