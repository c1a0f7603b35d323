import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segments/[id]/history/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { assignManualSegment, removeManualSegment } from "#features/segments/assign-segments.ts";
import { changeSegment, createSegment } from "#features/segments/edit-segment.ts";
import { addSegment, duplicateSegment, updateSegment } from "#features/segments/manage-segments.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  const shop = await aBusiness();
  // A named user, because the history shows the name.
  const { userId } = await aMember(shop);
  actor = { ...asAdmin(shop), kind: "user", id: userId };
  token = await aToken(shop, { role: "analyst" });
  await someOrders(
    actor,
    ["ada", "ada", "bob"].map((customer) => ({ customer })),
  );
});

const history = async (id: string, query = "") => {
  const path = `/api/admin/segments/${id}/history?${query}`;
  return answerOf(GET(aRequest("GET", path, { token }), { params: Promise.resolve({ id }) }));
};

describe("200", () => {
  test("lists edits with before and after, and joins and leaves by version, newest first", async () => {
    const { id } = await createSegment(actor, { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true });
    await recalculateSegments(actor, { reason: "edit" });
    await changeSegment(actor, id, { version: 1, criteria: { minOrders: 2 } });
    await recalculateSegments(actor, { reason: "nightly" });
    const { status, body } = await history(id);
    expect([status, body.total]).toEqual([200, 4]);
    expect(body.data).toMatchObject([
      {
        kind: "members",
        joined: 0,
        left: 1,
        reason: "nightly",
        by: { kind: "rule", version: 2 },
        customers: [{ externalId: "bob", change: "left" }],
      },
      {
        kind: "edit",
        version: 2,
        by: { kind: "user", name: "Ana", version: null },
        before: { inWords: "Customers with at least 1 order" },
        after: { inWords: "Customers with at least 2 orders" },
      },
      { kind: "members", joined: 2, left: 0, reason: "edit", by: { kind: "rule", version: 1 } },
      { kind: "edit", version: 1, before: null, after: { name: "Buyers", criteria: { minOrders: 1 } } },
    ]);
    expect(body.data[2].customers.map(({ externalId }: { externalId: string }) => externalId).sort()).toEqual([
      "ada",
      "bob",
    ]);
  });

  test("tells creation, a change of the rule and one of a segment in the rule apart", async () => {
    const reader = { language: "en" } as const;
    const ruled = (name: string, criteria: Record<string, unknown>) =>
      addSegment(actor, { name, criteria, isAutomatic: true }, reader);
    const { id } = await ruled("Buyers", { minOrders: 1 });
    const follower = await ruled("From buyers", { all: [{ field: "inSegment", operator: "is_any_of", value: [id] }] });
    const copy = await duplicateSegment(actor, follower.id, "Copy", reader);
    await updateSegment(actor, id, { version: 1, criteria: { minOrders: 2 } }, reader);
    const reasons = async (one: string) =>
      (await history(one, "kind=members")).body.data.map(({ reason }: { reason: string }) => reason);
    expect(await reasons(id)).toEqual(["edit", "created"]);
    expect(await reasons(follower.id)).toEqual(["referenced_segment", "created"]);
    expect(await reasons(copy.id)).toEqual(["referenced_segment", "created"]);
  });

  test("a manual segment's history has each actor", async () => {
    const { id } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    const ada = await idOfCustomer(actor, "ada");
    await assignManualSegment(actor, ada, id);
    await removeManualSegment(actor, ada, id);
    const { body } = await history(id, "kind=members");
    expect(body.data).toMatchObject([
      { joined: 0, left: 1, reason: "by_hand", by: { name: "Ana" }, customers: [{ externalId: "ada" }] },
      { joined: 1, left: 0, reason: "by_hand", by: { name: "Ana" }, customers: [{ externalId: "ada" }] },
    ]);
  });

  test("the history is read by kind and page", async () => {
    const { id } = await createSegment(actor, { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true });
    await changeSegment(actor, id, { version: 1, name: "Who bought" });
    expect((await history(id, "kind=edit")).body.total).toBe(2);
    const { body } = await history(id, "pageSize=1&page=2");
    expect([body.total, body.data[0].version]).toEqual([2, 1]);
  });

  test("names at most ten customers", async () => {
    await someOrders(actor, Array(12).fill({}));
    const { id } = await createSegment(actor, { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true });
    await recalculateSegments(actor, { reason: "edit" });
    const [entry] = (await history(id, "kind=members")).body.data;
    expect([entry.joined, entry.customers.length]).toEqual([14, 10]);
  });
});

describe("400", () => {
  test.each(["kind=shoes", "page=0"])("%s", async (query) => {
    const { id } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    expect((await history(id, query)).status).toBe(400);
  });
});
