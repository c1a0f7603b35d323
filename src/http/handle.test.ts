import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineContract, type ErrorFamily } from "#contracts/contract.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { count } from "#lib/server/rate-limit.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken, type CallOptions } from "#testing/request.ts";
import { handle } from "./handle.ts";
import { file, withHeaders } from "./respond.ts";

const contractOf = (errors: ErrorFamily) =>
  defineContract({
    method: "POST",
    path: "/api/probe/{id}",
    summary: "A contract with one of everything",
    auth: "session-or-bearer",
    permission: "ai:use",
    errors,
    casing: errors === "ai" ? "either" : "exact",
    bodyLimit: 2000,
    files: ["text/csv"],
    input: z.object({
      id: z.string(),
      total_amount: z.number().min(1).max(9),
      started_on: z.iso.date().optional(),
      kind: z.enum(["value", "frequency"]).optional(),
      rows: z
        .array(z.object({ customer_id: z.string(), order_count: z.int().optional() }))
        .max(40)
        .optional(),
      per_name: z.record(z.string(), z.number()).optional(),
      after: z.enum(["fail", "away", "file", "headers", "leak", "refuse", "full", "own-words"]).optional(),
    }),
    output: z.object({ id: z.string(), total_amount: z.number(), rows: z.unknown(), per_name: z.unknown() }),
  });

const routeOf = (errors: ErrorFamily) =>
  handle({
    POST: [
      contractOf(errors),
      ({ after, rows = [], per_name = {}, ...input }) => {
        const answer = { ...input, rows, per_name };
        if (after === "fail") throw new Error("select * from secrets where password = 'hunter2'");
        if (after === "away") throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
        if (after === "refuse")
          throw new AppError("FORBIDDEN", "Also needs data:export", { values: { permission: "data:export" } });
        if (after === "full") throw new AppError("SERVICE_UNAVAILABLE", "The queue is full");
        if (after === "own-words") throw new AppError("INVALID_PARAMETER", "These two do not go together");
        if (after === "file") return file({ name: 'año "2026"-01-31.csv', type: "text/csv", body: "a,b\r\n" });
        if (after === "headers") return withHeaders(answer, { "x-cache": "HIT", age: "7" });
        if (after === "leak") return { ...answer, passwordHash: "hunter2" };
        return answer;
      },
    ],
  });

const ROUTES = { ai: routeOf("ai"), report: routeOf("report"), admin: routeOf("admin") };
const FAMILIES: ErrorFamily[] = ["ai", "report", "admin"];

let shop: Scope;
let token: string;

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const post = (family: ErrorFamily, options: CallOptions = {}) =>
  ROUTES[family].POST(aRequest("POST", "/api/probe/7", { token, ...options }), {
    params: Promise.resolve({ id: "7" }),
  });

const refusal = async (family: ErrorFamily, options: CallOptions) => {
  const response = await post(family, options);
  return { status: response.status, body: await response.json(), headers: response.headers };
};

const valid = { total_amount: 5 };

