import type { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { nowhere } from "#http/nowhere.ts";
import { rotateTenantSecret } from "#lib/businesses.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { readMetrics } from "#lib/metrics.ts";
import { startThread, stopComputing } from "#lib/server/compute/compute.ts";
import { once } from "#lib/server/once.ts";
import { provideSettings, settings } from "#lib/server/settings.ts";
import { makeThreads } from "#lib/server/threads.ts";
import { aBusiness } from "#testing/builders.ts";
import { brokenBytes, mistakenBody } from "#testing/purchasing-bodies.ts";
import {
  aMember,
  anExpiredToken,
  aRequest,
  asAdmin,
  aToken,
  type CallOptions,
  sessionCookie,
  tenantHeaders,
} from "#testing/request.ts";
import { DELETE, GET, PATCH, POST, PUT } from "./route.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation";

/** The specification's own body. */
const SEED = {
  customer_data: [
    { customer_id: "C001", total_purchases: 1500, avg_order_value: 150 },
    { customer_id: "C002", total_purchases: 3000, avg_order_value: 300 },
  ],
  segmentation_type: "behavioral",
};

let shop: Scope;
let token: string;
let tenant: Record<string, string>;

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  tenant = await tenantHeaders(shop);
});

const send = (body: unknown, { headers, ...options }: CallOptions = {}) =>
  POST(aRequest("POST", PATH, { token, body, headers: { ...tenant, ...headers }, ...options }));

const answerOf = async (response: Promise<Response>) => {
  const { status, headers } = await response;
  return { status, headers, body: await (await response).json() };
};
const segmented = async (body: unknown, options?: CallOptions) => (await answerOf(send(body, options))).body;
const refused = async (body: unknown, options?: CallOptions) => {
  const { status, body: said } = await answerOf(send(body, options));
  return [status, said];
};

const customers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    customer_id: `c${i}`,
    total_purchases: 10 + (i % 97),
    order_count: 1 + (i % 7),
  }));

const invalid = (parameter: string, location = "body") => ({
  error: "Validation failed",
  code: "INVALID_PARAMETER",
  details: { parameter, location },
});

const withoutHeader = (name: string) => {
  const { [name]: _, ...others } = tenant;
  return { headers: { ...others, [name]: "" } };
};

