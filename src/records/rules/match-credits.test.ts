import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CreditNote, matchCredits, type OpenOrder } from "./match-credits.ts";

const day = (n: number): Date => new Date(Date.UTC(2025, 0, n));

/** An order with one line. */
const anOpenOrder = (externalId: string, on: number, quantity: number, amount: number, productId = "p"): OpenOrder => ({
  externalId,
  customerExternalId: "c",
  orderedAt: day(on),
  amount,
  lines: [{ lineNumber: 1, productId, quantity, amount }],
});

const aCredit = (on: number, quantity: number, amount: number, productId: string | null = "p"): CreditNote => ({
  externalId: `C${on}`,
  customerExternalId: "c",
  creditedAt: day(on),
  lines: [{ line: 9, productId, quantity, amount }],
});

describe("matchCredits", () => {
  test("takes a product from its latest earlier purchase and the rest from the one before", () => {
    // 5 items at 2.00: 3 from the latest (day 4; day 8 is after the return), 2 from the one before.
    const open = [anOpenOrder("a", 2, 10, 2000), anOpenOrder("b", 4, 3, 600), anOpenOrder("later", 8, 9, 1800)];
    expect(matchCredits([aCredit(5, 5, 1000)], open)).toEqual({
      refunds: [
        {
          externalId: "C5:b",
          orderExternalId: "b",
          amount: 600,
          refundedAt: day(5),
          items: [{ lineNumber: 1, quantity: 3, amount: 600 }],
        },
        {
          externalId: "C5:a",
          orderExternalId: "a",
          amount: 400,
          refundedAt: day(5),
          items: [{ lineNumber: 1, quantity: 2, amount: 400 }],
        },
      ],
      unmatched: [],
    });
  });

  test("prefers the purchase at the credited price", () => {
    // 4 at 1.50: the purchase on day 1 cost 1.50 each, the later one 2.00.
    const open = [anOpenOrder("same price", 1, 4, 600), anOpenOrder("dearer", 3, 4, 800)];
    const { refunds } = matchCredits([aCredit(5, 4, 600)], open);
    expect(refunds.map(({ orderExternalId, amount }) => [orderExternalId, amount])).toEqual([["same price", 600]]);
  });

  test("takes an amount without a product from the order of exactly that amount, otherwise from the latest", () => {
    const open = [anOpenOrder("a", 1, 1, 500), anOpenOrder("b", 2, 1, 700), anOpenOrder("c", 3, 1, 300)];
    const ordersOf = (amount: number) =>
      matchCredits([aCredit(5, 1, amount, null)], open).refunds.map((r) => [r.orderExternalId, r.amount]);
    expect(ordersOf(500)).toEqual([["a", 500]]);
    expect(ordersOf(400)).toEqual([
      ["c", 300],
      ["b", 100],
    ]);
  });

  test("reports what it cannot match: too many items, too much money, another customer's purchase", () => {
    expect(matchCredits([aCredit(5, 3, 300)], [anOpenOrder("a", 1, 2, 200)]).unmatched).toEqual([
      { line: 9, quantity: 1, amount: 100 },
    ]);
    expect(matchCredits([aCredit(5, 1, 300)], [anOpenOrder("a", 1, 1, 200)]).unmatched).toEqual([
      { line: 9, quantity: 0, amount: 100 },
    ]);
    const others = { ...anOpenOrder("a", 1, 2, 200), customerExternalId: "d" };
    expect(matchCredits([aCredit(5, 2, 200)], [others])).toEqual({
      refunds: [],
      unmatched: [{ line: 9, quantity: 2, amount: 200 }],
    });
  });

  test("never refunds more than was charged, loses no money, and does not depend on the input order", () => {
    const order = fc.record({
      on: fc.integer({ min: 1, max: 9 }),
      quantity: fc.integer({ min: 1, max: 6 }),
      price: fc.integer({ min: 1, max: 900 }),
      product: fc.constantFrom("p", "q"),
    });
    const credit = fc.record({
      on: fc.integer({ min: 1, max: 9 }),
      quantity: fc.integer({ min: 1, max: 8 }),
      price: fc.integer({ min: 1, max: 900 }),
      product: fc.constantFrom("p", "q", null),
    });
    fc.assert(
      fc.property(fc.array(order, { maxLength: 8 }), fc.array(credit, { maxLength: 8 }), (orders, credits) => {
        const open = orders.map((o, i) => anOpenOrder(`o${i}`, o.on, o.quantity, o.quantity * o.price, o.product));
        const notes = credits.map((c, i) => ({
          ...aCredit(c.on, c.quantity, c.quantity * c.price, c.product),
          externalId: `C${i}`,
        }));
        const { refunds, unmatched } = matchCredits(notes, open);
        for (const { externalId, amount, orderedAt, lines } of open) {
          const back = refunds.filter((r) => r.orderExternalId === externalId);
          expect(back.reduce((sum, r) => sum + r.amount, 0)).toBeLessThanOrEqual(amount);
          expect(back.flatMap((r) => r.items).reduce((sum, i) => sum + i.quantity, 0)).toBeLessThanOrEqual(
            lines[0]?.quantity ?? 0,
          );
          for (const { refundedAt } of back) expect(refundedAt >= orderedAt).toBe(true);
        }
        const credited = notes.flatMap((note) => note.lines).reduce((sum, line) => sum + line.amount, 0);
        const found = refunds.reduce((sum, r) => sum + r.amount, 0) + unmatched.reduce((sum, u) => sum + u.amount, 0);
        expect(found).toBe(credited);
        expect(matchCredits(notes, open.toReversed())).toEqual({ refunds, unmatched });
      }),
    );
  });
});
