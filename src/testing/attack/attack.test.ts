import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataFolder } from "../processes/demo-server.ts";
import type { ServerProcess } from "../processes/server-process.ts";
import { attackRoutes, lineOf } from "./generated-requests.ts";
import { buildTarget, startTarget } from "./target.ts";

// The quick slice of `npm run test:attack`: every route some dozen times, against the built product in a process of its own.

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

test("no generated request breaks a route, gets what is not documented or reads another business", {
  timeout: BUILD_MS,
}, async () => {
  const { findings, sent } = await attackRoutes({ server: () => server }, { seed: 12, requests: 1_500 });
  expect(findings.map(lineOf)).toEqual([]);
  expect(sent).toBe(1_500);
});
