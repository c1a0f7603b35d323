import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/segments/[id]/duplicate/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { assignManualSegment, readCustomerSegments } from "#features/segments/assign-segments.ts";
import { createSegment, getAllSegments } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor);
});

const duplicate = async (id: string, name: string, headers: Record<string, string> = {}) => {
  const path = `/api/admin/segments/${id}/duplicate`;
  const request = aRequest("POST", path, { token, body: { name }, headers });
  return answerOf(POST(request, { params: Promise.resolve({ id }) }));
};
const vip = async () => (await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false })).id;

describe("201", () => {
  test("an automatic one: the same rule under another name, filled immediately", async () => {
    await someOrders(actor, [{ customer: "ada" }, { customer: "ada" }, { customer: "bob" }]);
    const draft = { name: "Regulars", description: "Two or more", criteria: { minOrders: 2 }, isAutomatic: true };
    const { id } = await createSegment(actor, draft);
    const { status, body } = await duplicate(id, "Regulars (2)");
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ ...draft, name: "Regulars (2)", version: 1, memberCount: 1 });
    expect(body.data.id).not.toBe(id);
    expect((await auditLines(actor, "segment.created")).at(-1)).toMatchObject({
      things: { segment: body.data.id },
      after: { name: "Regulars (2)", copyOf: id },
    });
  });

  test("a manual one: with its members and the user who copied them", async () => {
    const [id, ada] = [await vip(), await idOfCustomer(actor, await aCustomer(actor))];
    await assignManualSegment(actor, ada, id);
    const { body } = await duplicate(id, "VIP in spring");
    expect(body.data).toMatchObject({ isAutomatic: false, memberCount: 1 });
    expect(await readCustomerSegments(actor, ada)).toMatchObject([
      { name: "VIP" },
      { name: "VIP in spring", assignedBy: { kind: "token", name: "test" } },
    ]);
  });

  test("creates one per Idempotency-Key", async () => {
    const id = await vip();
    const key = { "idempotency-key": "k1" };
    const [first, again] = [await duplicate(id, "Copy", key), await duplicate(id, "Copy", key)];
    expect([again.status, again.body.data.id]).toEqual([201, first.body.data.id]);
    expect(await getAllSegments(actor)).toHaveLength(2);
  });
});

describe("400", () => {
  test("a blank name is refused", async () => {
    const { status, body } = await duplicate(await vip(), "  ");
    expect([status, body.details[0].field]).toEqual([400, "name"]);
  });
});

describe("409", () => {
  test("an existing name is refused, ignoring case", async () => {
    expect(await duplicate(await vip(), "vip")).toMatchObject({ status: 409, body: { code: "SEGMENT_NAME_TAKEN" } });
  });
});
