import { beforeAll, describe, expect, test } from "vitest";
import { GET as churn } from "#app/api/admin/actions/churn/route.ts";
import { GET as outreach } from "#app/api/admin/actions/outreach/route.ts";
import { POST as changes } from "#app/api/admin/customers/changes/route.ts";
import { GET as customers } from "#app/api/admin/customers/route.ts";
import { GET as rfm } from "#app/api/admin/segmentation/customers/route.ts";
import { GET as members } from "#app/api/admin/segments/[id]/members/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { REACHES } from "#records/rules/customers/reach.ts";
import { CONSENTS, type IncomingCustomer } from "#records/rules/incoming-records.ts";
import { aCustomer, anOrder } from "#testing/builders.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;
let segmentId: string;

/** Every combination of both consents, with and without an address and a number. */
const PEOPLE: Partial<IncomingCustomer>[] = CONSENTS.flatMap((emailConsent) =>
  CONSENTS.flatMap((smsConsent) =>
    [null, "ada@example.com"].flatMap((email) =>
      [null, "+14155550123"].map((phone) => ({ emailConsent, smsConsent, email, phone })),
    ),
  ),
);

beforeAll(async () => {
  ({ shop } = await aDriftingShop());
  token = await aToken(shop);
  // Of the customers at risk, Ada consented to email, Bob to both channels, Cleo to none.
  await withBusiness(shop, (client) =>
    client.query(
      `update customers set email = external_id || '@example.com', phone = '+14155550100',
         email_consent = case when external_id ilike any (array['ada', 'bob']) then 'granted' else 'denied' end,
         sms_consent = case when external_id ilike 'bob' then 'granted' else 'unknown' end`,
    ),
  );
  for (const person of PEOPLE) {
    const customer = await aCustomer(shop, { ...person, country: "Everywhere" });
    await anOrder(shop, { customer, orderedAt: new Date() });
  }
  const criteria = { field: "country", operator: "is", value: "Everywhere" } as const;
  ({ id: segmentId } = await createSegment(asAdmin(shop), { name: "All of them", criteria, isAutomatic: true }));
  await recalculateSegments(asAdmin(shop), { reason: "request" });
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const LISTS: [string, Handler, () => string][] = [
  ["customers", customers as Handler, () => "/api/admin/customers?sort=name"],
  ["customers of a search", customers as Handler, () => "/api/admin/customers?q=c"],
  ["members of a segment", members as Handler, () => `/api/admin/segments/${segmentId}/members?sort=name`],
  ["customers of the report", rfm as Handler, () => "/api/admin/segmentation/customers?days=9999"],
  ["customers at risk", churn as Handler, () => "/api/admin/actions/churn?sort=name"],
  ["customers for outreach", outreach as Handler, () => "/api/admin/actions/outreach?sort=name"],
];

describe.each(LISTS)("the %s", (_, handler, address) => {
  const ask = (parameters: string) =>
    handler(aRequest("GET", `${address()}${parameters}`, { token }), { params: Promise.resolve({ id: segmentId }) });

  const fileOf = async (parameters: string) => {
    const [head = "", ...rows] = (await (await ask(`&exportFormat=csv${parameters}`)).text()).trim().split("\r\n");
    const columns = head.split(",");
    // No cell of these has a comma before the consents.
    return rows
      .filter((row) => row !== "")
      .map((row) => Object.fromEntries(row.split(",").map((cell, i) => [columns[i], cell])));
  };

  test("are counted by who can be reached, filtered by it, and have their consents in the file", async () => {
    const all = await (await ask("")).json();
    expect(all.reach.customers).toBe(all.total);
    expect(all.total).toBeGreaterThan(0);
    const rows = await fileOf("");
    expect(rows).toHaveLength(all.total);
    const by = {
      email: (row: Record<string, string>) => row.emailConsent === "granted" && row.email !== "",
      sms: (row: Record<string, string>) => row.smsConsent === "granted" && row.phone !== "",
      any: (row: Record<string, string>): boolean => by.email(row) || by.sms(row),
    };
    for (const reach of REACHES) {
      const only = await (await ask(`&reachable=${reach}`)).json();
      const expected = rows.filter((row) => by[reach](row as Record<string, string>));
      expect([only.total, all.reach[reach]]).toEqual([expected.length, expected.length]);
      // The counts stay those of the whole list, for the switch back.
      expect(only.reach).toEqual(all.reach);
      expect((await fileOf(`&reachable=${reach}`)).map(({ id }) => id).sort()).toEqual(
        expected.map(({ id }) => id).sort(),
      );
    }
  });

  test("are not filtered by anything else", async () => {
    expect((await ask("&reachable=fax")).status).toBe(400);
  });
});

test("a change of all reachable customers is a change of only these", async () => {
  const { reach } = await (await customers(aRequest("GET", "/api/admin/customers", { token }))).json();
  const body = { action: "tag", tag: "mailed", matching: { reachable: "email" } };
  const answer = await changes(aRequest("POST", "/api/admin/customers/changes", { token, body }));
  expect((await answer.json()).data).toMatchObject({ matched: reach.email, changed: reach.email });
});

const LISTED = [
  ["report", rfm as Handler, "/api/admin/segmentation/customers?days=9999", { days: 9999 }],
  ["churn", churn as Handler, "/api/admin/actions/churn?state=open", {}],
] as const;

test.each(LISTED)(
  "a change of the %s list's reachable customers is a change of only these",
  async (name, handler, address, filters) => {
    const params = Promise.resolve({});
    const ask = async (more: string) =>
      (await handler(aRequest("GET", `${address}${more}`, { token }), { params })).json();
    const [all, { total }] = [await ask(""), await ask("&reachable=email")];
    const list = { name, ...filters, reachable: "email" };
    const body = { action: "tag", tag: `mailed by ${name}`, list };
    const answer = await changes(aRequest("POST", "/api/admin/customers/changes", { token, body }));
    expect(total).toBeLessThan(all.total);
    expect((await answer.json()).data).toMatchObject({ matched: total, changed: total });
  },
);
