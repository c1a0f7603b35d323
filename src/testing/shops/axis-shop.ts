import type { Actor } from "#core/values/permissions.ts";
import { aBusiness, type OrderOptions, someOrders } from "../builders.ts";
import { asAdmin } from "../request.ts";

const DAY = 86_400_000;
/** The as-of date of runs over this shop. */
export const SHOP_AS_OF = new Date("2026-03-01T00:00:00Z");

/** Purchase patterns: weekly for twenty weeks, four times a quarter apart, once a year ago. */
const KINDS = [
  { orders: 20, every: 7, last: 3 },
  { orders: 4, every: 91, last: 20 },
  { orders: 1, every: 1, last: 365 },
];

/** Customers of three kinds, equally many of each: `weekly-0`, `quarterly-0`, `once-0`, … */
export const anAxisShop = async (ofEach = 40): Promise<Actor> => {
  const actor = asAdmin(await aBusiness());
  const names = ["weekly", "quarterly", "once"];
  const orders = KINDS.flatMap(({ orders: count, every, last }, kind) =>
    Array.from({ length: ofEach * count }, (_, i): OrderOptions => {
      const [who, which] = [i % ofEach, Math.floor(i / ofEach)];
      // Slightly different days and amounts, so that no two customers are identical.
      const daysAgo = last + which * every + (who % 5);
      return {
        customer: `${names[kind]}-${who}`,
        orderedAt: new Date(SHOP_AS_OF.getTime() - daysAgo * DAY - (who % 12) * 3_600_000),
        totalPrice: 1000 * (kind + 1) + 10 * who,
      };
    }),
  );
  await someOrders(actor, orders);
  return actor;
};
