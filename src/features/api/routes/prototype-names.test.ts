import { beforeAll, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, daysAgo, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken, tenantHeaders } from "#testing/request.ts";
import { everyRoute, readableQueries, readRoute } from "#testing/routes/every-route.ts";

/** What every object inherits. Wherever a caller chooses a name, it may be one of these. */
const NAMES = ["constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "__proto__"];
/** The only one of them that a custom field's key may be. */
const KEY = "constructor";

const AI = "/api/v1/ai/echointel/customer-intelligence";

let shop: Scope;
let token: string;
let tenant: Record<string, string>;

// Every route is read several times within a minute.
provideSettings({ RATE_LIMIT: "100000" });

const send = async (method: "POST" | "PUT" | "PATCH", address: string, body: object) => {
  const handler = everyRoute.find((route) => route.address === address)?.[method];
  if (!handler) throw new Error(`There is no ${method} ${address}`);
  return answerOf(handler(aRequest(method, address, { token, headers: tenant, body: JSON.stringify(body) })));
};

const at = (days: number): string => daysAgo(days).toISOString();

/** An object with each of the names as a key of its own. */
const named = <Value>(value: Value): Record<string, Value> =>
  JSON.parse(`{${NAMES.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`);

const customersOf = (values: Record<string, unknown>) =>
  NAMES.map((name, i) => ({
    externalId: `c-${name}`,
    name,
    email: `c${i}@example.com`,
    tags: [name],
    country: name,
    acquisitionSource: name,
    acquisitionCampaign: name,
    address: { city: name },
    // Half of them have no value.
    ...(i % 2 === 0 && { customFields: values }),
  }));

const ordersOf = (values: Record<string, unknown>) =>
  NAMES.flatMap((name, i) =>
    [5, 40, 80].map((days) => ({
      externalId: `o-${name}-${days}`,
      orderedAt: at(days + i),
      totalPrice: 60,
      source: name,
      campaign: name,
      device: name,
      paymentState: name,
      discountCodes: [name],
      customer: { externalId: `c-${name}` },
      lines: [
        {
          productId: name,
          name,
          category: name,
          type: name,
          brand: name,
          collection: name,
          quantity: 3,
          unitPrice: 20,
        },
      ],
      ...(i % 2 === 0 && { customFields: values }),
    })),
  );

const saved = async (address: string, body: Record<string, object[]>, outcome = "created") => {
  const answer = await send("POST", address, body);
  const [items = []] = Object.values(body);
  expect([address, answer.status, answer.body.summary?.[outcome]]).toEqual([address, 200, items.length]);
};

const created = async (address: string, body: object): Promise<string> => {
  const answer = await send("POST", address, body);
  expect([address, answer.status, answer.body]).toEqual([address, 201, expect.anything()]);
  return answer.body.data.id;
};

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "admin" });
  tenant = await tenantHeaders(shop);
  for (const kind of ["customers", "orders"])
    await created("/api/admin/custom-fields", { kind, key: KEY, name: "constructor", type: "text" });
  await saved("/api/v1/products/batch", {
    products: NAMES.map((name) => ({ externalId: name, title: name, category: name, tags: [name] })),
  });
  await saved("/api/v1/customers/batch", { customers: customersOf({ [KEY]: "toString" }) });
  await saved("/api/v1/orders/batch", { orders: ordersOf({ [KEY]: "toString" }) });
  const events = NAMES.map((name) => {
    const posted = { externalId: `e-${name}`, customerId: `c-${name}`, name, occurredAt: at(2), productId: name };
    return { ...posted, properties: named("x") };
  });
  await saved("/api/v1/events/batch", { events });
  await saved("/api/v1/tickets/batch", {
    tickets: NAMES.map((name) => ({
      ticketId: `t-${name}`,
      customerId: `c-${name}`,
      openedAt: at(3),
      channel: name,
      messageCount: 1,
    })),
  });
});

test("what is sent again without a value is unchanged", async () => {
  await saved("/api/v1/customers/batch", { customers: customersOf({}) }, "unchanged");
  const [, without] = customersOf({});
  await saved("/api/v1/customers/batch", { customers: [{ ...without, customFields: { [KEY]: null } }] }, "unchanged");
});

