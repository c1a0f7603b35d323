import { expect, onTestFinished, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { aBusiness } from "#testing/builders.ts";
import { readPayback } from "../cohorts/read-payback.ts";
import { getSegmentationReport } from "../report/get-segmentation-report.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

const timeZone = "America/New_York";
const countsOf = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query(`select (select count(*) from customers) as customers,
      (select count(*) from orders) as orders, (select count(*) from refunds) as refunds, (select count(*) from support_tickets) as tickets,
      (select sum(net_amount)::bigint from orders where is_counted and customer_id is not null) as net,
      (select sum(lifetime_value)::bigint from customer_metrics) as "lifetimeValue"`);
    return rows[0];
  });

test("the demo business loads completely, and a second load keeps the user's changes", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-08-19T12:00:00Z") });
  onTestFinished(() => void vi.useRealTimers());
  const scope = await aBusiness({ timeZone });
  const seen: number[] = [];
  const onProgress = (done: number, of: number) => seen.push(done / of);
  const loaded = await loadDemoBusiness(scope, { now: new Date(), timeZone, onProgress });
  expect(loaded).toMatchObject({ loaded: true, customers: 5000 });
  expect(seen.at(-1)).toBe(1);
  const counts = await countsOf(scope);
  expect(counts).toMatchObject({ customers: 5000, orders: loaded.orders, tickets: loaded.tickets });
  expect(counts.lifetimeValue).toBe(counts.net);

  const payback = await readPayback(scope, { by: "campaign", months: 12 });
  expect(payback.rows.map(({ key }) => key).sort()).toEqual(["Craft fair", "Newsletter", "Search ads", "Social ads"]);

  // Every segment of the 90-day report has customers, and the report has a previous period to compare with.
  const { value: report } = await getSegmentationReport(scope, { method: "rfm", days: 90 });
  expect(report.segments.map(({ segment_name }) => segment_name).sort()).toEqual(
    RFM_SEGMENTS.map(({ name }) => name).sort(),
  );
  for (const { customer_share } of report.segments) expect(customer_share).toBeGreaterThan(0.015);
  expect(report.totals.customer_count).toBeGreaterThan(1000);
  expect(report.totals.previous_customer_count / report.totals.customer_count).toBeGreaterThan(0.6);

  // The behavior report has traits of every kind. Which eight are the largest depends on the day: in August, autumn is
  // one.
  const kindsIn = async (days: number) => {
    const { value } = await getSegmentationReport(scope, { method: "behavior", days });
    for (const { segment_name, customer_count } of value.segments) {
      if (segment_name !== "Other") expect(customer_count).toBeGreaterThan(5);
    }
    return new Set(value.traits.map(({ kind }) => kind));
  };
  expect(await kindsIn(90)).toEqual(new Set(["category", "channel"]));
  expect(await kindsIn(365)).toEqual(new Set(["category", "channel", "season"]));

  await withBusiness(scope, (client) =>
    client.query("update customers set name = 'Changed' where external_id = 'C00001'"),
  );
  expect(await loadDemoBusiness(scope, { now: new Date(), timeZone })).toEqual({
    loaded: false,
    customers: 0,
    orders: 0,
    tickets: 0,
  });
  expect(await countsOf(scope)).toEqual(counts);
  const { rows } = await withBusiness(scope, (client) =>
    client.query("select name from customers where external_id = 'C00001'"),
  );
  expect(rows).toEqual([{ name: "Changed" }]);
});

test("an interrupted load leaves nothing, and the next one loads everything", async () => {
  const scope = await aBusiness({ timeZone });
  const cutOff = () => {
    throw new Error("cut off");
  };
  const options = { now: new Date(), timeZone, customers: 1500, days: 200 };
  await expect(loadDemoBusiness(scope, { ...options, onProgress: cutOff })).rejects.toThrow("cut off");
  expect(await countsOf(scope)).toMatchObject({ customers: 0, orders: 0 });
  expect(await loadDemoBusiness(scope, options)).toMatchObject({ loaded: true, customers: 1500 });
});

test("two concurrent loads create one shop", async () => {
  const scope = await aBusiness({ timeZone });
  const options = { now: new Date(), timeZone, customers: 100, days: 200 };
  const both = await Promise.all([loadDemoBusiness(scope, options), loadDemoBusiness(scope, options)]);
  expect(both.filter(({ loaded }) => loaded)).toHaveLength(1);
});
