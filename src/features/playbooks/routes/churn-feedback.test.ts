import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { PUT } from "#app/api/admin/actions/churn/[id]/route.ts";
import { GET } from "#app/api/admin/actions/churn/route.ts";
import { GET as outreach } from "#app/api/admin/actions/outreach/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, anOrder, daysAgo } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;
let ids: Record<string, string>;
beforeAll(async () => {
  ({ shop, ids } = await aDriftingShop());
  token = await aToken(shop, { role: "manager" });
});

const mark = (id: string | undefined, body: object, by = token) =>
  answerOf(
    PUT(aRequest("PUT", `/api/admin/actions/churn/${id}`, { token: by, body }), {
      params: Promise.resolve({ id: id ?? "" }),
    }),
  );

const listed = async (query = "", list = GET) => {
  const response = await list(aRequest("GET", `/api/admin/actions/churn${query}`, { token }));
  const { data, marked } = await response.json();
  return { names: data.map(({ name }: { name: string }) => name), marked, data };
};

describe("PUT 200", () => {
  test("a handled customer leaves all lists for 30 days, and returns when restored", async () => {
    const { body } = await mark(ids.Bob, { state: "done" });
    const { at, until } = body.data.mark;
    expect((Date.parse(until) - Date.parse(at)) / 86_400_000).toBe(30);
    expect(await listed()).toMatchObject({ names: ["Ada", "Cleo"], marked: 1 });
    expect((await listed("", outreach)).names).toEqual([]);
    expect(await listed("?state=marked")).toMatchObject({ names: ["Bob"], data: [{ mark: { state: "done" } }] });
    expect((await mark(ids.Bob, { state: null })).body).toEqual({ data: { id: ids.Bob, mark: null } });
    expect(await listed()).toMatchObject({ names: ["Bob", "Ada", "Cleo"], marked: 0 });
  });

  test("each change is audited with the recommendation, and repeating it is not", async () => {
    for (const state of ["not_now", "not_now", "wrong", null, null]) await mark(ids.Ada, { state });
    const lines = (await auditLines(shop, "customer.action_marked")).filter(
      ({ things }) => (things as { customer: string }).customer === ids.Ada,
    );
    expect(lines.map(({ after }) => (after as { state: string }).state)).toEqual(["not_now", "wrong", null]);
    expect(lines[0]?.after).toMatchObject({
      action: "churn_prevention",
      recommended: "personal_call_with_20pct_discount",
      risk: 0.8,
    });
  });
});

describe("PUT 400", () => {
  test("an unknown state, or none, is refused", async () => {
    expect((await mark(ids.Ada, { state: "maybe" })).body.details[0].field).toBe("state");
    expect((await mark(ids.Ada, {})).status).toBe(400);
  });
});

describe("PUT 404", () => {
  test("a customer on none of the lists, an unknown one, and one of another business are not found", async () => {
    await anOrder(shop, { customer: "Dan", orderedAt: daysAgo(1) });
    expect(await mark(ids.Dan, { state: "done" })).toMatchObject({ status: 404, body: { code: "ACTION_NOT_FOUND" } });
    const stranger = await aToken(await aBusiness());
    for (const [id, by] of [[randomUUID()], ["nobody"], [ids.Ada, stranger]] as const) {
      const refused = await mark(id, { state: "done" }, by);
      expect(refused).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
    }
  });
});
