import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#testing/depth.ts";
import { allDiscounts } from "./order-discounts.ts";

const line = (price: number, quantity: number, discount: number) => ({
  price,
  quantity,
  lineTotal: price * quantity - discount,
});
const named = (...[price, quantity, discount]: Parameters<typeof line>) => ({
  ...line(price, quantity, discount),
  discount,
});

describe("all discounts of an order", () => {
  test.each([
    ["none", { totalPrice: 10_000, discountAmount: 0, items: [line(10_000, 1, 0)] }, 0],
    ["a line's alone", { totalPrice: 8000, discountAmount: 0, items: [line(10_000, 1, 2000)] }, 2000],
    ["the order's alone", { totalPrice: 9000, discountAmount: 1000, items: [line(10_000, 1, 0)] }, 1000],
    ["both, beside each other", { totalPrice: 7000, discountAmount: 1000, items: [line(10_000, 1, 2000)] }, 3000],
    [
      "the order's with the lines' in it",
      { totalPrice: 8000, discountAmount: 2000, items: [line(10_000, 1, 2000)] },
      2000,
    ],
    // 100 − 20 on the line − 5 on the order, which names both as 25.
    [
      "the order's with more than the lines'",
      { totalPrice: 7500, discountAmount: 2500, items: [line(10_000, 1, 2000)] },
      2500,
    ],
    // 80 + 4.90 of shipping, and a discount of the shipping that is named with the line's.
    [
      "with shipping",
      { totalPrice: 8490, discountAmount: 2000, shippingAmount: 490, items: [line(10_000, 1, 2000)] },
      2000,
    ],
    // 80 − 10 + 7.70 of tax on top.
    ["with tax", { totalPrice: 7770, discountAmount: 1000, taxAmount: 770, items: [line(10_000, 1, 2000)] }, 3000],
    ["a total that tells nothing", { totalPrice: 1, discountAmount: 1000, items: [line(10_000, 1, 2000)] }, 2000],
    // 3 at 3.335 are 10.01: the price was rounded up to 3.34.
    ["a rounded price", { totalPrice: 1001, discountAmount: 0, items: [line(334, 3, 1)] }, 0],
    ["a named cent", { totalPrice: 1001, discountAmount: 0, items: [named(334, 3, 1)] }, 1],
    // 12.10 with tax is 10.00 without.
    ["prices with tax", { totalPrice: 1210, discountAmount: 0, taxAmount: 210, items: [line(1210, 1, 210)] }, 0],
    // 1.5 at 10.00: stored as two.
    [
      "a part of a unit",
      { totalPrice: 1500, discountAmount: 0, items: [{ price: 1000, quantity: 2, lineTotal: 1500, discount: 0 }] },
      0,
    ],
  ])("%s", (_, order, discounts) => {
    expect(allDiscounts(order)).toBe(discounts);
  });

  const someLines = fc.array(
    fc
      .record({
        price: fc.integer({ min: 1, max: 50_000 }),
        quantity: fc.integer({ min: 1, max: 5 }),
        share: fc.constantFrom(0, 0, 0.1, 0.25, 1),
      })
      .map(({ price, quantity, share }) => named(price, quantity, Math.round(price * quantity * share))),
    { minLength: 1, maxLength: 4 },
  );
  const someOrders = fc
    .record({ items: someLines, own: fc.nat(5000), shipping: fc.nat(900), tax: fc.nat(900), isOnTop: fc.boolean() })
    .map(({ items, own, shipping, tax, isOnTop }) => {
      const charged = items.reduce((sum, each) => sum + each.lineTotal, 0);
      const ofLines = items.reduce((sum, each) => sum + each.discount, 0);
      const discount = Math.min(own, charged);
      const totalPrice = charged - discount + shipping + (isOnTop ? tax : 0);
      return { order: { items, totalPrice, shippingAmount: shipping, taxAmount: tax }, discount, ofLines };
    });

  test("are the order's and its lines', whether the order's sum has the lines' or not", () => {
    fc.assert(
      fc.property(someOrders, ({ order, discount, ofLines }) => {
        // A total can't tell apart amounts that differ by less than rounding, or by exactly the tax.
        fc.pre([discount, ofLines].every((sum) => sum > 10 && Math.abs(sum - (order.taxAmount ?? 0)) > 10));
        expect(allDiscounts({ ...order, discountAmount: discount + ofLines })).toBe(discount + ofLines);
        expect(allDiscounts({ ...order, discountAmount: discount })).toBe(discount + ofLines);
      }),
      { numRuns: runs(5000, 500) },
    );
  });

  test("stay the same when what was stored is sent again", () => {
    fc.assert(
      fc.property(someOrders, fc.boolean(), ({ order, discount, ofLines }, hasLines) => {
        const once = allDiscounts({ ...order, discountAmount: hasLines ? discount + ofLines : discount });
        expect(allDiscounts({ ...order, discountAmount: once })).toBe(once);
      }),
      {
        numRuns: runs(5000, 500),
        // Both explanations are within what rounding may change: the total is 0, the line 2 − 1, and 1 was taken off besides.
        examples: [
          [
            {
              order: { items: [named(2, 1, 1)], totalPrice: 0, shippingAmount: 0, taxAmount: 0 },
              discount: 1,
              ofLines: 1,
            },
            false,
          ],
        ],
      },
    );
  });
});
