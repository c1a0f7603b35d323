import fc from "fast-check";
import type { Scope } from "#core/values/permissions.ts";
import type { Purchases } from "#lib/rfm/score.ts";
import { addDays, daysBetween, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { aBusiness, type OrderOptions, someOrders } from "../builders.ts";

// Small shops with every edge case, for comparing SQL statements with their reference implementations.

export type Sale = {
  customer: string | null;
  orderedAt: Date;
  status: string;
  totalPrice: number;
  refunded: number;
  storefrontId: number;
  items?: OrderOptions["items"];
};

/** A report's period: the `days` days ending with `last` in a zone, for one storefront or all. */
export type Reading = { zone: string; last: string; days: number; storefrontId: number | null };

/** The same for the previous period of equal length. */
export const before = (reading: Reading): Reading => ({ ...reading, last: addDays(reading.last, -reading.days) });

/** The parameters of a statement over two periods. */
export const twoPeriods = ({ zone, last, days, storefrontId }: Reading) => ({
  dayStarts: startsOfDays(addDays(last, 1 - 2 * days), 2 * days + 1, zone),
  days,
  storefrontId,
  thresholds: STANDARD_SCHEME.thresholds,
  cells: STANDARD_SCHEME.cells,
});

/** Reference implementation: the counted sales of a period, with their customer and whole days to its end. */
export const countedSales = <Any extends Sale>(sales: readonly Any[], { zone, last, days, storefrontId }: Reading) =>
  sales.flatMap((sale) => {
    const ageDays = daysBetween(toLocalDay(sale.orderedAt, zone), last);
    const isSale = sale.status === "completed" || sale.status === "partial";
    const isGivenBack = sale.refunded > 0 && sale.refunded >= sale.totalPrice;
    if (sale.customer === null || !isSale || isGivenBack || ageDays < 0 || ageDays >= days) return [];
    if (storefrontId !== null && sale.storefrontId !== storefrontId) return [];
    return { ...sale, customer: sale.customer, ageDays };
  });

/** Each customer's purchases in a period, and whether they had ordered before it in any storefront. */
export const purchasesOf = (
  sales: readonly Sale[],
  reading: Reading,
): (Purchases & { customer: string; isReturning: boolean })[] => {
  const earlier = countedSales(sales, { ...before(reading), days: 1_000_000, storefrontId: null });
  const returning = new Set(earlier.map(({ customer }) => customer));
  const customers = new Map<string, Purchases & { customer: string; isReturning: boolean }>();
  for (const { customer, ageDays, totalPrice, refunded } of countedSales(sales, reading)) {
    const known = customers.get(customer) ?? { ageDays, orderCount: 0, revenue: 0 };
    customers.set(customer, {
      customer,
      isReturning: returning.has(customer),
      ageDays: Math.min(known.ageDays, ageDays),
      orderCount: known.orderCount + 1,
      revenue: known.revenue + totalPrice - refunded,
    });
  }
  return [...customers.values()];
};

// Days with clock changes in each zone, including days without a midnight or with two.
const CHANGES = {
  UTC: "2025-06-15",
  "Europe/Berlin": "2025-03-30",
  "America/New_York": "2025-11-02",
  "America/Sao_Paulo": "2018-11-04",
  "Atlantic/Azores": "2025-10-26",
  "Asia/Kathmandu": "2025-06-15",
  "Australia/Lord_Howe": "2025-04-06",
};

const MINUTE = 60_000;
const PEOPLE = ["ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kim"];

/** Shops with sales on both sides of midnights, of the period's edges and of clock changes. */
export const randomShops = fc
  .record({
    place: fc.constantFrom(...Object.entries(CHANGES)),
    days: fc.integer({ min: 1, max: 12 }),
    ahead: fc.integer({ min: 0, max: 6 }),
    storefrontId: fc.constantFrom(null, 1, 2),
  })
  .chain(({ place: [zone, change], days, ahead, storefrontId }) => {
    const reading: Reading = { zone, last: addDays(change, ahead), days, storefrontId };
    const nearMidnight = fc
      .tuple(
        fc.constantFrom(...twoPeriods(reading).dayStarts),
        fc.constantFrom(-1, 0, 1, MINUTE, -MINUTE, 61 * MINUTE, 12 * 60 * MINUTE),
      )
      .map(([start, after]) => new Date(start.getTime() + after));
    const sale: fc.Arbitrary<Sale> = fc
      .record({
        customer: fc.constantFrom(...PEOPLE, null),
        orderedAt: nearMidnight,
        status: fc.constantFrom("completed", "completed", "partial", "pending", "cancelled"),
        totalPrice: fc.oneof(fc.constantFrom(0, 100, 250, 999_999_999), fc.integer({ min: 1, max: 1000 })),
        refunded: fc.constantFrom(0, 0, 0, 50, 100, 250),
        storefrontId: fc.constantFrom(1, 2),
        unitCost: fc.constantFrom(null, 0, 40, 300),
      })
      .map(({ unitCost, ...any }) => ({
        ...any,
        refunded: Math.min(any.refunded, any.totalPrice),
        items: [{ productId: "p1", quantity: 1, price: any.totalPrice, lineTotal: any.totalPrice, unitCost }],
      }));
    return fc.record({ reading: fc.constant(reading), sales: fc.array(sale, { maxLength: 60, size: "max" }) });
  });

/** One of them, with revenue, refunds and margins on both sides of both periods' edges. */
export const A_SHOP: { reading: Reading; sales: Sale[] } = {
  reading: { zone: "Europe/Berlin", last: "2025-03-31", days: 3, storefrontId: null },
  sales: PEOPLE.flatMap((customer, at) =>
    [-5, -3, -1].map((day) => ({
      customer,
      status: "completed",
      storefrontId: 1 + (at % 2),
      totalPrice: 100 + 90 * at,
      orderedAt: new Date(Date.UTC(2025, 2, 31 + day, 12)),
      refunded: at % 3 === 0 ? 50 : 0,
      items: [{ productId: "p1", quantity: 1, price: 100, lineTotal: 100, unitCost: 40 }],
    })),
  ),
};

/** Saves such a shop, next to another business with a sale in the same period. */
export const aRandomShop = async ({ reading, sales }: { reading: Reading; sales: readonly Sale[] }): Promise<Scope> => {
  const options = { timeZone: reading.zone, storefronts: ["Web", "Shop"] };
  const [scope, other] = [await aBusiness(options), await aBusiness(options)];
  await someOrders(scope, sales as OrderOptions[]);
  await someOrders(other, [{ customer: "ada", orderedAt: twoPeriods(reading).dayStarts.at(-2) ?? new Date(0) }]);
  return scope;
};

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

const FEW_PEOPLE = PEOPLE.slice(0, 6);
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
      customer: fc.constantFrom(...FEW_PEOPLE, null),
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
  sales: FEW_PEOPLE.flatMap((customer, at) =>
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
