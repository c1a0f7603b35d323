import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/orders/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness({ currency: "EUR" });
  token = await aToken(shop, { role: "manager" });
});

const rowsOf = (sql: string, scope = shop) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

const anOrderBody = (options: object = {}) => ({
  externalId: "1001",
  orderedAt: "2026-02-01T10:00:00+01:00",
  totalPrice: "59.90",
  ...options,
});

const post = (orders: unknown, { by = token, headers = {} }: { by?: string; headers?: Record<string, string> } = {}) =>
  answerOf(POST(aRequest("POST", "/api/v1/orders/batch", { token: by, body: { orders }, headers })));

const WHOLE = anOrderBody({
  updatedAt: "2026-02-01T10:05:00Z",
  status: "partial",
  currency: "eur",
  source: "pos",
  totalPrice: 59.9,
  discountAmount: "5",
  shipping: "4.90",
  tax: 9.57,
  discountCodes: ["SPRING", 'a,"b'],
  paymentState: "paid",
  device: "mobile",
  campaign: "newsletter",
  customer: {
    externalId: "C1",
    email: "Ada@example.com",
    firstName: "Ada",
    lastName: "Lovelace",
    phone: "+44 7700 900123",
  },
  lines: [
    {
      externalId: "L1",
      productId: "SHIRT",
      name: "Shirt",
      variant: "XL",
      parentId: "SHIRTS",
      category: "Shirts",
      type: "Apparel",
      brand: "Acme",
      collection: "Summer",
      quantity: 2,
      unitPrice: "27.50",
      discountAmount: 5,
      unitCost: "11.4",
    },
    { sku: "GIFT", quantity: 1, unitPrice: 0 },
  ],
  refunds: [
    {
      externalId: "R1",
      refundedAt: "2026-02-03T00:00:00Z",
      amount: "25",
      lines: [{ line: 1, quantity: 1, amount: 25 }],
    },
  ],
});