describe("200", () => {
  test("the specification's two customers fall as it says, in its four keys and ours", async () => {
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

  test("camelCase at every depth asks for the same", async () => {
    const customerData = SEED.customer_data.map((each) => ({
      customerId: each.customer_id,
      totalPurchases: each.total_purchases,
      avgOrderValue: each.avg_order_value,
    }));
    expect(await segmented({ customerData, segmentationType: "behavioral" })).toEqual(await segmented(SEED));
  });

  test("the same body is answered by the same bytes", async () => {
    const body = { customer_data: customers(500) };
    const [first, second] = await Promise.all([send(body), send(body)].map(async (each) => (await each).text()));
    expect(first).toBe(second);
  });

  test.each([
    ["pt-BR, en;q=0.5", "Alto valor"],
    ["es-MX", "Alto valor"],
    ["*", "High value"],
    ["fr", "High value"],
  ])("labels are in the language of %s; ids and codes never change", async (language, label) => {
    const { segments } = await segmented(SEED, { headers: { "accept-language": language } });
    expect(segments[0]).toMatchObject({ segment_id: "high_value", label });
    expect(segments[0].recommended_actions).toHaveLength(3);
  });

  test("keys that nobody knows are left alone, and null says nothing", async () => {
    const customer_data = SEED.customer_data.map((each) => ({ ...each, brands: null, shoe_size: 44 }));
    expect(await segmented({ ...SEED, customer_data, colour: "blue", time_period: null })).toEqual(
      await segmented(SEED),
    );
  });

  test("raw orders, with their items, are as good as features; dates may carry a time", async () => {
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

describe("400", () => {
  test.each([
    ["what is no JSON", '{"customer_data": [', {}, "INVALID_JSON"],
    ["a list", "[]", {}, "INVALID_BODY"],
    ["another type", "{}", { "content-type": "text/plain" }, "UNSUPPORTED_MEDIA_TYPE"],
    ["another alphabet", "{}", { "content-type": "application/json; charset=utf-16" }, "UNSUPPORTED_MEDIA_TYPE"],
    ["a hundred levels and one", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`, {}, "INVALID_JSON"],
  ])("for %s", async (_, body, headers, code) => {
    expect(await refused(body, { headers })).toEqual([400, expect.objectContaining({ error: "Bad request", code })]);
  });
});

describe("401", () => {
  const AUTH_FAILED = {
    error: "Unauthorized",
    message: "Invalid or expired authentication token",
    code: "AUTH_FAILED",
  };

  test("for nobody, a wrong token, an expired one and a login, in the specification's words", async () => {
    const cookie = await sessionCookie(shop, await aMember(shop));
    const nobody = aRequest("POST", PATH, { body: SEED, headers: tenant });
    const byLogin = aRequest("POST", PATH, { body: SEED, headers: tenant, cookie });
    for (const request of [nobody, byLogin]) expect(await (await POST(request)).json()).toEqual(AUTH_FAILED);
    for (const wrong of [`c360_${"a".repeat(43)}`, await anExpiredToken(shop)]) {
      expect(await refused(SEED, { token: wrong })).toEqual([401, AUTH_FAILED]);
    }
  });

  test("for a tenant id or a secret that is not the token's", async () => {
    const other = await aBusiness();
    const theirs = await tenantHeaders(other);
    const wrong = [
      { "x-secret": "a".repeat(64) },
      { "x-secret": theirs["x-secret"] ?? "" },
      { "x-customer-api-id": other.businessId },
      theirs,
    ];
    for (const headers of wrong) {
      expect(await refused(SEED, { headers })).toEqual([401, AUTH_FAILED]);
    }
  });

  test("for any secret of a business that has none", async () => {
    const without = await aBusiness();
    const headers = { "x-customer-api-id": without.businessId };
    expect(await refused(SEED, { token: await aToken(without), headers })).toEqual([401, AUTH_FAILED]);
  });

  test("for the secret before the last; not for the last one while its time is not over", async () => {
    const turning = await aBusiness();
    const call = async (secret: string) => {
      const headers = { "x-customer-api-id": turning.businessId, "x-secret": secret };
      return (await send(SEED, { token: await aToken(turning), headers })).status;
    };
    const { secret: first } = await rotateTenantSecret(asAdmin(turning), 0);
    const { secret: second } = await rotateTenantSecret(asAdmin(turning), 1);
    expect([await call(first), await call(second)]).toEqual([200, 200]);
    const { secret: third } = await rotateTenantSecret(asAdmin(turning), 1);
    expect([await call(first), await call(second), await call(third)]).toEqual([401, 200, 200]);
    const { secret: fourth } = await rotateTenantSecret(asAdmin(turning), 0);
    expect([await call(third), await call(fourth)]).toEqual([401, 200]);
  });
});

describe("403", () => {
  test("without ai:use, whatever the tenant's headers say", async () => {
    const viewer = await aToken(shop, { role: "viewer" });
    const message = "The token does not have the permission ai:use";
    for (const headers of [{}, { "x-secret": "short" }]) {
      expect(await refused(SEED, { token: viewer, headers })).toEqual([
        403,
        { error: "Forbidden", message, code: "FORBIDDEN" },
      ]);
    }
  });
});

describe("404", () => {
  test("beside it, in the same shape", async () => {
    const response = await nowhere.POST(aRequest("POST", `${PATH}s`, { token, body: SEED }));
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "Not found", message: "There is nothing at this address", code: "NOT_FOUND" },
    ]);
  });
});

describe("405", () => {
  test.each(Object.entries({ GET, PUT, PATCH, DELETE }))("for %s, with what is allowed", async (method, handler) => {
    const response = await handler(aRequest(method, PATH, { token }));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await response.json()).toMatchObject({ error: "Method not allowed", code: "METHOD_NOT_ALLOWED" });
  });
});

describe("413", () => {
  const MB = 1024 * 1024;
  const TOO_LARGE = { error: "Payload too large", message: "The body is larger than 64 MB", code: "PAYLOAD_TOO_LARGE" };
  const streamed = (chunks: number, sent: { count: number }, headers = {}) =>
    new Request(`http://customers.example.com${PATH}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...tenant, ...headers },
      body: new ReadableStream({
        pull(controller) {
          if (sent.count++ < chunks) controller.enqueue(new Uint8Array(MB).fill(0x20));
          else controller.close();
        },
      }),
      duplex: "half",
    } as RequestInit);

  test("by its Content-Length, before a byte is read", async () => {
    const sent = { count: 0 };
    const { status, body } = await answerOf(POST(streamed(1, sent, { "content-length": String(64 * MB + 1) })));
    expect([status, body]).toEqual([413, TOO_LARGE]);
    expect(sent.count).toBeLessThan(3);
  });

  test("as soon as the limit is passed, whatever was said", async () => {
    const sent = { count: 0 };
    const { status, body } = await answerOf(POST(streamed(1000, sent)));
    expect([status, body]).toEqual([413, TOO_LARGE]);
    expect(sent.count).toBeLessThan(70);
  });
});

describe("422", () => {
  test("the specification's words for what is missing", async () => {
    expect(await refused({})).toEqual([
      422,
      {
        error: "Validation failed",
        message: "Required parameter 'customer_data' is missing",
        code: "MISSING_PARAMETER",
        details: { parameter: "customer_data", location: "body" },
        errors: [
          {
            parameter: "customer_data",
            location: "body",
            code: "MISSING_PARAMETER",
            message: "Required parameter 'customer_data' is missing",
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
    [
      "a period that ends before it begins",
      { ...SEED, time_period: { start_date: "2025-02-01", end_date: "2025-01-01" } },
      "time_period",
    ],
    ["both spellings", { ...SEED, segmentationType: "value" }, "segmentation_type"],
    ["both spellings in a row", row({ total_purchases: 1, totalPurchases: 1 }), "customer_data[1].total_purchases"],
  ])("%s is told by its path", async (_, body, parameter) => {
    expect(await refused(body)).toEqual([422, expect.objectContaining(invalid(parameter))]);
  });

  test("a key that is given twice is told, and not guessed at", async () => {
    const body = '{"customer_data":[{"customer_id":"a","order_count":1,"order_count":2}]}';
    expect(await refused(body)).toEqual([422, expect.objectContaining(invalid("customer_data[0].order_count"))]);
  });

  test("the first is in details, twenty of them in errors, in the reader's language", async () => {
    const body = { customer_data: Array.from({ length: 5000 }, () => ({ customer_id: "a", order_count: "x" })) };
    const [status, said] = await refused(body, { headers: { "accept-language": "es" } });
    expect([status, said.errors.length]).toEqual([422, 20]);
    expect(said.errors[19]).toEqual({
      parameter: "customer_data[19].order_count",
      location: "body",
      code: "INVALID_PARAMETER",
      message: "El parámetro 'customer_data[19].order_count' no es válido: debe ser de tipo number",
    });
  });

  describe("of the tenant's headers", () => {
    test.each(["x-customer-api-id", "x-secret"])("%s is needed", async (name) => {
      const parameter = name === "x-secret" ? "X-Secret" : "X-Customer-Api-Id";
      expect(await refused(SEED, withoutHeader(name))).toEqual([
        422,
        expect.objectContaining({ code: "MISSING_PARAMETER", details: { parameter, location: "header" } }),
      ]);
    });

    test.each([
      ["X-Customer-Api-Id", "7"],
      ["X-Customer-Api-Id", "0190a6f4-5c3e-7b7a-8c1d-2f5b8f0a1b2c"],
      ["X-Secret", "a".repeat(63)],
    ])("%s: a malformed one is judged before it is compared", async (name, value) => {
      const answer = await refused(SEED, { headers: { [name.toLowerCase()]: value } });
      expect(answer).toEqual([422, expect.objectContaining(invalid(name, "header"))]);
    });

    test("none is needed where the server has them for this business; another's still needs them", async () => {
      const { TENANT_SECRETS } = settings();
      provideSettings({
        TENANT_SECRETS: `${(await aBusiness()).businessId}:${"b".repeat(64)}, ${shop.businessId}:${tenant["x-secret"]}`,
      });
      try {
        const bare = { headers: { "x-customer-api-id": "", "x-secret": "" } };
        expect((await send(SEED, bare)).status).toBe(200);
        expect((await send(SEED, { headers: { "x-secret": "a".repeat(64) } })).status).toBe(401);
        expect((await send(SEED, { ...bare, token: await aToken(await aBusiness()) })).status).toBe(422);
      } finally {
        provideSettings({ TENANT_SECRETS: TENANT_SECRETS ?? "" });
      }
    });
  });
});

describe("429", () => {
  test("beyond the rate limit, with when to come back", async () => {
    const busy = await aBusiness();
    const options = { token: await aToken(busy), headers: await tenantHeaders(busy) };
    const { RATE_LIMIT } = settings();
    const statuses = new Map<number, Response>();
    for (let i = 0; i <= RATE_LIMIT; i++) {
      // Refused by its type, so that nothing is computed.
      const response = await send("{}", { ...options, headers: { ...options.headers, "content-type": "text/plain" } });
      statuses.set(response.status, response);
    }
    expect([...statuses.keys()]).toEqual([400, 429]);
    const last = statuses.get(429);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await last?.json()).toMatchObject({ error: "Too many requests", code: "RATE_LIMITED" });
  });
});

describe("500", () => {
  test("is never the answer to what a caller sends, and nothing is told of the inside", async () => {
    const curious = await aBusiness();
    const headers = { ...(await tenantHeaders(curious)), "content-type": "application/json" };
    const caller = { token: await aToken(curious), headers };
    const bodies = fc.oneof(
      brokenBytes,
      mistakenBody.map(({ body }) => JSON.stringify(body)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const response = await POST(new Request(aRequest("POST", PATH, caller), { body }));
        const text = await response.text();
        expect([200, 400, 422], text).toContain(response.status);
        if (response.status === 200) return;
        expect(text).not.toMatch(/node_modules|at \w+ \(|ZodError|SyntaxError/);
        const { details, code, errors } = JSON.parse(text);
        if (response.status === 422) expect(details.parameter).toBe(errors[0].parameter);
        else expect(["INVALID_JSON", "INVALID_BODY"]).toContain(code);
      }),
      { numRuns: 400 },
    );
  }, 180_000);
});

describe("503", () => {
  const UNAVAILABLE = { error: "Service unavailable", code: "SERVICE_UNAVAILABLE" };
  const large = () => ({ customer_data: customers(20_000) });
  const started: Worker[] = [];

  /** The product's own threads, fewer and with less patience. */
  const useThreads = async (options: { mostWaiting?: number; longestMs?: number }) => {
    await stopComputing();
    started.length = 0;
    const start = () => {
      const thread = startThread();
      started.push(thread);
      return thread;
    };
    const standard = { start, most: 1, longestMs: 60_000, idleMs: 60_000, mostWaiting: 8, jobsPerThread: 100 };
    once<{ threads?: unknown }>("compute", () => ({})).threads = makeThreads({ ...standard, ...options });
  };
  afterEach(stopComputing);

  test("where too many wait, and those who wait are answered", async () => {
    await useThreads({ mostWaiting: 1 });
    const sent = [send(large()), send(SEED)];
    await expect.poll(() => started.length).toBe(1);
    await expect.poll(async () => (await send(SEED)).status).toBe(503);
    expect(await readMetrics()).toMatch(/^customer360_computations_waiting 1$/m);
    const response = await send(SEED);
    expect(await response.json()).toMatchObject(UNAVAILABLE);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test("for a job whose thread is killed; the next is answered by another", async () => {
    await useThreads({});
    const sent = send(large());
    await expect.poll(() => started.length).toBe(1);
    await started[0]?.terminate();
    const response = await sent;
    expect([response.status, await response.json()]).toEqual([503, expect.objectContaining(UNAVAILABLE)]);
    expect((await send(SEED)).status).toBe(200);
    expect(started).toHaveLength(2);
  });

  test("for a job that takes too long", async () => {
    await useThreads({ longestMs: 1 });
    expect((await send(large())).status).toBe(503);
  });

  test("whoever leaves gives up their place, and their thread", async () => {
    await useThreads({});
    const caller = new AbortController();
    const request = aRequest("POST", PATH, { token, body: large(), headers: tenant });
    const sent = POST(new Request(request, { signal: caller.signal }));
    await expect.poll(() => started.length).toBe(1);
    const gone = new Promise<void>((resolve) => started[0]?.once("exit", () => resolve()));
    caller.abort();
    expect((await sent).status).toBe(499);
    await gone;
    expect(await readMetrics()).toMatch(/^customer360_computations_total\{outcome="left"\} [1-9]/m);
    expect((await send(SEED)).status).toBe(200);
  });
});
