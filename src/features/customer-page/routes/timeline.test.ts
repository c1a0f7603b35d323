import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/timeline/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { postEvents } from "#features/imports/posted/customers.ts";
import { postProducts } from "#features/imports/posted/products.ts";
import { postTickets } from "#features/imports/posted/tickets.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness({ timeZone: "America/Sao_Paulo" });
  token = await aToken(shop);
});

const read = (id: string, query = "") =>
  answerOf(
    GET(aRequest("GET", `/api/admin/customers/${id}/timeline${query}`, { token }), { params: Promise.resolve({ id }) }),
  );

const at = (text: string) => new Date(text);
const line = (name: string, category: string, lineTotal: number, quantity = 1) => ({
  productId: name,
  category,
  quantity,
  price: lineTotal,
  lineTotal,
});

describe("200", () => {
  test("orders, refunds, tickets, events, segments and notes with details, newest first", async () => {
    const [order] = await someOrders(shop, [
      {
        customer: "ada",
        orderedAt: at("2025-03-01T12:00:00Z"),
        refunded: 500,
        items: [line("p1", "Kitchen", 1000, 2), line("p2", "Garden", 3000)],
      },
    ]);
    const ada = await idOfCustomer(shop, "ada");
    const ticket = { ticketId: "T-1", customerId: "ada", channel: "email", messageCount: 4, satisfaction: 5 };
    const times = { openedAt: "2025-03-01T18:00:00Z", closedAt: "2025-03-02T18:00:00Z" };
    await postTickets(asAdmin(shop), [{ ...ticket, ...times, wasReopened: false }]);
    const viewed = {
      externalId: "E1",
      customerId: "ada",
      name: "viewed",
      occurredAt: "2025-03-03T12:00:00Z",
      productId: "p1",
    };
    await postProducts(asAdmin(shop), [{ value: { externalId: "p1", title: "Kettle" } }]);
    await postEvents(asAdmin(shop), [{ value: { ...viewed, orderId: "O9", properties: { pages: 3 } } }]);
    const vip = await createSegment(asAdmin(shop), { name: "VIP", criteria: {}, isAutomatic: false });
    await assignManualSegment(asAdmin(shop), ada, vip.id);
    await addNote(asAdmin(shop), ada, "Buys for her two shops");
    const { status, body } = await read(ada);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      currency: "USD",
      next: null,
      data: [
        { kind: "note", text: "Buys for her two shops", author: { kind: "system", name: null }, editedAt: null },
        {
          kind: "segment",
          change: "joined",
          segment: { id: vip.id, name: "VIP", isAutomatic: false },
          reason: "by_hand",
        },
        {
          kind: "event",
          at: "2025-03-03T12:00:00.000Z",
          name: "viewed",
          productId: "p1",
          productTitle: "Kettle",
          orderExternalId: "O9",
          properties: { pages: 3 },
        },
        { kind: "refund", at: "2025-03-02T12:00:00.000Z", orderExternalId: order?.externalId, amount: 5 },
        {
          kind: "ticket",
          at: "2025-03-01T18:00:00.000Z",
          externalId: "T-1",
          channel: "email",
          messageCount: 4,
          closedAt: "2025-03-02T18:00:00.000Z",
          satisfaction: 5,
          wasReopened: false,
        },
        {
          kind: "order",
          at: "2025-03-01T12:00:00.000Z",
          externalId: order?.externalId,
          total: 40,
          refunded: 5,
          units: 3,
          categories: ["Garden", "Kitchen"],
        },
      ],
    });
  });

  test("filters by kind", async () => {
    await someOrders(shop, [{ customer: "ada", refunded: 100 }]);
    const ada = await idOfCustomer(shop, "ada");
    await addNote(asAdmin(shop), ada, "Called");
    const kindsOf = async (query: string) =>
      (await read(ada, query)).body.data.map(({ kind }: { kind: string }) => kind);
    expect(await kindsOf("?kinds=note,refund")).toEqual(["note", "refund"]);
    expect(await kindsOf("?kinds=segment")).toEqual([]);
  });

  test("30 per page, without gaps or repeats, although many share one instant and new ones arrive", async () => {
    const together = Array.from({ length: 40 }, (_, i) => ({ externalId: `o${i}`, customer: "ada" }));
    const older = Array.from({ length: 30 }, (_, i) => ({
      externalId: `old${i}`,
      customer: "ada",
      orderedAt: new Date(Date.UTC(2024, 0, 1 + i)),
    }));
    await someOrders(shop, [...together, ...older]);
    const ada = await idOfCustomer(shop, "ada");
    const pages: string[][] = [];
    let cursor = "";
    do {
      const { body } = await read(ada, cursor === "" ? "" : `?cursor=${cursor}`);
      pages.push(body.data.map(({ externalId }: { externalId: string }) => externalId));
      cursor = body.next ?? "";
      if (pages.length === 1) await someOrders(shop, [{ customer: "ada", orderedAt: new Date() }]);
    } while (cursor !== "");
    expect(pages.map((page) => page.length)).toEqual([30, 30, 10]);
    expect(new Set(pages.flat()).size).toBe(70);
    expect(pages.flat().slice(40)).toEqual(older.map(({ externalId }) => externalId).reverse());
  });

  test("up to a day of the business, inclusive", async () => {
    // 23:30 on the 5th and 00:30 on the 6th in São Paulo, three hours behind UTC.
    await someOrders(shop, [
      { externalId: "fifth", customer: "ada", orderedAt: at("2025-03-06T02:30:00Z") },
      { externalId: "sixth", customer: "ada", orderedAt: at("2025-03-06T03:30:00Z") },
    ]);
    const { body } = await read(await idOfCustomer(shop, "ada"), "?until=2025-03-05");
    expect(body.data.map(({ externalId }: { externalId: string }) => externalId)).toEqual(["fifth"]);
  });

  test("is empty for a new customer", async () => {
    const { body } = await read(await idOfCustomer(shop, await aCustomer(shop)));
    expect(body).toEqual({ data: [], next: null, currency: "USD" });
  });
});

describe("400", () => {
  test.each([
    ["kinds", "?kinds=order,party"],
    ["cursor", "?cursor=yesterday"],
    ["until", "?until=2025-02-30"],
  ])("%s", async (field, query) => {
    const { status, body } = await read(await idOfCustomer(shop, await aCustomer(shop)), query);
    expect([status, body.details[0].field]).toEqual([400, field]);
  });
});