describe("POST 200", () => {
  test("stores everything that a shop records of an order", async () => {
    expect(await post([WHOLE])).toEqual({
      status: 200,
      body: {
        results: [{ externalId: "1001", status: "created" }],
        summary: { created: 1, updated: 0, unchanged: 0, rejected: 0 },
      },
    });
    // 2 × 27.50 − 5 = 50.00 for the shirts.
    expect(
      await rowsOf(`select o.external_id, o.order_date, source_updated_at, status, o.source, total_price, discount_amount,
        shipping_amount, tax_amount, refunded_amount, discount_codes, payment_state, device, campaign from orders o`),
    ).toEqual([
      {
        externalId: "1001",
        orderDate: new Date("2026-02-01T09:00:00Z"),
        status: "partial",
        source: "pos",
        sourceUpdatedAt: new Date("2026-02-01T10:05:00Z"),
        totalPrice: 5990,
        discountAmount: 500,
        shippingAmount: 490,
        taxAmount: 957,
        refundedAmount: 2500,
        discountCodes: ["SPRING", 'a,"b'],
        paymentState: "paid",
        device: "mobile",
        campaign: "newsletter",
      },
    ]);
    expect(
      await rowsOf(`select external_id, product_id, product_name, variant, parent_id, category, product_type, brand, collection, quantity,
        price, line_total, unit_cost, refund_amount, refunded_quantity from order_items order by line_number`),
    ).toEqual([
      {
        externalId: "L1",
        productId: "SHIRT",
        productName: "Shirt",
        variant: "XL",
        parentId: "SHIRTS",
        category: "Shirts",
        productType: "Apparel",
        brand: "Acme",
        collection: "Summer",
        quantity: 2,
        price: 2750,
        lineTotal: 5000,
        unitCost: 1140,
        refundAmount: 2500,
        refundedQuantity: 1,
      },
      {
        externalId: null,
        productId: "GIFT",
        productName: null,
        variant: null,
        parentId: null,
        category: null,
        productType: null,
        brand: null,
        collection: null,
        quantity: 1,
        price: 0,
        lineTotal: 0,
        unitCost: null,
        refundAmount: 0,
        refundedQuantity: 0,
      },
    ]);
    expect(await rowsOf("select external_id, name, first_name, last_name, email, phone from customers")).toEqual([
      {
        externalId: "C1",
        name: "Ada Lovelace",
        firstName: "Ada",
        lastName: "Lovelace",
        email: "ada@example.com",
        phone: "+447700900123",
      },
    ]);
    expect(await rowsOf("select order_count, lifetime_value from customer_metrics")).toEqual([
      { orderCount: 1, lifetimeValue: 3490 },
    ]);
    expect(await auditLines(shop, "orders.saved")).toMatchObject([{ after: { created: 1 } }]);
  });

  test("answers with the outcome of each order, in the order sent, and rejects an invalid one alone", async () => {
    await post([WHOLE, anOrderBody({ externalId: "1002" })]);
    const older = { ...WHOLE, updatedAt: "2026-02-01T10:04:59Z", totalPrice: 50 };
    const { status, body } = await post([
      anOrderBody({ externalId: "1003", totalPrice: "12.345" }),
      older,
      anOrderBody({ externalId: "1002", status: "cancelled" }),
      { externalId: "1004", totalPrice: 1 },
      anOrderBody({ externalId: "1005" }),
      "no order",
    ]);
    expect(status).toBe(200);
    expect(body.summary).toEqual({ created: 1, updated: 1, unchanged: 1, rejected: 3 });
    expect(body.results).toEqual([
      {
        externalId: "1003",
        status: "rejected",
        errors: [
          { field: "totalPrice", message: "must be an amount in EUR from 0, such as 12, with at most 2 decimals" },
        ],
      },
      { externalId: "1001", status: "unchanged" },
      { externalId: "1002", status: "updated" },
      { externalId: "1004", status: "rejected", errors: [{ field: "orderedAt", message: "is required" }] },
      { externalId: "1005", status: "created" },
      { externalId: null, status: "rejected", errors: [{ field: "body", message: "must be of type object" }] },
    ]);
    expect(await rowsOf("select external_id, status, total_price from orders order by 1")).toEqual([
      { externalId: "1001", status: "partial", totalPrice: 5990 },
      { externalId: "1002", status: "cancelled", totalPrice: 5990 },
      { externalId: "1005", status: "completed", totalPrice: 5990 },
    ]);
  });

  test("a batch without changes writes no audit entry and starts no run", async () => {
    await post([WHOLE]);
    await rowsOf("delete from runs");
    expect((await post([WHOLE])).body.summary).toEqual({ created: 0, updated: 0, unchanged: 1, rejected: 0 });
    expect(await auditLines(shop, "orders.saved")).toHaveLength(1);
    expect(await rowsOf("select from runs")).toEqual([]);
  });

  test("several batches share one run, which updates scores and segments", async () => {
    await post([WHOLE]);
    await post([anOrderBody({ externalId: "1002" })]);
    expect(await rowsOf("select kind, state, options from runs")).toEqual([
      { kind: "recalculate_segments", state: "queued", options: { reason: "order" } },
    ]);
  });

  test("takes keys in snake_case", async () => {
    const order = { external_id: "1001", ordered_at: "2026-02-01T10:00:00Z", total_price: 5, lines: [] };
    const line = { product_id: "P1", quantity: 1, unit_price: "5.00" };
    expect((await post([{ ...order, lines: [line] }])).body.results).toEqual([
      { externalId: "1001", status: "created" },
    ]);
    expect(await rowsOf("select product_id, line_total from order_items")).toEqual([
      { productId: "P1", lineTotal: 500 },
    ]);
  });

  test("keeps stored refunds if the order comes without any, and removes those that are not in its list", async () => {
    await post([WHOLE]);
    const { refunds: _, ...without } = WHOLE as Record<string, unknown>;
    expect((await post([{ ...without, updatedAt: "2026-02-02T00:00:00Z" }])).body.summary.updated).toBe(1);
    expect(await rowsOf("select refunded_amount from orders")).toEqual([{ refundedAmount: 2500 }]);
    await post([{ ...without, updatedAt: "2026-02-03T00:00:00Z", refunds: [] }]);
    expect(await rowsOf("select refunded_amount from orders")).toEqual([{ refundedAmount: 0 }]);
    expect(await rowsOf("select refund_amount from order_items where line_number = 1")).toEqual([{ refundAmount: 0 }]);
  });

  const refund = (externalId: string, amount: string) => ({ externalId, amount, refundedAt: "2026-02-03T00:00:00Z" });
  const withRefunds = (externalId: string, ...refunds: object[]) =>
    anOrderBody({ externalId, totalPrice: 10, refunds });
  const revenues = () => rowsOf("select external_id as id, net_amount as net from orders order by 1");

  test("counts a refund's number within its order, in one batch and over several", async () => {
    await post([withRefunds("S1", refund("1", "3.00"))]);
    expect((await post([withRefunds("S2", refund("1", "4.00"))])).body.results).toEqual([
      { externalId: "S2", status: "created" },
    ]);
    await post([withRefunds("S3", refund("1", "5.00")), withRefunds("S4", refund("1", "6.00"))]);
    const all = [
      { id: "S1", net: 700 },
      { id: "S2", net: 600 },
      { id: "S3", net: 500 },
      { id: "S4", net: 400 },
    ];
    expect(await revenues()).toEqual(all);
    expect((await post([withRefunds("S1", refund("1", "3.00"))])).body.summary.unchanged).toBe(1);
    await post([withRefunds("S1", refund("1", "2.00"), refund("2", "1.00"))]);
    expect(await revenues()).toEqual(all);
    await post([withRefunds("S1", refund("2", "1.00"))]);
    expect(await revenues()).toEqual([{ id: "S1", net: 900 }, ...all.slice(1)]);
  });

  test("knows buyers by email where their ID is that of guests, and others as guests", async () => {
    await post([
      anOrderBody({ externalId: "G1", customer: { externalId: "0", email: "Ada@Example.com" } }),
      anOrderBody({ externalId: "G2", customer: { externalId: "guest", email: "bob@example.com" } }),
      anOrderBody({ externalId: "G3", customer: { externalId: "NULL" } }),
    ]);
    const buyers = await rowsOf(
      `select o.external_id as id, c.external_id as customer from orders o left join customers c using (business_id, customer_id)
        order by 1`,
    );
    expect(buyers).toEqual([
      { id: "G1", customer: "ada@example.com" },
      { id: "G2", customer: "bob@example.com" },
      { id: "G3", customer: null },
    ]);
  });

  test("counts an order that a batch has twice as created and updated, and stores the later one", async () => {
    const [first, second] = [10, 12].map((totalPrice) => anOrderBody({ externalId: "B-1", totalPrice }));
    const { body } = await post([first, second]);
    expect(body.results.map(({ status }: { status: string }) => status)).toEqual(["created", "updated"]);
    expect(body.summary).toMatchObject({ created: 1, updated: 1 });
    expect(await revenues()).toEqual([{ id: "B-1", net: 1200 }]);
  });

  test("rejects an order that names a refund twice, whether or not both are the same", async () => {
    const { body } = await post([
      withRefunds("S1", refund("1", "3.00"), refund("2", "1.00"), refund("1", "4.00")),
      withRefunds("S2", refund("1", "3.00"), refund(" 1", "3.00")),
      withRefunds("S3", refund("1", "3.00"), refund("2", "3.00")),
    ]);
    const errors = (at: number) => [{ field: `refunds[${at}].externalId`, message: "must be given only once" }];
    expect(body.results).toEqual([
      { externalId: "S1", status: "rejected", errors: errors(2) },
      { externalId: "S2", status: "rejected", errors: errors(1) },
      { externalId: "S3", status: "created" },
    ]);
    expect(await revenues()).toEqual([{ id: "S3", net: 400 }]);
  });

  test("takes the first answer again for the same Idempotency-Key", async () => {
    const headers = { "idempotency-key": "k1" };
    const orders = [WHOLE, { externalId: "bad" }];
    const first = await post(orders, { headers });
    expect(await post(orders, { headers })).toEqual(first);
    expect(first.body.summary).toEqual({ created: 1, updated: 0, unchanged: 0, rejected: 1 });
    expect(await auditLines(shop, "orders.saved")).toHaveLength(1);
    const { status, body } = await post([anOrderBody()], { headers });
    expect([status, body.code]).toEqual([409, "IDEMPOTENCY_KEY_REUSED"]);
  });

  test.each([
    [
      "currency",
      { currency: "USD" },
      "must be EUR, the currency of this business. Convert the amounts before sending them",
    ],
    ["totalPrice", { totalPrice: -1 }, "must be at least 0"],
    ["totalPrice", { totalPrice: "1,000.00" }, "must be an amount in EUR from 0, such as 12, with at most 2 decimals"],
    ["totalPrice", { totalPrice: 1e13 }, "must be at most 1000000000000"],
    ["storefrontId", { storefrontId: 2 }, "must be a storefront of this business"],
    ["status", { status: "shipped" }, "must be one of: completed, partial, pending, cancelled"],
    [
      "orderedAt",
      { orderedAt: "2026-02-01 10:00" },
      "must be a date and time with the offset from UTC, such as 2026-11-02T09:30:00Z or 2026-11-02T09:30:00-05:00",
    ],
    [
      "refunds[1].amount",
      {
        totalPrice: 10,
        refunds: [6, 5].map((amount, i) => ({ externalId: `R${i}`, amount, refundedAt: "2026-02-03T00:00:00Z" })),
      },
      "must be at most 4, what earlier refunds leave of totalPrice",
    ],
    ["lines[0].quantity", { lines: [{ sku: "A", quantity: 0, unitPrice: 1 }] }, "must be more than 0"],
    ["lines[0].productId", { lines: [{ quantity: 1, unitPrice: 1 }] }, "is required unless sku or name is given"],
    [
      "lines[1].discountAmount",
      { lines: [1, 2].map((discountAmount) => ({ sku: "A", quantity: 1, unitPrice: 1, discountAmount })) },
      "must not be more than unitPrice times quantity",
    ],
    ["customer.email", { customer: { externalId: "C1", email: "ada" } }, "must be an email address"],
    ["refunds[0].amount", { refunds: [{ externalId: "R", refundedAt: "2026-02-01T00:00:00Z" }] }, "is required"],
    ["totl", { totl: 5 }, "is not a known field"],
    ["campaign", { campaign: "a\0b" }, "must not contain the character U+0000"],
    ["campaign", { campaign: "a\ud800b" }, "must be valid Unicode text, without unpaired surrogates"],
  ])("rejects an order by its field %s: %o", async (field, options, message) => {
    const { status, body } = await post([anOrderBody(options), anOrderBody({ externalId: "1002" })]);
    expect(status).toBe(200);
    expect(body.results).toEqual([
      { externalId: "1001", status: "rejected", errors: [{ field, message }] },
      { externalId: "1002", status: "created" },
    ]);
  });

  test("names everything that is wrong with an order at once, and nothing that follows from it", async () => {
    const future = "2999-01-01T00:00:00Z";
    const { body } = await post([
      anOrderBody({
        orderedAt: future,
        currency: "USD",
        storefrontId: 9,
        totalPrice: "1.234",
        tax: "1,5",
        customer: { externalId: "C1", email: "ada", phone: "12" },
        lines: [
          { quantity: 1, unitPrice: "0.001", discountAmount: 5, unitCost: "x" },
          { sku: "A", quantity: 1, unitPrice: 4, discountAmount: 5 },
        ],
        refunds: [
          { externalId: "R", amount: "0.001", refundedAt: future },
          { externalId: "S", amount: 1, refundedAt: "2026-02-03T00:00:00Z" },
        ],
      }),
    ]);
    const [{ errors }] = body.results;
    expect(errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      "currency",
      "customer.email",
      "customer.phone",
      "lines[0].productId",
      "lines[0].unitCost",
      "lines[0].unitPrice",
      "lines[1].discountAmount",
      "orderedAt",
      "refunds[0].amount",
      "refunds[0].refundedAt",
      "storefrontId",
      "tax",
      "totalPrice",
    ]);
  });

  test("accepts numbers as decimals", async () => {
    await post([anOrderBody({ totalPrice: 0.1 + 0.2 }), anOrderBody({ externalId: "1002", totalPrice: 1234567.89 })]);
    expect(await rowsOf("select total_price from orders order by 1")).toEqual([
      { totalPrice: 30 },
      { totalPrice: 123_456_789 },
    ]);
  });

  test("creates the first storefront of a business without any", async () => {
    const other = await aBusiness({ storefronts: [] });
    const by = await aToken(other);
    expect((await post([anOrderBody()], { by })).body.summary.created).toBe(1);
  });

  test("never touches another business's order of the same id", async () => {
    const other = await aBusiness();
    await anOrder(other, { externalId: "1001", totalPrice: 1 });
    await post([WHOLE]);
    expect(await rowsOf("select total_price from orders", other)).toEqual([{ totalPrice: 1 }]);
  });
});

describe("POST 400", () => {
  test.each([
    ["orders", [], "must not be empty"],
    [
      "orders",
      Array.from({ length: 1001 }, (_, i) => anOrderBody({ externalId: String(i) })),
      "has more than 1000 items",
    ],
    ["orders", { externalId: "1001" }, "must be of type array"],
  ])("names %s", async (field, orders, message) => {
    expect(await post(orders)).toMatchObject({ status: 400, body: { details: [{ field, message }] } });
  });
});

test("an order that makes a customer's total larger than can be stored is refused with its field", async () => {
  await anOrder(shop, { externalId: "stored", customer: "Ada" });
  // As tens of thousands of orders of the largest amount.
  await withBusiness(shop, (client) =>
    client.query("update orders set total_price = 9223350000000000000 where business_id = $1", [shop.businessId]),
  );
  const order = anOrderBody({ externalId: "more", totalPrice: "1000000000000.00", customer: { externalId: "Ada" } });
  const { status, body } = await post([order]);
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('"totalPrice"')]);
});
