import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { inSegmentTurn } from "#records/customers/segment-turns.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { asAdmin } from "#testing/request.ts";
import { assignManualSegment, removeManualSegment } from "./assign-segments.ts";
import { changeSegment, createSegment, getAllSegments } from "./edit-segment.ts";
import { recalculateSegments } from "./recalculate-segments.ts";

const PEOPLE = 120;
/** More rules than a batch has, so that two batches are recalculated at a time. */
const MORE = 9;
const ALL = 4 + MORE;

let actor: Actor;
let people: string[];
let segments: Record<"chile" | "notChile" | "regulars" | "regularsOfChile" | "byHand" | "untouched", string>;

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  withBusiness(actor, async (client) => (await client.query(text, [actor.businessId, ...values])).rows as Row[]);

const rule = async (name: string, criteria: object) =>
  (await createSegment(actor, { name, criteria, isAutomatic: true })).id;
const manual = async (name: string) => (await createSegment(actor, { name, criteria: {}, isAutomatic: false })).id;

beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  const customers = Array.from({ length: PEOPLE }, (_, i) => ({
    externalId: `c${i}`,
    createdAt: new Date("2024-01-01"),
  }));
  await saveSales(actor, { customers });
  await someOrders(
    actor,
    customers.flatMap(({ externalId }, i) => Array(i % 4).fill({ customer: externalId })),
  );
  people = (
    await query<{ id: string }>("select customer_id as id from customers where business_id = $1 order by 1")
  ).map(({ id }) => id);
  const inChile = { field: "country", operator: "is", value: "Chile" };
  const regulars = await rule("Z regulars", { minOrders: 2 });
  segments = {
    chile: await rule("Chile", inChile),
    notChile: await rule("Elsewhere", { not: [inChile] }),
    regulars,
    // Sorts before the segments it refers to.
    regularsOfChile: await rule("A regulars of Chile", {
      all: [inChile, { field: "inSegment", operator: "is_any_of", value: [regulars] }],
    }),
    byHand: await manual("By hand"),
    untouched: await manual("Untouched"),
  };
  for (let n = 0; n < MORE; n++)
    await rule(`More ${n}`, { all: [inChile, { field: "orders", operator: "at_most", value: n }] });
});

const membersOf = async (segment: string): Promise<string[]> => {
  const rows = await query<{ id: string }>(
    "select customer_id as id from customer_segment_assignments where business_id = $1 and segment_id = $2 order by 1",
    [segment],
  );
  return rows.map(({ id }) => id);
};

/** Reassigns who is from Chile at random. */
const moveSome = async (share: number) => {
  const all = await query<{ id: string }>("select customer_id as id from customers where business_id = $1");
  const chosen = all.flatMap(({ id }) => (Math.random() < share ? [id] : []));
  await query(
    "update customers set country = case when customer_id = any($2::uuid[]) then 'Chile' end where business_id = $1",
    [chosen],
  );
};

/** Checks that members are those who joined and haven't left, and that a segment's count matches them. */
const assertWhole = async (): Promise<void> => {
  // Takes the lock, because a killed process's statement may still be running.
  const wrong = await inSegmentTurn(actor, async (client) => {
    const { rows } = await client.query(
      `with recorded as (
         select segment_id, customer_id, sum(case change when 'joined' then 1 else -1 end) as net
           from segment_membership_changes where business_id = $1 group by 1, 2
       ), held as (
         select segment_id, customer_id, 1 as held from customer_segment_assignments where business_id = $1
       )
       select 'change' as what, segment_id from recorded full join held using (segment_id, customer_id)
        where coalesce(net, 0) <> coalesce(held, 0)
       union all
       select 'count', segment_id from customer_segments s where business_id = $1
          and member_count <> (select count(*) from held where held.segment_id = s.segment_id)`,
      [actor.businessId],
    );
    return rows;
  });
  expect(wrong).toEqual([]);
};

/** The expected members, from a plain implementation of the rules. */
const expectedMembers = async () => {
  const rows = await query<{ id: string; isOfChile: boolean; orders: number }>(
    `select c.customer_id as id, country is not null as is_of_chile,
            (select count(*) from orders o where o.business_id = $1 and o.customer_id = c.customer_id)::int as orders
       from customers c where business_id = $1 order by 1`,
  );
  const who = (is: (row: (typeof rows)[number]) => boolean) => rows.filter(is).map(({ id }) => id);
  return {
    chile: who((row) => row.isOfChile),
    notChile: who((row) => !row.isOfChile),
    regulars: who(({ orders }) => orders >= 2),
    regularsOfChile: who((row) => row.isOfChile && row.orders >= 2),
  };
};

