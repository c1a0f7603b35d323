import { beforeEach, describe, expect, test } from "vitest";
import { changedQuery } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { ORDERS } from "#records/orders/stored-orders.ts";
import { CONTRACTS } from "#routes.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { skipPlansOnCitus } from "#testing/on-citus.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { findHandler } from "#testing/routes/every-route.ts";

// What programs send, they read back in the same form: orders, products and support tickets alike.

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop, { role: "manager" });
});

type Json = Record<string, unknown>;

const call = (
  route: string,
  { body, query = "", id, by = token }: { body?: object; query?: string; id?: string; by?: string },
) => {
  const contract = CONTRACTS.find(({ method, path }) => `${method} ${path}` === route);
  if (!contract) throw new Error(`There is no ${route}`);
  const address = contract.path.replace("{externalId}", encodeURIComponent(id ?? "")) + query;
  const values = id === undefined ? {} : { externalId: id };
  return answerOf(
    findHandler(contract)(aRequest(contract.method, address, { token: by, ...(body && { body }) }), {
      params: Promise.resolve(values),
    }),
  );
};
const send = (kind: string, ...items: Json[]) => call(`POST /api/v1/${kind}/batch`, { body: { [kind]: items } });
const read = (kind: string, id: string, by = token) => call(`GET /api/v1/${kind}/{externalId}`, { id, by });
const list = (kind: string, query = "", by = token) => call(`GET /api/v1/${kind}`, { query, by });
const statuses = ({ body }: { body: Json }) => (body.results as Json[]).map(({ status }) => status);
const idsIn = ({ body }: { body: Json }) => (body.data as Json[]).map((item) => item.externalId ?? item.ticketId);

const ORDER = {
  externalId: "1001",
  orderedAt: "2026-02-01T10:00:00.000Z",
  updatedAt: "2026-02-02T10:00:00.000Z",
  status: "partial",
  currency: "EUR",
  storefrontId: 2,
  source: "pos",
  totalPrice: 59.9,
  discountAmount: 5,
  shipping: 4.9,
  tax: 9.57,
  discountCodes: ['ten "off"', "b"],
  paymentState: "paid",
  device: "mobile",
  campaign: "spring",
  customFields: {},
  customer: {
    externalId: "C1",
    email: "ada@example.com",
    name: "Ada Lovelace",
    firstName: "Ada",
    lastName: "Lovelace",
    phone: "+34600000001",
    country: "Spain",
  },
  lines: [
    {
      externalId: "l1",
      productId: "SHIRT-1",
      sku: "SKU 1",
      name: "Linen shirt",
      variant: "M",
      parentId: "SHIRT",
      category: "Shirts",
      type: "Apparel",
      brand: "Acme",
      collection: "Summer",
      quantity: 2,
      unitPrice: 27.5,
      discountAmount: 5,
      unitCost: 11.4,
      isGiftCard: true,
    },
    {
      externalId: null,
      productId: "only a name",
      sku: null,
      name: "only a name",
      variant: null,
      parentId: null,
      category: null,
      type: null,
      brand: null,
      collection: null,
      quantity: 1,
      unitPrice: 5,
      discountAmount: 0,
      unitCost: null,
      isGiftCard: false,
    },
  ],
  refunds: [
    {
      externalId: "r1",
      refundedAt: "2026-02-03T10:00:00.000Z",
      amount: 10.01,
      lines: [{ line: 1, quantity: 1, amount: 10 }],
    },
  ],
};
const PRODUCT = {
  externalId: "SHIRT-1",
  title: "Linen shirt",
  category: "Shirts",
  type: "Apparel",
  vendor: "Acme",
  parentId: "SHIRT",
  tags: ["summer", "a,b"],
  cost: 11.4,
  updatedAt: "2026-02-02T10:00:00.000Z",
};
const TICKET = {
  ticketId: "T-1",
  customerId: "C1",
  openedAt: "2026-02-01T10:00:00.000Z",
  closedAt: "2026-02-01T12:00:00.000Z",
  channel: "email",
  messageCount: 4,
  satisfaction: 5,
  wasReopened: true,
};
const SENT: [string, string, Json][] = [
  ["orders", "1001", ORDER],
  ["products", "SHIRT-1", PRODUCT],
  ["tickets", "T-1", TICKET],
];

