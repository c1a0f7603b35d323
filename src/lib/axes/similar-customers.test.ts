import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestTo, type SimilarityPage, similarityBytes } from "./similar-customers.ts";

type Shares = Record<string, Record<string, number>>;

/** A page of customers; each customer's bytes follow two unrelated ones. */
const pageOf = (customers: readonly { customerId: string; bytes: Uint8Array }[]): SimilarityPage => ({
  count: customers.length,
  idAt: (row) => customers[row]?.customerId ?? "",
  bytes: Uint8Array.from(customers.flatMap(({ bytes }) => [7, 7, ...bytes])),
  first: 2,
  stride: 2 + (customers[0]?.bytes.length ?? 0),
});

const bytesOf = (memberships: Shares): Uint8Array =>
  similarityBytes(Object.values(memberships).flatMap((shares) => Object.values(shares)));

const nearest = (own: Shares, others: readonly Shares[]) => {
  const search = nearestTo({ customerId: "self", bytes: bytesOf(own) });
  for (const [i, shares] of others.entries()) search.add(pageOf([{ customerId: `c${i}`, bytes: bytesOf(shares) }]));
  return search.found();
};

test("similarity is the mean overlap of memberships over the axes", () => {
  const price = { hunters: 0.25, full: 0.75 };
  const own = { frequency: { often: 1, seldom: 0 }, price };
  const others = [
    { frequency: { often: 0, seldom: 1 }, price },
    { frequency: { often: 1, seldom: 0 }, price },
    { frequency: { often: 0.36, seldom: 0.64 }, price },
  ];
  const { similar, compared } = nearest(own, others);
  expect(compared).toBe(3);
  // (1 + 1) / 2, (√(1 × 0.36) + 1) / 2 = 0.8, (0 + 1) / 2
  expect(similar.map(({ customerId }) => customerId)).toEqual(["c1", "c2", "c0"]);
  for (const [i, likeness] of [1, 0.8, 0.5].entries()) expect(similar[i]?.likeness).toBeCloseTo(likeness, 2);
  expect(similar[0]?.likeness).toBe(1);
});

const axis = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 3, maxLength: 3 }).map((parts) => {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return Object.fromEntries(parts.map((part, i) => [`s${i}`, total === 0 ? 1 / 3 : part / total]));
});
const anyCustomer = fc.record({ one: axis, two: axis });

test("no omitted customer is closer than a returned one, in any page order, and the customer is never included", () => {
  fc.assert(
    fc.property(anyCustomer, fc.array(anyCustomer, { maxLength: 12 }), fc.boolean(), (own, others, isTogether) => {
      const search = nearestTo({ customerId: "c2", bytes: bytesOf(own) }, 3);
      const all = others.map((shares, i) => ({ customerId: `c${i}`, bytes: bytesOf(i === 2 ? own : shares) }));
      if (isTogether) search.add(pageOf(all));
      else for (const one of all) search.add(pageOf([one]));
      const { similar, compared } = search.found();
      const each = others.flatMap((one, i) => (i === 2 ? [] : [nearest(own, [one]).similar[0]?.likeness ?? 0]));
      expect(compared).toBe(each.length);
      expect(similar.map(({ likeness }) => likeness)).toEqual(each.sort((a, b) => b - a).slice(0, 3));
    }),
  );
});
