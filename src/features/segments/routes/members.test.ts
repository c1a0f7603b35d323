import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segments/[id]/members/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createCustomField } from "#features/customers/manage-custom-fields.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { assignManualSegment, removeManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, idOfCustomer, saveSales, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

// Lima is five hours behind UTC: its day ends at 05:00 UTC of the next.
const TIME_ZONE = "America/Lima";
let actor: Actor;
let token: string;
let segment: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness({ timeZone: TIME_ZONE }));
  token = await aToken(actor, { role: "analyst" });
  const person = (externalId: string, name: string) => ({ externalId, name, createdAt: new Date("2024-01-01") });
  await saveSales(actor, {
    customers: [person("c1", "Ángela"), person("c2", "bert"), person("c3", "Zoë")],
  });
  // Ángela 2 orders of 10.00, Bert 3, Zoë 1; each at noon in UTC.
  await someOrders(
    actor,
    ["c1", "c1", "c2", "c2", "c2", "c3"].map((customer) => ({ customer })),
  );
  ({ id: segment } = await createSegment(actor, {
    name: "Two or more",
    criteria: { minOrders: 2 },
    isAutomatic: true,
  }));
  await recalculateSegments(actor, { reason: "request" });
});

const ask = (id: string, query = "", headers: Record<string, string> = {}) =>
  GET(aRequest("GET", `/api/admin/segments/${id}/members?${query}`, { token, headers }), {
    params: Promise.resolve({ id }),
  });
const members = (id: string, query = "") => answerOf(ask(id, query));
const names = (body: { data: { externalId: string }[] }) => body.data.map(({ externalId }) => externalId);

/** Moves the membership history this many days into the past. */
const longAgo = (days: number) =>
  withBusiness(actor, (client) =>
    client.query(
      `update segment_membership_changes set at = (at at time zone 'UTC' - $2 * interval '1 day') at time zone 'UTC'
        where business_id = $1`,
      [actor.businessId, days],
    ),
  );
const today = () => toLocalDay(new Date(), TIME_ZONE);

describe("200", () => {
  test("lists members with purchases and reasons, in alphabetical order", async () => {
    const { status, body } = await members(segment);
    expect([status, body.total, body.on, body.currency]).toEqual([200, 2, null, "USD"]);
    expect(names(body)).toEqual(["c1", "c2"]);
    expect(body.data[0]).toMatchObject({
      name: "Ángela",
      lifetimeValue: 20,
      orderCount: 2,
      lastOrderAt: "2025-01-01T12:00:00.000Z",
      by: { kind: "rule", version: 1, name: null },
    });
  });

  test("lists the members at the end of a day, with since when", async () => {
    await longAgo(10);
    // Since then Bert left and Zoë joined.
    const { id: vip } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    const [bert, zoe] = [await idOfCustomer(actor, "c2"), await idOfCustomer(actor, "c3")];
    await assignManualSegment(actor, bert, vip);
    await longAgo(5);
    await removeManualSegment(actor, bert, vip);
    await assignManualSegment(actor, zoe, vip);
    const on = async (days: number) => (await members(vip, `on=${addDays(today(), -days)}`)).body;
    expect(names(await on(6))).toEqual([]);
    expect(names(await on(5))).toEqual(["c2"]);
    expect(names(await on(1))).toEqual(["c2"]);
    expect(names(await on(0))).toEqual(["c3"]);
    expect((await on(0)).on).toBe(today());
    expect(toLocalDay(new Date((await on(1)).data[0].joinedAt), TIME_ZONE)).toBe(addDays(today(), -5));
    expect(names((await members(segment, `on=${addDays(today(), -15)}`)).body)).toEqual(["c1", "c2"]);
  });

  test("exports all of them, in the reader's language, audited", async () => {
    const english = await ask(segment, "exportFormat=csv&pageSize=1");
    expect(english.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(english.headers.get("content-disposition")).toContain(`"segment-two-or-more-${today()}.csv"`);
    const [head, first, second] = (await english.text()).split("\r\n");
    expect(head).toBe(
      "id,externalId,name,email,phone,country,loyaltyLevel,emailConsent,emailConsentDay,smsConsent,smsConsentDay,lifetimeValue,currency,orderCount,lastOrderDay,rfmSegment,joinedDay",
    );
    expect(first).toContain(`c1,Ángela,,,,,unknown,,unknown,,20,USD,2,2025-01-01,,${today()}`);
    expect(second).toContain("c2,bert");
    const portuguese = await ask(segment, "exportFormat=csv", { "accept-language": "pt" });
    expect(await portuguese.text()).toContain("Valor vitalício");
    expect(await auditLines(actor, "file.downloaded")).toHaveLength(2);
  });
});

test("the file has a column for each active custom field, as the file of all customers has", async () => {
  await createCustomField(actor, { kind: "customers", key: "size", name: "Shoe size", type: "number" });
  await createCustomField(actor, { kind: "customers", key: "plus", name: "Plus", type: "boolean" });
  await putCustomer(actor, { externalId: "c1", customFields: { size: 38, plus: true } });
  const [head, first, second] = (await (await ask(segment, "exportFormat=csv")).text()).split("\r\n");
  expect(head).toMatch(/joinedDay,Plus,Shoe size$/);
  expect(first).toMatch(/,yes,38$/i);
  expect(second).toMatch(/,,$/);
  expect((await members(segment)).body.data[0]).not.toHaveProperty("customFields");
});

describe("400", () => {
  test("a day in the future is refused, as for sizes", async () => {
    const { status, body } = await members(segment, "on=2099-01-01");
    const message = expect.stringMatching(/^must not be after \d{4}-\d\d-\d\d$/);
    expect([status, body.details]).toEqual([400, [{ field: "on", message }]]);
    expect((await members(segment, `on=${today()}`)).status).toBe(200);
  });

  test.each(["on=2025-02-30", "on=yesterday"])("%s", async (query) => {
    const { status, body } = await members(segment, query);
    expect([status, body.code]).toEqual([400, "VALIDATION_FAILED"]);
  });
});