const assertRight = async (): Promise<void> => {
  const expected = await expectedMembers();
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    expect([name, await membersOf(segments[name])]).toEqual([name, expected[name]]);
  }
};

/** A process that recalculates and makes manual changes, ten concurrently, `rounds` times each. */
const busy = (rounds: number): ChildProcess => {
  const program = `
    import { assignAutomaticSegments, assignManualSegment, removeManualSegment } from "#features/segments/assign-segments.ts";
    import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
    import { closePool } from "#core/db/pool.ts";
    const actor = { businessId: "${actor.businessId}", kind: "system", id: "busy", role: "admin" };
    const people = ${JSON.stringify(people.slice(0, 20))};
    const byHand = "${segments.byHand}";
    const one = () => people[Math.floor(Math.random() * people.length)];
    const recalculate = async (options) => {
      const { failed } = await recalculateSegments(actor, options);
      if (failed.length > 0) throw new Error("not recalculated: " + failed);
    };
    const kinds = [
      () => recalculate({ reason: "nightly" }),
      () => assignAutomaticSegments(actor, one()),
      () => assignManualSegment(actor, one(), byHand),
      () => removeManualSegment(actor, one(), byHand),
      () => recalculate({ reason: "import", segmentIds: ["${segments.regulars}"] }),
    ];
    console.log("begun");
    await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        for (let round = 0; round < ${rounds}; round++) await kinds[i % kinds.length]();
      }),
    );
    await closePool();`;
  return spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
};

const hasBegun = async (child: ChildProcess) => child.stdout && once(child.stdout, "data");

