import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, PUT } from "#app/api/admin/customers/[id]/tags/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readCustomer } from "#features/customer-page/read-customer.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let ada: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  ada = await idOfCustomer(shop, await aCustomer(shop));
});

const add = async (tag: unknown, id = ada) => {
  const request = aRequest("PUT", `/api/admin/customers/${id}/tags`, { token, body: { tag } });
  return answerOf(await PUT(request, { params: Promise.resolve({ id }) }));
};
const remove = async (query: string, id = ada) => {
  const request = aRequest("DELETE", `/api/admin/customers/${id}/tags${query}`, { token });
  return answerOf(await DELETE(request, { params: Promise.resolve({ id }) }));
};

describe("PUT 200", () => {
  test("normalizes the spelling, adds it once, and the header shows it next time", async () => {
    expect(await add(" #VIP ")).toEqual({ status: 200, body: { data: { tags: ["vip"] } } });
    expect((await add("vip")).body.data.tags).toEqual(["vip"]);
    expect((await add("Trade  fair")).body.data.tags).toEqual(["trade fair", "vip"]);
    expect((await readCustomer(shop, ada, { language: "en" })).tags).toEqual(["trade fair", "vip"]);
    expect(await auditLines(shop, "customer.tagged")).toMatchObject([
      { things: { customer: ada }, after: { tag: "vip" } },
      { after: { tag: "trade fair" } },
    ]);
  });
});

describe("PUT 400", () => {
  test.each([
    ["nothing", " # "],
    ["too long", "a".repeat(51)],
    ["no text", 5],
  ])("%s", async (_, tag) => {
    const { status, body } = await add(tag);
    expect([status, body.details[0].field]).toEqual([400, "tag"]);
  });
});

describe("DELETE 200", () => {
  test("removes it; a missing one changes nothing", async () => {
    await add("vip");
    expect(await remove("?tag=VIP")).toEqual({ status: 200, body: { data: { tags: [] } } });
    expect((await remove("?tag=vip")).status).toBe(200);
    expect(await auditLines(shop, "customer.untagged")).toMatchObject([{ before: { tag: "vip" } }]);
  });
});

describe("DELETE 400", () => {
  test("a removal without a tag is refused", async () => {
    const { status, body } = await remove("");
    expect([status, body.details[0].field]).toEqual([400, "tag"]);
  });
});
