import { describe, expect, test } from "vitest";
import { POST as churn } from "#app/api/v1/ai/echointel/customer-intelligence/churn-probability/route.ts";
import { POST as features } from "#app/api/v1/ai/echointel/customer-intelligence/clv-features/route.ts";
import { POST as clv } from "#app/api/v1/ai/echointel/customer-intelligence/clv-forecast/route.ts";
import { POST as rfm } from "#app/api/v1/ai/echointel/customer-intelligence/customer-rfm/route.ts";
import { POST as segmentation } from "#app/api/v1/ai/echointel/customer-intelligence/customer-segmentation/route.ts";
import { POST as next } from "#app/api/v1/ai/echointel/customer-intelligence/next-purchase/route.ts";
import { POST as propensity } from "#app/api/v1/ai/echointel/propensity/propensity-buy-product/route.ts";
import { POST as crossSell, GET } from "#app/api/v1/ai/echointel/recommendations/cross-sell-matrix/route.ts";
import { POST as recommend } from "#app/api/v1/ai/echointel/recommendations/recommend-user-items/route.ts";
import type { Handler } from "#core/http/handle.ts";
import { readStoredOrders } from "#features/api/posted-orders.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { anExpiredToken, aRequest, asAdmin, aToken, tenantHeaders } from "#testing/request.ts";

const FAMILY = "/api/v1/ai/echointel";

const ROUTES: [path: string, POST: Handler][] = [
  ["customer-intelligence/churn-probability", churn],
  ["customer-intelligence/next-purchase", next],
  ["customer-intelligence/clv-features", features],
  ["customer-intelligence/customer-rfm", rfm],
  ["recommendations/cross-sell-matrix", crossSell],
  ["recommendations/recommend-user-items", recommend],
  ["customer-intelligence/customer-segmentation", segmentation],
  ["propensity/propensity-buy-product", propensity],
];

const item = (productId: string, category = "Tea") => ({
  productId,
  category,
  quantity: 1,
  price: 500,
  lineTotal: 500,
});

/** Ten customers with a pot and tea each month, a guest, a canceled order and a returned product. */
const aShop = async () => {
  const shop = await aBusiness({ currency: "EUR" });
  await someOrders(shop, [
    ...Array.from({ length: 10 }, (_, i) => i).flatMap((i) =>
      [200, 100, 10 + i].map((days) => ({
        customer: `c${i}`,
        orderedAt: daysAgo(days),
        totalPrice: 1_000,
        items: [item("tea"), item("pot", "Pots")],
      })),
    ),
    { customer: null, orderedAt: daysAgo(3), items: [item("guests-only")] },
    { customer: "c0", orderedAt: daysAgo(4), status: "cancelled", items: [item("canceled")] },
    {
      customer: "c9",
      orderedAt: daysAgo(5),
      totalPrice: 1_000,
      refunded: 500,
      items: [item("kept"), item("returned")],
      refundedItems: [{ lineNumber: 2, quantity: 1, amount: 500 }],
    },
  ]);
  return { shop, options: { token: await aToken(shop), headers: await tenantHeaders(shop) } };
};

type Options = { token?: string; headers?: Record<string, string> };

const ask = async (path: string, POST: Handler, body: object, options: Options) => {
  const response = await POST(aRequest("POST", `${FAMILY}/${path}`, { ...options, body }));
  return { status: response.status, body: await response.json() };
};

