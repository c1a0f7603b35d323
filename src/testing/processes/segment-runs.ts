import { pool } from "#core/db/pool.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { ShownRun } from "#core/runs/show-run.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readRun } from "#features/runs/manage-runs.ts";

import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { until } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";

export const untilState = (scope: Scope, id: string, ...states: ShownRun["state"][]): Promise<ShownRun> =>
  until(async () => {
    const run = await readRun(asAdmin(scope), id);
    return states.includes(run.state) && run;
  });

export const query = (scope: Scope, sql: string, values: unknown[] = []) =>
  withBusiness(scope, async (client) => (await client.query(sql, values)).rows);

/**
 * Four segments over ada (50.00) and bob (10.00): A and C of ada, B and D of both. C refers to A and D to C, so that first A and B are
 * recalculated together, then C, then D.
 */
export const aShopWithSegments = async (): Promise<Scope> => {
  const shop = await aBusiness();
  await someOrders(shop, [
    { customer: "ada", totalPrice: 5000 },
    { customer: "bob", totalPrice: 1000 },
  ]);
  const segment = async (name: string, criteria: object): Promise<object> => {
    const { id } = await createSegment(asAdmin(shop), { name, criteria, isAutomatic: true });
    return { field: "inSegment", operator: "is_any_of", value: [id] };
  };
  const inA = await segment("A", { minLifetimeValue: 40 });
  await segment("B", { minLifetimeValue: 5 });
  const inC = await segment("C", { all: [inA] });
  await segment("D", { any: [inC, { field: "lifetimeValue", operator: "at_least", value: 5 }] });
  return shop;
};

/** Locks a segment, so that its recalculation waits, and that of those in its batch; until released, or by `ends`. */
export const hold = async (scope: Scope, name: string, ends: (() => Promise<void>)[]): Promise<() => Promise<void>> => {
  const client = await pool().connect();
  await client.query("begin");
  await setLocally(client, "app.business_id", scope.businessId);
  await client.query("select from customer_segments where business_id = $1 and name = $2 for update", [
    scope.businessId,
    name,
  ]);
  let isHeld = true;
  const release = async () => {
    if (!isHeld) return;
    isHeld = false;
    await client.query("rollback");
    client.release();
  };
  // A failing test must not block those after it.
  ends.push(release);
  return release;
};

export const untilStuck = (scope: Scope, id: string): Promise<ShownRun> =>
  until(async () => {
    const run = await readRun(asAdmin(scope), id);
    // Two of four are done, and recorded as done.
    return run.state === "running" && run.steps.find(({ name }) => name === "segments")?.done === 2 && run;
  });

/** Each segment's members, and how many joins were recorded. */
export const readMembers = (scope: Scope) =>
  query(
    scope,
    `select name, member_count as members,
       (select count(*)::int from segment_membership_changes c
         where c.business_id = s.business_id and c.segment_id = s.segment_id) as joins
       from customer_segments s where business_id = $1 order by name`,
    [scope.businessId],
  );

export const EACH_ONCE = [
  { name: "A", members: 1, joins: 1 },
  { name: "B", members: 2, joins: 2 },
  { name: "C", members: 1, joins: 1 },
  { name: "D", members: 2, joins: 2 },
];
