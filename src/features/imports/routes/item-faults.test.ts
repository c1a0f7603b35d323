import { beforeAll, describe, expect, test } from "vitest";
import { PUT as PUT_CUSTOMER } from "#app/api/v1/customers/[externalId]/route.ts";
import { POST as POST_CUSTOMERS } from "#app/api/v1/customers/batch/route.ts";
import { POST as POST_EVENTS } from "#app/api/v1/events/batch/route.ts";
import { PUT as PUT_ORDER } from "#app/api/v1/orders/[externalId]/route.ts";
import { POST as POST_ORDERS } from "#app/api/v1/orders/batch/route.ts";
import { POST as POST_PRODUCTS } from "#app/api/v1/products/batch/route.ts";
import { POST as POST_TICKETS } from "#app/api/v1/tickets/batch/route.ts";
import { batchIn } from "#core/contracts/batch-items.ts";
import type { Scope } from "#core/values/permissions.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR" });
  token = await aToken(shop, { role: "manager" });
});

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;
type Item = Record<string, unknown>;
type Fault = { field: string; message: string };
/** An item that is right, and parts of it that its schema (`shape`) or the business (`rules`) refuses; the parts are of different fields. */
type Kind = {
  valid: Item;
  shape: Record<string, Item>;
  rules: Record<string, Item>;
  send: (item: Item) => Promise<Fault[]>;
};

const batch = (path: string, key: string, POST: (request: Request) => Promise<Response>) => async (item: Item) => {
  const { body } = await answerOf(POST(aRequest("POST", path, { token, body: { [key]: [item] } })));
  return body.results[0].errors ?? [];
};

const put =
  (path: string, PUT: Handler) =>
  async ({ externalId, ...item }: Item) => {
    const params = Promise.resolve({ externalId } as never);
    const { body } = await answerOf(PUT(aRequest("PUT", `${path}/${externalId}`, { token, body: item }), { params }));
    return body.details ?? [];
  };

const FUTURE = "2990-01-01T00:00:00Z";
const time = "2026-02-01T10:00:00Z";
const line = { productId: "SHIRT", quantity: 1, unitPrice: 10 };

const order: Omit<Kind, "send"> = {
  valid: { externalId: "F-1", orderedAt: time, totalPrice: "10.00" },
  shape: {
    "no total": { totalPrice: undefined },
    "a time that is none": { orderedAt: "yesterday" },
    "an unknown status": { status: "lost" },
    "an unknown field": { colour: "red" },
    "lines that are none": { lines: [5] },
    "a line without a price": { lines: [{ ...line, unitPrice: undefined, discountAmount: 5 }] },
    "a line whose SKU is none": { lines: [line, { ...line, productId: undefined, sku: 12 }] },
    "refunds without IDs": {
      refunds: [
        { refundedAt: time, amount: 1 },
        { refundedAt: time, amount: 1 },
      ],
    },
    "codes that are none": { discountCodes: [1] },
    "a buyer whose name is none": { customer: { externalId: "C1", name: 5 } },
  },
  rules: {
    "another currency": { currency: "USD" },
    "a storefront that is none": { storefrontId: 77 },
    "a discount in words": { discountAmount: "five" },
    "a change in the future": { updatedAt: FUTURE },
    "an unknown custom field": { customFields: { wrapping: "red" } },
    "a buyer without an address": { customer: { externalId: "C1", email: "ada" } },
    "a line that costs less than nothing": { lines: [{ ...line, discountAmount: 11 }] },
    "a refund in the future": { refunds: [{ externalId: "R", refundedAt: FUTURE, amount: 1 }] },
  },
};

const customer: Omit<Kind, "send"> = {
  valid: { externalId: "F-2" },
  shape: {
    "a level that is none": { loyaltyLevel: 5 },
    "consents of no channel": { consents: [{ channel: "pigeon", state: "granted" }] },
    "an unknown field": { colour: "red" },
  },
  rules: {
    "no address": { email: "ada" },
    "no number": { phone: "12" },
    "created in the future": { createdAt: FUTURE },
    "two names": { name: "Ada", firstName: "Ada" },
  },
};

const KINDS: Record<string, Kind> = {
  "POST /api/v1/orders/batch": { ...order, send: (item) => batch("/api/v1/orders/batch", "orders", POST_ORDERS)(item) },
  "PUT /api/v1/orders/{externalId}": { ...order, send: (item) => put("/api/v1/orders", PUT_ORDER)(item) },
  "POST /api/v1/customers/batch": {
    ...customer,
    send: (item) => batch("/api/v1/customers/batch", "customers", POST_CUSTOMERS)(item),
  },
  "PUT /api/v1/customers/{externalId}": {
    ...customer,
    send: (item) => put("/api/v1/customers", PUT_CUSTOMER)(item),
  },
  "POST /api/v1/products/batch": {
    valid: { externalId: "F-3" },
    shape: { "a title that is none": { title: 5 }, "an unknown field": { colour: "red" } },
    rules: {
      "a cost in words": { cost: "five" },
      "a parent that is itself": { parentId: "F-3" },
      "changed in the future": { updatedAt: FUTURE },
    },
    send: (item) => batch("/api/v1/products/batch", "products", POST_PRODUCTS)(item),
  },
  "POST /api/v1/events/batch": {
    valid: { externalId: "F-4", customerId: "none", name: "viewed", occurredAt: time },
    shape: { "a name that is none": { name: 5 }, "no ID": { externalId: undefined } },
    rules: { "in the future": { occurredAt: FUTURE } },
    send: (item) => batch("/api/v1/events/batch", "events", POST_EVENTS)(item),
  },
  "POST /api/v1/tickets/batch": {
    valid: { ticketId: "F-5", customerId: "none", openedAt: time, channel: "email" },
    shape: { "a channel that is none": { channel: 5 }, "no ID": { ticketId: undefined } },
    rules: { "opened in the future": { openedAt: FUTURE, closedAt: FUTURE } },
    send: (item) => batch("/api/v1/tickets/batch", "tickets", POST_TICKETS)(item),
  },
};

test("the law is about every route that takes items one by one", () => {
  const batches = CONTRACTS.filter(({ input }) => batchIn(input)).map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(KINDS)).toEqual(expect.arrayContaining(batches));
});

const listed = (faults: readonly Fault[]) => faults.map(({ field, message }) => `${field}: ${message}`).sort();

describe("what the schema and the business refuse of an item is in one answer", () => {
  test.each(Object.entries(KINDS))("%s", async (_, { valid, shape, rules, send }) => {
    const listedOf = async (parts: Record<string, Item>) =>
      Promise.all(
        Object.entries(parts).map(async ([name, part]) => ({
          name,
          part,
          faults: listed(await send({ ...valid, ...part })),
        })),
      );
    const always = listed(await send(valid));
    const [ofShape, ofRules] = [await listedOf(shape), await listedOf(rules)];
    for (const { name, faults } of [...ofShape, ...ofRules]) expect(faults.length, name).toBeGreaterThan(always.length);
    for (const one of ofShape)
      for (const other of ofRules) {
        const isOfOneField = Object.keys(one.part).some((field) => Object.hasOwn(other.part, field));
        if (isOfOneField) continue;
        const both = listed(await send({ ...valid, ...one.part, ...other.part }));
        expect(both, `${one.name}, ${other.name}`).toEqual([...new Set([...one.faults, ...other.faults])].sort());
      }
  });
});
