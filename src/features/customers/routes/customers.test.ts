import fc from "fast-check";
import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createCustomField } from "#features/customers/manage-custom-fields.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, idOfCustomer, saveSales, someOrders } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor, { role: "analyst" });
});

/** Ángela: 2 orders of 10.00, bert: 3 of 10.00, Zoë: 1 of 50.00, later; c4 never ordered. */
const someCustomers = async () => {
  const person = (externalId: string, name: string | undefined, email?: string) => ({
    externalId,
    createdAt: new Date("2024-01-01"),
    ...(name && { name }),
    ...(email && { email }),
  });
  await saveSales(actor, {
    customers: [
      person("c1", "Ángela Núñez", "angela@example.com"),
      person("c2", "bert"),
      person("c3", "Zoë", "ZOE@Example.com"),
      person("c4", undefined, "quiet@example.com"),
    ],
  });
  await someOrders(
    actor,
    ["c1", "c1", "c2", "c2", "c2"].map((customer) => ({ customer })),
  );
  await someOrders(actor, [{ customer: "c3", totalPrice: 5000, orderedAt: new Date("2025-02-01T12:00:00Z") }]);
};

const ask = (query: Record<string, string> = {}, headers: Record<string, string> = {}, by = token) =>
  GET(aRequest("GET", `/api/admin/customers?${new URLSearchParams(query)}`, { token: by, headers }), {
    params: Promise.resolve({}),
  });
const list = (query: Record<string, string> = {}) => answerOf(ask(query));
/** By name, which is not the standard order. */
const found = async (query: Record<string, string> = {}): Promise<string[]> =>
  (await list({ sort: "name", ...query })).body.data.map(({ externalId }: { externalId: string }) => externalId);