test("every route and file shows what has such a name @full", async () => {
  const field = `custom_text_${KEY}`;
  const criteria = { all: [{ field, operator: "is", value: "toString" }] };
  const segment = await created("/api/admin/segments", { name: "constructor", criteria, isAutomatic: true });
  for (const name of NAMES)
    await created("/api/admin/segments", {
      name: `${name} segment`,
      criteria: { field: "tag", operator: "is_any_of", value: [name] },
      isAutomatic: true,
    });
  const view = await created("/api/admin/views", {
    name: "constructor",
    query: { list: "customers", criteria, columns: [`custom.${KEY}`] },
  });
  const columns = {
    order_id: "constructor",
    order_date: "toString",
    total_price: "__proto__",
    [`custom.${KEY}`]: "valueOf",
  };
  await created("/api/admin/import-mappings", { name: "constructor", mapping: { rows: "orders", columns } });
  const month = at(40).slice(0, 7);
  expect(
    (
      await send("PUT", "/api/admin/acquisition-costs", {
        costs: NAMES.map((campaign) => ({ campaign, month, amount: 5 })),
      })
    ).status,
  ).toBe(200);
  const failed: string[] = [];
  let read = 0;
  const ids = {
    segments: segment,
    views: view,
    orders: `o-${KEY}-5`,
    externalId: `c-${KEY}`,
    customers: await idOfCustomer(shop, "c-toString"),
  };
  for (const route of everyRoute) {
    for (const query of readableQueries(route)) {
      const headers = { ...tenant, "accept-language": query === "" ? "en" : "pt" };
      const { status, text } = await readRoute(route, { token, headers, ids, query });
      if (status === 200) read++;
      if (status >= 500 || text.includes("[native code]"))
        failed.push(`${status} ${route.address}${query} ${text.slice(0, 300)}`);
    }
  }
  expect(failed).toEqual([]);
  expect(read).toBeGreaterThan(70);
  const { text } = await readRoute(
    everyRoute.find(({ address }) => address === "/api/admin/customers") ?? { address: "" },
    { token, headers: tenant, ids: {}, query: `?exportFormat=csv` },
  );
  expect(text.split("\n").filter((line) => line.includes(",toString")).length).toBeGreaterThanOrEqual(NAMES.length / 2);
});

test("what is counted by such a name is right", async () => {
  const read = async (address: string, query: string) => {
    const route = everyRoute.find((each) => each.address === address) ?? { address: "" };
    return JSON.parse((await readRoute(route, { token, headers: tenant, ids: {}, query })).text);
  };
  for (const by of ["channel", "category", "campaign"]) {
    const answer = await read("/api/admin/cohorts", `?by=${by}`);
    expect([by, JSON.stringify(answer)]).toEqual([by, expect.stringContaining("hasOwnProperty")]);
  }
});

test.each([
  [
    "purchasing-segmentation",
    {
      customer_data: NAMES.flatMap((name) =>
        [1, 2].map((n) => ({
          customer_id: `${name}${n}`,
          total_purchases: n * 50,
          order_count: n,
          categories: [name],
          brands: [name],
        })),
      ),
    },
  ],
  [
    "customer-segmentation",
    {
      customer_data: NAMES.flatMap((name, i) =>
        [1, 2].map((n) => ({ customer_id: `${name}${n}`, features: { [name]: n + i } })),
      ),
    },
  ],
  [
    "clv-forecast",
    {
      data: NAMES.map((name, i) => ({
        customer_id: name,
        frequency: 1 + i,
        recency: 20,
        t: 90,
        monetary_value: 10,
        features: { [name]: i },
      })),
    },
  ],
])("%s reads such names", async (route, body) => {
  const address = `${AI}/${route}`;
  const answer = await send("POST", address, body);
  expect([answer.status, JSON.stringify(answer.body).slice(0, 2000)]).toEqual([
    expect.toSatisfy((status) => status < 500),
    expect.not.stringContaining("native code"),
  ]);
});
