import fc from "fast-check";
import { addDays } from "#lib/time/day.ts";
import type { OrderOptions } from "../builders.ts";
import { type Reading, type Sale, twoPeriods } from "./random-shops.ts";

// Small shops whose customers have traits, for comparing reports by behavior with their reference implementations.

type Line = { category: string | null; isBack: boolean };
export type TraitSale = Sale & { source: string; lines: Line[] };

/** The first day of both periods. */
export const firstDayOf = ({ last, days }: Reading) => addDays(last, 1 - 2 * days);

/** For the test builder: the order's refund names the returned lines, and the order remains a sale. */
export const orderOf = ({ lines, status, ...sale }: TraitSale): OrderOptions => ({
  ...sale,
  status: status as "completed",
  items: lines.map(({ category }, i) => ({ productId: `p${i}`, category, quantity: 2, price: 0, lineTotal: 0 })),
  refundedItems: lines.flatMap(({ isBack }, i) => ({ lineNumber: i + 1, quantity: isBack ? 2 : 1, amount: 0 })),
});

const PEOPLE = ["ada", "bob", "cleo", "dan", "eve", "fay"];
// Names that collide with other kinds' names, sort differently by UTF-16 than by code point, or are missing.
const CATEGORIES = ["Fabric", "Yarn", "web", "Other", "0", "\u{1F9F5}", "\uFF21", "", null];

export const traitShops = fc
  .record({
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York"),
    last: fc.constantFrom("2025-03-01", "2025-06-15", "2024-12-31", "2024-02-29"),
    days: fc.constantFrom(5, 30, 364, 365, 500),
    storefrontId: fc.constantFrom(null, null, 1),
  })
  .chain((reading) => {
    const { dayStarts } = twoPeriods(reading);
    const sale: fc.Arbitrary<TraitSale> = fc.record({
      customer: fc.constantFrom(...PEOPLE, null),
      orderedAt: fc.constantFrom(...dayStarts, new Date(Number(dayStarts[0]) - 1)),
      status: fc.constantFrom("completed", "completed", "completed", "partial", "pending"),
      totalPrice: fc.integer({ min: 2, max: 1000 }),
      refunded: fc.constantFrom(0, 0, 1),
      storefrontId: fc.constantFrom(1, 1, 2),
      source: fc.constantFrom("web", "pos", "Fabric", "web", ""),
      lines: fc.array(fc.record({ category: fc.constantFrom(...CATEGORIES), isBack: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    return fc.record({
      reading: fc.constant<Reading>(reading),
      sales: fc.array(sale, { maxLength: 70, size: "max" }),
    });
  });

const MIXED_DAYS = ["2024-04-10", "2024-07-10", "2024-08-10", "2024-10-10"];
const WINTER_DAYS = ["2024-02-10", "2024-12-10", "2025-01-10", "2025-02-10"];

/** One of them: two customers prefer a category, one a channel, one a season, and two nothing. */
export const A_TRAIT_SHOP: { reading: Reading; sales: TraitSale[] } = {
  reading: { zone: "UTC", last: "2025-06-15", days: 500, storefrontId: null },
  sales: PEOPLE.flatMap((customer, at) =>
    (customer === "dan" ? WINTER_DAYS : MIXED_DAYS).map((day) => ({
      customer,
      status: "completed",
      storefrontId: 1,
      totalPrice: 500 + 100 * at,
      refunded: 0,
      orderedAt: new Date(`${day}T12:00:00Z`),
      source: customer === "cleo" ? "pos" : "web",
      lines: [{ category: at < 2 ? (CATEGORIES[at] ?? null) : null, isBack: false }],
    })),
  ),
};