describe("200", () => {
  test.each(FAMILIES)("%s: gives the contract's shape, with the headers of every answer", async (family) => {
    const response = await post(family, { body: valid, headers: { "x-request-id": "abc-1" } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: "7", total_amount: 5, rows: [], per_name: {} });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "private, no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-request-id": "abc-1",
      "x-ratelimit-limit": "600",
      "x-ratelimit-remaining": expect.stringMatching(/^5\d\d$/),
      "x-ratelimit-reset": expect.stringMatching(/^\d{1,2}$/),
    });
  });

  test("never lets out a column that the contract does not name", async () => {
    const response = await post("admin", { body: { ...valid, after: "leak" } });
    expect(await response.text()).not.toContain("hunter2");
  });

  test("passes on a use-case's own headers", async () => {
    const { headers } = await post("report", { body: { ...valid, after: "headers" } });
    expect([headers.get("x-cache"), headers.get("age")]).toEqual(["HIT", "7"]);
  });

  test("sends a file under a name for old readers and new ones, and writes the download down", async () => {
    const response = await post("report", { body: { ...valid, after: "file" }, headers: { "x-request-id": "dl-1" } });
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="a_o _2026_-01-31.csv"; filename*=UTF-8''a%C3%B1o%20%222026%22-01-31.csv`,
    );
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(await response.text()).toBe("a,b\r\n");
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { requestId: "dl-1" } }));
    expect(lines).toMatchObject([{ action: "file.downloaded", things: { path: "/api/probe/{id}" } }]);
  });

  test("tells the use-case which language its reader asked for", async () => {
    const says = handle({
      GET: [
        { ...contractOf("report"), method: "GET", input: z.object({}), output: z.object({ language: z.string() }) },
        (_, __, { language }) => ({ language }),
      ],
    });
    const ask = async (headers: Record<string, string>) =>
      (await says.GET(aRequest("GET", "/api/probe/7", { token, headers }))).json();
    expect(await ask({ "accept-language": "fr, pt-BR;q=0.4" })).toEqual({ language: "pt" });
    expect(await ask({})).toEqual({ language: "en" });
  });

  test.each([
    ["too long", "x".repeat(129)],
    ["with a line break's code", "a%0d%0ab c"],
    ["empty", ""],
  ])("makes a request id of its own in place of one that is %s", async (_, given) => {
    const { headers } = await post("admin", { body: valid, headers: { "x-request-id": given } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("takes both casings at every depth, and leaves keys alone that are data", async () => {
    const body = {
      totalAmount: 5,
      rows: [{ customerId: "a", orderCount: 2 }],
      perName: { homeDecor: 1, home_decor: 2 },
    };
    expect(await (await post("ai", { body })).json()).toEqual({
      id: "7",
      total_amount: 5,
      rows: [{ customer_id: "a", order_count: 2 }],
      per_name: { homeDecor: 1, home_decor: 2 },
    });
  });

  test("lets the path win over the body", async () => {
    expect(await (await post("ai", { body: { ...valid, id: "8" } })).json()).toMatchObject({ id: "7" });
  });

  test("takes keys that name an object's own machinery as the strangers they are", async () => {
    const body = '{"total_amount": 5, "__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}';
    const response = await post("ai", { body });
    expect(response.status).toBe(200);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("400", () => {
  const json = { "content-type": "application/json" };
  test.each([
    ["no JSON", { body: "{", headers: json }, "INVALID_JSON", "The body is not valid JSON"],
    ["nothing", { body: "", headers: json }, "INVALID_JSON", "The body is not valid JSON"],
    ["a list", { body: "[]", headers: json }, "INVALID_BODY", "The body must be a JSON object"],
    ["null", { body: "null", headers: json }, "INVALID_BODY", "The body must be a JSON object"],
    [
      "a form",
      { body: "a=1", headers: { "content-type": "text/plain" } },
      "UNSUPPORTED_MEDIA_TYPE",
      "Content-Type must be application/json",
    ],
    [
      "another alphabet",
      { body: "{}", headers: { "content-type": "application/json; charset=utf-16" } },
      "UNSUPPORTED_MEDIA_TYPE",
      "Content-Type must be application/json",
    ],
  ])("a body that is %s, in each family's words", async (_, options, code, message) => {
    const [ai, report, admin] = await Promise.all(FAMILIES.map((family) => refusal(family, options)));
    expect([ai?.status, ai?.body]).toEqual([400, { error: "Bad request", message, code }]);
    expect([report?.status, report?.body]).toEqual([400, { success: false, error: message }]);
    expect(admin?.status).toBe(400);
    expect(admin?.body).toEqual({
      error: "Some fields need attention",
      code: "VALIDATION_FAILED",
      details: [{ field: "body", message }],
    });
  });

  test("report: names the parameter and what would be right", async () => {
    const tell = async (body: object) => (await refusal("report", { body })).body.error;
    expect(await tell({})).toBe("Invalid total_amount. Is required");
    expect(await tell({ total_amount: 10 })).toBe("Invalid total_amount. Must be at most 9");
    expect(await tell({ ...valid, kind: "x" })).toBe("Invalid kind. Must be one of: value, frequency");
  });

  test("admin: has a sentence for each field, in the reader's language", async () => {
    const body = { total_amount: 0, started_on: "31/01/2026", rows: [{ customer_id: "a", order_count: 1.5 }] };
    const { body: told } = await refusal("admin", {
      body,
      headers: { "accept-language": "de;q=0.9, pt-BR;q=0.5, en;q=0.1" },
    });
    expect(told).toEqual({
      error: "Alguns campos precisam de correção",
      code: "VALIDATION_FAILED",
      details: [
        { field: "total_amount", message: "deve ser no mínimo 1" },
        { field: "started_on", message: "deve ser uma data (AAAA-MM-DD)" },
        { field: "rows[0].order_count", message: "deve ser um número inteiro" },
      ],
    });
  });
});

describe("422", () => {
  const tell = async (body: unknown, language = "en") => {
    const { status, body: told } = await refusal("ai", { body, headers: { "accept-language": language } });
    return { status, ...told };
  };

  test("names a missing parameter", async () => {
    expect(await tell({})).toEqual({
      status: 422,
      error: "Validation failed",
      message: "Required parameter 'total_amount' is missing",
      code: "MISSING_PARAMETER",
      details: { parameter: "total_amount", location: "body" },
      errors: [
        {
          parameter: "total_amount",
          location: "body",
          code: "MISSING_PARAMETER",
          message: "Required parameter 'total_amount' is missing",
        },
      ],
    });
  });

  test.each([
    ["en", "Parameter 'total_amount' is invalid: must be of type number"],
    ["es-MX", "El parámetro 'total_amount' no es válido: debe ser de tipo number"],
    ["pt", "O parâmetro 'total_amount' é inválido: deve ser de tipo number".replace("de tipo", "do tipo")],
    ["*", "Parameter 'total_amount' is invalid: must be of type number"],
  ])("says what is wrong with a value, in %s", async (language, message) => {
    expect(await tell({ total_amount: "5" }, language)).toMatchObject({ message, code: "INVALID_PARAMETER" });
  });

  test("does not choose between two spellings, at any depth", async () => {
    expect(await tell({ total_amount: 5, totalAmount: 5 })).toMatchObject({
      message: "Parameter 'total_amount' is invalid: is given in two spellings",
      details: { parameter: "total_amount" },
    });
    expect(await tell({ ...valid, rows: [{ customer_id: "a", customerId: "b" }] })).toMatchObject({
      details: { parameter: "rows[0].customer_id" },
    });
  });

  test("lists the problems, twenty at most", async () => {
    const told = await tell({ ...valid, rows: Array(30).fill({ customer_id: 1 }) });
    expect(told.errors).toHaveLength(20);
    expect(told.details).toEqual({ parameter: "rows[0].customer_id", location: "body" });
  });

  test("refuses the character that PostgreSQL cannot keep", async () => {
    expect(await tell({ ...valid, rows: [{ customer_id: "a\0b" }] })).toMatchObject({
      message: "Parameter 'rows[0].customer_id' is invalid: must not contain the character U+0000",
    });
  });
});

describe("401", () => {
  test.each([
    ["nobody", "", "Authentication credentials were not provided."],
    ["a wrong token", "Bearer c360_wrong", "Invalid token."],
    ["another scheme, such as a proxy's own", "Basic YTpi", "Authentication credentials were not provided."],
  ])("%s, in each family's words", async (_, authorization, detail) => {
    const headers = { authorization, "x-customer-360-address": detail };
    const ask = (family: ErrorFamily) => refusal(family, { headers });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    expect([ai?.status, report?.status, admin?.status]).toEqual([401, 401, 401]);
    expect(ai?.body).toEqual({
      error: "Unauthorized",
      message: "Invalid or expired authentication token",
      code: "AUTH_FAILED",
    });
    expect(report?.body).toEqual({ detail });
    expect(admin?.body).toEqual({ error: "Please log in", code: "UNAUTHENTICATED" });
  });
});

describe("403", () => {
  test("in each family's words, and in the audit log with what was asked", async () => {
    const viewer = await aToken(shop, { role: "viewer" });
    const ask = (family: ErrorFamily) =>
      refusal(family, { token: viewer, headers: { "x-request-id": `no-${family}` } });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    expect([ai?.status, report?.status, admin?.status]).toEqual([403, 403, 403]);
    expect(ai?.body).toEqual({
      error: "Forbidden",
      message: "The token does not have the permission ai:use",
      code: "FORBIDDEN",
    });
    expect(report?.body).toEqual({ detail: "You do not have permission to perform this action." });
    expect(admin?.body).toEqual({
      error: "You need the permission “Run segmentations and forecasts”",
      code: "FORBIDDEN",
    });
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { requestId: "no-ai" } }));
    expect(lines).toMatchObject([
      { action: "request.refused", actorKind: "token", things: { method: "POST", path: "/api/probe/{id}" } },
    ]);
  });

  test("that a use-case throws is in the audit log too", async () => {
    const headers = { "x-request-id": "deeper" };
    expect((await post("report", { body: { ...valid, after: "refuse" }, headers })).status).toBe(403);
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { requestId: "deeper" } }));
    expect(lines).toMatchObject([{ action: "request.refused", reason: "Also needs data:export" }]);
  });
});

describe("405", () => {
  test("in each family's words, with what is allowed", async () => {
    const [ai, report, admin] = await Promise.all(
      FAMILIES.map(async (family) => {
        const response = await ROUTES[family].PUT(aRequest("PUT", "/api/probe/7", {}));
        expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
        return response.json();
      }),
    );
    expect(ai).toEqual({ error: "Method not allowed", message: "Use POST here", code: "METHOD_NOT_ALLOWED" });
    expect(report).toEqual({ detail: 'Method "PUT" not allowed.' });
    expect(admin).toEqual({ error: "This is not possible here", code: "METHOD_NOT_ALLOWED" });
  });

  test("OPTIONS names the methods and opens nothing to other sites", async () => {
    const response = await ROUTES.ai.OPTIONS(
      aRequest("OPTIONS", "/api/probe/7", { headers: { origin: "https://a.example" } }),
    );
    expect([response.status, response.headers.get("allow")]).toEqual([204, "POST"]);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });
});

describe("a body that breaks off", () => {
  test("is the caller's, not ours", async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new TextEncoder().encode('{"total_amount":')),
      pull: (stream) => stream.error(new Error("aborted")),
    });
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: broken, duplex: "half" } as RequestInit;
    const request = new Request("http://localhost/api/probe/7", init);
    expect((await ROUTES.ai.POST(request, { params: Promise.resolve({ id: "7" }) })).status).toBe(400);
  });
});

describe("413", () => {
  const large = { body: { ...valid, padding: "x".repeat(3000) } };

  test("in each family's words", async () => {
    const [ai, report, admin] = await Promise.all(FAMILIES.map((family) => refusal(family, large)));
    expect([ai?.status, report?.status, admin?.status]).toEqual([413, 413, 413]);
    expect(ai?.body).toMatchObject({ error: "Payload too large", code: "PAYLOAD_TOO_LARGE" });
    expect(report?.body).toEqual({ success: false, error: "Payload too large" });
    expect(admin?.body).toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });

  test("as soon as the limit is passed, whatever the length that was told", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        sent += 500;
        stream.enqueue(new TextEncoder().encode("x".repeat(500)));
      },
    });
    const request = new Request("http://localhost/api/probe/7", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "content-length": "10" },
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect((await ROUTES.ai.POST(request, { params: Promise.resolve({ id: "7" }) })).status).toBe(413);
    expect(sent).toBeLessThan(5000);
  });
});

describe("429", () => {
  test("in each family's words, with the seconds to wait, counted for this token alone", async () => {
    const busy = await aToken(shop);
    const used = await withBusinessRows(shop, (rows) =>
      rows.apiToken.findMany({ orderBy: { createdAt: "desc" }, take: 1 }),
    );
    for (let request = 0; request < 600; request++) await count("caller", used[0]?.id ?? "");
    const [ai, report, admin] = await Promise.all(
      FAMILIES.map((family) => refusal(family, { token: busy, body: valid })),
    );
    expect([ai?.status, report?.status, admin?.status]).toEqual([429, 429, 429]);
    const seconds = Number(report?.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(report?.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(ai?.body).toMatchObject({ error: "Too many requests", code: "RATE_LIMITED" });
    expect(report?.body).toEqual({ detail: `Request was throttled. Expected available in ${seconds} seconds.` });
    expect(admin?.body).toMatchObject({ code: "RATE_LIMITED" });
    expect((await post("ai", { body: valid })).status).toBe(200);
  });

  test("after thirty wrong credentials of one address, and never for a right one of the same address", async () => {
    const headers = { "x-customer-360-address": "192.0.2.77" };
    const statuses = [];
    for (let guess = 0; guess < 31; guess++) {
      statuses.push((await post("ai", { token: `guess${guess}`, headers })).status);
    }
    expect(statuses).toEqual([...Array(30).fill(401), 429]);
    expect((await post("ai", { body: valid, headers })).status).toBe(200);
  });
});

describe("500", () => {
  test("in each family's words, with nothing of the cause", async () => {
    const headers = { "x-request-id": "broken-1" };
    const ask = (family: ErrorFamily) => refusal(family, { body: { ...valid, after: "fail" }, headers });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    expect([ai?.status, report?.status, admin?.status]).toEqual([500, 500, 500]);
    expect(ai?.body).toEqual({
      error: "Internal server error",
      message: "Something went wrong on our side",
      code: "INTERNAL_ERROR",
    });
    expect(report?.body).toEqual({ success: false, error: "Internal server error", request_id: "broken-1" });
    expect(admin?.body).toEqual({ error: "Something went wrong. Nothing was changed", code: "INTERNAL" });
    expect(JSON.stringify([ai, report, admin])).not.toMatch(/hunter2|select/);
  });
});

describe("503", () => {
  test("in each family's words, with the seconds to wait", async () => {
    const ask = (family: ErrorFamily) => refusal(family, { body: { ...valid, after: "away" } });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    expect([ai?.status, report?.status, admin?.status]).toEqual([503, 503, 503]);
    expect(ai?.headers.get("retry-after")).toBe("5");
    expect(ai?.body).toMatchObject({ error: "Service unavailable", code: "SERVICE_UNAVAILABLE" });
    expect(report?.body).toMatchObject({ success: false, error: "Service temporarily unavailable" });
    expect(admin?.body).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  });
});

describe("what a use-case throws in its own words", () => {
  test("reaches the caller, in each family's shape", async () => {
    const ask = (family: ErrorFamily) => refusal(family, { body: { ...valid, after: "own-words" } });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    const words = "These two do not go together";
    expect([ai?.status, ai?.body]).toEqual([
      422,
      { error: "Validation failed", message: words, code: "INVALID_PARAMETER" },
    ]);
    expect([report?.status, report?.body]).toEqual([400, { success: false, error: words }]);
    expect([admin?.status, admin?.body]).toEqual([400, { error: words, code: "VALIDATION_FAILED" }]);
  });

  test("has a time to come again where it names none", async () => {
    const { status, headers, body } = await refusal("ai", { body: { ...valid, after: "full" } });
    expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
    expect(body.message).toBe("The service is busy. Retry in 5 seconds");
  });
});

describe("whatever is sent", () => {
  const search = handle({
    GET: [
      defineContract({
        method: "GET",
        path: "/api/probe",
        summary: "A query",
        auth: "session-or-bearer",
        permission: null,
        errors: "report",
        input: z.object({ q: z.string().optional(), days: z.enum(["7", "30"]).default("7") }),
        output: z.object({ q: z.string().nullable() }),
      }),
      async ({ q = null }, actor) => {
        // Through the database: what it cannot keep must have been refused before.
        const kept = await withBusinessRows(actor, (rows) => rows.$queryRaw<{ q: string }[]>`select ${q}::text as q`);
        return { q: kept[0]?.q ?? null };
      },
    ],
  });

  test("no body breaks it or learns anything", async () => {
    const busy = await Promise.all(FAMILIES.map(async (family) => ({ family, token: await aToken(shop) })));
    const values = fc.oneof(
      fc.json({ maxDepth: 5 }),
      fc.string({ unit: "binary" }),
      fc.record({ total_amount: fc.anything(), rows: fc.anything(), __proto__: fc.anything() }).map((each) => {
        try {
          return JSON.stringify(each) ?? "";
        } catch {
          return "";
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom(...busy), async (body, { family, token: own }) => {
        const response = await post(family, { token: own, body, headers: { "content-type": "application/json" } });
        expect([200, 400, 413, 422]).toContain(response.status);
        expect(await response.text()).not.toMatch(/node_modules|at \w+ \(|ZodError|prisma|pg_|select /i);
      }),
      { numRuns: 300 },
    );
  });

  test("no query breaks it or learns anything", async () => {
    const own = await aToken(shop);
    const query = fc.oneof(
      fc.array(fc.tuple(fc.constantFrom("q", "days", "__proto__", "a"), fc.string({ unit: "binary" }))).map((pairs) => {
        return pairs
          .map(([name, value]) => `${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, ""))}`)
          .join("&");
      }),
      fc.webQueryParameters(),
      fc.constantFrom("q=%", "q=%ff%fe", "q=%00", "%00=1", "&&&", "q", "q=1&q=2"),
    );
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const response = await search.GET(aRequest("GET", `/api/probe?${text}`, { token: own }));
        expect([200, 400]).toContain(response.status);
        expect(await response.text()).not.toMatch(/node_modules|at \w+ \(|ZodError|prisma|pg_/i);
      }),
      { numRuns: 250 },
    );
  });

  test("a parameter given twice is refused by name", async () => {
    const response = await search.GET(aRequest("GET", "/api/probe?days=7&days=30", { token }));
    expect(await response.json()).toEqual({ success: false, error: "Invalid days. Must be given once" });
  });

  test("JSON of any depth is harmless, even to a schema that names itself", async () => {
    const tree: z.ZodType = z.object({
      total_amount: z.number().optional(),
      get not() {
        return tree.optional();
      },
    });
    const contract = { ...contractOf("ai"), bodyLimit: 2_000_000, input: tree };
    const deep = handle({ POST: [contract, () => ({ id: "", total_amount: 1, rows: 0, per_name: 0 })] });
    const send = async (body: string) => {
      const request = aRequest("POST", "/api/probe/7", { token, body });
      const response = await deep.POST(request, { params: Promise.resolve({ id: "7" }) });
      return [response.status, (await response.json()).code];
    };
    const nots = (levels: number) => `${'{"not":'.repeat(levels)}{}${"}".repeat(levels)}`;
    expect(await send(nots(98))).toEqual([200, undefined]);
    expect(await send('{"name": "[[[[\\"{{{{"}'.replace("[[[[", "[".repeat(500)))).toEqual([200, undefined]);
    for (const body of [
      nots(101),
      nots(200_000),
      "[".repeat(1_000_000),
      `{"a": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
    ]) {
      expect(await send(body)).toEqual([400, "INVALID_JSON"]);
    }
  });
});

