import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segments/[id]/overlap/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { changeSegment, createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor, { role: "viewer" });
  // Four customers with 1, 2, 3 and 4 orders.
  await someOrders(
    actor,
    [1, 2, 3, 4].flatMap((count) => Array(count).fill({ customer: `with-${count}` })),
  );
});

const overlap = async (id: string) => {
  const path = `/api/admin/segments/${id}/overlap`;
  return answerOf(GET(aRequest("GET", path, { token }), { params: Promise.resolve({ id }) }));
};
const automatic = async (name: string, criteria: object) =>
  (await createSegment(actor, { name, criteria, isAutomatic: true })).id;

describe("200", () => {
  test("counts shared members, the segment first and then the largest overlaps, without archived ones", async () => {
    const id = await automatic("Two or more", { minOrders: 2 });
    await automatic("Up to two", { maxOrders: 2 });
    await automatic("Three or more", { minOrders: 3 });
    await automatic("Up to one", { maxOrders: 1 });
    const archived = await automatic("Everybody", { minOrders: 1 });
    await recalculateSegments(actor, { reason: "request" });
    await changeSegment(actor, archived, { version: 1, isArchived: true });
    const { status, body } = await overlap(id);
    expect(status).toBe(200);
    expect(body.data.segments.map(({ name, members }: { name: string; members: number }) => [name, members])).toEqual([
      ["Two or more", 3],
      ["Three or more", 2],
      ["Up to two", 2],
    ]);
    // Customers with 2, 3 and 4 orders; with 3 and 4; with 1 and 2.
    expect(body.data.shared).toEqual([
      [3, 2, 1],
      [2, 2, 0],
      [1, 0, 2],
    ]);
  });

  test("an empty segment has only itself", async () => {
    const id = await automatic("Nobody", { minOrders: 100 });
    await recalculateSegments(actor, { reason: "request" });
    expect((await overlap(id)).body.data).toMatchObject({ segments: [{ id, members: 0 }], shared: [[0]] });
  });

  test("a segment with many has the twelve largest overlaps", async () => {
    const id = await automatic("All", { minOrders: 1 });
    for (let n = 0; n < 13; n++) await automatic(`Other ${n}`, { minOrders: 1 + (n % 4) });
    await recalculateSegments(actor, { reason: "request" });
    const { segments, shared } = (await overlap(id)).body.data;
    expect([segments.length, shared.length]).toEqual([12, 12]);
    expect(shared[0].slice(1)).toEqual([...shared[0].slice(1)].sort((a, b) => b - a));
  });
});
