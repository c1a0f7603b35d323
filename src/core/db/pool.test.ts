import { expect, test } from "vitest";
import { pool } from "./pool.ts";
import { prisma } from "./transaction.ts";
import { withBusiness, withBusinessRows } from "./with-business.ts";

test("the product and its tests connect as a role that every policy applies to", async () => {
  const { rows } = await pool().query(`select rolsuper, rolbypassrls, rolcreaterole,
    (select count(*) from pg_class where relowner = r.oid and relkind = 'r')::int as owned from pg_roles r where rolname = current_user`);
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0 }]);
});

test("a business sees only its own rows", async () => {
  const [ours, theirs] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] as const;
  for (const id of [ours, theirs]) {
    await prisma().business.create({ data: { id, slug: id, name: id, timeZone: "UTC", currency: "USD" } });
    await withBusinessRows({ businessId: id }, (rows) =>
      rows.storefront.create({ data: { businessId: id, id: 1, name: "Web" } }),
    );
  }
  expect(await withBusinessRows({ businessId: ours }, (rows) => rows.storefront.findMany())).toHaveLength(1);
  expect(
    await withBusiness(
      { businessId: theirs },
      async (c) => (await c.query("select business_id from storefronts")).rows,
    ),
  ).toEqual([{ business_id: theirs }]);
  expect((await pool().query("select * from storefronts")).rows).toEqual([]);
  await expect(
    withBusinessRows({ businessId: ours }, (rows) =>
      rows.storefront.create({ data: { businessId: theirs, id: 2, name: "x" } }),
    ),
  ).rejects.toThrow();
});

test("a process that was busy while it connected doesn't take the database for unreachable @full", async () => {
  const idle = await Promise.all(Array.from({ length: pool().idleCount }, () => pool().connect()));
  const connecting = pool().connect();
  for (const each of idle) each.release();
  const longestMs = pool().options.connectionTimeoutMillis ?? 0;
  expect(longestMs).toBeGreaterThan(0);
  const since = performance.now();
  // The database answers meanwhile.
  while (performance.now() - since < longestMs + 500);
  const client = await connecting;
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  client.release();
});