describe("200", () => {
  beforeEach(someCustomers);

  test("lists all customers, the highest value first", async () => {
    const { body } = await list();
    expect(body.data.map(({ externalId }: { externalId: string }) => externalId)).toEqual(["c3", "c2", "c1", "c4"]);
  });

  test("lists all customers with their value, in alphabetical order", async () => {
    const { status, body } = await list({ sort: "name" });
    expect([status, body.total, body.currency]).toEqual([200, 4, "USD"]);
    // Without a name the ID is used for sorting.
    expect(body.data.map(({ externalId }: { externalId: string }) => externalId)).toEqual(["c1", "c2", "c4", "c3"]);
    expect(body.data[0]).toEqual({
      id: await idOfCustomer(actor, "c1"),
      externalId: "c1",
      name: "Ángela Núñez",
      email: "angela@example.com",
      country: null,
      loyaltyLevel: null,
      lifetimeValue: 20,
      orderCount: 2,
      averageOrderValue: 10,
      firstOrderAt: "2025-01-01T12:00:00.000Z",
      lastOrderAt: "2025-01-01T12:00:00.000Z",
      churnRisk: null,
      rfmSegment: null,
      predictedClv: null,
      clvTier: null,
      orderChance7: null,
      orderChance30: null,
      orderChance90: null,
      segments: [],
      customFields: {},
      grossMargin: null,
      marginRate: null,
      costCoverage: 0,
    });
  });

  test("sorts by last purchase in both directions, customers without one last", async () => {
    for (const sort of ["lastOrderAt", "-lastOrderAt"]) {
      const all = await found({ sort });
      expect([all.at(-1), all.indexOf("c3")]).toEqual(["c4", sort === "lastOrderAt" ? 2 : 0]);
      const pages = await Promise.all(["1", "2", "3", "4"].map((page) => found({ sort, pageSize: "1", page })));
      expect(pages.flat()).toEqual(all);
    }
  });

  test("filters by segment criteria, flat or as a tree, by segment, and by both", async () => {
    const { id: vip } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    for (const each of ["c1", "c3"]) await assignManualSegment(actor, await idOfCustomer(actor, each), vip);
    expect(await found({ criteria: '{"minOrders":2}' })).toEqual(["c1", "c2"]);
    const tree = {
      any: [
        { field: "lifetimeValue", operator: "at_least", value: 50 },
        { not: [{ field: "name", operator: "is_set" }] },
      ],
    };
    expect(await found({ criteria: JSON.stringify(tree) })).toEqual(["c4", "c3"]);
    expect(await found({ criteria: "{}" })).toEqual(["c1", "c2", "c4", "c3"]);
    const { body } = await list({ segmentId: vip });
    expect(body.data.map((each: { segments: unknown }) => each.segments)).toEqual([
      [{ id: vip, name: "VIP" }],
      [{ id: vip, name: "VIP" }],
    ]);
    expect(await found({ segmentId: vip, criteria: '{"minOrders":2}', q: "example" })).toEqual(["c1"]);
  });

  test("filters by IDs; unknown IDs match nothing", async () => {
    const ids = await Promise.all(["c2", "c3"].map((each) => idOfCustomer(actor, each)));
    expect(await found({ ids: ids.join(",") })).toEqual(["c2", "c3"]);
    expect(await found({ ids: `${ids[0]},no-id` })).toEqual(["c2"]);
    expect(await found({ ids: "no-id" })).toEqual([]);
  });

  test("never returns a customer of another business, with or without a search", async () => {
    const other = asAdmin(await aBusiness());
    await aCustomer(other, { externalId: "theirs", name: "Ángela Núñez" });
    expect(await found({ q: "angela" })).toEqual(["c1"]);
    expect(await found({ ids: await idOfCustomer(other, "theirs") })).toEqual([]);
    expect((await list()).body.total).toBe(4);
  });

  test("sorts by expected spending in both directions, customers without a forecast last", async () => {
    await withBusiness(actor, async (client) => {
      for (const [externalId, value] of [
        ["c1", 1000],
        ["c2", 25_050],
        ["c3", 300],
      ] as const) {
        await saveForecastOf(client, actor, externalId, { predictedClv: value });
      }
    });
    for (const [sort, expected] of [
      ["predictedClv", ["c3", "c1", "c2", "c4"]],
      ["-predictedClv", ["c2", "c1", "c3", "c4"]],
    ] as const) {
      expect(await found({ sort })).toEqual(expected);
      const pages = await Promise.all(["1", "2", "3", "4"].map((page) => found({ sort, pageSize: "1", page })));
      expect(pages.flat()).toEqual(expected);
    }
    expect((await list({ sort: "-predictedClv" })).body.data[0].predictedClv).toBe(250.5);
  });

  test("has margins where costs are known, sorts and filters by them, and exports them", async () => {
    const sold = { productId: "p", quantity: 1, price: 1000, lineTotal: 1000 };
    await someOrders(actor, [
      // Ángela, with 20.00 without costs: 4.00 of 10.00. bert, with 30.00: 6.00 of 20.00, the rate is lower.
      { customer: "c1", items: [{ ...sold, unitCost: 600 }] },
      { customer: "c2", items: [{ ...sold, lineTotal: 2000, unitCost: 1400 }] },
    ]);
    expect(await found({ sort: "-grossMargin" })).toEqual(["c2", "c1", "c4", "c3"]);
    expect(await found({ sort: "-marginRate" })).toEqual(["c1", "c2", "c4", "c3"]);
    expect(await found({ criteria: '{"field":"marginRate","operator":"at_least","value":0.4}' })).toEqual(["c1"]);
    expect((await list({ sort: "-grossMargin", pageSize: "1" })).body.data[0]).toMatchObject({
      externalId: "c2",
      grossMargin: 6,
      marginRate: 0.3,
      costCoverage: 0.4,
      lifetimeValue: 50,
    });
    const file = await (await ask({ exportFormat: "csv", sort: "-grossMargin" })).text();
    expect(file.split("\r\n")[1]).toMatch(/,6,0\.3,0\.4$/);
  });

  test("exports all or the selected customers, in the reader's language, audited", async () => {
    const english = await ask({ exportFormat: "csv", pageSize: "1", sort: "name" });
    expect(english.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const lines = (await english.text()).trim().split("\r\n");
    expect(lines[0]).toBe(
      "id,externalId,name,email,phone,country,loyaltyLevel,emailConsent,emailConsentDay,smsConsent,smsConsentDay,lifetimeValue,currency,orderCount,lastOrderDay,rfmSegment,predictedClv,orderChance7,orderChance30,orderChance90,segments,grossMargin,marginRate,costCoverage",
    );
    expect(lines[1]).toContain("c1,Ángela Núñez,angela@example.com,,,,unknown,,unknown,,20,USD,2,2025-01-01,,");
    expect(lines).toHaveLength(5);
    const chosen = await ask(
      { exportFormat: "csv", ids: await idOfCustomer(actor, "c3") },
      { "accept-language": "pt" },
    );
    const [head, only, ...more] = (await chosen.text()).trim().split("\r\n");
    expect(head).toContain("Valor vitalício");
    expect([only?.includes("Zoë"), more]).toEqual([true, []]);
    expect(await auditLines(actor, "file.downloaded")).toHaveLength(2);
  });
});

test("the file has a column for each active custom field, with days in the reader's language", async () => {
  const own = await aBusiness();
  const by = asAdmin(own);
  for (const [key, type] of [
    ["birthday", "date"],
    ["plus", "boolean"],
  ] as const)
    await createCustomField(by, { kind: "customers", key, name: `Our ${key}`, type });
  await putCustomer(by, { externalId: "ada", customFields: { birthday: "1990-12-31", plus: true } });
  const request = { token: await aToken(own), headers: { "accept-language": "es" } };
  const file = await GET(aRequest("GET", "/api/admin/customers?exportFormat=csv", request));
  const [head, row] = (await file.text()).trim().split("\r\n");
  expect(head).toMatch(/Our birthday.Our plus$/);
  expect(row).toMatch(/31\/12\/1990.sí$/);
});

describe("the search", () => {
  // Without final sigma or capitals that expand to several letters: JavaScript and PostgreSQL lowercase those differently.
  const letters = fc.constantFrom(
    ..."aAeEñÑéÉüßøłжЖ中0189",
    "e\u0301",
    "ﬁ",
    "🧶",
    "👩‍👧",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "$",
    "-",
    "@",
    ".",
  );
  const text = fc.array(letters, { minLength: 1, maxLength: 6 }).map((all) => all.join(""));
  const folded = (words: string) =>
    words
      .normalize("NFKD")
      .replaceAll(/[\u0300-\u036f]/g, "")
      .toLowerCase();

  test("finds the same customers as a plain filter in JavaScript, for any names and words", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name: text, last: text, email: fc.option(text, { nil: undefined }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.array(fc.oneof(text, letters), { minLength: 1, maxLength: 3 }),
        async (people, words) => {
          const scope = asAdmin(await aBusiness());
          const by = await aToken(scope, { role: "analyst" });
          const customers = people.map(({ name, last, email }, i) => ({
            externalId: `k${i}`,
            name: `${name} ${last}`,
            ...(email !== undefined && { email }),
            createdAt: new Date("2024-01-01"),
          }));
          await saveSales(scope, { customers });
          const plain = customers
            .filter(({ externalId, name, email = "" }) =>
              words.every((word) => folded(`${name} ${email} ${externalId}`).includes(folded(word))),
            )
            .map(({ externalId }) => externalId);
          const response = await ask({ q: words.join(" "), pageSize: "200" }, {}, by);
          const { data, total } = await response.json();
          expect(data.map(({ externalId }: { externalId: string }) => externalId).sort()).toEqual(plain.sort());
          expect(total).toBe(plain.length);
        },
      ),
      { numRuns: runs(30) },
    );
  });

  test("its function, which runs as the owner, returns only the transaction's business, and nothing outside of one", async () => {
    const other = asAdmin(await aBusiness());
    await aCustomer(actor, { name: "Marta" });
    await aCustomer(other, { name: "Marta" });
    const asked = "select customer_id as id from customers_with_words(array['marta'])";
    const mine = await withBusiness(actor, async (client) => (await client.query<{ id: string }>(asked)).rows);
    const theirs = await withBusiness(other, async (client) => (await client.query<{ id: string }>(asked)).rows);
    expect([mine.length, theirs.length]).toEqual([1, 1]);
    expect(mine).not.toEqual(theirs);
    const nobodys = await withBusiness(actor, async (client) => {
      await client.query("select set_config('app.business_id', '', true)");
      return (await client.query(asked)).rows;
    });
    expect(nobodys).toEqual([]);
  });

  test("uses its index, for one business only @full", async () => {
    const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await owner.connect();
    const people = Array.from({ length: 5000 }, (_, i) => ({ externalId: `k${i}`, createdAt: new Date("2024-01-01") }));
    await saveSales(actor, {
      customers: [...people, { externalId: "m", name: "Marta", createdAt: new Date("2024-01-01") }],
    });
    await owner.query("vacuum analyze customers");
    // Explains the function's own statement, because a plan does not show what happens inside a function.
    const { rows } = await owner.query<{ "QUERY PLAN": string }>(
      `explain select customer_id, name_key from customers c where c.business_id = '${actor.businessId}' and c.search_key like '%marta%'`,
    );
    await owner.end();
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/customers_search_idx[\s\S]*Index Cond: .*business_id.*search_key/);
  });
});

