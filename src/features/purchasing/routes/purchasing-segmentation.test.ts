import { describe, expect, test } from "vitest";
import {
  DELETE,
  GET,
  PATCH,
  POST,
  PUT,
} from "#app/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation/route.ts";
import { callsOf, describePipeline, invalid } from "#testing/routes/heavy-route.ts";
import { describeThreads } from "#testing/routes/heavy-route-threads.ts";
import { rightPurchases } from "#testing/routes/purchasing-bodies.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation";

/** The specification's example body. */
const SEED = {
  customer_data: [
    { customer_id: "C001", total_purchases: 1500, avg_order_value: 150 },
    { customer_id: "C002", total_purchases: 3000, avg_order_value: 300 },
  ],
  segmentation_type: "behavioral",
};

const methods = { GET, POST, PUT, PATCH, DELETE };
const calls = callsOf(PATH, methods);
const { send, answerOf, asked: segmented, refused } = calls;

const customers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    customer_id: `c${i}`,
    total_purchases: 10 + (i % 97),
    order_count: 1 + (i % 7),
  }));

const route = { path: PATH, methods, body: SEED, right: rightPurchases, calls };
describePipeline(route);
describeThreads({ ...route, large: () => ({ customer_data: customers(20_000) }) });

describe("200", () => {
  test("segments the specification's two customers as it says, with its four keys and ours", async () => {
    const { status, headers, body } = await answerOf(send(SEED));
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("x-ratelimit-remaining")).not.toBeNull();
    expect(body.segments.map((each: object) => Object.entries(each).slice(0, 4))).toEqual([
      [
        ["segment_id", "high_value"],
        ["customer_count", 1],
        ["avg_purchase_value", 3000],
        ["customers", ["C002"]],
      ],
      [
        ["segment_id", "regular"],
        ["customer_count", 1],
        ["avg_purchase_value", 1500],
        ["customers", ["C001"]],
      ],
    ]);
    expect(body).toMatchObject({ segmentation_type: "behavioral", quality: { k: 2 } });
  });

  test("accepts camelCase at every depth", async () => {
    const customerData = SEED.customer_data.map((each) => ({
      customerId: each.customer_id,
      totalPurchases: each.total_purchases,
      avgOrderValue: each.avg_order_value,
    }));
    expect(await segmented({ customerData, segmentationType: "behavioral" })).toEqual(await segmented(SEED));
  });

  test("the same body gets the same bytes", async () => {
    const body = { customer_data: customers(500) };
    const [first, second] = await Promise.all([send(body), send(body)].map(async (each) => (await each).text()));
    expect(first).toBe(second);
  });

  test.each([
    ["pt-BR, en;q=0.5", "Gasto alto"],
    ["es-MX", "Gasto alto"],
    ["*", "Big spenders"],
    ["fr", "Big spenders"],
  ])("labels are in the language of %s; IDs and codes never change", async (language, label) => {
    const { segments } = await segmented(SEED, { headers: { "accept-language": language } });
    expect(segments[0]).toMatchObject({ segment_id: "high_value", label });
    expect(segments[0].recommended_actions).toHaveLength(3);
  });

  test("treats null as missing, and says which unknown keys it ignored", async () => {
    const customer_data = SEED.customer_data.map((each) => ({ ...each, brands: null, shoe_size: 44 }));
    const body = { ...SEED, customer_data, segment_type: "value", time_period: { from: "2025-01-01" } };
    const { warnings, ...answer } = await segmented(body);
    const { warnings: without, ...known } = await segmented(SEED);
    expect(answer).toEqual(known);
    const ignored = warnings.filter(({ code }: { code: string }) => code === "unknown_parameter");
    expect(warnings).toEqual(expect.arrayContaining(without));
    expect(ignored.map(({ values }: { values: object }) => values)).toEqual([
      { parameter: "customer_data[].shoe_size", count: 2 },
      { parameter: "segment_type", nearest: "segmentation_type", count: 1 },
      { parameter: "time_period.from", nearest: "start_date", count: 1 },
    ]);
    expect(ignored.slice(0, 2).map(({ message }: { message: string }) => message)).toEqual([
      "Ignored the unknown parameter customer_data[].shoe_size (2 times)",
      "Ignored the unknown parameter segment_type. The closest known one is segmentation_type",
    ]);
  });

  test("takes the rows as data, and a period from start to end", async () => {
    const { customer_data: data, ...rest } = SEED;
    expect(await segmented({ ...rest, data })).toEqual(await segmented(SEED));
    const period = (time_period: object) => segmented({ ...SEED, time_period });
    expect(await period({ start: "2025-01-01", end: "2025-06-30" })).toEqual(
      await period({ start_date: "2025-01-01", end_date: "2025-06-30" }),
    );
  });

  test("accepts raw orders with items instead of features; dates may have a time", async () => {
    const orders = (amount: number) => [
      { date: "2025-01-03", amount },
      { date: "2025-02-04T23:30:00-03:00", amount, discount: 1, items: [{ category: "tea", price: amount }] },
    ];
    const body = {
      customer_data: [1, 2, 300].map((amount, i) => ({ customer_id: `c${i}`, orders: orders(amount) })),
      time_period: { start_date: "2025-01-01", end_date: "2025-12-31" },
      algorithm: "hierarchical",
      segments: 2,
      seed: 7,
    };
    const { segments } = await segmented(body);
    expect(segments.flatMap((each: { customers: string[] }) => each.customers).sort()).toEqual(["c0", "c1", "c2"]);
  });
});

