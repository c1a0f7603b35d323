import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, PATCH } from "#app/api/admin/customers/[id]/notes/[noteId]/route.ts";
import { POST } from "#app/api/admin/customers/[id]/notes/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { customerTimeline } from "#features/customer-page/customer-timeline.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ada: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  ada = await idOfCustomer(shop, await aCustomer(shop));
});

const answerOf = async (response: Response) => ({
  status: response.status,
  body: response.status === 204 ? null : await response.json(),
});
const write = async (text: string, { id = ada, key = "" } = {}) => {
  const headers: Record<string, string> = key === "" ? {} : { "idempotency-key": key };
  const request = aRequest("POST", `/api/admin/customers/${id}/notes`, { token, body: { text }, headers });
  return answerOf(await POST(request, { params: Promise.resolve({ id }) }));
};
const change = async (noteId: string, text: string, id = ada) => {
  const request = aRequest("PATCH", `/api/admin/customers/${id}/notes/${noteId}`, { token, body: { text } });
  return answerOf(await PATCH(request, { params: Promise.resolve({ id, noteId }) }));
};
const remove = async (noteId: string, id = ada) => {
  const request = aRequest("DELETE", `/api/admin/customers/${id}/notes/${noteId}`, { token });
  return answerOf(await DELETE(request, { params: Promise.resolve({ id, noteId }) }));
};
const notes = async () => (await customerTimeline(shop, ada, { kinds: ["note"] })).data;

test("POST 404 for a customer who is deleted at the same time, as for one who never was", async () => {
  const writing = await withBusiness(shop, async (client) => {
    await client.query("delete from customers where business_id = $1 and customer_id = $2", [shop.businessId, ada]);
    const answer = write("Called");
    await expect.poll(countLockWaits).toBe(1);
    return { answer };
  });
  expect(await writing.answer).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
});

describe("POST 201", () => {
  test("is in the timeline with its author; the audit log refers to it without its text", async () => {
    const { status, body } = await write("  Prefers mornings ");
    expect([status, body.data.text]).toEqual([201, "Prefers mornings"]);
    expect(await notes()).toMatchObject([{ text: "Prefers mornings", author: { kind: "token", name: "test" } }]);
    const [line] = await auditLines(shop, "note.created");
    expect(line).toMatchObject({ things: { customer: ada, note: body.data.id }, after: null });
  });

  test("once per Idempotency-Key", async () => {
    const [first, again] = [await write("Called", { key: "k1" }), await write("Called", { key: "k1" })];
    expect(again).toEqual(first);
    expect(await notes()).toHaveLength(1);
  });
});

describe("POST 400", () => {
  test.each([
    ["empty", " "],
    ["too long", "a".repeat(5001)],
  ])("%s", async (_, text) => {
    const { status, body } = await write(text);
    expect([status, body.details[0].field]).toEqual([400, "text"]);
  });
});

describe("POST 409", () => {
  test("an Idempotency-Key of another note is refused", async () => {
    await write("Called", { key: "k1" });
    expect(await write("Wrote", { key: "k1" })).toMatchObject({
      status: 409,
      body: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });
});

describe("PATCH 200", () => {
  test("marks it as edited; an unchanged note is not audited", async () => {
    const { body } = await write("Called");
    const edited = await change(body.data.id, "Called twice");
    expect(edited).toMatchObject({ status: 200, body: { data: { text: "Called twice" } } });
    expect(edited.body.data.editedAt).not.toBeNull();
    await change(body.data.id, "Called twice");
    expect(await auditLines(shop, "note.changed")).toHaveLength(1);
  });
});

describe("PATCH 400", () => {
  test("an empty text is refused", async () => {
    const { body } = await write("Called");
    expect(await change(body.data.id, "")).toMatchObject({ status: 400 });
  });
});

describe("PATCH 404", () => {
  test("an unknown note, and one of another customer, are not found", async () => {
    const { body } = await write("Called");
    const bob = await idOfCustomer(shop, await aCustomer(shop));
    for (const [note, customer] of [
      [randomUUID(), ada],
      ["note1", ada],
      [body.data.id, bob],
    ]) {
      expect(await change(note, "x", customer)).toMatchObject({ status: 404, body: { code: "NOTE_NOT_FOUND" } });
    }
  });
});

describe("DELETE 204", () => {
  test("deletes it, audited", async () => {
    const { body } = await write("Called");
    expect((await remove(body.data.id)).status).toBe(204);
    expect(await notes()).toEqual([]);
    expect(await auditLines(shop, "note.deleted")).toMatchObject([{ things: { customer: ada, note: body.data.id } }]);
  });
});
