import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataFolder } from "../processes/demo-server.ts";
import type { ServerProcess } from "../processes/server-process.ts";
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
