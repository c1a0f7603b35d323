import { describe, expect, test } from "vitest";
import { count } from "#core/auth/rate-limit.ts";
import type { ErrorFamily } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { caller, FAMILIES, post, prepareCaller, refusal, valid } from "#testing/processes/probe-routes.ts";
import { aToken } from "#testing/request.ts";

prepareCaller();

describe("401", () => {
  test.each([
    ["nobody", "", "Authentication credentials were not provided."],
    ["a wrong token", "Bearer c360_wrong", "Invalid token."],
    ["another scheme, such as a proxy's own", "Basic YTpi", "Authentication credentials were not provided."],
  ])("%s, in each family's wording", async (_, authorization, detail) => {
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
  test("a missing permission is refused in each family's wording, and audited with the request", async () => {
    const viewer = await aToken(caller.shop, { role: "viewer" });
    const ask = (family: ErrorFamily) =>
      refusal(family, { token: viewer, headers: { "x-request-id": `no-${family}` } });
    const [ai, report, admin] = await Promise.all(FAMILIES.map(ask));
    expect([ai?.status, report?.status, admin?.status]).toEqual([403, 403, 403]);
    expect(ai?.body).toEqual({
      error: "Forbidden",
      message: "The token does not have the permission ai:use",
      code: "FORBIDDEN",
    });
    expect(report?.body).toEqual({
      detail: "You do not have permission to perform this action.",
      required_permission: "ai:use",
    });
    expect(admin?.body).toEqual({
      error: "You need the permission “Run segmentations and forecasts” (ai:use)",
      code: "FORBIDDEN",
    });
    const lines = await withBusinessRows(caller.shop, (rows) =>
      rows.auditLog.findMany({ where: { requestId: "no-ai" } }),
    );
    expect(lines).toMatchObject([
      { action: "request.refused", actorKind: "token", things: { method: "POST", path: "/api/probe/{id}" } },
    ]);
  });

  test("a use-case's refusal is audited too", async () => {
    const headers = { "x-request-id": "deeper" };
    expect((await post("report", { body: { ...valid, after: "refuse" }, headers })).status).toBe(403);
    const lines = await withBusinessRows(caller.shop, (rows) =>
      rows.auditLog.findMany({ where: { requestId: "deeper" } }),
    );
    expect(lines).toMatchObject([{ action: "request.refused", reason: "Also needs data:export" }]);
  });
});

describe("429", () => {
  test("a caller beyond the limit is refused in each family's wording, with the seconds to wait, counted per token", async () => {
    const busy = await aToken(caller.shop);
    const used = await withBusinessRows(caller.shop, (rows) =>
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

  test("after thirty wrong credentials from one address, but never for right ones", async () => {
    const headers = { "x-customer-360-address": "192.0.2.77" };
    const statuses = [];
    for (let guess = 0; guess < 31; guess++) {
      statuses.push((await post("ai", { token: `guess${guess}`, headers })).status);
    }
    expect(statuses).toEqual([...Array(30).fill(401), 429]);
    expect((await post("ai", { body: valid, headers })).status).toBe(200);
  });
});
