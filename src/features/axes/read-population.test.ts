import { beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { toFeatureVectors } from "#lib/axes/extract-features.ts";
import type { FeatureVectors } from "#lib/axes/model.ts";
import { adjustedRandIndex } from "#lib/statistics/clustering/partition.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { extractorOf } from "#testing/axis-features.ts";
import { aBusiness } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aTicket, historyOf, orderedAt } from "#testing/shops/histories.ts";
import { PLANTED_AS_OF, plantedShop } from "#testing/shops/planted-histories.ts";
import { saveHistories } from "#testing/shops/save-histories.ts";
import { eachFeaturePage } from "./read-population.ts";
import type { CustomerHistory } from "./rules/behavior-reader.ts";
import { segmentAxes } from "./run-axes.ts";

const reading = { asOf: PLANTED_AS_OF, timeZone: "America/New_York", currency: "USD" };

/** Customer types that differ in how often they buy, with refunds, discounts, lines and tickets. */
const planted = plantedShop(createRandom(5), {
  often: { count: 50, gap: 8, scatter: 0.1, from: 250, returned: 0.1 },
  rarely: { count: 80, gap: 90, scatter: 0.9, discounted: 0.5, tickets: 2 },
  once: { count: 60, gap: null, from: 400, returned: 0 },
});

const AS_OF = PLANTED_AS_OF.getTime();
const line = { productId: "p", category: "c", quantity: 2, lineTotal: 1500, refundedQuantity: 1 };

/** Edge cases of reading a history. */
const ODD: CustomerHistory[] = [
  historyOf(
    [
      // Clocks go forward at 7:00 UTC on that Sunday, and New York's day ends at 4:00 UTC in summer.
      ...["2025-03-09T06:59:59.999Z", "2025-03-09T07:00:00Z", "2025-05-01T03:59:59Z", "2025-05-01T04:00:00Z"].map(
        (at) => orderedAt(at, { items: [line] }),
      ),
      orderedAt(PLANTED_AS_OF),
      orderedAt(new Date(AS_OF - 1), { source: "pos" }),
    ],
    [],
    "clocks",
  ),
  historyOf(
    [
      orderedAt("2025-02-01T12:00:00Z", {
        items: [line, { ...line, productType: "t", category: null }],
        refunded: 700,
      }),
      orderedAt("2025-03-01T12:00:00Z", { refunded: 1000, discountAmount: 250 }),
      // A refund in two parts, the second in the future.
      {
        ...orderedAt("2025-04-01T12:00:00Z", { items: [line] }),
        refunds: [
          { refundedAt: new Date("2025-04-02T12:00:00Z"), amount: 500 },
          { refundedAt: new Date(AS_OF + 1000), amount: 1000 },
        ],
      },
    ],
    [],
    "refunds",
  ),
  historyOf([orderedAt("2025-02-01T12:00:00Z", { totalPrice: 0, discountAmount: 900 })], [], "given"),
  historyOf(
    [orderedAt("2025-01-05T12:00:00Z")],
    [
      aTicket("2025-05-31T23:30:00Z", { closedAt: null, channel: "phone", satisfaction: 1 }),
      aTicket("2025-06-30T12:00:00Z", { closedAt: new Date(AS_OF + 1000), wasReopened: true, messageCount: 9 }),
      aTicket("2025-07-02T12:00:00Z"),
    ],
    "tickets",
  ),
];

let actor: Actor;
beforeAll(async () => {
  actor = asAdmin(await aBusiness({ timeZone: reading.timeZone }));
  await saveHistories(actor, [...planted.histories, ...ODD]);
});

/** The shop's own IDs by internal ID. */
const externalIds = (): Promise<Map<string, string>> =>
  withBusiness(actor, async (client) => {
    const { rows } = await client.query<{ id: string; external: string }>(
      "select customer_id as id, external_id as external from customers where business_id = $1",
      [actor.businessId],
    );
    return new Map(rows.map(({ id, external }) => [id, external]));
  });

test("reading from the database gives the same features as computing them from the histories", async () => {
  const names = await externalIds();
  const read = new Map<string, FeatureVectors>();
  const { signal } = unwatched();
  await eachFeaturePage(actor, { reading, churn: DEFAULT_CHURN_MODEL }, signal, ({ customerIds, table }) => {
    for (const [row, id] of customerIds.entries()) {
      const values = table.values.subarray(row * table.columns, (row + 1) * table.columns);
      read.set(names.get(id) ?? "", toFeatureVectors(values));
    }
  });
  const extract = extractorOf(reading);
  expect(read.size).toBe(planted.histories.length + ODD.length);
  for (const history of [...planted.histories, ...ODD])
    expect([history.customerId, read.get(history.customerId)]).toEqual([history.customerId, extract(history)]);
});

test("a run recovers groups planted in the stored orders @full", async () => {
  await segmentAxes(actor, { asOf: PLANTED_AS_OF, axes: ["purchase_frequency"] }, unwatched());
  const names = await externalIds();
  const found = await withBusiness(actor, async (client) => {
    const { rows } = await client.query<{ id: string; key: string }>(
      `select customer_id as id, segment_id as key from customer_profiles p
         join dim_segment_master d using (business_id, version)
        where business_id = $1 and axis_name = 'purchase_frequency' and position = any(nearest)`,
      [actor.businessId],
    );
    return new Map(rows.map(({ id, key }) => [names.get(id), key]));
  });
  const keys = planted.histories.map(({ customerId }) => found.get(customerId) ?? "");
  expect(adjustedRandIndex(planted.kinds, keys)).toBeGreaterThanOrEqual(0.9);
});
