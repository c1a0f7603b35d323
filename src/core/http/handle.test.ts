import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ErrorFamily } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import {
  caller,
  contractOf,
  FAMILIES,
  post,
  prepareCaller,
  ROUTES,
  refusal,
  valid,
} from "#testing/processes/probe-routes.ts";
import { aRequest } from "#testing/request.ts";
import { handle } from "./handle.ts";

prepareCaller();

describe("200", () => {
  test.each(FAMILIES)("%s: answers in the contract's format, with the standard headers", async (family) => {
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

  test("never returns a column outside of the contract", async () => {
    const response = await post("admin", { body: { ...valid, after: "leak" } });
    expect(await response.text()).not.toContain("hunter2");
  });

  test("passes on a use-case's own headers", async () => {
    const { headers } = await post("report", { body: { ...valid, after: "headers" } });
    expect([headers.get("x-cache"), headers.get("age")]).toEqual(["HIT", "7"]);
  });

  test("sends a file with an ASCII and a UTF-8 name, and audits the download", async () => {
    const response = await post("report", { body: { ...valid, after: "file" }, headers: { "x-request-id": "dl-1" } });
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="a_o _2026_-01-31.csv"; filename*=UTF-8''a%C3%B1o%20%222026%22-01-31.csv`,
    );
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(await response.text()).toBe("a,b\r\n");
    const lines = await withBusinessRows(caller.shop, (rows) =>
      rows.auditLog.findMany({ where: { requestId: "dl-1" } }),
    );
    expect(lines).toMatchObject([{ action: "file.downloaded", things: { path: "/api/probe/{id}" } }]);
  });

  test("passes the reader's language to the use-case", async () => {
    const says = handle({
      GET: [
        { ...contractOf("report"), method: "GET", input: z.object({}), output: z.object({ language: z.string() }) },
        (_, __, { language }) => ({ language }),
      ],
    });
    const ask = async (headers: Record<string, string>) =>
      (await says.GET(aRequest("GET", "/api/probe/7", { token: caller.token, headers }))).json();
    expect(await ask({ "accept-language": "fr, pt-BR;q=0.4" })).toEqual({ language: "pt-BR" });
    expect(await ask({})).toEqual({ language: "en" });
  });

  test.each([
    ["too long", "x".repeat(129)],
    ["with a line break's code", "a%0d%0ab c"],
    ["empty", ""],
  ])("replaces a request ID that is %s", async (_, given) => {
    const { headers } = await post("admin", { body: valid, headers: { "x-request-id": given } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("accepts both casings at every depth, and leaves keys alone that are data", async () => {
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

  test("prefers the path over the body", async () => {
    expect(await (await post("ai", { body: { ...valid, id: "8" } })).json()).toMatchObject({ id: "7" });
  });

  test("treats prototype keys as unknown keys", async () => {
    const body = '{"total_amount": 5, "__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}';
    const response = await post("ai", { body });
    expect(response.status).toBe(200);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("405", () => {
  test("a wrong method is refused in each family's wording, with the allowed methods", async () => {
    const [ai, report, admin] = await Promise.all(
      FAMILIES.map(async (family) => {
        const response = await ROUTES[family].PUT(aRequest("PUT", "/api/probe/7", {}));
        expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
        return response.json();
      }),
    );
    expect(ai).toEqual({ error: "Method not allowed", message: "Use POST here", code: "METHOD_NOT_ALLOWED" });
    expect(report).toEqual({ detail: 'Method "PUT" not allowed.', allowed_methods: ["POST"] });
    expect(admin).toEqual({ error: "PUT is not possible here. Use POST", code: "METHOD_NOT_ALLOWED" });
  });

  test("OPTIONS lists the methods and allows no other sites", async () => {
    const response = await ROUTES.ai.OPTIONS(
      aRequest("OPTIONS", "/api/probe/7", { headers: { origin: "https://a.example" } }),
    );
    expect([response.status, response.headers.get("allow")]).toEqual([204, "POST"]);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });
});

describe("500", () => {
  test("an internal error is answered in each family's wording, without the cause", async () => {
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
  test("an unavailable service is answered in each family's wording, with the seconds to wait", async () => {
    const ask = (family: ErrorFamily) => refusal(family, { body: { ...valid, after: "away" } });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    expect([ai?.status, report?.status, admin?.status]).toEqual([503, 503, 503]);
    expect(ai?.headers.get("retry-after")).toBe("5");
    expect(ai?.body).toMatchObject({ error: "Service unavailable", code: "SERVICE_UNAVAILABLE" });
    expect(report?.body).toMatchObject({ success: false, error: "Service temporarily unavailable" });
    expect(admin?.body).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  });
});

describe("a use-case's own error", () => {
  test("reaches the caller in each family's format", async () => {
    const ask = (family: ErrorFamily) => refusal(family, { body: { ...valid, after: "own-words" } });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    const words = "These two can't be combined";
    expect([ai?.status, ai?.body]).toEqual([
      422,
      { error: "Validation failed", message: words, code: "INVALID_PARAMETER" },
    ]);
    expect([report?.status, report?.body]).toEqual([400, { success: false, error: words }]);
    expect([admin?.status, admin?.body]).toEqual([400, { error: words, code: "VALIDATION_FAILED" }]);
  });

  test("gets a default retry time", async () => {
    const { status, headers, body } = await refusal("ai", { body: { ...valid, after: "full" } });
    expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
    expect(body.message).toBe("The service is busy. Retry in 5 seconds");
  });
});
