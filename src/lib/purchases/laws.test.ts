import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PurchasingOptions, PurchasingOrder, PurchasingResult, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { fitPurchases, placePurchases, segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import { addDays } from "#lib/time/day.ts";
import { runs } from "#testing/depth.ts";

const item = fc.record({
  productId: fc.constantFrom("p1", "p2", "p3"),
  category: fc.constantFrom("tea", "tools", "toys"),
  quantity: fc.integer({ min: 1, max: 9 }),
  price: fc.integer({ min: 1, max: 900 }),
});

const order: fc.Arbitrary<PurchasingOrder> = fc.record(
  {
    day: fc.integer({ min: 0, max: 900 }).map((days) => addDays("2022-06-01", days)),
    amount: fc.integer({ min: 0, max: 5000 }),
    discount: fc.integer({ min: 0, max: 500 }),
    items: fc.array(item, { maxLength: 4 }),
  },
  { requiredKeys: ["day", "amount"] },
);

const summary: fc.Arbitrary<Omit<PurchasingRow, "customerId">> = fc.record(
  {
    totalPurchases: fc.integer({ min: -50, max: 100_000 }),
    avgOrderValue: fc.integer({ min: 0, max: 1000 }),
    orderCount: fc.integer({ min: 0, max: 60 }),
    discountRate: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    daysSinceLastPurchase: fc.integer({ min: 0, max: 800 }),
    categories: fc.dictionary(fc.constantFrom("tea", "tools", "toys"), fc.integer({ min: 1, max: 90 })),
  },
  { requiredKeys: [] },
);

const row = fc.oneof(summary, fc.record({ orders: fc.array(order, { maxLength: 8 }) }));

const rows: fc.Arbitrary<PurchasingRow[]> = fc
  .array(row, { minLength: 1, maxLength: 40 })
  .map((all) => all.map((each, i) => ({ ...each, customerId: `c${(i * 7919) % 1009}` })));

const options: fc.Arbitrary<PurchasingOptions> = fc.record({
  type: fc.constantFrom("behavioral", "value", "frequency"),
  algorithm: fc.constantFrom("auto", "kmeans", "hierarchical"),
  segments: fc.oneof(fc.constant("auto" as const), fc.integer({ min: 2, max: 10 })),
  seed: fc.integer({ min: 0, max: 1000 }),
});

const RUNS = { numRuns: runs(60) };

const groupsOf = ({ segments }: PurchasingResult): string[] =>
  segments.map(({ segmentId, customerIds }) => `${segmentId}: ${customerIds.toSorted().join(" ")}`).sort();

const inUnit =
  (times: number) =>
  (each: PurchasingRow): PurchasingRow => ({
    ...each,
    ...(each.totalPurchases !== undefined && { totalPurchases: each.totalPurchases * times }),
    ...(each.avgOrderValue !== undefined && { avgOrderValue: each.avgOrderValue * times }),
    ...(each.orders && {
      orders: each.orders.map(({ amount, discount, items, ...rest }) => ({
        ...rest,
        amount: amount * times,
        ...(discount !== undefined && { discount: discount * times }),
        ...(items && { items: items.map((one) => ({ ...one, price: one.price * times })) }),
      })),
    }),
  });

describe("any customer data", () => {
  it("each customer is in exactly one segment, and none is empty or has a duplicate name", () => {
    fc.assert(
      fc.property(rows, options, (given, wanted) => {
        const { segments, quality } = segmentPurchases(given, wanted);
        const placed = segments.flatMap(({ customerIds }) => customerIds);
        expect(placed.toSorted()).toEqual(given.map(({ customerId }) => customerId).toSorted());
        expect(segments.every(({ customerIds }) => customerIds.length > 0)).toBe(true);
        expect(new Set(segments.map(({ segmentId }) => segmentId)).size).toBe(segments.length);
        expect(quality.k).toBe(segments.length);
      }),
      RUNS,
    );
  });

  it("customers who spend differently form at least two segments", () => {
    const spenders = fc.array(
      fc.record({ totalPurchases: fc.integer({ min: 0, max: 9 }), orderCount: fc.constant(2) }),
      {
        minLength: 2,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(spenders, options, (given, wanted) => {
        const named = given.map((each, i) => ({ ...each, customerId: `c${i}` }));
        const distinct = new Set(given.map(({ totalPurchases }) => totalPurchases)).size;
        const { segments } = segmentPurchases(named, wanted);
        if (distinct > 1) expect(segments.length).toBeGreaterThan(1);
        else expect(segments.map(({ segmentId }) => segmentId)).toEqual(["regular"]);
      }),
      RUNS,
    );
  });

  it("identical customers are in the same segment", () => {
    const twins = fc
      .array(row, { minLength: 1, maxLength: 6 })
      .chain((kinds) =>
        fc.array(fc.nat(kinds.length - 1), { minLength: 1, maxLength: 30 }).map((drawn) => ({ kinds, drawn })),
      );
    fc.assert(
      fc.property(twins, options, ({ kinds, drawn }, wanted) => {
        const given = drawn.map((kind, i) => ({ ...kinds[kind], customerId: `c${i}` }));
        const { segments } = segmentPurchases(given, wanted);
        const segmentOf = new Map(
          segments.flatMap((each) => each.customerIds.map((id) => [id, each.segmentId] as const)),
        );
        for (const [i, kind] of drawn.entries())
          expect(segmentOf.get(`c${i}`)).toBe(segmentOf.get(`c${drawn.indexOf(kind)}`));
      }),
      RUNS,
    );
  });

  it("the order of customers and of their orders does not matter", () => {
    fc.assert(
      fc.property(rows, options, (given, wanted) => {
        const turned = given
          .toReversed()
          .map((each) => (each.orders ? { ...each, orders: each.orders.toReversed() } : each));
        expect(groupsOf(segmentPurchases(turned, wanted))).toEqual(groupsOf(segmentPurchases(given, wanted)));
      }),
      RUNS,
    );
  });

  it("the currency unit changes only the amounts", () => {
    fc.assert(
      fc.property(rows, options, fc.constantFrom(0.01, 3.7, 100), (given, wanted, times) => {
        const other = segmentPurchases(given.map(inUnit(times)), wanted);
        expect(groupsOf(other)).toEqual(groupsOf(segmentPurchases(given, wanted)));
      }),
      RUNS,
    );
  });

  it("the same request gives the same bytes", () => {
    fc.assert(
      fc.property(rows, options, (given, wanted) => {
        const [one, other] = [segmentPurchases(given, wanted), segmentPurchases(structuredClone(given), wanted)];
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      RUNS,
    );
  });

  it("there are as many segments as requested, or a warning explains why not", () => {
    fc.assert(
      fc.property(rows, options, (given, wanted) => {
        const { segments, warnings } = segmentPurchases(given, wanted);
        const codes = warnings.map(({ code }) => code);
        if (wanted.segments === "auto" || codes.includes("fewer_segments") || codes.includes("all_alike")) return;
        expect(given.length === 1 ? wanted.segments : segments.length).toBe(wanted.segments);
      }),
      RUNS,
    );
  });

  it("the model assigns each customer to their own segment", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const known = given.filter(({ orders }) => !orders);
        fc.pre(known.length > 0);
        const wanted = { type: "behavioral", algorithm: "kmeans", segments: "auto", seed: 1 } as const;
        const { answer, model } = fitPurchases(known, wanted);
        const placed = placePurchases(known, model);
        const segmentOf = new Map(
          answer.segments.flatMap(({ segmentId, customerIds }) => customerIds.map((id) => [id, segmentId])),
        );
        expect(known.map(({ customerId }) => segmentOf.get(customerId))).toEqual(placed);
      }),
      RUNS,
    );
  });
});
