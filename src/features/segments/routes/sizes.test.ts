import { beforeEach, describe, expect, test } from "vitest";
import { GET as GET_MEMBERS } from "#app/api/admin/segments/[id]/members/route.ts";
import { GET } from "#app/api/admin/segments/[id]/sizes/route.ts";
import { GET as GET_ALL } from "#app/api/admin/segments/sizes/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { changeSegment, createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { addDays, type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

const TIME_ZONE = "Asia/Tokyo";
let actor: Actor;
let token: string;
let today: Day;
let buyers: string;

/** The first minute of a day in Tokyo this many days ago, which is the day before in UTC. */
const ago = (days: number) => new Date(startOfDay(addDays(today, -days), TIME_ZONE).getTime() + 60_000);

beforeEach(async () => {
  actor = asAdmin(await aBusiness({ timeZone: TIME_ZONE }));
  token = await aToken(actor, { role: "viewer" });
  today = toLocalDay(new Date(), TIME_ZONE);
  await someOrders(actor, [
    // The 90 days are today and the 89 days before it. ada bought in them and in the 90 days before; …
    { customer: "ada", totalPrice: 10_000, orderedAt: ago(89) },
    { customer: "ada", totalPrice: 2000, refunded: 500, orderedAt: ago(10) },
    { customer: "ada", totalPrice: 700, orderedAt: ago(90) },
    // … bob only in the 90 days before, cyd on the first of those, dan earlier.
    { customer: "bob", totalPrice: 1000, orderedAt: ago(100) },
    { customer: "cyd", totalPrice: 1000, orderedAt: ago(179) },
    { customer: "dan", totalPrice: 1000, orderedAt: ago(180) },
  ]);
  await aCustomer(actor, { externalId: "eve" });
  ({ id: buyers } = await createSegment(actor, { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true }));
});

const sizes = (id: string, query = "") =>
  answerOf(
    GET(aRequest("GET", `/api/admin/segments/${id}/sizes?${query}`, { token }), { params: Promise.resolve({ id }) }),
  );
const all = (query = "") => answerOf(GET_ALL(aRequest("GET", `/api/admin/segments/sizes?${query}`, { token })));
/** As if the segment had been created, and all changes made, this many days earlier. */
const longAgo = (id: string, days: number) =>
  withBusiness(actor, async (client) => {
    const values = [actor.businessId, id, days];
    for (const [table, column] of [
      ["customer_segments", "created_at"],
      ["segment_membership_changes", "at"],
    ]) {
      await client.query(
        `update ${table} set ${column} = (${column} at time zone 'UTC' - $3 * interval '1 day') at time zone 'UTC'
          where business_id = $1 and segment_id = $2`,
        values,
      );
    }
  });
const membersOn = async (id: string, on: Day) =>
  (
    await answerOf(
      GET_MEMBERS(aRequest("GET", `/api/admin/segments/${id}/members?on=${on}`, { token }), {
        params: Promise.resolve({ id }),
      }),
    )
  ).body.total;
/** Moves the figures stored for today to an earlier day. */
const asOf = (days: number) =>
  withBusiness(actor, async (client) => {
    for (const table of ["segment_sizes", "customer_base_sizes"]) {
      await client.query(`update ${table} set day = $2::date - $3::int where business_id = $1 and day = $2`, [
        actor.businessId,
        today,
        days,
      ]);
    }
  });

// Sales in the 90 days: 100.00 and 15.00 (net), both by ada. Last sales 10, 100, 179 and 180 days ago: 469 / 4. Three customers
// bought in the 90 days before (ada, bob, cyd), and one of them bought again.
const BUYERS = {
  members: 4,
  buyers: 1,
  orders: 2,
  revenue: 115,
  averageOrderValue: 57.5,
  averageRecencyDays: 117.25,
  retention: 1 / 3,
};