describe("200 of posted orders", () => {
  const lines = [
    { product_id: "tea", price: 5 },
    { product_id: "pot", price: 5 },
  ];
  /** Ten customers with three orders late in the evening, written in an offset from UTC. */
  const ordersAt = (hours: number) => {
    const offset = `${hours < 0 ? "-" : "+"}${String(Math.abs(hours)).padStart(2, "0")}:00`;
    return Array.from({ length: 10 }, (_, i) => i).flatMap((i) =>
      [200, 100, 10 + i].map((days) => {
        const at = new Date(Date.UTC(2026, 9, 31, 23, 30) - days * 86_400_000 + hours * 3_600_000);
        return { customer_id: `c${i}`, date: `${at.toISOString().slice(0, 19)}${offset}`, amount: 10, lines };
      }),
    );
  };
  const common = { as_of: "2026-11-01", product_id: "tea", days: 90 };
  const posted: [path: string, POST: Handler, body: (orders: object[]) => object][] = [
    ...ROUTES.map(([path, POST]): (typeof posted)[number] => [path, POST, (orders) => ({ ...common, orders })]),
    [
      "customer-intelligence/clv-forecast",
      clv,
      (orders) => ({ ...common, transactions: orders.map((order) => ({ ...order, lines: undefined })) }),
    ],
  ];

  test.each(posted)(
    "%s: one instant is one, and who took everything back is no customer",
    async (path, POST, bodyOf) => {
      const shop = await aBusiness();
      const options = { token: await aToken(shop), headers: await tenantHeaders(shop) };
      const inUtc = await ask(path, POST, bodyOf(ordersAt(0)), options);
      expect(inUtc.status).toBe(200);
      // 66-ai-instants: half of the purchases of a day are written in the next or the one before.
      const mixed = ordersAt(-5).map((order, i) => (i % 2 ? order : ordersAt(9)[i])) as object[];
      expect((await ask(path, POST, bodyOf(mixed), options)).body).toEqual(inUtc.body);
      // 67-ai-rfm-refunded.
      const gone = [
        { customer_id: "gone", date: "2026-10-20", amount: 100, lines: [{ product_id: "only-gone" }] },
        { customer_id: "gone", date: "2026-10-21", amount: -100, lines: [] },
      ];
      const answer = await ask(path, POST, bodyOf([...ordersAt(0), ...gone]), options);
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toContain("gone");
    },
  );
});

describe("200 of the business's own orders", () => {
  test("every route answers with the shop's own IDs, without guests and other businesses' customers", async () => {
    const { options } = await aShop();
    await aShop();
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    // One after another: so many heavy requests at once are refused.
    for (const [path, POST] of ROUTES)
      answers.push(await ask(path, POST, { source: "stored", product_id: "tea" }, options));
    expect(answers.map(({ status }) => status)).toEqual(ROUTES.map(() => 200));
    const everyone = Array.from({ length: 10 }, (_, i) => `c${i}`);
    for (const { body } of answers) {
      const rows = body.customers ?? body.recommendations ?? body.assignments;
      if (rows) expect(rows.map((row: { customer_id: string }) => row.customer_id)).toEqual(everyone);
      expect(JSON.stringify(body)).not.toMatch(/guests-only|canceled|returned/);
    }
    const { pairs } = answers[4]?.body ?? {};
    expect(pairs.map(({ from, to }: Record<string, string>) => `${from}>${to}`).sort()).toEqual(["pot>tea", "tea>pot"]);
    expect(pairs[0].basket_count).toBe(30);
  });

  test("they equal the answers to the same orders, posted", async () => {
    const { shop, options } = await aShop();
    const { log, today } = await readStoredOrders(asAdmin(shop), {}, { signal: new AbortController().signal });
    const orders = Array.from(log.days, (day, row) => ({
      customerId: log.customerIds[log.customers[row] as number],
      date: new Date(day * 86_400_000).toISOString(),
      amount: log.amounts[row],
      lines: Array.from(log.products.slice(log.starts[row], log.starts[row + 1]), (product) => ({
        productId: log.productIds[product],
        category: log.categories[product],
      })),
    }));
    for (const [path, POST] of ROUTES) {
      const stored = await ask(path, POST, { source: "stored", productId: "tea" }, options);
      expect(await ask(path, POST, { orders, asOf: today, productId: "tea" }, options), path).toEqual(stored);
    }
  });

  test("an order's lines are limited", async () => {
    const { shop } = await aShop();
    const { signal } = new AbortController();
    await expect(readStoredOrders(asAdmin(shop), {}, { signal, mostLines: 10 })).rejects.toMatchObject({
      issues: [{ parameter: "source", reason: "too_many_lines", values: { max: 10 } }],
    });
  });
});

