import { randomUUID } from "node:crypto";
import { cp, rename } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import type { CopyKind } from "./copied-orders.ts";
import { freeReadCopies, getCopyFolder, LARGE } from "./order-copy.ts";
import { readCells } from "./order-readings.ts";

const CUSTOMERS = LARGE + 1_000;
const KINDS: CopyKind[] = ["orders", "traits", "lines"];

/** Its customers have the same IDs as every other's; two orders each, of amounts that are its own. */
const aLargeBusiness = async (factor: number): Promise<Scope> => {
  const scope = await aBusiness({ storefronts: ["Web"] });
  const { businessId } = scope;
  await asOwner(
    `insert into customers (business_id, customer_id, external_id)
     select '${businessId}', md5('c' || i)::uuid, 'c' || i from generate_series(1, ${CUSTOMERS}) i`,
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, source)
     select '${businessId}', md5('o' || i)::uuid, 'o' || i, md5('c' || 1 + i % ${CUSTOMERS})::uuid, 1, 'completed',
            now() - (1 + abs(hashint4(i)) % 170) * interval '1 day', ${factor} * (100 + abs(hashint4(i + 1)) % 100000), 'web'
       from generate_series(1, ${2 * CUSTOMERS}) i`,
    `insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at)
     select business_id, customer_id, count(*), sum(net_amount), min(order_date), max(order_date)
       from orders where business_id = '${businessId}' group by 1, 2`,
  );
  return scope;
};

const periods = twoPeriods({ zone: "UTC", last: toLocalDay(new Date(), "UTC"), days: 90, storefrontId: null });

/** The revenue of both periods' segments, and that of the database. */
const revenue = async (scope: Scope) => {
  const { cells, previousCells } = await readCells(scope, periods);
  return [...previousCells, ...cells].reduce((sum, cell) => sum + cell.revenue, 0);
};

const revenueInDatabase = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ revenue: number }>(
      "select sum(net_amount)::float8 as revenue from orders where business_id = $1 and order_date >= $2 and order_date < $3",
      [scope.businessId, periods.dayStarts[0], periods.dayStarts.at(-1)],
    );
    return rows[0]?.revenue;
  });

test("no file of one large business answers for another, wherever it is and whatever its state", async () => {
  const [one, other] = [await aLargeBusiness(1), await aLargeBusiness(7)];
  await asOwner("analyze orders, customers, customer_metrics");
  // As in a copy of the database, where only the ID differs.
  const ids = `('${one.businessId}', '${other.businessId}')`;
  await asOwner(`update data_revisions set epoch = '${randomUUID()}', revision = 7 where business_id in ${ids}`);
  const expected = new Map([
    [one, await revenueInDatabase(one)],
    [other, await revenueInDatabase(other)],
  ]);
  expect(expected.get(other)).toBe(7 * (expected.get(one) ?? 0));
  const expectOwn = async () => {
    await freeReadCopies();
    for (const scope of [one, other, one]) expect(await revenue(scope)).toBe(expected.get(scope));
  };
  const build = async () => {
    for (const scope of [one, other]) for (const kind of KINDS) await aCopyOf(scope, kind);
  };
  await build();
  await expectOwn();

  const [mine, theirs] = [getCopyFolder(one), getCopyFolder(other)];
  const aside = `${mine}.aside`;
  for (const [from, to] of [
    [mine, aside],
    [theirs, mine],
    [aside, theirs],
  ] as const)
    await rename(from, to);
  // A wrong file is replaced.
  await expectOwn();

  await build();
  await cp(path.join(theirs, "orders.columns"), path.join(mine, "orders.columns"));
  await expectOwn();
});
