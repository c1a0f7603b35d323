import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const COMMAND = path.resolve("src/cli/build.ts");

// A checkout with one source, and a program in Next's place that says what Next says and how often it ran.
const NEXT = `
const { existsSync, mkdirSync, writeFileSync, appendFileSync } = require("node:fs");
const { getPriority } = require("node:os");
console.log("  Creating an optimized production build ...");
console.log("  Collecting page data using 1 worker ...");
console.error("a warning");
appendFileSync("runs", getPriority() + " ");
if (existsSync("broken")) process.exit(1);
mkdirSync(".next", { recursive: true });
writeFileSync(".next/BUILD_ID", "one");
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-360-build-"));
  for (const [file, text] of Object.entries({
    "node_modules/next/dist/bin/next": NEXT,
    "src/page.ts": "1",
    "prisma/schema.prisma": "",
  })) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (file: string) => path.join(folder, file);
const build = () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND], { cwd: folder, encoding: "utf8" });
  return { status, stderr, lines: stdout.trimEnd().split("\n") };
};
const runs = () => readFileSync(at("runs"), "utf8").trim().split(" ").map(Number);
const NOTHING = ["The pages are built from these sources already: nothing to do"];

test("builds once for the same sources, in steps that it names, below the priority of other work", () => {
  const first = build();
  expect(first).toMatchObject({ status: 0, stderr: "" });
  // On a busy machine, a step that lasts is named again.
  const said = first.lines.map((line) => /step \d|^Built in/.exec(line)?.[0] ?? line);
  expect([...new Set(said)]).toEqual([
    expect.stringMatching(/^Building the pages\. This takes /),
    "step 1",
    "step 2",
    "step 3",
    "step 6",
    "step 7",
    "Built in",
  ]);
  const log = readFileSync(at(".data/build.log"), "utf8");
  for (const words of ["Creating an optimized", "a warning"]) expect(log).toContain(words);
  expect(build()).toMatchObject({ status: 0, lines: NOTHING });
  // A test doesn't need a build.
  writeFileSync(at("src/page.test.ts"), "1");
  expect(build().lines).toEqual(NOTHING);
  expect(runs()).toEqual([expect.any(Number)]);
  expect(runs()[0]).toBeGreaterThan(0);
});

test("builds again after a change, and after a build that failed, also if the sources are the earlier ones again", () => {
  writeFileSync(at("src/page.ts"), "2");
  writeFileSync(at("broken"), "");
  const failed = build();
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/The build failed \(complete log: .*build\.log\)\n.*a warning|Creating an optimized/);
  rmSync(at("broken"));
  writeFileSync(at("src/page.ts"), "1");
  expect(build().lines.at(-1)).toMatch(/^Built in/);
  expect([runs().length, existsSync(at(".next/customer-360-sources"))]).toEqual([3, true]);
});
