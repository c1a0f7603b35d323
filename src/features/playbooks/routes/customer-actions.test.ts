import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { PUT as markChurn } from "#app/api/admin/actions/churn/[id]/route.ts";
import { GET, PUT } from "#app/api/admin/customers/[id]/actions/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

type Action = { key: string; title: string; why: string; mark: { state: string } | null };

const read = async (id: string, headers = {}) => {
  const request = aRequest("GET", `/api/admin/customers/${id}/actions`, { token, headers });
  return answerOf(await GET(request, { params: Promise.resolve({ id }) }));
};
const mark = async (id: string, body: object) => {
  const request = aRequest("PUT", `/api/admin/customers/${id}/actions`, { token, body });
  return answerOf(await PUT(request, { params: Promise.resolve({ id }) }));
};
const keysOf = (actions: readonly Action[]) => actions.map(({ key }) => key);

const item = (category: string) => ({ productId: category, category, quantity: 1, price: 1000, lineTotal: 1000 });

describe("GET 200", () => {
  test("recommends by cadence, related products, segment and consent", async () => {
    // 25 buy Kitchen and Garden, 25 only Books. Of those with Kitchen 25 of 26 have Garden, of all customers 25 of 51: a lift
    // of 1.96.
    const pairs = Array.from({ length: 25 }, (_, i) => ({
      customer: `k${i}`,
      items: [item("Kitchen"), item("Garden")],
    }));
    const books = Array.from({ length: 25 }, (_, i) => ({ customer: `b${i}`, items: [item("Books")] }));
    // Orders 70, 50, 30 and 10 days ago: every 20 days, so the next is due in 10.
    const ada = [70, 50, 30, 10].map((days) => ({
      customer: "ada",
      orderedAt: daysAgo(days),
      items: [item("Kitchen")],
    }));
    await someOrders(shop, [...pairs, ...books, ...ada]);
    await recalculateSegments(asAdmin(shop), { reason: "request" });
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect(status).toBe(200);
    // The only customer with an order in the 90 days, so no one is below: F1 and M1, a new customer by RFM. With four orders
    // she is not welcomed as a first-time buyer.
    expect(keysOf(body.data)).toEqual(["ask_consent", "remind", "cross_sell:Garden", "new_customers:3"]);
    expect(body.data[1].why).toBe("The typical gap of 20 days ends then; last purchase 10 days ago");
    expect(body.data[2]).toMatchObject({
      title: "Offer something from Garden",
      why: "Buys Kitchen but not Garden; 96% of Kitchen buyers also buy Garden, 2 times the average",
      mark: null,
    });
    expect(body.data[3].title).toBe("Product recommendations");
  });

  test("a list's outcome is the same as the one recorded here", async () => {
    const days = [100, 90, 80, 70, 60, 50];
    await someOrders(
      shop,
      days.map((day) => ({ customer: "ada", orderedAt: daysAgo(day) })),
    );
    const id = await idOfCustomer(shop, "ada");
    // Nothing may be sent to her yet, so the first action asks for consent.
    const winBack = async () => (await read(id)).body.data[1];
    expect(await winBack()).toMatchObject({
      key: "win_back",
      title: "Win back",
      mark: null,
      why: "Usually buys every 10 days; last purchase 50 days ago",
    });
    const request = aRequest("PUT", `/api/admin/actions/churn/${id}`, { token, body: { state: "wrong" } });
    expect((await markChurn(request, { params: Promise.resolve({ id }) })).status).toBe(200);
    expect((await winBack()).mark.state).toBe("wrong");
    await mark(id, { action: "win_back", state: null });
    expect((await winBack()).mark).toBeNull();
  });

  test("is in the reader's language", async () => {
    await aCustomer(shop, { externalId: "ada", emailConsent: "denied", smsConsent: "denied" });
    const { body } = await read(await idOfCustomer(shop, "ada"), { "accept-language": "pt" });
    expect(body.data.map(({ title }: Action) => title)).toEqual([
      "Contatar pessoalmente",
      "Convidar para a primeira compra",
    ]);
  });
});

describe("GET 200, for customers without a way to reach them", () => {
  test.each([
    [{ emailConsent: "granted" }, "Ask for an email address"],
    [{ smsConsent: "granted", email: "ada@example.com" }, "Ask for a phone number"],
    [{ emailConsent: "granted", email: "ada@example.com" }, "Invite to a first purchase"],
  ] as const)("%j: %s", async (customer, title) => {
    await aCustomer(shop, { externalId: "ada", ...customer });
    const { body } = await read(await idOfCustomer(shop, "ada"), { "accept-language": "en" });
    expect(body.data[0].title).toBe(title);
  });
});

describe("PUT 200", () => {
  test("done, restored, snoozed: each stored and audited", async () => {
    const ada = await idOfCustomer(shop, await aCustomer(shop));
    const stateOf = ({ body }: { body: { data: Action[] } }) =>
      body.data.find(({ key }) => key === "first_purchase")?.mark?.state ?? null;
    expect(stateOf(await mark(ada, { action: "first_purchase", state: "done" }))).toBe("done");
    expect(stateOf(await mark(ada, { action: "first_purchase", state: null }))).toBe(null);
    await mark(ada, { action: "first_purchase", state: "not_now" });
    await mark(ada, { action: "first_purchase", state: "not_now" });
    expect(stateOf(await read(ada))).toBe("not_now");
    const lines = await auditLines(shop, "customer.action_marked");
    expect(lines.map(({ after }) => after)).toEqual(
      ["done", null, "not_now"].map((state) => ({ action: "first_purchase", state })),
    );
  });
});

describe("PUT 400", () => {
  test("an unknown state is refused", async () => {
    const ada = await idOfCustomer(shop, await aCustomer(shop));
    const { status, body } = await mark(ada, { action: "first_purchase", state: "maybe" });
    expect([status, body.details[0].field]).toEqual([400, "state"]);
  });
});

describe("PUT 404", () => {
  test("an action that is not recommended, and an unknown customer, are not found", async () => {
    const ada = await idOfCustomer(shop, await aCustomer(shop));
    const body = { action: "win_back", state: "done" };
    expect(await mark(ada, body)).toMatchObject({ status: 404, body: { code: "ACTION_NOT_FOUND" } });
    expect(await mark(randomUUID(), body)).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
  });
});
