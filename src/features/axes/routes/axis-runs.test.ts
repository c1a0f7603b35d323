import { beforeAll, describe, expect, test, vi } from "vitest";
import { GET as axes } from "#app/api/admin/axes/route.ts";
import { GET as follow } from "#app/api/admin/axes/runs/[id]/route.ts";
import { POST } from "#app/api/admin/axes/runs/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMessagesApi } from "#testing/checks/messages-api.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anAxisShop } from "#testing/shops/axis-shop.ts";
import { startWorker } from "#worker/start-worker.ts";

let shop: Scope;
let token: string;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "analyst" });
});

const ask = async (
  body: unknown = {},
  { headers = {}, by = token }: { headers?: Record<string, string>; by?: string } = {},
) => {
  const request = aRequest("POST", "/api/admin/axes/runs", { ...(by && { token: by }), body, headers });
  return answerOf(POST(request));
};

const read = (id: string, by = token) =>
  answerOf(
    follow(aRequest("GET", `/api/admin/axes/runs/${id}`, by ? { token: by } : {}), { params: Promise.resolve({ id }) }),
  );

const STANDARD = { minK: 2, maxK: 6, minPopulation: 100, seed: 42 };

describe("POST 202", () => {
  test("returns a run with the default options, which is audited", async () => {
    const { status, body } = await ask();
    expect([status, body.data]).toMatchObject([
      202,
      { kind: "axis_run", state: "queued", trigger: "request", options: STANDARD, progress: 0 },
    ]);
    expect(body.data.options).not.toHaveProperty("naming");
    expect(await auditLines(shop, "run.requested")).toMatchObject([
      { things: { run: body.data.id }, after: { kind: "axis_run", ...STANDARD } },
    ]);
  });

  test("returns the waiting run if requested again, but another one for other naming options", async () => {
    const [first, second] = [await ask(), await ask()];
    expect(second.body.data.id).toBe(first.body.data.id);
    const other = await ask({ naming: "axis" });
    expect([other.body.data.id === first.body.data.id, other.body.data.options.naming]).toEqual([false, "axis"]);
  });

  test("an Idempotency-Key returns the first run again, and is refused with another body", async () => {
    const headers = { "idempotency-key": "monday" };
    const first = await ask({ seed: 7 }, { headers });
    expect((await ask({ seed: 7 }, { headers })).body.data.id).toBe(first.body.data.id);
    const reused = await ask({ seed: 8 }, { headers });
    expect([reused.status, reused.body.code]).toEqual([409, "IDEMPOTENCY_KEY_REUSED"]);
  });
});

describe("POST 400", () => {
  test.each([
    ["minK", { minK: 5, maxK: 4 }],
    ["minK", { minK: 1 }],
    ["maxK", { maxK: 13 }],
    ["minPopulation", { minPopulation: 1 }],
    ["seed", { seed: -1 }],
    ["axes[0]", { axes: ["shoe_size"] }],
    ["axes", { axes: [] }],
    ["naming", { naming: "gpt" }],
  ])("an invalid option is refused: %s", async (field, body) => {
    const { status, body: refused } = await ask(body);
    expect([status, refused.details[0].field]).toEqual([400, field]);
  });
});

describe("GET 200", () => {
  test("returns the run step by step to its end, including names by Claude and their usage", async () => {
    const other = await anAxisShop(12);
    token = await aToken(other, { role: "analyst" });
    const api = await aMessagesApi();
    const options = { minPopulation: 10, axes: ["purchase_frequency", "purchase_value"] };
    const { id } = (await ask(options)).body.data;
    const end = await startWorker();
    const over = async () => ["succeeded", "failed"].includes((await read(id)).body.data.state);
    await vi.waitUntil(over, { timeout: 150_000, interval: 100 });
    await end();
    await api.end();
    const { status, body } = await read(id);
    expect([status, body.data]).toMatchObject([200, { id, state: "succeeded", progress: 1, problem: null }]);
    expect(body.data.steps).toMatchObject([
      { name: "histories", done: 36 },
      { name: "axes", done: 2, of: 2 },
      { name: "archetypes" },
      { name: "names", done: 2, of: 2 },
      { name: "profiles", done: 36, of: 36 },
      { name: "segments" },
    ]);
    expect(body.data.result).toMatchObject({
      version: 1,
      customers: 36,
      axes: 2,
      naming: { by: "ai", calls: 2, cached: 0, tokensIn: 2000, failed: [] },
    });
    const shown = await (await axes(aRequest("GET", "/api/admin/axes", { token }))).json();
    expect(shown.model).toMatchObject({ version: 1, population: 36 });
    token = await aToken(shop, { role: "analyst" });
  });
});
