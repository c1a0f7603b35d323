import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, GET, POST } from "#app/api/admin/customers/[id]/segments/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ada: string;
let vip: string;
let buyers: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  await someOrders(shop, [{ customer: "ada" }]);
  ada = await idOfCustomer(shop, "ada");
  vip = (await createSegment(asAdmin(shop), { name: "VIP", criteria: {}, isAutomatic: false })).id;
  buyers = (await createSegment(asAdmin(shop), { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true })).id;
});

const params = (id: string) => ({ params: Promise.resolve({ id }) });
const read = async (id = ada) =>
  answerOf(await GET(aRequest("GET", `/api/admin/customers/${id}/segments`, { token }), params(id)));
const assign = async (body: object, id = ada) =>
  answerOf(await POST(aRequest("POST", `/api/admin/customers/${id}/segments`, { token, body }), params(id)));
const remove = async (query: string, id = ada) =>
  answerOf(await DELETE(aRequest("DELETE", `/api/admin/customers/${id}/segments${query}`, { token }), params(id)));

const namesOf = ({ body }: { body: { data: { name: string }[] } }) => body.data.map(({ name }) => name);

describe("POST 200", () => {
  test("manually: the segment, when and by whom; repeating it changes nothing", async () => {
    const { status, body } = await assign({ segmentId: vip });
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { id: vip, name: "VIP", isAutomatic: false, criteria: {}, assignedBy: { kind: "token", name: "test" } },
    ]);
    const again = await assign({ segmentId: vip });
    expect([again.status, again.body]).toEqual([200, body]);
    expect(await auditLines(shop, "segment.member_added")).toMatchObject([{ things: { segment: vip, customer: ada } }]);
  });

  test("recalculateAutomatic: adds by rule, and keeps manual members", async () => {
    await assign({ segmentId: vip });
    const answer = await assign({ recalculateAutomatic: true });
    expect(namesOf(answer)).toEqual(["Buyers", "VIP"]);
    expect(answer.body.data[0].assignedBy).toEqual({ kind: "rule", id: null, name: null, version: 1 });
    expect(await auditLines(shop, "customer.segments_recalculated")).toMatchObject([
      { after: { assigned: [buyers], removed: [] } },
    ]);
  });
});

describe("POST 400", () => {
  test.each([
    ["neither", {}],
    ["both", { segmentId: "segment456", recalculateAutomatic: true }],
  ])("%s of segmentId and recalculateAutomatic", async (_, body) => {
    const answer = await assign(body);
    expect([answer.status, answer.body.details[0].field]).toEqual([400, "segmentId"]);
  });
});

describe("POST 404", () => {
  test("an unknown segment, and an unknown customer, are not found", async () => {
    for (const segmentId of [randomUUID(), "segment456"]) {
      expect(await assign({ segmentId })).toMatchObject({ status: 404, body: { code: "SEGMENT_NOT_FOUND" } });
    }
    for (const id of [randomUUID(), "user123"]) {
      expect(await assign({ segmentId: vip }, id)).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
    }
  });
});

describe("POST 409", () => {
  test("an automatic segment is refused", async () => {
    expect(await assign({ segmentId: buyers })).toMatchObject({ status: 409, body: { code: "SEGMENT_IS_AUTOMATIC" } });
    expect(namesOf(await read())).toEqual([]);
  });
});

describe("DELETE 200", () => {
  test("removes the customer; a customer who is not a member changes nothing", async () => {
    await assign({ segmentId: vip });
    expect(namesOf(await remove(`?segmentId=${vip}`))).toEqual([]);
    expect((await remove(`?segmentId=${vip}`)).status).toBe(200);
    expect(await auditLines(shop, "segment.member_removed")).toHaveLength(1);
  });
});

describe("DELETE 400", () => {
  test("a removal without segmentId is refused", async () => {
    const { status, body } = await remove("");
    expect([status, body.details[0].field]).toEqual([400, "segmentId"]);
  });
});

describe("DELETE 404", () => {
  test("an unknown segment is not found", async () => {
    expect(await remove("?segmentId=segment456")).toMatchObject({ status: 404, body: { code: "SEGMENT_NOT_FOUND" } });
  });
});

describe("DELETE 409", () => {
  test("an automatic segment is refused", async () => {
    await assign({ recalculateAutomatic: true });
    expect(await remove(`?segmentId=${buyers}`)).toMatchObject({ status: 409, body: { code: "SEGMENT_IS_AUTOMATIC" } });
    expect(namesOf(await read())).toEqual(["Buyers"]);
  });
});
