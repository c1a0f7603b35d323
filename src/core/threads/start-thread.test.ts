import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { startThread } from "./start-thread.ts";

const folder = mkdtempSync(path.join(tmpdir(), "customer-360-threads-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes young objects of which some live on, as a request does, and tells how large their space became. */
const CHURNING = `
  import { getHeapSpaceStatistics } from "node:v8";
  export const churn = () => {
    let kept = [];
    for (let i = 0; i < 1_000_000; i++) {
      kept.push({ i, own: [i] });
      if (kept.length > 200_000) kept = [];
    }
    const { space_size } = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    return space_size / 1e6;
  };
`;

const churning = path.join(folder, "churning.mjs");
writeFileSync(churning, CHURNING);

const PROGRAM = `
  const { ${startThread.name}: start } = await import(${JSON.stringify(path.join(import.meta.dirname, "start-thread.ts"))});
  const { relative } = await import("node:path");
  const churn = { module: relative("src", ${JSON.stringify(churning)}), work: "churn" };
  const youngOf = (limits) => new Promise((resolve, reject) => {
    const thread = start({ ...churn, ...limits });
    thread.once("message", ({ result }) => resolve(result)).once("error", reject);
    thread.postMessage(null);
  });
  console.log(JSON.stringify([await youngOf({ oldMb: 256 }), await youngOf({ oldMb: 256, youngMb: 96 })]));
  process.exit();
`;

const run = (...given: string[]): string =>
  execFileSync(process.execPath, given, { env: { ...process.env, NODE_OPTIONS: "" }, encoding: "utf8" });

test("a thread's young objects take no more than its own limit, whatever the process was started with", () => {
  const flags = ["--max-semi-space-size=16", "--input-type=module"];
  const [standard, larger] = JSON.parse(run(...flags, "-e", PROGRAM)) as [number, number];
  expect(standard).toBeLessThanOrEqual(24);
  expect(larger).toBeGreaterThan(standard);
  expect(larger).toBeLessThanOrEqual(96);
});
