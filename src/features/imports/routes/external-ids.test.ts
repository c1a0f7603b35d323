import { beforeEach, describe, expect, test } from "vitest";
import { POST as postAllTickets } from "#app/api/admin/tickets/batch/route.ts";
import * as customer from "#app/api/v1/customers/[externalId]/route.ts";
import { POST as postCustomers } from "#app/api/v1/customers/batch/route.ts";
import { POST as postEvents } from "#app/api/v1/events/batch/route.ts";
import * as order from "#app/api/v1/orders/[externalId]/route.ts";
import { POST as postOrders } from "#app/api/v1/orders/batch/route.ts";
import { GET as listOrders } from "#app/api/v1/orders/route.ts";
import { POST as enterRequest } from "#app/api/v1/privacy/requests/route.ts";
import { POST as postProducts } from "#app/api/v1/products/batch/route.ts";
import { POST as postTickets } from "#app/api/v1/tickets/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Handler } from "#core/http/handle.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, anOrder } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

/** The same ID with other spaces around it in each request, and characters that have no shape. */
const spaced = (id: string, at: number) =>
  [
    ` ${id}`,
    `${id} `,
    `\u200b${id}`,
    `\u00a0${id}\u2003`,
    `${id}\ufeff `,
    `  ${id}  `,
    `\u2060${id}\u00ad`,
    `\u200f${id}\ufe0f`,
  ][at % 8];
let requests = 0;
const as = (id: string) => spaced(id, requests++);

const send = (handler: Handler | typeof postOrders, path: string, body: object) =>
  answerOf(handler(aRequest("POST", path, { token, body })));
const byId = (
  handler: typeof customer.GET,
  method: string,
  kind: "customers" | "orders",
  id: string,
  body?: object,
) => {
  const externalId = as(id) ?? "";
  const path = `/api/v1/${kind}/${encodeURIComponent(externalId)}`;
  return handler(aRequest(method, path, { token, ...(body && { body }) }), { params: Promise.resolve({ externalId }) });
};
const count = async (table: string) =>
  (await withBusiness(shop, (client) => client.query(`select external_id as id from ${table} order by 1`))).rows.map(
    ({ id }) => id,
  );
const statuses = ({ body }: { body: { results: { externalId: string; status: string }[] } }) =>
  body.results.map(({ externalId, status }) => `${externalId} ${status}`);

test("an ID is the same record at every route, whatever spaces and invisible characters are around it", async () => {
  const posted = [{ externalId: as("a"), name: "Ada" }, { externalId: as("b") }];
  expect(statuses(await send(postCustomers, "/api/v1/customers/batch", { customers: posted }))).toEqual([
    "a created",
    "b created",
  ]);
  expect((await answerOf(byId(customer.GET, "GET", "customers", "a"))).body.data).toMatchObject({
    externalId: "a",
    name: "Ada",
  });
  expect((await byId(customer.PUT as never, "PUT", "customers", "a", { name: "Ada Lovelace" })).status).toBe(200);

  const line = { quantity: 1, unitPrice: 5 };
  const bought = { orderedAt: "2026-02-01T10:00:00Z", totalPrice: 5, customer: { externalId: as("a") } };
  const lines = [{ ...line, productId: as("P") }];
  const refund = () => ({ externalId: as("1"), refundedAt: "2026-02-03T00:00:00Z", amount: 1 });
  const orders = [
    { externalId: as("o"), ...bought, lines, refunds: [refund()] },
    { externalId: as("o"), ...bought, lines, refunds: [refund()] },
  ];
  await send(postOrders, "/api/v1/orders/batch", { orders });
  expect((await byId(order.PUT as never, "PUT", "orders", "o", { ...bought, lines })).status).toBe(200);
  await send(postProducts, "/api/v1/products/batch", { products: [{ externalId: as("P"), category: "Shirts" }] });
  const ticket = { ticketId: as("t"), customerId: as("a"), openedAt: "2026-02-03T00:00:00Z", channel: "email" };
  await send(postTickets, "/api/v1/tickets/batch", { tickets: [ticket] });
  await send(postAllTickets, "/api/admin/tickets/batch", {
    tickets: [{ ...ticket, ticketId: as("t"), customerId: as("a") }],
  });
  const event = { externalId: as("e"), customerId: as("a"), name: "viewed", occurredAt: "2026-02-03T00:00:00Z" };
  await send(postEvents, "/api/v1/events/batch", {
    events: [event, { ...event, externalId: as("e"), customerId: as("a") }],
  });
  expect(
    await Promise.all(["customers", "orders", "refunds", "products", "support_tickets", "customer_events"].map(count)),
  ).toEqual([["a", "b"], ...["o", "1", "P", "t", "e"].map((id) => [id])]);
  const [sold] = (
    await withBusiness(shop, (client) =>
      client.query("select category, net_amount as net from order_items join orders using (business_id, order_id)"),
    )
  ).rows;
  expect(sold).toEqual({ category: "Shirts", net: 400 });
  expect((await send(enterRequest, "/api/v1/privacy/requests", { kind: "erasure", customerId: as("a") })).status).toBe(
    201,
  );
  expect((await byId(order.DELETE as never, "DELETE", "orders", "o")).status).toBe(204);
  expect((await byId(customer.DELETE as never, "DELETE", "customers", "a")).status).toBe(204);
  expect((await byId(customer.GET, "GET", "customers", "a")).status).toBe(404);

  // Erased customers stay erased, however their ID is written.
  expect(
    statuses(
      await send(postCustomers, "/api/v1/customers/batch", { customers: [{ externalId: as("a"), name: "Ada" }] }),
    ),
  ).toEqual(["a unchanged"]);
  expect((await count("customers")).filter((id) => id === "a")).toEqual([]);
});

