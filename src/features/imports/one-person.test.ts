import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST as postCustomers } from "#app/api/v1/customers/batch/route.ts";
import { POST as postOrders } from "#app/api/v1/orders/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import type { WebhookKind } from "#features/imports/shops/shops.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aConnection, process } from "#testing/shops/connections/connections.ts";
import { importRecords } from "./import-records.ts";

const folder = mkdtempSync(path.join(tmpdir(), "one-person-"));
afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
let token: string;
let count = 0;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const AT = "2026-02-01T10:00:00Z";
type Person = { id: string; email: string };

const bring = async (format: string, content: string) => {
  const file = path.join(folder, `${++count}.csv`);
  writeFileSync(file, content);
  await importRecords(asAdmin(shop), { file, format, storefrontId: 1 });
};

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

const post = async (handler: typeof postOrders | typeof postCustomers, path: string, body: object) => {
  const response = await handler(aRequest("POST", `/api/v1/${path}/batch`, { token, body }));
  expect(response.status).toBe(200);
};

const deliver = async (kind: WebhookKind, topic: string, payload: object) => {
  const { id: connectionId } = await aConnection(shop, kind);
  const body = Buffer.from(JSON.stringify(payload));
  await insertDelivery(shop, { connectionId, topic, triggeredAt: null, key: crypto.randomUUID(), body });
  await process(shop, connectionId);
};

const order = ({ id, email }: Person) => ({
  externalId: `o${++count}`,
  orderedAt: AT,
  totalPrice: 5,
  customer: { externalId: id, email },
});

/** Every way in by which a person comes. */
const CHANNELS: Record<string, (person: Person) => Promise<void>> = {
  "a file of customers": ({ id, email }) =>
    bring("customers", `customer_id,email\n${cell(id)},${cell(email)}\nother,other@shop.example\n`),
  "a file of orders": ({ id, email }) =>
    bring(
      "orders",
      `order_id,order_date,total_price,customer_id,customer_email\no${++count},${AT},5,${cell(id)},${cell(email)}\n`,
    ),
  "customers over the API": ({ id, email }) =>
    post(postCustomers, "customers", { customers: [{ externalId: id, email }] }),
  "orders over the API": (person) => post(postOrders, "orders", { orders: [order(person)] }),
  "customers of an own system": ({ id, email }) =>
    deliver("generic", "customers", { data: [{ externalId: id, email }] }),
  "orders of an own system": (person) => deliver("generic", "orders", { data: [order(person)] }),
};

const people = () =>
  withBusiness(shop, async (client) => {
    const { rows } = await client.query<Person>(
      "select external_id as id, email from customers where external_id <> 'other' and erased_at is null order by 1",
    );
    return rows;
  });

describe.each(Object.entries(CHANNELS))("addresses in %s", (_, come) => {
  // As 59-email-cells.
  test.each([
    "ada@shop.example;",
    "'ada@shop.example",
    "<ada@shop.example>",
    "ada@shop.example.",
    " Ada@Shop.Example, ",
  ])("the address %j is stored without what is around it", async (email) => {
    await come({ id: "C1", email });
    expect(await people()).toEqual([{ id: "C1", email: "ada@shop.example" }]);
  });

  test("two addresses in one field are none, and the person is kept", async () => {
    await come({ id: "C1", email: "ada@shop.example; bob@shop.example" }).catch(() => {});
    expect((await people()).filter(({ email }) => email !== null)).toEqual([]);
  });

  test("an ID with characters that have no shape is the same ID", async () => {
    await aCustomer(shop, { externalId: "C1" });
    await come({ id: "\u200bC\u00ad1\ufeff", email: "ada@shop.example" });
    expect((await people()).map(({ id }) => id)).toEqual(["C1"]);
  });

  test.each([
    ["their ID with a zero-width space", { id: "C1\u200b", email: "new@shop.example" }],
    ["their address with a letter of another width", { id: "C2", email: "ａda@shop.example" }],
    ["their address with a final dot", { id: "C2", email: "ada@shop.example." }],
    ["their address with a zero-width space", { id: "C2", email: "a\u200bda@shop.example" }],
    ["their address as the ID", { id: "Ada@shop.example.", email: "new@shop.example" }],
  ])("an erased customer doesn't come back by %s", async (_by, person) => {
    await eraseCustomer(asAdmin(shop), await aCustomer(shop, { externalId: "C1", email: "ada@shop.example" }));
    await come(person);
    expect(await people()).toEqual([]);
  });
});
