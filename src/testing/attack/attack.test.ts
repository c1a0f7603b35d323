import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataFolder } from "../processes/demo-server.ts";
import type { ServerProcess } from "../processes/server-process.ts";
import { documentChecker } from "./documented.ts";
import { attackRoutes, lineOf } from "./generated-requests.ts";
import { buildTarget, startTarget } from "./target.ts";

// A short version of `npm run test:attack`: every route about a dozen times, against the built product in a separate
// process.

const BUILD_MS = 600_000;
const folder = dataFolder();
let server: ServerProcess;

beforeAll(async () => {
  const { DATABASE_URL = "", DATABASE_OWNER_URL = "" } = process.env;
  await buildTarget();
  server = await startTarget(folder, { DATABASE_URL, DATABASE_OWNER_URL });
}, BUILD_MS);
afterAll(async () => {
  await server?.end();
  rmSync(folder, { recursive: true, force: true });
});

test("no generated request crashes a route, gets an undocumented answer or reads another business", {
  timeout: BUILD_MS,
}, async () => {
  const { findings, sent } = await attackRoutes({ server: () => server }, { seed: 12, requests: 1_500 });
  expect(findings.map(lineOf)).toEqual([]);
  expect(sent).toBe(1_500);
});

test("an answer that differs from its description is found", () => {
  const check = documentChecker({
    schemas: { Thing: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
  });
  const described = {
    headers: { "X-Request-Id": {} },
    content: {
      "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Thing" } } },
      "text/csv": {},
    },
  };
  const problemsOf = (headers: Record<string, string>, body: string) =>
    check(described, { status: 200, headers, body, isWhole: true, ms: 0 });
  const id = { "x-request-id": "1" };
  expect(problemsOf({ ...id, "content-type": "application/json" }, '[{"id":"a"}]')).toEqual([]);
  expect(problemsOf({ ...id, "content-type": "text/csv; charset=utf-8" }, "id\n")).toEqual([]);
  expect(problemsOf({ ...id, "content-type": "application/json" }, '[{"id":"a"},{"id":5}]')).toEqual([
    "200 does not match its schema: /0/id must be string",
  ]);
  expect(problemsOf({ "content-type": "application/json" }, "[]")).toEqual([
    "200 without the documented header X-Request-Id",
  ]);
  expect(problemsOf({ ...id, "content-type": "text/html" }, "[]")).toEqual([
    "200 with undocumented content: text/html",
  ]);
});