describe("recalculating segments", () => {
  test("gives every segment the members its rule selects, after the segments it refers to; repeating it changes nothing", async () => {
    await moveSome(0.5);
    const first = await recalculateSegments(actor, { reason: "request" });
    expect(first).toMatchObject({ segments: ALL, left: 0, failed: [] });
    await assertRight();
    expect(await recalculateSegments(actor, { reason: "request" })).toEqual({
      segments: ALL,
      joined: 0,
      left: 0,
      failed: [],
    });
    await assertWhole();
  });

  test("one segment's recalculation includes the segments whose rules refer to it, and no others", async () => {
    await moveSome(1);
    await recalculateSegments(actor, { reason: "request" });
    await changeSegment(actor, segments.regulars, { version: 1, criteria: { minOrders: 3 } });
    await moveSome(0);
    await recalculateSegments(actor, { reason: "edit", segmentIds: [segments.regulars] });
    expect(await membersOf(segments.regulars)).toHaveLength(PEOPLE / 4);
    // No one is from Chile any more, but that rule was not requested.
    expect(await membersOf(segments.regularsOfChile)).toEqual([]);
    expect(await membersOf(segments.chile)).toHaveLength(PEOPLE);
  });

  test("scores all customers only if a rule uses the scores, or for all segments", async () => {
    const scored = async () =>
      (await query<{ count: number }>("select count(*) as count from customer_rfm where business_id = $1"))[0]?.count;
    const orderedAt = new Date(Date.now() - 5 * 86_400_000);
    await someOrders(actor, [
      { customer: "c0", orderedAt },
      { customer: "c1", orderedAt },
    ]);
    await recalculateSegments(actor, { reason: "edit", segmentIds: [segments.regulars] });
    expect(await scored()).toBe(0);
    const best = await rule("Best", { all: [{ field: "monetaryScore", operator: "at_least", value: 1 }] });
    await recalculateSegments(actor, { reason: "edit", segmentIds: [best] });
    expect([await scored(), (await membersOf(best)).length]).toEqual([2, 2]);
    await query("delete from customer_rfm where business_id = $1");
    await recalculateSegments(actor, { reason: "nightly" });
    expect(await scored()).toBe(2);
  });

  test("reports its progress, and stops between two batches when requested", async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const onProgress = (done: number, of: number) => seen.push(`${done}/${of}`);
    await recalculateSegments(actor, { reason: "nightly", onProgress });
    // One of them refers to another, so it is in a later batch.
    expect(seen.splice(0)).toEqual([`${ALL - 1}/${ALL}`, `${ALL}/${ALL}`]);
    const stopping = (...progress: [number, number]) => {
      onProgress(...progress);
      stop.abort();
    };
    const options = { reason: "nightly", onProgress: stopping, signal: stop.signal } as const;
    await expect(recalculateSegments(actor, options)).rejects.toThrow();
    expect(seen).toEqual([`${ALL - 1}/${ALL}`]);
    await assertWhole();
  });

  test("keeps the members of a segment that fails, reports it, continues with the others, and recovers", async () => {
    const rich = await rule("M rich", {
      all: [{ field: "revenue", operator: "at_least", value: 1, withinDays: 3650 }],
    });
    await moveSome(1);
    await recalculateSegments(actor, { reason: "request" });
    const before = await membersOf(rich);
    expect(before).toHaveLength((3 * PEOPLE) / 4);
    // Exceeds the sum of bigints, so the statement fails.
    await query("update orders set total_price = 9000000000000000000 where business_id = $1");
    await query("update customer_segments set criteria = $2 where business_id = $1 and segment_id = $3", [
      { field: "shoes" },
      segments.regulars,
    ]);
    await moveSome(0);
    const done = await recalculateSegments(actor, { reason: "nightly" });
    expect(done).toMatchObject({ segments: ALL - 1, failed: [segments.regulars, rich] });
    expect(await membersOf(rich)).toEqual(before);
    expect(await membersOf(segments.chile)).toEqual([]);
    const problemOf = async (id: string) => (await getAllSegments(actor)).find((one) => one.id === id)?.problem;
    expect([await problemOf(rich), await problemOf(segments.regulars)]).toEqual(["INTERNAL_ERROR", "INVALID_CRITERIA"]);
    await query("update orders set total_price = 1000 where business_id = $1");
    await recalculateSegments(actor, { reason: "nightly", segmentIds: [rich] });
    expect(await problemOf(rich)).toBeNull();
  });

  test("fifty concurrent ones, with manual changes to the same customers, lose and duplicate nothing @full", async () => {
    const kept = people.slice(0, 30);
    for (const one of kept) await assignManualSegment(actor, one, segments.untouched);
    const children = Array.from({ length: 5 }, () => busy(2));
    const ends = children.map((child) => once(child, "exit"));
    let areRunning = true;
    const moving = (async () => {
      for (let turn = 0; areRunning; turn++) {
        await moveSome((turn % 5) / 4);
        await pause(50);
      }
    })();
    const codes = (await Promise.all(ends)).map(([code]) => code);
    areRunning = false;
    await moving;
    expect(codes).toEqual([0, 0, 0, 0, 0]);
    await assertWhole();
    await recalculateSegments(actor, { reason: "request" });
    await assertWhole();
    await assertRight();
    expect(await membersOf(segments.untouched)).toEqual(kept);
    // Each manual change has exactly one entry in the audit log.
    const [{ recorded } = { recorded: 0 }] = await query<{ recorded: number }>(
      "select count(*) as recorded from segment_membership_changes where business_id = $1 and by_kind <> 'rule'",
    );
    const lines = [
      ...(await auditLines(actor, "segment.member_added")),
      ...(await auditLines(actor, "segment.member_removed")),
    ];
    expect(lines).toHaveLength(recorded);
  });

  test("killed at any moment leaves every segment whole, and the next run finishes @full", async () => {
    const seed = Date.now() % 1_000_000;
    console.log(`Seed of the kills: ${seed}`);
    const random = createRandom(seed);
    const kept = people.slice(30, 60);
    for (const one of kept) await assignManualSegment(actor, one, segments.untouched);
    for (let kill = 0; kill < 4; kill++) {
      const child = busy(1_000_000);
      const ended = once(child, "exit");
      await hasBegun(child);
      await moveSome(random());
      await pause(400 * random());
      child.kill("SIGKILL");
      await ended;
      await assertWhole();
      await recalculateSegments(actor, { reason: "request" });
      await assertRight();
      await assertWhole();
    }
    expect(await membersOf(segments.untouched)).toEqual(kept);
    expect((await getAllSegments(actor)).every(({ problem }) => problem === null)).toBe(true);
  });

  test("two concurrent identical manual changes are applied once", async () => {
    const [one] = people;
    if (!one) return;
    const added = await Promise.all(Array.from({ length: 8 }, () => assignManualSegment(actor, one, segments.byHand)));
    expect(added.filter(Boolean)).toHaveLength(1);
    const removed = await Promise.all(
      Array.from({ length: 8 }, () => removeManualSegment(actor, one, segments.byHand)),
    );
    expect(removed.filter(Boolean)).toHaveLength(1);
    await assertWhole();
  });
});
