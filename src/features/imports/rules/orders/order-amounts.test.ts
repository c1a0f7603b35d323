import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toIncomingRefunds } from "./order-amounts.ts";

const order = { externalId: "o1", items: [], totalPrice: 1_000_000 };
const refundedAt = new Date("2026-02-03T00:00:00Z");
const refund = (externalId: string, amount: number) => ({ externalId, amount, refundedAt, items: [] });

describe("the refunds of an order", () => {
  test("have each ID once: a repeated refund is one, and different ones are added up", () => {
    const given = [refund("1", 300), refund("2", 100), refund("1", 300), refund("1", 50)];
    expect(toIncomingRefunds(order, given)).toMatchObject([
      { externalId: "1", amount: 350 },
      { externalId: "2", amount: 100 },
    ]);
  });

  test("keep the lines of those that are added up", () => {
    const items = [{ lineNumber: 1, quantity: 1, amount: 300 }];
    const given = [
      { ...refund("1", 300), items },
      { ...refund("1", 50), items: [{ lineNumber: 2, quantity: 0, amount: 50 }] },
    ];
    expect(toIncomingRefunds(order, given)[0]?.items).toEqual([...items, { lineNumber: 2, quantity: 0, amount: 50 }]);
  });

  test("add up to what was given, whichever have the same ID", () => {
    const pick = fc.record({ id: fc.constantFrom("1", "2", "3"), amount: fc.integer({ min: 1, max: 1000 }) });
    const list = fc.uniqueArray(pick, { maxLength: 8, selector: ({ id, amount }) => `${id} ${amount}` });
    fc.assert(
      fc.property(list, (given) => {
        const refunds = toIncomingRefunds(
          order,
          given.map(({ id, amount }) => refund(id, amount)),
        );
        expect(new Set(refunds.map(({ externalId }) => externalId)).size).toBe(refunds.length);
        expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(
          given.reduce((sum, { amount }) => sum + amount, 0),
        );
      }),
    );
  });
});
