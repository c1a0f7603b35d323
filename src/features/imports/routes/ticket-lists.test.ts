import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/tickets/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
let customerId: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "manager" });
  customerId = await aCustomer(shop);
});

const aTicket = (options: object = {}) => ({
  ticketId: "T-1",
  customerId,
  openedAt: "2026-02-01T10:00:00Z",
  channel: "Email",
  messageCount: 2,
  ...options,
});

const ask = (...tickets: object[]) =>
  answerOf(POST(aRequest("POST", "/api/admin/tickets/batch", { token, body: { tickets } })));

const stored = () =>
  withBusiness(shop, async (client) => {
    const { rows } = await client.query(
      "select external_id as id, channel, satisfaction, closed_at from support_tickets where business_id = $1 order by 1",
      [shop.businessId],
    );
    return rows;
  });

describe("POST 200", () => {
  test("saves them, with one audit entry", async () => {
    const { status, body } = await ask(aTicket(), aTicket({ ticketId: "T-2" }));
    expect([status, body.data]).toEqual([200, { ticketsNew: 2, ticketsChanged: 0, ticketsKept: 0 }]);
    expect(await stored()).toMatchObject([{ id: "T-1", channel: "email", satisfaction: null }, { id: "T-2" }]);
    expect(await auditLines(shop, "tickets.saved")).toMatchObject([{ after: { ticketsNew: 2 } }]);
  });

  test("updates a ticket sent again, unless it is unchanged", async () => {
    await ask(aTicket());
    const closed = aTicket({ closedAt: "2026-02-01T12:00:00Z", satisfaction: 4 });
    expect((await ask(closed)).body.data).toEqual({ ticketsNew: 0, ticketsChanged: 1, ticketsKept: 0 });
    expect((await ask(closed)).body.data).toEqual({ ticketsNew: 0, ticketsChanged: 0, ticketsKept: 1 });
    expect(await stored()).toMatchObject([{ satisfaction: 4, closedAt: new Date("2026-02-01T12:00:00Z") }]);
  });
});

describe("POST 400", () => {
  test.each([
    ["tickets[0].closedAt", { closedAt: "2026-01-31T10:00:00Z" }],
    ["tickets[0].openedAt", { openedAt: "yesterday" }],
    ["tickets[0].satisfaction", { satisfaction: 6 }],
    ["tickets[0].messageCount", { messageCount: -1 }],
  ])("an invalid %s is refused", async (field, wrong) => {
    const { status, body } = await ask(aTicket(wrong));
    expect([status, body.details[0].field]).toEqual([400, field]);
  });
});

describe("POST 404", () => {
  test("names the unknown customer, and saves nothing", async () => {
    const other = await aBusiness();
    const { status, body } = await ask(aTicket(), aTicket({ ticketId: "T-2", customerId: await aCustomer(other) }));
    expect([status, body.details[0].field]).toEqual([404, "tickets[1].customerId"]);
    expect(await stored()).toEqual([]);
  });
});
