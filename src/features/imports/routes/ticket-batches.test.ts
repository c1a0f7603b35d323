import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/tickets/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "manager" });
  await aCustomer(shop, { externalId: "C1" });
});

const aTicket = (options: object = {}) => ({
  ticketId: "T-1",
  customerId: "C1",
  openedAt: "2026-02-01T10:00:00Z",
  channel: "Email",
  ...options,
});
const post = (tickets: object[], by = token) =>
  answerOf(POST(aRequest("POST", "/api/v1/tickets/batch", { token: by, body: { tickets } })));

describe("POST 200", () => {
  test("saves each ticket on its own", async () => {
    await post([aTicket()]);
    const { status, body } = await post([
      aTicket({ satisfaction: 5 }),
      aTicket({ ticketId: "T-2", customerId: "nobody" }),
      { ticket_id: "T-3", customer_id: "C1", opened_at: "2026-02-01T10:00:00Z", channel: "chat" },
      aTicket({ ticketId: "T-4", satisfaction: 6 }),
    ]);
    expect(status).toBe(200);
    expect(body).toEqual({
      results: [
        { externalId: "T-1", status: "updated" },
        {
          externalId: "T-2",
          status: "rejected",
          errors: [{ field: "customerId", message: "is not a customer of this business: nobody" }],
        },
        { externalId: "T-3", status: "created" },
        {
          externalId: "T-4",
          status: "rejected",
          errors: [{ field: "satisfaction", message: "must be at most 5" }],
        },
      ],
      summary: { created: 1, updated: 1, unchanged: 0, rejected: 2 },
    });
    const stored = await withBusiness(shop, (client) =>
      client.query("select external_id as id, channel, satisfaction from support_tickets order by 1"),
    );
    expect(stored.rows).toEqual([
      { id: "T-1", channel: "email", satisfaction: 5 },
      { id: "T-3", channel: "chat", satisfaction: null },
    ]);
    expect(await auditLines(shop, "tickets.saved")).toHaveLength(2);
  });
});
