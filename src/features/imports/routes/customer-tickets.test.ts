import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/tickets/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { postTickets } from "#features/imports/posted/tickets.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
  for (const externalId of ["ada", "bob"]) await aCustomer(shop, { externalId });
  const ticket = (ticketId: string, day: number, customerId = "ada") => ({
    ticketId,
    customerId,
    openedAt: `2026-01-0${day}T09:00:00Z`,
    channel: "Email",
    messageCount: day,
    wasReopened: false,
  });
  const closed = { closedAt: "2026-01-02T10:00:00Z", satisfaction: 4 };
  await postTickets(asAdmin(shop), [ticket("T-2", 2), { ...ticket("T-1", 1), ...closed }, ticket("T-3", 3, "bob")]);
});

const read = (id: string, query = "") =>
  answerOf(
    GET(aRequest("GET", `/api/admin/customers/${id}/tickets${query}`, { token }), { params: Promise.resolve({ id }) }),
  );

describe("200", () => {
  test("the customer's tickets, newest first", async () => {
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect([status, body.total]).toEqual([200, 2]);
    const common = { channel: "email", wasReopened: false };
    expect(body.data).toEqual([
      {
        ...common,
        ticketId: "T-2",
        openedAt: "2026-01-02T09:00:00.000Z",
        closedAt: null,
        messageCount: 2,
        satisfaction: null,
      },
      {
        ...common,
        ticketId: "T-1",
        openedAt: "2026-01-01T09:00:00.000Z",
        closedAt: "2026-01-02T10:00:00.000Z",
        messageCount: 1,
        satisfaction: 4,
      },
    ]);
  });

  test("tickets come by page, oldest first", async () => {
    const { body } = await read(await idOfCustomer(shop, "ada"), "?sort=openedAt&pageSize=1");
    expect([body.total, body.data.map(({ ticketId }: { ticketId: string }) => ticketId)]).toEqual([2, ["T-1"]]);
  });
});
