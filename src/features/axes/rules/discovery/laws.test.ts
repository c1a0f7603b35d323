import fc from "fast-check";
import { expect, it } from "vitest";
import type { CustomerHistory, HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import type { Axis } from "#lib/axes/axis.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { computeAxisQuantiles, toFingerprint } from "#lib/axes/fingerprint.ts";
import type { AxisModel, FeatureVectors } from "#lib/axes/model.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { extractorOf, matrixOfAxis, profilesOf } from "#testing/axis-features.ts";
import { runs } from "#testing/depth.ts";
import { plantedCustomer } from "#testing/shops/planted-histories.ts";

const READING: HistoryFrame = {
  asOf: new Date("2025-07-01T00:00:00Z"),
  timeZone: "America/Sao_Paulo",
  currency: "USD",
};

const habits = fc.record({
  gap: fc.option(fc.integer({ min: 5, max: 200 })),
  scatter: fc.double({ min: 0, max: 0.9, noNaN: true }),
  from: fc.integer({ min: 10, max: 900 }),
  amount: fc.integer({ min: 500, max: 90_000 }),
  discounted: fc.constantFrom(0, 0.3, 1),
  returned: fc.constantFrom(0, 0.2, 1),
  categories: fc.integer({ min: 1, max: 6 }),
  source: fc.constantFrom("web", "pos", "shopify_draft_order"),
  tickets: fc.integer({ min: 0, max: 3 }),
});

const shop: fc.Arbitrary<CustomerHistory[]> = fc
  .tuple(fc.array(habits, { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 1e6 }))
  .map(([all, seed]) => all.map((own, i) => plantedCustomer(createRandom(seed, i), `c${i}`, own)));

const RUNS = { numRuns: runs(25) };

const vectorsOf = (histories: readonly CustomerHistory[]): FeatureVectors[] => histories.map(extractorOf(READING));

const rowsOf = (vectors: readonly FeatureVectors[], { name }: Axis) => vectors.map((own) => own[name] ?? {});

const modelsOf = (vectors: readonly FeatureVectors[]): AxisModel[] =>
  AXES.map((axis) => discoverAxis(axis, matrixOfAxis(axis, rowsOf(vectors, axis))));

/** The same customers, spending a hundred times as much. */
const inCents = (histories: readonly CustomerHistory[]): CustomerHistory[] =>
  histories.map((history) => ({
    ...history,
    orders: history.orders.map((order) => ({
      ...order,
      totalPrice: 100 * order.totalPrice,
      discountAmount: 100 * order.discountAmount,
      items: order.items.map((item) => ({ ...item, lineTotal: 100 * item.lineTotal })),
      refunds: order.refunds.map((refund) => ({ ...refund, amount: 100 * refund.amount })),
    })),
  }));

it("every feature is finite, shares are between 0 and 1, indexes between −1 and 1", () => {
  fc.assert(
    fc.property(shop, (histories) => {
      for (const vectors of vectorsOf(histories))
        for (const { name, features } of AXES)
          for (const [feature, { unit }] of Object.entries(features)) {
            const value = vectors[name]?.[feature] as number;
            expect(value, `${name}.${feature}`).toSatisfy(Number.isFinite);
            expect(value, `${name}.${feature}`).toBeGreaterThanOrEqual(unit === "index" ? -1 - 1e-9 : 0);
            if (unit === "share" || unit === "index") expect(value, feature).toBeLessThanOrEqual(1 + 1e-9);
          }
    }),
    RUNS,
  );
});

it("memberships of an axis sum to 1, the nearest segment has the largest, segment shares sum to 100", () => {
  fc.assert(
    fc.property(shop, (histories) => {
      const vectors = vectorsOf(histories);
      const models = modelsOf(vectors);
      for (const { segments, population } of models) {
        expect(segments.reduce((sum, each) => sum + each.customer_count, 0)).toBe(population);
        expect(segments.reduce((sum, each) => sum + each.population_percentage, 0)).toBeCloseTo(100, 9);
        expect(new Set(segments.map(({ key }) => key)).size).toBe(segments.length);
      }
      for (const { memberships, nearest } of profilesOf(models, vectors))
        for (const [axis, shares] of Object.entries(memberships)) {
          expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
          expect(shares[nearest[axis] ?? ""]).toBe(Math.max(...Object.values(shares)));
        }
    }),
    RUNS,
  );
});

it("percentiles are between 0 and 100", () => {
  fc.assert(
    fc.property(shop, (histories) => {
      const vectors = vectorsOf(histories);
      const quantiles = Object.fromEntries(
        AXES.map((axis) => [axis.name, computeAxisQuantiles(axis, rowsOf(vectors, axis))]),
      );
      for (const own of vectors)
        for (const percentiles of Object.values(toFingerprint(own, quantiles)))
          for (const percentile of Object.values(percentiles)) expect(percentile >= 0 && percentile <= 100).toBe(true);
    }),
    RUNS,
  );
});

it("the order of customers, and of each customer's orders, changes nothing", () => {
  fc.assert(
    fc.property(shop, fc.integer(), (histories, seed) => {
      const random = createRandom(seed);
      const shuffled = <Value>(values: readonly Value[]): Value[] =>
        values
          .map((value) => ({ value, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ value }) => value);
      const mixed = shuffled(histories).map((history) => ({ ...history, orders: shuffled(history.orders) }));
      expect(modelsOf(vectorsOf(mixed))).toEqual(modelsOf(vectorsOf(histories)));
    }),
    RUNS,
  );
});

it("the currency unit changes only the monetary features", () => {
  fc.assert(
    fc.property(shop, (histories) => {
      const [vectors, others] = [vectorsOf(histories), vectorsOf(inCents(histories))];
      const [models, otherModels] = [modelsOf(vectors), modelsOf(others)];
      for (const [i, { segments }] of models.entries())
        expect(otherModels[i]?.segments.map(({ key, customer_count }) => [key, customer_count])).toEqual(
          segments.map(({ key, customer_count }) => [key, customer_count]),
        );
      const otherProfiles = profilesOf(otherModels, others);
      for (const [i, { memberships, nearest }] of profilesOf(models, vectors).entries()) {
        expect(otherProfiles[i]?.nearest).toEqual(nearest);
        for (const [axis, shares] of Object.entries(memberships))
          for (const [key, share] of Object.entries(shares))
            expect(otherProfiles[i]?.memberships[axis]?.[key]).toBeCloseTo(share, 6);
      }
    }),
    RUNS,
  );
});

it("the same customers and seed give the same model", () => {
  fc.assert(
    fc.property(shop, (histories) => {
      const vectors = vectorsOf(histories);
      expect(modelsOf(vectors)).toEqual(modelsOf(vectorsOf(histories)));
    }),
    { numRuns: runs(5) },
  );
});

it("events after the as-of instant are ignored", () => {
  fc.assert(
    fc.property(shop, (histories) => {
      const asOf = new Date("2025-01-01T03:00:00Z");
      const cut = histories.map((history) => ({
        ...history,
        tickets: history.tickets.filter(({ openedAt }) => openedAt < asOf),
        orders: history.orders
          .filter(({ orderedAt }) => orderedAt < asOf)
          .map((order) => ({ ...order, refunds: order.refunds.filter(({ refundedAt }) => refundedAt < asOf) })),
      }));
      const extract = extractorOf({ ...READING, asOf });
      expect(cut.map(extract)).toEqual(histories.map(extract));
    }),
    RUNS,
  );
});