describe("400", () => {
  test.each([
    [{ criteria: "{" }, "criteria"],
    [{ ids: Array.from({ length: 201 }, () => "a").join(",") }, "ids"],
  ])("%j names %s", async (query, field) => {
    const { status, body } = await list(query as unknown as Record<string, string>);
    expect([status, body.details[0].field]).toEqual([400, field]);
  });

  test("segments and custom fields that this business does not have are named with their place", async () => {
    const inSegment = { field: "inSegment", operator: "is_none_of", value: ["none"] };
    const custom = { field: "custom_text_none", operator: "is_not_set" };
    for (const [criteria, field, message] of [
      [{ all: [inSegment] }, "criteria.all[0].value[0]", "is not a segment of this business: none"],
      [{ any: [custom] }, "criteria.any[0].field", "is not a known field"],
    ] as const) {
      const { status, body } = await list({ criteria: JSON.stringify(criteria) });
      expect([status, body.code, body.details]).toEqual([400, "INVALID_CRITERIA", [{ field, message }]]);
    }
  });

  test("a key of criteria that is given twice is named", async () => {
    const { status, body } = await list({
      criteria: '{"all":[{"field":"orders","operator":"is","value":1,"value":2}]}',
    });
    const details = [{ field: "criteria.all[0].value", message: "must be given only once" }];
    expect([status, body.details]).toEqual([400, details]);
  });

  test("invalid criteria name the problem", async () => {
    const { status, body } = await list({ criteria: '{"minOrders":-1}' });
    expect([status, body.code, body.details[0].field]).toEqual([400, "INVALID_CRITERIA", "criteria.minOrders"]);
  });
});

describe("404", () => {
  test("a segment of another business is not found", async () => {
    const other = asAdmin(await aBusiness());
    const { id } = await createSegment(other, { name: "VIP", criteria: {}, isAutomatic: false });
    for (const segmentId of [id, "none"]) {
      const { status, body } = await list({ segmentId });
      expect([status, body.code]).toEqual([404, "SEGMENT_NOT_FOUND"]);
    }
  });
});