describe("200", () => {
  test("returns today's figures beside those of all customers", async () => {
    await recalculateSegments(actor, { reason: "request" });
    const { status, body } = await sizes(buyers);
    expect([status, body.data.currency]).toEqual([200, "USD"]);
    const everyone = { ...BUYERS, members: 5 };
    expect(body.data.sizes).toEqual([{ day: today, joined: 4, left: 0, ...BUYERS, everyone }]);
    expect(body.data.edits).toMatchObject([{ day: today, version: 1 }]);
  });

  test("keeps the size of a day's last recalculation, also for manual segments", async () => {
    const { id: vip } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    await assignManualSegment(actor, await idOfCustomer(actor, "bob"), vip);
    await recalculateSegments(actor, { reason: "nightly" });
    await someOrders(actor, [{ customer: "eve", totalPrice: 500, orderedAt: ago(0) }]);
    await recalculateSegments(actor, { reason: "import" });
    await asOf(3);
    await changeSegment(actor, buyers, { version: 1, criteria: { minOrders: 2 } });
    await recalculateSegments(actor, { reason: "edit", segmentIds: [buyers] });
    const { data } = (await sizes(buyers)).body;
    const shown = data.sizes.map(({ day, members }: { day: Day; members: number }) => [day, members]);
    expect(shown).toEqual([
      [addDays(today, -3), 5],
      [today, 1],
    ]);
    expect(data.sizes[0].everyone).toMatchObject({ members: 5, buyers: 2, orders: 3 });
    expect(data.edits.map(({ version }: { version: number }) => version)).toEqual([1, 2]);
    const ofVip = (await sizes(vip)).body.data.sizes;
    expect(ofVip[0]).toMatchObject({ members: 1, buyers: 0, averageOrderValue: null, retention: 0 });
    expect((await all()).body.data).toEqual([
      {
        id: buyers,
        sizes: [
          { day: addDays(today, -3), members: 5 },
          { day: today, members: 1 },
        ],
      },
      {
        id: vip,
        sizes: [
          { day: addDays(today, -3), members: 1 },
          { day: today, members: 1 },
        ],
      },
    ]);
  });

  test("an empty segment has zeros, and null instead of a division by zero", async () => {
    const { id } = await createSegment(actor, { name: "Nobody", criteria: { minOrders: 100 }, isAutomatic: true });
    expect((await sizes(id)).body.data.sizes[0]).toMatchObject({
      members: 0,
      orders: 0,
      revenue: 0,
      averageOrderValue: null,
      averageRecencyDays: null,
      retention: null,
    });
  });

  test("returns only the requested days; an archived segment has no today", async () => {
    await recalculateSegments(actor, { reason: "nightly" });
    await asOf(5);
    expect((await sizes(buyers, "days=6")).body.data.sizes).toHaveLength(2);
    expect((await sizes(buyers, "days=5")).body.data.sizes).toHaveLength(1);
    await changeSegment(actor, buyers, { version: 1, isArchived: true });
    expect((await sizes(buyers)).body.data.sizes).toMatchObject([{ day: addDays(today, -5) }]);
  });
});

describe("compared with an earlier day", () => {
  const comparedWith = async (day: string) => (await sizes(buyers, `compare=${day}`)).body.data.compared;

  test("has the members of that day and the figures stored last, in the list too; without compare, nothing", async () => {
    await recalculateSegments(actor, { reason: "nightly" });
    await asOf(12);
    await longAgo(buyers, 20);
    // A year ago is before the segment was created.
    expect(await comparedWith("year")).toMatchObject({ members: null, stored: null });
    expect(await comparedWith(addDays(today, -15))).toMatchObject({ members: 4, stored: null });
    await changeSegment(actor, buyers, { version: 1, criteria: { minOrders: 2 } });
    await recalculateSegments(actor, { reason: "edit", segmentIds: [buyers] });
    for (const [days, members] of [
      [10, 4],
      [1, 4],
      [0, 1],
    ] as const) {
      const day = addDays(today, -days);
      const compared = await comparedWith(day);
      expect(compared).toMatchObject({ day, members });
      expect(compared.members).toBe(await membersOn(buyers, day));
      expect((await all(`compare=${day}`)).body.data).toMatchObject([{ id: buyers, compared: { day, members } }]);
    }
    expect((await comparedWith(addDays(today, -10))).stored).toEqual({ day: addDays(today, -12), ...BUYERS });
    expect((await sizes(buyers)).body.data).not.toHaveProperty("compared");
    expect((await all()).body.data[0]).not.toHaveProperty("compared");
  });

  test("a day compared with itself has no changes", async () => {
    await recalculateSegments(actor, { reason: "nightly" });
    const { data } = (await sizes(buyers, `compare=${today}`)).body;
    const { joined: _, left: __, everyone: ___, ...now } = data.sizes[0];
    expect(data.compared).toEqual({ day: today, members: now.members, stored: now });
  });
});

describe("400", () => {
  test("a day that is still to come is refused", async () => {
    for (const ask of [(query: string) => sizes(buyers, query), all]) {
      const { status, body } = await ask(`compare=${addDays(today, 1)}`);
      expect([status, body.details[0].field]).toEqual([400, "compare"]);
    }
  });

  test.each(["days=0", "days=1101", "days=x", "compare=never"])("%s", async (query) => {
    expect((await sizes(buyers, query)).status).toBe(400);
    expect((await all(query)).status).toBe(400);
  });
});
