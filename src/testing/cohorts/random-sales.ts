import fc from "fast-check";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { addMonths, startOfMonth } from "#lib/time/month.ts";
import type { IncomingCustomer, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";

import { saveSales } from "../builders.ts";

// Random shops for tests of cohorts: more products than a table has rows, first orders with several values, sales of the same
// instant, guests, refunds, and moments at the edges of months and of days on which the clock changes.

/** `at` are the days of clock changes in that zone. */
export type ShopPlace = { timeZone: string; currency: string; clockChanges: readonly string[] };

/** The current month of the tests. */
export const THIS_MONTH = "2026-04";
const MINUTE = 60_000;

const moments = ({ timeZone, clockChanges }: ShopPlace): Date[] => {
  const starts = [-14, -6, -5, -4, -3, -2, -1, 0].map((months) =>
    startOfMonth(addMonths(THIS_MONTH, months), timeZone).getTime(),
  );
  const changes = clockChanges.flatMap((day) =>
    [0, 6, 7, 12].map((hour) => Date.parse(`${day}T00:30:00Z`) + hour * 60 * MINUTE),
  );
  return [...starts.flatMap((at) => [at - MINUTE, at, at + MINUTE, at + 9 * 24 * 60 * MINUTE]), ...changes].map(
    (at) => new Date(at),
  );
};

const CUSTOMERS = 120;
const some = <Value>(values: readonly Value[]) => fc.constantFrom(...values);

const orderFor = (place: ShopPlace) =>
  fc.record({
    customer: fc.oneof({ weight: 9, arbitrary: fc.nat(CUSTOMERS - 1) }, { weight: 1, arbitrary: fc.constant(null) }),
    at: some(moments(place)),
    status: some(["completed", "completed", "completed", "partial", "pending", "cancelled"] as const),
    total: some([0, 1, 999, 10_005, 1_234_567]),
    discount: some([0, 0, 500]),
    codes: fc.oneof(fc.constant([]), fc.subarray(["WELCOME", "SUMMER", "FRIEND"])),
    back: some(["none", "none", "part", "all"] as const),
    storefront: some([1, 2]),
    source: some(["web", "pos"]),
    lines: fc.array(
      fc.record({
        product: fc.nat(27),
        category: some(["Yarn", "Fabric", null]),
        quantity: some([1, 2]),
        cost: some([null, 40, 333]),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });

type RandomOrder = ReturnType<typeof orderFor> extends fc.Arbitrary<infer Value> ? Value : never;

const customerOf = fc.record({
  country: some(["DE", "PT", "BR", null]),
  campaign: some(["Spring", "Search ads", null]),
  segment: fc.oneof(fc.constant(null), some(RFM_KEYS_BY_VALUE)),
});

const refundOf = ({ total, back }: RandomOrder, externalId: string, orderedAt: Date): IncomingRefund[] => {
  const amount = back === "none" ? 0 : back === "all" ? total : Math.floor(total / 3);
  const refundedAt = new Date(orderedAt.getTime() + 40 * 24 * 60 * MINUTE);
  return amount === 0
    ? []
    : [{ externalId: `r-${externalId}`, orderExternalId: externalId, amount, refundedAt, items: [] }];
};

/** Fills a business with random sales; the same seed gives the same. */
export const sellAtRandom = async (scope: Scope, place: ShopPlace, seed: number): Promise<void> => {
  const people = fc.sample(customerOf, { numRuns: CUSTOMERS, seed });
  const made = fc.sample(orderFor(place), { numRuns: 500, seed });
  const customers = people.map(({ country, campaign }, i): IncomingCustomer => {
    return { externalId: `c${i}`, createdAt: new Date("2024-01-01"), country, acquisitionCampaign: campaign };
  });
  const orders = made.map((order, i): IncomingOrder => {
    const { customer, at, status, total, discount, codes, storefront, source, lines } = order;
    return {
      externalId: `o${i}`,
      customerExternalId: customer === null ? null : `c${customer}`,
      storefrontId: storefront,
      status,
      orderedAt: at,
      totalPrice: total,
      discountAmount: discount,
      discountCodes: codes,
      source,
      items: lines.map(({ product, category, quantity, cost }) => ({
        productId: `p${String(product).padStart(2, "0")}`,
        productName: `Product ${product}`,
        category,
        quantity,
        price: 100,
        lineTotal: 100 * quantity,
        unitCost: cost,
      })),
    };
  });
  const isSale = ({ status }: RandomOrder) => status === "completed" || status === "partial";
  const refunds = made.flatMap((order, i) => (isSale(order) ? refundOf(order, `o${i}`, order.at) : []));
  await saveSales(scope, { customers, orders, refunds });
  await withBusiness(scope, (client) =>
    client.query(
      `insert into customer_rfm (business_id, customer_id, recency, frequency, monetary, segment)
       select $1, customer_id, 1, 1, 1, segment from customers
         join unnest($2::text[], $3::text[]) given (external_id, segment) using (external_id)
        where business_id = $1 and segment is not null returning 1`,
      [scope.businessId, people.map((_, i) => `c${i}`), people.map(({ segment }) => segment)],
    ),
  );
};
