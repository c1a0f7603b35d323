import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/purchasing/runs/route.ts";
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

const ask = (headers: Record<string, string> = {}, body: object = {}) =>
  answerOf(POST(aRequest("POST", "/api/admin/purchasing/runs", { token, body, headers })));

describe("POST 202", () => {
  test("returns the run, which is audited", async () => {
    const { status, body } = await ask();
    expect(status).toBe(202);
    expect(body.data).toMatchObject({ kind: "segment_purchases", state: "queued", trigger: "request", options: {} });
    expect(await auditLines(shop, "run.requested")).toMatchObject([
      { things: { run: body.data.id }, after: { kind: "segment_purchases" } },
    ]);
  });

  test("a run of an earlier day is a run of its own", async () => {
    const { status, body } = await ask({}, { asOf: "2026-01-31" });
    expect([status, body.data.kind, body.data.options]).toEqual([202, "purchasing_as_of", { asOf: "2026-01-31" }]);
  });

  test("returns the waiting run if requested again; ten simultaneous requests start one", async () => {
    const first = await ask();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(new Set(answers.map(({ body }) => body.data.id))).toEqual(new Set([first.body.data.id]));
  });

  test("an Idempotency-Key returns the first run again", async () => {
    const headers = { "idempotency-key": "monday" };
    const first = await ask(headers);
    expect((await ask(headers)).body.data.id).toBe(first.body.data.id);
  });
});

describe("POST 400", () => {
  test("a day that is still to come is refused", async () => {
    const { status, body } = await ask({}, { asOf: "2200-01-01" });
    expect([status, body.details[0].field]).toEqual([400, "asOf"]);
  });

  test("a body that is not an object is refused", async () => {
    const response = await POST(aRequest("POST", "/api/admin/purchasing/runs", { token, body: "[]" }));
    expect(response.status).toBe(400);
  });
});

describe("POST 409", () => {
  test("a day is refused when twenty wait, but not one of them or another kind of run", async () => {
    const days = Array.from({ length: 23 }, (_, at) => `2026-01-${String(at + 1).padStart(2, "0")}`);
    for (const asOf of days.slice(0, 20)) expect((await ask({}, { asOf })).status).toBe(202);
    for (const asOf of days.slice(20)) {
      const { status, body } = await ask({}, { asOf });
      expect([status, body.code]).toEqual([409, "RUN_LIMIT"]);
    }
    expect((await ask({}, { asOf: days[0] })).status).toBe(202);
    expect((await ask()).status).toBe(202);
  });
});
