import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/forecast/runs/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "analyst" });
});

const ask = (body: object = {}, headers: Record<string, string> = {}) =>
  answerOf(POST(aRequest("POST", "/api/admin/forecast/runs", { token, body, headers })));

const STANDARD = { months: 12, model: "auto", level: 0.95 };

describe("POST 202", () => {
  test("returns the run with the default settings, which is audited", async () => {
    const { status, body } = await ask();
    expect(status).toBe(202);
    expect(body.data).toMatchObject({
      kind: "forecast_clv",
      state: "queued",
      trigger: "request",
      options: STANDARD,
    });
    expect(await auditLines(shop, "run.requested")).toMatchObject([
      { things: { run: body.data.id }, after: { kind: "forecast_clv", ...STANDARD } },
    ]);
  });

  test("a forecast of an earlier day is a run of its own", async () => {
    const { status, body } = await ask({ months: 6, asOf: "2026-01-31" });
    const options = { ...STANDARD, months: 6, asOf: "2026-01-31" };
    expect([status, body.data.kind, body.data.options]).toEqual([202, "forecast_as_of", options]);
  });

  test("returns the waiting run if requested again; ten simultaneous requests start one; other settings start another", async () => {
    const first = await ask();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(STANDARD)));
    expect(new Set(answers.map(({ body }) => body.data.id))).toEqual(new Set([first.body.data.id]));
    const other = await ask({ months: 24, model: "pareto_nbd", level: 0.9 });
    expect(other.body.data).toMatchObject({ options: { months: 24, model: "pareto_nbd", level: 0.9 } });
    expect(other.body.data.id).not.toBe(first.body.data.id);
  });

  test("an Idempotency-Key returns the first run again", async () => {
    const headers = { "idempotency-key": "monday" };
    const first = await ask({}, headers);
    expect((await ask({}, headers)).body.data.id).toBe(first.body.data.id);
  });
});

describe("POST 400", () => {
  test.each([
    ["months", { months: 13 }],
    ["months", { months: "12" }],
    ["model", { model: "arima" }],
    ["level", { level: 1 }],
    ["asOf", { asOf: "2200-01-01" }],
    ["asOf", { asOf: "yesterday" }],
  ])("an invalid option is refused: %s", async (field, body) => {
    const { status, body: refused } = await ask(body);
    expect([status, refused.details[0].field]).toEqual([400, field]);
  });
});