describe("200", () => {
  test("reads exactly what was sent, in the same form; sent again, it changes nothing", async () => {
    for (const [kind, id, item] of SENT) {
      expect(statuses(await send(kind, item)), kind).toEqual(["created"]);
      const one = await read(kind, id);
      expect(one, kind).toEqual({ status: 200, body: { data: item } });
      const whole = await list(kind);
      expect(whole.body, kind).toMatchObject({ data: [item], next: null });
      expect(statuses(await send(kind, one.body.data as Json)), kind).toEqual(["unchanged"]);
      expect((await list(kind)).body, kind).toEqual(whole.body);
    }
    const { externalId: id, ...body } = ORDER;
    const put = await call("PUT /api/v1/orders/{externalId}", {
      id,
      body: (await read("orders", id)).body.data as Json,
    });
    expect(put).toEqual({ status: 200, body: { data: { externalId: id, status: "unchanged" } } });
    expect(await call("PUT /api/v1/orders/{externalId}", { id, body })).toEqual(put);
  });

  test("reads amounts sent as text, snake case and few fields in the one form of all answers", async () => {
    await send("orders", {
      external_id: "g1",
      ordered_at: "2026-02-01T11:00:00+01:00",
      total_price: "5",
      lines: [{ sku: "S", quantity: 1, unit_price: "5.00" }],
    });
    const { status, body } = await read("orders", "g1");
    expect(status).toBe(200);
    expect(body.data).toEqual({
      ...ORDER,
      externalId: "g1",
      updatedAt: null,
      status: "completed",
      storefrontId: 1,
      source: "web",
      totalPrice: 5,
      discountAmount: 0,
      shipping: 0,
      tax: 0,
      discountCodes: [],
      paymentState: null,
      device: null,
      campaign: null,
      customer: null,
      refunds: [],
      lines: [{ ...ORDER.lines[1], productId: "S", sku: "S", name: null }],
    });
    expect(statuses(await send("orders", body.data as Json))).toEqual(["unchanged"]);
  });

  test("pages through what changed, and finds what changes meanwhile at the end", async () => {
    const order = (externalId: string) => ({ externalId, orderedAt: "2026-02-01T10:00:00Z", totalPrice: 5 });
    await send("orders", order("a"), order("b"), order("c"));
    const first = await list("orders", "?pageSize=2");
    expect(idsIn(first)).toEqual(["a", "b"]);
    await send("orders", { ...order("a"), totalPrice: 6 });
    const second = await list("orders", `?pageSize=2&cursor=${first.body.next}`);
    expect(idsIn(second)).toEqual(["c", "a"]);
    expect(second.body.next).toBeNull();
    const until = encodeURIComponent(String(second.body.updatedUntil));
    await send("orders", order("d"));
    expect(idsIn(await list("orders", `?updatedSince=${until}`)).filter((id) => id !== "a")).toEqual(["d"]);
    expect((await list("orders", "?updated_since=2999-01-01T00:00:00Z")).body.data).toEqual([]);
  });

  test("lists the orders and tickets of a customer", async () => {
    await send(
      "orders",
      ORDER,
      { ...ORDER, externalId: "1002", customer: { externalId: "C2" } },
      { ...ORDER, externalId: "1003", customer: null },
    );
    await send("tickets", TICKET, { ...TICKET, ticketId: "T-2", customerId: "C2" });
    expect(idsIn(await list("orders", "?customer=C2"))).toEqual(["1002"]);
    expect(idsIn(await list("tickets", "?customer=C2"))).toEqual(["T-2"]);
    expect(idsIn(await list("orders", "?customer=C9"))).toEqual([]);
  });

  test("an order has changed if only its lines, its refunds or what its products add to them did", async () => {
    const at = async () => (await list("orders")).body.updatedUntil;
    const plain = { ...ORDER, lines: [ORDER.lines[0]], refunds: [] };
    await send("orders", plain);
    const changes: (() => Promise<unknown>)[] = [
      () => send("orders", { ...plain, lines: [{ ...ORDER.lines[0], variant: "L", category: null }] }),
      () => send("products", { ...PRODUCT, category: "Tops" }),
      () => send("orders", { ...plain, refunds: ORDER.refunds, lines: [{ ...ORDER.lines[0], variant: "L" }] }),
      () =>
        send("orders", {
          ...plain,
          refunds: [{ ...ORDER.refunds[0], refundedAt: "2026-02-04T10:00:00Z" }],
          lines: [{ ...ORDER.lines[0], variant: "L" }],
        }),
    ];
    for (const change of changes) {
      const before = await at();
      await change();
      expect(Date.parse(String(await at()))).toBeGreaterThan(Date.parse(String(before)));
    }
  });

  test("a caller without customers:pii sees masked buyers and finds nobody by an email address", async () => {
    await send("orders", { ...ORDER, customer: { ...ORDER.customer, externalId: "ada@example.com" } });
    const viewer = await aToken(shop, { role: "viewer" });
    const { body } = await read("orders", "1001", viewer);
    expect(JSON.stringify(body)).not.toMatch(/ada@|Lovelace|\+34/);
    expect(idsIn(await list("orders", "?customer=ada%40example.com", viewer))).toEqual([]);
    expect(idsIn(await list("orders", "?customer=ada%40example.com"))).toEqual(["1001"]);
  });
});

test.each(["orders", "products", "tickets"])("404 for unknown %s, and those of another business", async (kind) => {
  const other = await aToken(await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] }), { role: "manager" });
  await send("orders", ORDER);
  const [, id = "", item = {}] = SENT.find(([name]) => name === kind) ?? [];
  await send(kind, item);
  expect((await read(kind, "nothing")).status).toBe(404);
  expect((await read(kind, id, other)).status).toBe(404);
  expect((await list(kind, "", other)).body.data).toEqual([]);
});

test.each(["cursor=x", "cursor=1_00", "cursor=1_zz", "updatedSince=yesterday", "pageSize=201"])(
  "400 for %s",
  async (query) => {
    expect(await list("orders", `?${query}`)).toMatchObject({
      status: 400,
      body: {
        code: "VALIDATION_FAILED",
        details: expect.arrayContaining([expect.objectContaining({ field: query.split("=")[0] })]),
      },
    });
  },
);

test("pages are read by an index: all by the time of change, one customer's by the customer", async (context) => {
  skipPlansOnCitus(context);
  const orderedAt = new Date("2026-02-01T10:00:00Z");
  await someOrders(
    shop,
    Array.from({ length: 2000 }, (_, i) => ({ customer: `c${i % 500}`, orderedAt })),
  );
  await asOwner("vacuum (analyze) orders, customers");
  const planOf = (customer: string | null) =>
    withBusiness(shop, async (client) => {
      const { text, values } = changedQuery(shop, ORDERS, { after: { at: "0", id: "" }, customer, limit: 100 });
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${text}`, values);
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    });
  const [all, ofOne] = [await planOf(null), await planOf("c1")];
  expect(all).toContain("orders_changed_idx");
  expect(ofOne).toContain("orders_business_id_customer_id_order_date_idx");
  for (const plan of [all, ofOne]) expect(plan).not.toContain("Seq Scan on orders");
});