describe("a contract that takes a file", () => {
  const MB = 1024 * 1024;
  const contract = defineContract({
    method: "POST",
    path: "/api/probe/files",
    summary: "Takes a file",
    auth: "session-or-bearer",
    permission: null,
    errors: "admin",
    upload: ["text/csv"],
    bodyLimit: 3 * MB,
    input: z.object({ name: z.string() }),
    output: z.object({ name: z.string(), bytes: z.int(), most: z.int() }),
  });
  const route = handle({
    POST: [
      contract,
      async ({ name }, _, { upload }) => {
        let bytes = 0;
        let most = 0;
        for await (const chunk of upload) {
          bytes += chunk.byteLength;
          most = Math.max(most, chunk.byteLength);
        }
        return { name, bytes, most };
      },
    ],
  });

  /** A body of so many megabytes, made while it is read. */
  const send = async (megabytes: number, type = "text/csv") => {
    let made = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        if (made++ < megabytes) controller.enqueue(new Uint8Array(MB));
        else controller.close();
      },
    });
    const request = aRequest("POST", "/api/probe/files?name=a", { token, headers: { "content-type": type } });
    const response = await route.POST(new Request(request, { body, duplex: "half" } as RequestInit));
    return { status: response.status, body: await response.json(), made };
  };

  test("hands it on as it comes, and reads the rest from the address", async () => {
    expect(await send(3)).toMatchObject({ status: 200, body: { name: "a", bytes: 3 * MB, most: MB } });
  });

  test("stops at the first byte beyond the limit", async () => {
    const { status, made } = await send(1000);
    expect(status).toBe(413);
    expect(made).toBeLessThan(8);
  });

  test("reads nothing of another kind of file", async () => {
    const { status, body, made } = await send(1000, "application/json");
    expect(status).toBe(400);
    expect(body.details).toEqual([{ field: "Content-Type", message: "must be one of: text/csv" }]);
    expect(made).toBeLessThan(3);
  });
});
