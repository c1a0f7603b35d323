import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { listPlannedEvents } from "#features/forecast/manage-planned-events.ts";
import { readForecastAnswer, readForecastScores } from "#features/forecast/store/forecasts.ts";
import { parseGroupKey } from "#lib/axes/claims.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { type Own, ownFigures, readings } from "#testing/shops/own-figures.ts";
import { loadDiscoveredSegments } from "../axes/discover-axis-segments.ts";
import { readHistories } from "../axes/store/customer-histories.ts";
import { unpackHistories } from "../axes/store/packed-histories.ts";

import { readStoredAnswer } from "../purchasing/store/purchasing-groups.ts";
import { listRunPage } from "../runs/manage-runs.ts";
import {
  demoActor,
  ensureDemoAxes,
  ensureDemoForecast,
  ensureDemoPurchasing,
  ensureDemoScores,
} from "./ensure-demo-results.ts";
import { addDemoCampaign, addDemoEvents } from "./ensure-demo-segments.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

test("the demo has purchase segments of each type, computed once", async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 1000 });
  await ensureDemoPurchasing(scope);
  await ensureDemoPurchasing(scope);
  expect(await auditLines(scope, "purchasing.segmented")).toHaveLength(1);
  const { data: runs } = await listRunPage(demoActor(scope), {
    page: 1,
    pageSize: 10,
    sort: "-queuedAt",
    q: undefined,
  });
  expect(runs).toMatchObject([{ kind: "segment_purchases", state: "succeeded", begunBy: { id: "demo" } }]);
  for (const type of ["behavioral", "value", "frequency"] as const) {
    const kept = await withBusiness(scope, (client) => readStoredAnswer(client, scope, type));
    const { segments = [], map, customers } = kept?.answer ?? {};
    expect(segments.length).toBeGreaterThan(1);
    // What the demo's customers buy depends on the day. Buyers of different products have no map.
    if (segments.some(({ marks }) => marks)) expect(map).toBeNull();
    else expect(map?.points.length).toBe(customers);
  }
});

test("the demo has segments on all fourteen axes and archetypes, computed once", async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 300 });
  await ensureDemoAxes(scope);
  await ensureDemoAxes(scope);
  expect(await auditLines(scope, "axes.found")).toHaveLength(1);
  const model = await loadDiscoveredSegments(scope);
  expect(model?.models.map(({ axis }) => axis)).toEqual(AXES.map(({ name }) => name));
  for (const { axis, segments } of model?.models ?? []) expect([axis, segments.length > 1]).toEqual([axis, true]);
  expect(model?.churn.model.isCalibrated).toBe(true);
  expect(model?.archetypes.archetypes.length).toBeGreaterThan(1);
});

test("each word of a demo customer's archetype is true of their own orders", async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 600 });
  await ensureDemoAxes(scope);
  const asOf = (await loadDiscoveredSegments(scope))?.asOf ?? new Date();
  const profiles = await withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string; archetype: string | null }>(
      `select p.customer_id as id, p.archetype_id as archetype from customer_profiles p
        where p.business_id = $1 and not exists (
          select from orders o where o.business_id = $1 and o.customer_id = p.customer_id and o.order_date >= $2)`,
      [scope.businessId, asOf],
    );
    return new Map(rows.map(({ id, archetype }) => [id, archetype]));
  });
  const everyone = await withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "select customer_id as id from customers where business_id = $1",
      [scope.businessId],
    );
    return rows.map(({ id }) => id);
  });
  const { packed } = await readHistories(scope, everyone, asOf);
  const histories = Array.from(unpackHistories(packed), ({ history }) => history).filter(
    ({ orders }) => orders.length > 0,
  );
  const own = histories.map((history) => ownFigures(history, { asOf, timeZone }));
  const holds = readings(own);
  const shown = histories.flatMap(({ customerId }, row) => {
    const key = profiles.get(customerId) ?? null;
    return key === null ? [] : [{ key, figures: own[row] as Own }];
  });
  expect(shown.length).toBeGreaterThan(own.length / 5);
  const wrong = shown.flatMap(({ key, figures }) =>
    (parseGroupKey(key) ?? []).filter((word) => !holds[word](figures)).map((word) => ({ key, word, figures })),
  );
  expect(wrong).toEqual([]);
});

test("the demo has a forecast with a validated model, computed once, and then scores of earlier ones", async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 600 });
  await ensureDemoForecast(scope);
  await ensureDemoForecast(scope);
  expect(await auditLines(scope, "forecast.made")).toHaveLength(1);
  const answer = (await withBusiness(scope, (client) => readForecastAnswer(client, scope)))?.answer;
  expect(answer?.tiers.map(({ tier }) => tier)).toEqual(["high", "medium", "low"]);
  expect(answer?.model.validation?.errors.length).toBeGreaterThan(3);
  expect(answer?.tracking?.points.length).toBeGreaterThan(10);
  expect(answer?.calibration.length).toBeGreaterThan(1);
  const stop = new AbortController().signal;
  await ensureDemoScores(scope, stop);
  await ensureDemoScores(scope, stop);
  const { total } = await listRunPage(demoActor(scope), { page: 1, pageSize: 10, sort: "-queuedAt", q: undefined });
  expect(total).toBe(2);
  const scores = await withBusiness(scope, (client) => readForecastScores(client, scope));
  expect(scores.map(({ actual }) => actual !== null)).toEqual([false, true, true, true]);
});

test("the demo's campaign is a planned event that has lifted orders, and the next one is expected to", async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 600 });
  await addDemoCampaign(scope);
  await addDemoEvents(scope);
  await ensureDemoForecast(scope);
  const { data } = await listPlannedEvents(scope, { page: 1, pageSize: 10, sort: "startsOn", q: undefined });
  expect(data.map(({ name }) => name)).toEqual([
    "Autumn newsletter with a voucher",
    "Spring newsletter with a voucher",
  ]);
  const [past, ahead] = data;
  expect(past?.gain?.orders.lower80).toBeGreaterThan(0);
  expect(past?.gain?.revenue?.expected).toBeGreaterThan(0);
  expect(ahead?.gain?.orders.expected).toBeGreaterThan(0);
});
