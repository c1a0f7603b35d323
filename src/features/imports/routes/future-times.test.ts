import { beforeAll, describe, expect, test } from "vitest";
import { POST as postTicketList } from "#app/api/admin/tickets/batch/route.ts";
import { PUT as putCustomer } from "#app/api/v1/customers/[externalId]/route.ts";
import { POST as postCustomers } from "#app/api/v1/customers/batch/route.ts";
import { POST as postEvents } from "#app/api/v1/events/batch/route.ts";
import { PUT as putOrder } from "#app/api/v1/orders/[externalId]/route.ts";
import { POST as postOrders } from "#app/api/v1/orders/batch/route.ts";
import { POST as postPrivacyRequest } from "#app/api/v1/privacy/requests/route.ts";
import { POST as postProducts } from "#app/api/v1/products/batch/route.ts";
import { POST as postTickets } from "#app/api/v1/tickets/batch/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeAll(async () => {
  shop = await aBusiness();
  await aCustomer(shop, { externalId: "ada" });
  token = await aToken(shop);
});

const PAST = "2026-01-02T10:00:00Z";
const aheadBy = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

const consent = (at: string) => ({ consents: [{ channel: "email", state: "granted", at }] });
const order = (given: object) => ({ orderedAt: PAST, totalPrice: 5, ...given });
const refund = (refundedAt: string) => ({ refunds: [{ externalId: "R", refundedAt, amount: 1 }] });
const ticket = (given: object) => ({ ticketId: "T", customerId: "ada", openedAt: PAST, channel: "email", ...given });

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Door = {
  path: string;
  method?: "POST" | "PUT";
  handler: Handler;
  body: (at: string) => object;
  /** Where the time is. */
  field: string;
};

const batch = (records: string, handler: unknown, item: (at: string) => object, field: string): Door => ({
  path: `/api/v1/${records}/batch`,
  handler: handler as Handler,
  body: (at) => ({ [records]: [item(at)] }),
  field,
});
const put = (records: string, handler: unknown, body: (at: string) => object, field: string): Door => ({
  path: `/api/v1/${records}/1`,
  method: "PUT",
  handler: handler as Handler,
  body,
  field,
});

const DOORS: Door[] = [
  batch("orders", postOrders, (orderedAt) => ({ externalId: "1", ...order({ orderedAt }) }), "orderedAt"),
  batch("orders", postOrders, (updatedAt) => ({ externalId: "2", ...order({ updatedAt }) }), "updatedAt"),
  batch("orders", postOrders, (at) => ({ externalId: "3", ...order(refund(at)) }), "refunds[0].refundedAt"),
  batch("customers", postCustomers, (createdAt) => ({ externalId: "1", createdAt }), "createdAt"),
  batch("customers", postCustomers, (updatedAt) => ({ externalId: "2", updatedAt }), "updatedAt"),
  batch("customers", postCustomers, (at) => ({ externalId: "3", ...consent(at) }), "consents[0].at"),
  batch("products", postProducts, (updatedAt) => ({ externalId: "1", updatedAt }), "updatedAt"),
  batch("tickets", postTickets, (openedAt) => ticket({ openedAt }), "openedAt"),
  batch("tickets", postTickets, (closedAt) => ticket({ closedAt }), "closedAt"),
  batch(
    "events",
    postEvents,
    (occurredAt) => ({ externalId: "1", customerId: "ada", name: "viewed", occurredAt }),
    "occurredAt",
  ),
  put("orders", putOrder, (orderedAt) => order({ orderedAt }), "orderedAt"),
  put("orders", putOrder, (at) => order(refund(at)), "refunds[0].refundedAt"),
  put("customers", putCustomer, (createdAt) => ({ createdAt }), "createdAt"),
  put("customers", putCustomer, consent, "consents[0].at"),
  {
    path: "/api/admin/tickets/batch",
    handler: postTicketList as unknown as Handler,
    field: "tickets[0].openedAt",
    body: (openedAt) => ({ tickets: [ticket({ openedAt })] }),
  },
  {
    path: "/api/v1/privacy/requests",
    handler: postPrivacyRequest as unknown as Handler,
    field: "receivedAt",
    body: (receivedAt) => ({ kind: "access", customerId: "ada", receivedAt }),
  },
];

const send = async ({ path, method = "POST", handler, body }: Door, at: string) => {
  const context = { params: Promise.resolve(method === "PUT" ? { externalId: "1" } : {}) };
  const { status, body: answer } = await answerOf(handler(aRequest(method, path, { token, body: body(at) }), context));
  const issues = answer.results?.[0]?.errors ?? answer.details ?? answer.errors;
  return { status, issues };
};

describe.each(DOORS)("$path, $field", (door) => {
  test("refuses a time that has not come yet", async () => {
    const { status, issues } = await send(door, aheadBy(65));
    expect(issues).toMatchObject([{ field: door.field, message: "must not be in the future" }]);
    // Of most batches each item is refused by itself.
    expect(status).toBe(door.path.startsWith("/api/v1/") && door.path.endsWith("/batch") ? 200 : 400);
  });

  test("takes one of a clock that is ahead of ours", async () => {
    const { status, issues } = await send(door, aheadBy(55));
    expect(issues).toBeUndefined();
    expect(status).toBeLessThan(300);
  });
});