describe("what earlier versions stored with characters that have no shape", () => {
  const STORED = "C\u200b1";
  const call = (handler: unknown, method: string, kind: "customers" | "orders", externalId: string, body?: object) =>
    (handler as typeof customer.GET)(
      aRequest(method, `/api/v1/${kind}/${encodeURIComponent(externalId)}`, { token, ...(body && { body }) }),
      { params: Promise.resolve({ externalId }) },
    );

  test("is found, changed and erased by its ID as given", async () => {
    await anOrder(shop, { customer: STORED, externalId: "O\u20601" });
    expect((await call(customer.GET, "GET", "customers", STORED)).status).toBe(200);
    expect((await call(customer.PUT, "PUT", "customers", STORED, { name: "Ada" })).status).toBe(200);
    const request = { kind: "access", customerId: STORED };
    expect((await send(enterRequest, "/api/v1/privacy/requests", request)).status).toBe(201);
    const query = `/api/v1/orders?customer=${encodeURIComponent(STORED)}`;
    const listed = await answerOf(listOrders(aRequest("GET", query, { token })));
    expect(listed.body.data).toHaveLength(1);
    expect((await call(order.GET, "GET", "orders", "O\u20601")).status).toBe(200);
    expect((await call(order.DELETE, "DELETE", "orders", "O\u20601")).status).toBe(204);
    expect(await count("customers")).toEqual([STORED]);
    expect((await call(customer.DELETE, "DELETE", "customers", STORED)).status).toBe(204);
    expect((await count("customers")).filter((id) => !id.startsWith("erased-"))).toEqual([]);
    // The shop sends it on as it always has.
    for (const externalId of [STORED, "C1"])
      await send(postCustomers, "/api/v1/customers/batch", { customers: [{ externalId, name: "Ada" }] });
    expect((await count("customers")).filter((id) => !id.startsWith("erased-"))).toEqual([]);
  });

  test("is not what is stored beside it without them", async () => {
    await aCustomer(shop, { externalId: STORED, name: "Ada" });
    await aCustomer(shop, { externalId: "C1", name: "Bob" });
    for (const [id, name] of [
      [STORED, "Ada"],
      ["C1", "Bob"],
      ["C\u00ad1", "Bob"],
    ] as const)
      expect((await answerOf(call(customer.GET, "GET", "customers", id))).body.data).toMatchObject({ name });
  });
});
