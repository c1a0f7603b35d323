import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { newBusinessId } from "#core/db/citus.ts";
import { isDatabaseAway } from "#core/values/database-away.ts";
import { createBusiness } from "#features/accounts/manage-businesses.ts";
import { aBusiness, someOrders, times } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { nodeOf } from "#testing/processes/citus-cluster.ts";
import { runCommand } from "#testing/processes/command-process.ts";
import { withBusiness } from "../db/with-business.ts";

const { nodes } = inject("postgres");
const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

const admin = (command: string, ...options: string[]) => runCommand("admin", [command, ...options]);

const neighboursOf = async (businessId: string): Promise<number> => {
  const { rows } = await owner.query(
    `select count(*)::int as neighbours from businesses where id <> $1::uuid
        and get_shard_id_for_distribution_column('customers', id) = get_shard_id_for_distribution_column('customers', $1::uuid)`,
    [businessId],
  );
  return rows[0].neighbours;
};

const countOrders = (businessId: string): Promise<number> =>
  withBusiness({ businessId }, async (client) => {
    const { rows } = await client.query("select count(*)::int as orders from orders where business_id = $1", [
      businessId,
    ]);
    return rows[0].orders;
  });

test.skipIf(isTestingCitus)("a business on one PostgreSQL has nowhere to move to", async () => {
  const { slug } = await aBusiness();
  const moved = await admin("move-business", "--business", slug, "--to", "worker2:5432");
  expect(moved).toMatchObject({ code: 1, err: expect.stringContaining("one PostgreSQL, without Citus") });
});

test("a node needs a host, and a port if it isn't 5432 @full", async () => {
  const { code, err } = await admin("move-business", "--business", "corner-shop", "--to", "worker2:many");
  expect(code).toBe(1);
  expect(err).toContain("must be a host, or a host and a port such as worker2:5432");
});

describe.skipIf(nodes.length === 1)("Citus", () => {
  test("new businesses go to the node with the smallest tables", async () => {
    const { businessId } = await aBusiness();
    await someOrders({ businessId }, times(5000, {}));
    for (const slug of ["next", "second-next"]) {
      const { business } = await createBusiness({ slug, name: slug, timeZone: "UTC", currency: "EUR" });
      expect(await nodeOf(owner, business.id)).not.toBe(await nodeOf(owner, businessId));
    }
  });

  test("a new business can be placed apart from another one's shard", async () => {
    const apartFrom = await aBusiness();
    const ids = await Promise.all(Array.from({ length: 40 }, () => newBusinessId({ apartFrom })));
    const shardOf = "get_shard_id_for_distribution_column('customers', id)";
    const { rows } = await owner.query(`select ${shardOf} as shard from unnest($1::uuid[]) id`, [
      [apartFrom.businessId, ...ids],
    ]);
    const [own, ...others] = rows.map(({ shard }) => shard);
    expect(others).toHaveLength(40);
    expect(others).not.toContain(own);
  });

  test("a business moves without its neighbours, and orders can be written meanwhile", async () => {
    const scopes = [];
    for (let at = 0; at < 9; at++) scopes.push(await aBusiness());
    for (const scope of scopes) await someOrders(scope, times(20, {}));
    // With four shards, some of nine businesses share one.
    const found = await Promise.all(
      scopes.map(async (each) => ({ each, others: await neighboursOf(each.businessId) })),
    );
    const { businessId, slug } = found.toSorted((a, b) => b.others - a.others)[0]?.each ?? { businessId: "", slug: "" };
    const before = await Promise.all(scopes.map((scope) => nodeOf(owner, scope.businessId)));
    const from = await nodeOf(owner, businessId);
    const to = before.find((node) => node !== from) ?? "";
    let written = 20;
    let isMoving = true;
    const writing = (async () => {
      while (isMoving) {
        try {
          await someOrders({ businessId }, [{ totalPrice: 700 }]);
          written++;
        } catch (error) {
          // As a caller who gets 503: the next attempt succeeds.
          if (!isDatabaseAway(error)) throw error;
        }
      }
    })();
    const moved = await admin("move-business", "--business", slug, "--to", to);
    isMoving = false;
    await writing;
    expect(moved).toMatchObject({ err: "", code: 0, out: expect.stringContaining(`from ${from} to ${to}`) });
    expect(await nodeOf(owner, businessId)).toBe(to);
    expect(written).toBeGreaterThan(25);
    expect(await countOrders(businessId)).toBe(written);
    for (const [at, scope] of scopes.entries()) {
      if (scope.businessId === businessId) continue;
      expect(await nodeOf(owner, scope.businessId)).toBe(before[at]);
      expect(await countOrders(scope.businessId)).toBe(20);
    }
    const again = await admin("move-business", "--business", slug, "--to", to);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("is already on") });
  });

  test("a business gets shards of its own once", async () => {
    const { businessId, slug } = await aBusiness();
    for (let at = 0; at < 9; at++) await aBusiness();
    expect(await neighboursOf(businessId)).toBeGreaterThan(0);
    expect(await admin("isolate-tenant", "--business", slug)).toMatchObject({ code: 0, err: "" });
    expect(await neighboursOf(businessId)).toBe(0);
    const again = await admin("isolate-tenant", "--business", slug);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("already has shards of its own") });
  });

  test("an unknown node is refused with those there are", async () => {
    const { slug } = await aBusiness();
    const { code, err } = await admin("move-business", "--business", slug, "--to", "nowhere");
    expect(code).toBe(1);
    expect(err).toContain("nowhere:5432 is no node with businesses. These are: ");
    for (const node of nodes.slice(1)) expect(err).toContain(node);
  });
});
