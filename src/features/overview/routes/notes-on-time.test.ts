import { beforeEach, expect, test } from "vitest";
import { GET as INBOX } from "#app/api/admin/alerts/route.ts";
import { GET } from "#app/api/admin/notes-on-time/route.ts";
import { GET as REPORT } from "#app/api/reports/customers/segmentation/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createPlannedEvent } from "#features/forecast/manage-planned-events.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { raiseAlert } from "#records/alerts/alerts.ts";
import { aBusiness, daysAgo, someOrders, times } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { readPdf } from "#testing/routes/read-pdf.ts";

const ZONE = "Pacific/Auckland";
const TODAY = toLocalDay(new Date(), ZONE);

let shop: Actor;
beforeEach(async () => {
  shop = asAdmin(await aBusiness({ timeZone: ZONE }));
});

const list = async (from: string, to: string, role: "viewer" | "admin" = "viewer") => {
  const query = `?from=${from}&to=${to}`;
  return answerOf(GET(aRequest("GET", `/api/admin/notes-on-time${query}`, { token: await aToken(shop, { role }) })));
};

const write = <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
  withBusiness(shop, async (client) => (await client.query<Row>(sql, [shop.businessId, ...values])).rows);

const aCampaign = async (name: string, startsOn: string): Promise<string> => {
  const [row] = await write<{ id: string }>(
    `insert into campaigns (business_id, id, name, source, control_share, expected_effect, starts_on, last_day, members, controls, created_at, by_kind, by_id)
     values ($1, gen_random_uuid(), $2, '{"kind": "all"}', 0.2, 0.05, $3, $3::date + 60, 100, 20, now(), 'user', 'a') returning id::text`,
    [name, startsOn],
  );
  return row?.id ?? "";
};

/** An import that ended today and has these orders. */
const anImport = async (state: string, orderedDaysAgo: number, count: number): Promise<string> => {
  const [row] = await write<{ id: string }>(
    `insert into imports (business_id, id, format, file_name, file_hash, state, resume_at, orders_new, started_at, finished_at)
     values ($1, gen_random_uuid(), 'orders', 'Jane Doe.csv', gen_random_uuid()::text, $2, '{}', $3, now() - interval '1 minute', now()) returning id::text`,
    [state, count],
  );
  const orders = await someOrders(shop, times(count, { customer: "ada", orderedAt: daysAgo(orderedDaysAgo) }));
  await write("update orders set created_by_import = $2 where business_id = $1 and external_id = any($3) returning 1", [
    row?.id,
    orders.map(({ externalId }) => externalId),
  ]);
  return row?.id ?? "";
};

const aSale = (startsOn: string, lastDay: string, name = "Spring sale") =>
  createPlannedEvent(shop, { name, kind: "sale", startsOn, lastDay });

test("lists events that touch the period, campaigns that begin in it, and imports with many past orders, of one business", async () => {
  const sale = await aSale(addDays(TODAY, -20), addDays(TODAY, -10));
  await aSale(addDays(TODAY, -40), addDays(TODAY, -11), "Over");
  const campaign = await aCampaign("Win back", addDays(TODAY, -10));
  await aCampaign("Begun before", addDays(TODAY, -11));
  const past = await anImport("succeeded", 40, 100);
  await anImport("succeeded", 20, 100);
  await anImport("succeeded", 40, 99);
  await anImport("undone", 40, 100);
  const other = asAdmin(await aBusiness());
  await createPlannedEvent(other, { name: "Other", kind: "sale", startsOn: TODAY, lastDay: TODAY });
  const { status, body } = await list(addDays(TODAY, -10), TODAY);
  expect([status, body]).toEqual([
    200,
    {
      total: 3,
      data: [
        {
          id: sale.id,
          kind: "sale",
          name: "Spring sale",
          startsOn: addDays(TODAY, -20),
          lastDay: addDays(TODAY, -10),
          orders: null,
        },
        {
          id: campaign,
          kind: "campaign",
          name: "Win back",
          startsOn: addDays(TODAY, -10),
          lastDay: addDays(TODAY, -10),
          orders: null,
        },
        { id: past, kind: "import", name: null, startsOn: TODAY, lastDay: TODAY, orders: 100 },
      ],
    },
  ]);
  expect((await list(TODAY, addDays(TODAY, -1))).body.total).toBe(0);
});

test("an alert names the notes of its day and the day before, and a reader without reports gets none", async () => {
  const { id } = await createSegment(shop, { name: "VIPs", criteria: {}, isAutomatic: false });
  await aSale(addDays(TODAY, -1), addDays(TODAY, -1), "Yesterday");
  await aSale(addDays(TODAY, -2), addDays(TODAY, -2), "Earlier");
  const details = { members: 90, low: 10, high: 20 };
  await withBusiness(shop, (client) =>
    raiseAlert(client, shop, { kind: "segment_size", subject: id, details, at: now(), segmentId: id }),
  );
  const inbox = async (token: string) =>
    (await answerOf(INBOX(aRequest("GET", "/api/admin/alerts", { token })))).body.data;
  expect(await inbox(await aToken(shop))).toMatchObject([{ kind: "segment_size", notes: [{ name: "Yesterday" }] }]);
  const limited = await aToken(shop, { permissions: ["customers:view"] });
  expect(await inbox(limited)).toMatchObject([{ kind: "segment_size", notes: [] }]);
});

test("the report's PDF has the notes of its period", async () => {
  await someOrders(shop, times(3, { customer: "ada", orderedAt: daysAgo(5) }));
  await aSale(addDays(TODAY, -5), addDays(TODAY, -4));
  const query = `?method=rfm&days=90&export_format=pdf`;
  const response = await REPORT(
    aRequest("GET", `/api/reports/customers/segmentation${query}`, { token: await aToken(shop) }),
  );
  const { text } = await readPdf(new Uint8Array(await response.arrayBuffer()));
  expect(text).toMatch(/Noted in this period: .* Spring sale \(sale\)\./);
});
