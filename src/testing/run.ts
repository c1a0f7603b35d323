import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { FEWER_COLLECTIONS } from "./checks/fewer-collections.ts";
import { runScheduled, type Scheduled } from "./checks/schedule.ts";
import {
  type Duration,
  type Failure,
  REPORTS,
  type RunNote,
  readPlaywrightReport,
  readVitestReport,
  type TestReport,
} from "./checks/test-reports.ts";
import { FULL_TAG } from "./depth.ts";

// `npm test`: all checks a change must pass, as many side by side as there are cores for. `npm run test:full` adds what
// is long by nature. Ends with one line: "N passed, N failed".

const isFull = process.argv.includes("--full");
if (isFull) process.env.TEST_RING = "full";

const NONE: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [], durations: [] };
const SLOWEST = 10;

type Step = Scheduled & {
  command: string[];
  env?: Record<string, string>;
  /** Started with this step, to prepare: it begins when it gets a message. */
  preparesWith?: string;
  /** The number of tests; a check without tests counts only if it fails. */
  read?: () => TestReport | undefined;
};

const vitest = (project: "unit" | "integration" | "full"): Pick<Step, "name" | "command" | "read"> => {
  const file = REPORTS[project];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name: `${project} tests`,
    // The unit tests are two projects.
    command: [
      "vitest",
      "run",
      "--project",
      `${project}*`,
      ...reporters,
      ...(isFull ? [] : ["-t", `^(?!.*${FULL_TAG})`]),
    ],
    read: () => readVitestReport(file),
  };
};

const GENERATED = ["database client", "route types"];
const ALL_CORES = Number.POSITIVE_INFINITY;

/** Those that fail fastest are first. */
const STEPS: Step[] = [
  { name: "database client", command: ["prisma", "generate"], cores: 1 },
  { name: "route types", command: ["next", "typegen"], cores: 1 },
  // Each checker repeats a part of the others' work, so one takes half of the processor time of four.
  { name: "types", command: ["tsc", "-p", ".", "--checkers", "1"], env: FEWER_COLLECTIONS, after: GENERATED, cores: 1 },
  { name: "lint", command: ["biome", "check", "."], cores: 2 },
  { name: "import rules", command: ["npm", "run", "--silent", "check:imports"], after: GENERATED, cores: 1 },
  { name: "dead code", command: ["npm", "run", "--silent", "check:dead-code"], after: GENERATED, cores: 1 },
  // It replaces the route types, which the type check reads.
  { name: "build", command: ["node", "src/testing/build-product.ts"], after: ["types"], cores: 2 },
  { ...vitest("unit"), after: GENERATED, cores: 2 },
  // The attack tests need the build.
  { ...vitest("integration"), after: ["build"], cores: ALL_CORES },
  {
    name: "browser tests",
    command: [
      "node",
      "src/testing/run-browser-tests.ts",
      "--reporter=list,json",
      ...(isFull ? [] : ["--grep-invert", FULL_TAG]),
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.resolve(REPORTS.browser) },
    after: ["integration tests"],
    cores: ALL_CORES,
    preparesWith: "integration tests",
    read: () => readPlaywrightReport(REPORTS.browser),
  },
  ...(isFull
    ? [
        { ...vitest("full"), after: ["browser tests"], cores: ALL_CORES },
        {
          name: "attack suite",
          command: ["node", "studies/attack/run.ts"],
          after: ["full tests"],
          cores: ALL_CORES,
        },
      ]
    : []),
];

type Started = { child: ChildProcess; ended: Promise<number | null> };

/** Each line of its output gets its name, because the lines of several steps are mixed. */
const start = ({ name, command: [program = "", ...options], env, preparesWith }: Step): Started => {
  const child = spawn(program, options, {
    stdio: ["ignore", "pipe", "pipe", ...(preparesWith ? (["ipc"] as const) : [])],
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: "1" }), ...env },
  });
  for (const input of [child.stdout, child.stderr]) {
    if (input) createInterface({ input }).on("line", (line) => console.log(`${name} │ ${line}`));
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      console.log(`${name} │ ${error}`);
      resolve(null);
    });
    child.once("close", resolve);
  });
  return { child, ended };
};

type Result = TestReport & { name: string };

const started = new Map<Step, Started>();

/** A step that failed without a failed test (a type error, a file that does not load) is one failure. */
const run = async (step: Step): Promise<Result> => {
  const since = Date.now();
  const { name, read } = step;
  const { child, ended } = started.get(step) ?? start(step);
  for (const other of STEPS) if (other.preparesWith === name) started.set(other, start(other));
  if (child.connected) child.send("begin");
  const status = await ended;
  const reported = read?.() ?? NONE;
  console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((Date.now() - since) / 1000).toFixed(1)} s`);
  return { name, ...(status === 0 || reported.failed > 0 ? reported : { ...reported, failed: 1 }) };
};

/** Processor time of the whole machine, in seconds. */
const usedSeconds = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1000, 0);

/** Listed again at the end, where readers look first. */
const tell = (failures: readonly Failure[]): void => {
  for (const { test, why } of failures) console.log(`\nFailed: ${test}\n${why.replace(/^/gm, "    ")}`);
};

const tellSlowest = (durations: Duration[]): void => {
  const slowest = durations.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  console.log("\nThe slowest tests:");
  for (const { test, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(7)} s  ${test}`);
};

const folder = path.dirname(REPORTS.run);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
process.env.PATH = `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}`;
process.env.NEXT_TELEMETRY_DISABLED = "1";
// The product's modules are compiled once for all processes that load them.
process.env.NODE_COMPILE_CACHE ??= path.resolve(".data/compiled");

const cores = availableParallelism();
const load = (loadavg()[0] ?? 0) / cores;
const begun = { at: Date.now(), used: usedSeconds() };
const results = await runScheduled(STEPS, cores, run);
const [took, used] = [(Date.now() - begun.at) / 1000, usedSeconds() - begun.used];
const sum = (key: "passed" | "failed" | "skipped"): number =>
  results.reduce((total, reported) => total + reported[key], 0);
const failed = results.filter((result) => result.failed > 0).map(({ name }) => name);
for (const { failures } of results) tell(failures);
tellSlowest(results.flatMap(({ durations }) => durations));
writeFileSync(REPORTS.run, JSON.stringify({ isFull, load, failed: sum("failed") } satisfies RunNote));
console.log(`\nTook ${took.toFixed(0)} s. Processor time of the machine: ${used.toFixed(0)} s`);
console.log(`Without waiting, ${cores} cores would take ${(used / cores).toFixed(0)} s`);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(", ")}` : "\nAll checks passed");
console.log(
  `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`,
);
process.exitCode = sum("failed") > 0 ? 1 : 0;
