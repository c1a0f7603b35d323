import { expect, test } from "vitest";
import { runAs } from "#core/load/work.ts";
import { aBusiness } from "#testing/builders.ts";
import { connectionShareState, pool, REQUEST_CONNECTIONS } from "./pool.ts";
import { prisma } from "./transaction.ts";
import { withBusiness, withBusinessRows, withinTime } from "./with-business.ts";

const read = <Result>(task: () => Promise<Result>) => runAs({ kind: "read" }, task);
const batch = <Result>(task: () => Promise<Result>) => runAs({ kind: "batch" }, task);

const readOne = (scope: { businessId: string }) =>
  withBusiness(scope, async (client) => (await client.query<{ one: number }>("select 1 as one")).rows);

/** Transactions that stay open until `end` is called. */
const holdOpen = (scope: { businessId: string }, count: number, as: typeof read = read) => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const all = Array.from({ length: count }, () => as(() => withBusiness(scope, () => ended)));
  return { end: () => end(), done: Promise.all(all) };
};

test("a business is served while another one uses its whole share", async () => {
  const [ours, theirs] = [await aBusiness(), await aBusiness()];
  const held = holdOpen(ours, 40);
  try {
    const { perKey } = REQUEST_CONNECTIONS;
    expect(connectionShareState().requests).toEqual({ used: perKey, waiting: 40 - perKey });
    expect(await read(() => readOne(theirs))).toEqual([{ one: 1 }]);
    expect(await read(() => withBusinessRows(theirs, (rows) => rows.customer.count()))).toBe(0);
    // A waiting transaction holds no connection, so work outside the business's share finds one.
    expect((await pool().query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    // Batch work has connections of its own, the same business's too.
    expect(await batch(() => readOne(ours))).toEqual([{ one: 1 }]);
  } finally {
    held.end();
  }
  await held.done;
  expect(connectionShareState().requests).toEqual({ used: 0, waiting: 0 });
});

test("a third business is served while two others use and wait for their whole share", async () => {
  const [first, second, third] = [await aBusiness(), await aBusiness(), await aBusiness()];
  const held = [holdOpen(first, 40), holdOpen(second, 40)];
  try {
    expect(await read(() => readOne(third))).toEqual([{ one: 1 }]);
  } finally {
    for (const { end } of held) end();
  }
  await Promise.all(held.map(({ done }) => done));
  expect(connectionShareState().requests).toEqual({ used: 0, waiting: 0 });
});

test("logins and commands don't wait for requests or runs", async () => {
  const scope = await aBusiness();
  const held = [holdOpen(scope, 10), holdOpen(scope, 10, batch)];
  try {
    expect(await readOne(scope)).toEqual([{ one: 1 }]);
  } finally {
    for (const { end } of held) end();
  }
  await Promise.all(held.map(({ done }) => done));
});

test("a command may use the whole pool for one business", async () => {
  const scope = await aBusiness();
  const most = pool().options.max ?? 0;
  const held = holdOpen(scope, most, (task) => task());
  await expect.poll(() => pool().totalCount - pool().idleCount).toBe(most);
  held.end();
  await held.done;
});

test("a nested transaction doesn't wait", async () => {
  const scope = await aBusiness();
  const nested = () => withBusiness(scope, () => withBusinessRows(scope, (rows) => rows.customer.count()));
  const { perKey } = REQUEST_CONNECTIONS;
  expect(await read(() => Promise.all(Array.from({ length: perKey }, nested)))).toEqual(Array(perKey).fill(0));
});

test("each kind of work has its own limits, in both kinds of transactions", async () => {
  const scope = await aBusiness();
  const text =
    "select current_setting('statement_timeout') as timeout, current_setting('max_parallel_workers_per_gather') as workers";
  const limits = {
    read: { timeout: "30s", workers: "2" },
    write: { timeout: "1min", workers: "0" },
    export: { timeout: "2min", workers: "0" },
    batch: { timeout: "1h", workers: "2" },
    other: { timeout: "1h", workers: "2" },
  } as const;
  for (const [kind, expected] of Object.entries(limits)) {
    const work = { kind: kind as keyof typeof limits };
    const { rows } = await runAs(work, () => withBusiness(scope, (client) => client.query(text)));
    expect(rows).toEqual([expected]);
    expect(await runAs(work, () => withBusinessRows(scope, (each) => each.$queryRawUnsafe(text)))).toEqual([expected]);
  }
});

test("a read beside other transactions uses no parallel workers", async () => {
  const scope = await aBusiness();
  const held = holdOpen(scope, 1);
  const text = "select current_setting('max_parallel_workers_per_gather') as workers";
  const expected = [{ workers: "0" }];
  try {
    const { rows } = await read(() => withBusiness(scope, (client) => client.query(text)));
    expect(rows).toEqual(expected);
    expect(await read(() => withBusinessRows(scope, (each) => each.$queryRawUnsafe(text)))).toEqual(expected);
  } finally {
    held.end();
  }
  await held.done;
});

test("a statement timeout gives a clear error and leaves the connection usable", async () => {
  const scope = await aBusiness();
  const slow = "select set_config('statement_timeout', '1', true)";
  const tooLong = { code: "SERVICE_UNAVAILABLE", values: { seconds: 30 }, publicMessage: /took too long/ };
  const expected = { ...tooLong, publicMessage: expect.stringMatching(tooLong.publicMessage) };
  await expect(
    withBusiness(scope, async (client) => {
      await client.query(slow);
      await client.query("select pg_sleep(60)");
    }),
  ).rejects.toMatchObject(expected);
  await expect(
    withBusinessRows(scope, async (rows) => {
      await rows.$queryRawUnsafe(slow);
      await rows.$queryRawUnsafe("select pg_sleep(60)::text");
    }),
  ).rejects.toMatchObject(expected);
  expect(await withinTime(1, scope, (client) => client.query("select pg_sleep(60)"))).toBeNull();
  expect(await readOne(scope)).toEqual([{ one: 1 }]);
});

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
  ).toEqual([{ businessId: theirs }]);
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