describe("422", () => {
  test("missing data is refused in the specification's wording", async () => {
    expect(await refused({})).toEqual([
      422,
      {
        error: "Validation failed",
        message: "Required parameter 'data' is missing",
        code: "MISSING_PARAMETER",
        details: { parameter: "data", location: "body" },
        errors: [
          {
            parameter: "data",
            location: "body",
            code: "MISSING_PARAMETER",
            message: "Required parameter 'data' is missing",
          },
        ],
      },
    ]);
  });

  const row = (given: object) => ({ customer_data: [SEED.customer_data[0], { customer_id: "b", ...given }] });
  const order = (given: object) => row({ orders: [{ date: "2025-01-01", amount: 1, ...given }] });

  test.each([
    ["an empty list", { customer_data: [] }, "customer_data"],
    ["no list", { customer_data: {} }, "customer_data"],
    ["a row that is none", { customer_data: [1] }, "customer_data[0]"],
    ["a row without a feature", row({}), "customer_data[1]"],
    ["a row with nothing in its orders", row({ orders: [], categories: {}, brands: [] }), "customer_data[1]"],
    ["a number as text", row({ total_purchases: "3000" }), "customer_data[1].total_purchases"],
    ["a count below nothing", row({ order_count: -1 }), "customer_data[1].order_count"],
    ["a share above one", row({ discount_rate: 15 }), "customer_data[1].discount_rate"],
    ["an endless amount", row({ avg_order_value: 1e300 }), "customer_data[1].avg_order_value"],
    ["an id that is a number", { customer_data: [{ customer_id: 1, order_count: 1 }] }, "customer_data[0].customer_id"],
    ["the same id twice", row({ customer_id: "C001", order_count: 1 }), "customer_data[1].customer_id"],
    ["categories that are no amounts", row({ categories: { tea: "much" } }), "customer_data[1].categories.tea"],
    ["a day there is not", order({ date: "2025-02-30" }), "customer_data[1].orders[0].date"],
    ["an item without a right price", order({ items: [{ price: "1" }] }), "customer_data[1].orders[0].items[0].price"],
    ["an unknown type", { ...SEED, segmentation_type: "astrological" }, "segmentation_type"],
    ["an unknown algorithm", { ...SEED, algorithm: "guess" }, "algorithm"],
    ["one segment", { ...SEED, segments: 1 }, "segments"],
    ["a broken seed", { ...SEED, seed: 1.5 }, "seed"],
    ["a period by other names", { ...SEED, time_period: { start: "2025-02-30" } }, "time_period.start"],
    ["a row by another name", { data: [{ ...SEED.customer_data[0], order_count: -1 }] }, "data[0].order_count"],
    [
      "a period that ends before it begins",
      { ...SEED, time_period: { start_date: "2025-02-01", end_date: "2025-01-01" } },
      "time_period",
    ],
    ["both spellings", { ...SEED, segmentationType: "value" }, "segmentation_type"],
    ["both spellings in a row", row({ total_purchases: 1, totalPurchases: 1 }), "customer_data[1].total_purchases"],
  ])("%s is reported with its path", async (_, body, parameter) => {
    expect(await refused(body)).toEqual([422, expect.objectContaining(invalid(parameter))]);
  });

  test("a repeated key is refused instead of guessed", async () => {
    const body = '{"customer_data":[{"customer_id":"a","order_count":1,"order_count":2}]}';
    expect(await refused(body)).toEqual([422, expect.objectContaining(invalid("customer_data[0].order_count"))]);
  });

  test("has the first problem in details and twenty in errors, in the reader's language", async () => {
    const body = { customer_data: Array.from({ length: 5000 }, () => ({ customer_id: "a", order_count: "x" })) };
    const [status, said] = await refused(body, { headers: { "accept-language": "es" } });
    expect([status, said.errors.length]).toEqual([422, 20]);
    expect(said.errors[19]).toEqual({
      parameter: "customer_data[19].order_count",
      location: "body",
      code: "INVALID_PARAMETER",
      message: "El parámetro 'customer_data[19].order_count' no es válido: debe ser de tipo número",
    });
  });
});