describe("as_of", () => {
  const POSTED = { transactions: [{ customer_id: "a", date: "9999-12-31", amount: 1 }] };
  const message = (language: string, parameter: string) =>
    ({
      en: `Parameter '${parameter}' is invalid: must be a day from 1900-01-01 to 2999-12-31`,
      es: `El parámetro '${parameter}' no es válido: debe ser un día entre 1900-01-01 y 2999-12-31`,
      pt: `O parâmetro '${parameter}' é inválido: deve ser um dia entre 1900-01-01 e 2999-12-31`,
    })[language];

  test("is refused outside of 1900 to 2999, in every language, and so is a posted day", async () => {
    const { options } = await aShop();
    for (const [path, POST] of [...ROUTES, ["customer-intelligence/clv-forecast", clv] as const]) {
      for (const as_of of ["0000-01-01", "1899-12-31", "9999-12-31"]) {
        const { status, body } = await ask(path, POST, { source: "stored", product_id: "tea", as_of }, options);
        expect([path, status, body.message]).toEqual([path, 422, message("en", "as_of")]);
      }
      const { status } = await ask(path, POST, { source: "stored", product_id: "tea", as_of: "2999-12-31" }, options);
      expect([path, status]).toEqual([path, expect.toBeOneOf([200, 422])]);
    }
    for (const language of ["es", "pt"]) {
      const headers = { ...options.headers, "accept-language": language };
      const { body } = await ask("customer-intelligence/next-purchase", next, POSTED, { ...options, headers });
      expect(body.message).toBe(message(language, "transactions[0].date"));
    }
  });
});

test("problems name fields as the body spells them", async () => {
  const { options } = await aShop();
  const [path, POST] = ["recommendations/recommend-user-items", recommend] as const;
  const twice = await ask(path, POST, { source: "stored", customer_ids: ["a", "a"] }, options);
  expect(twice.body.details.parameter).toBe("customer_ids[1]");
  const orders = [{ customer_id: "a\0", date: "2025-01-01", lines: [{ product_id: "tea\0" }] }];
  const unstorable = await ask(path, POST, { orders }, options);
  expect(unstorable.body.errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual([
    "orders[0].customer_id",
    "orders[0].lines[0].product_id",
  ]);
});

test("every route refuses in the family's form: 401, 403, 422 in the caller's language, and 405", async () => {
  const { shop, options } = await aShop();
  const viewer = await aToken(shop, { role: "viewer" });
  for (const [path, POST] of ROUTES) {
    const expired = { ...options, token: await anExpiredToken(shop) };
    expect(await ask(path, POST, { source: "stored" }, expired)).toMatchObject({
      status: 401,
      body: { error: "Unauthorized", code: "AUTH_FAILED" },
    });
    expect(await ask(path, POST, { source: "stored" }, { ...options, token: viewer })).toMatchObject({
      status: 403,
      body: { error: "Forbidden", code: "FORBIDDEN" },
    });
    const spanish = { ...options, headers: { ...options.headers, "accept-language": "es-MX" } };
    expect(await ask(path, POST, {}, spanish)).toMatchObject({
      status: 422,
      body: {
        code: "MISSING_PARAMETER",
        message: "Falta el parámetro obligatorio 'data'",
        details: { parameter: "data", location: "body" },
      },
    });
    expect(await ask(path, POST, { orders: [{ customer_id: "a" }], category: "Tea" }, options)).toMatchObject({
      status: 422,
      body: { details: { parameter: "orders[0].date" } },
    });
  }
  const got = await GET(aRequest("GET", `${FAMILY}/recommendations/cross-sell-matrix`, options));
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
});
