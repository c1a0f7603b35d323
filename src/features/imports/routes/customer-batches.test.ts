import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/customers/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { permissions: ["data:import", "customers:pii"] });
});

const rowsOf = (sql: string) => withBusiness(shop, async (client) => (await client.query(sql)).rows);
const post = (customers: object[], headers: Record<string, string> = {}, by = token) =>
  answerOf(POST(aRequest("POST", "/api/v1/customers/batch", { token: by, body: { customers }, headers })));

const ADA = {
  externalId: "C1",
  firstName: "Ada",
  lastName: "Lovelace",
  email: "Ada@example.com",
  phone: "+44 7700 900123",
  country: "GB",
  address: { street: "12 St James's Square", city: "London" },
  locale: "en-GB",
  tags: ["VIP"],
  acquisitionSource: "google",
  acquisitionCampaign: "spring",
  createdAt: "2025-01-02T00:00:00Z",
  consents: [{ channel: "email", state: "granted", at: "2026-03-01T09:30:00Z", source: "Checkout" }],
};

describe("POST 200", () => {
  test("stores everything that a shop records of a customer", async () => {
    expect((await post([ADA])).body.results).toEqual([{ externalId: "C1", status: "created" }]);
    expect(await rowsOf("select * from customers")).toMatchObject([
      {
        name: "Ada Lovelace",
        firstName: "Ada",
        lastName: "Lovelace",
        email: "ada@example.com",
        country: "GB",
        street: "12 St James's Square",
        city: "London",
        region: null,
        postalCode: null,
        locale: "en-GB",
        phone: "+447700900123",
        acquisitionSource: "google",
        acquisitionCampaign: "spring",
        emailConsent: "granted",
        emailConsentSource: "Checkout",
        smsConsentSource: null,
      },
    ]);
    expect(await rowsOf("select tag from customer_tags")).toEqual([{ tag: "vip" }]);
  });

  test("answers with the outcome of each customer, and rejects an invalid one alone", async () => {
    await post([ADA, { externalId: "C2" }]);
    const { body } = await post([
      ADA,
      { externalId: "C2", locale: "pt_br" },
      { externalId: "C3", phone: "555-2671" },
      { externalId: "C4", firstName: "Bob" },
    ]);
    expect(body).toEqual({
      results: [
        { externalId: "C1", status: "unchanged" },
        { externalId: "C2", status: "updated" },
        {
          externalId: "C3",
          status: "rejected",
          errors: [{ field: "phone", message: "must be an international phone number such as +14155552671" }],
        },
        { externalId: "C4", status: "created" },
      ],
      summary: { created: 1, updated: 1, unchanged: 1, rejected: 1 },
    });
    expect(await rowsOf("select external_id as id, name, locale from customers order by 1")).toEqual([
      { id: "C1", name: "Ada Lovelace", locale: "en-GB" },
      { id: "C2", name: null, locale: "pt-BR" },
      { id: "C4", name: "Bob", locale: null },
    ]);
    const lines = await auditLines(shop, "customers.saved");
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toMatch(/lovelace|@|7700 ?900/i);
  });

  test("says what is wrong in the caller's language", async () => {
    const { body } = await post([{ externalId: "C1", email: "x" }], { "accept-language": "es" });
    expect(body.results[0].errors).toEqual([{ field: "email", message: "debe ser una dirección de correo" }]);
  });
});
