import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type Failure, readPlaywrightReport, readVitestReport, type TestReport } from "./checks/test-reports.ts";

// `npm test`: all checks a change must pass, those that fail fastest first. Ends with one line: "N passed, N failed".
// Some run in parallel, because each leaves cores idle at its end.

/** Not Playwright's own folder, because Playwright empties it. */
const RESULTS = ".data/test-results";
const NONE: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [] };

type Step = {
  name: string;
  command: string[];
  env?: Record<string, string>;
  /** Started with the stage before, which leaves cores idle at its end: it prepares, and begins when it gets a message. */
  preparesEarly?: boolean;
  /** The number of tests; a check without tests counts only if it fails. */
  read?: () => TestReport | undefined;
};

const vitest = (project: string): Step => {
  const file = path.join(RESULTS, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name: `${project} tests`,
    command: ["vitest", "run", "--project", project, ...reporters],
    read: () => readVitestReport(file),
  };
};

const browserReport = path.join(RESULTS, "browser.json");

/** The steps of a stage run in parallel; each stage needs the output of the earlier ones. */
const STAGES: Step[][] = [
  [
    { name: "database client", command: ["prisma", "generate"] },
    { name: "route types", command: ["next", "typegen"] },
  ],
  [
    { name: "types", command: ["tsc", "-p", "."] },
    { name: "lint", command: ["biome", "check", "."] },
    { name: "import rules", command: ["npm", "run", "--silent", "check:imports"] },
    { name: "dead code", command: ["npm", "run", "--silent", "check:dead-code"] },
  ],
  [vitest("unit"), { name: "build", command: ["node", "src/testing/build-product.ts"] }],
  [vitest("integration")],
  [
    {
      name: "browser tests",
      command: ["node", "src/testing/run-browser-tests.ts", "--reporter=list,json"],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.resolve(browserReport) },
      preparesEarly: true,
      read: () => readPlaywrightReport(browserReport),
    },
  ],
];

type Ended = { status: number | null; output: string };
type Started = { child: ChildProcess; isAlone: boolean; ended: Promise<Ended> };

/** A step that runs alone writes to the terminal directly; the output of parallel steps is returned, so that it is not mixed. */
const start = ({ command: [program = "", ...options], env, preparesEarly }: Step, isAlone: boolean): Started => {
  const child = spawn(program, options, {
    stdio: [
      ...(isAlone ? (["inherit", "inherit", "inherit"] as const) : (["ignore", "pipe", "pipe"] as const)),
      ...(preparesEarly ? (["ipc"] as const) : []),
    ],
    env: { ...process.env, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once("error", (error) => resolve({ status: null, output: String(error) }));
    child.once("close", (status) => resolve({ status, output }));
  });
  return { child, isAlone, ended };
};

type Result = TestReport & { name: string };

/** A step that failed without a failed test (a type error, a file that does not load) is one failure. */
const run = async ({ name, read, preparesEarly }: Step, { child, isAlone, ended }: Started): Promise<Result> => {
  const since = Date.now();
  if (isAlone) console.log(`\n── ${name}`);
  if (preparesEarly && child.connected) child.send("begin");
  const { status, output } = await ended;
  if (!isAlone) console.log(`\n── ${name}\n${output}`.trimEnd());
  const reported = read?.() ?? NONE;
  console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((Date.now() - since) / 1000).toFixed(1)} s`);
  return { name, ...(status === 0 || reported.failed > 0 ? reported : { ...reported, failed: 1 }) };
};

/** Listed again at the end, where readers look first. */
const tell = (failures: readonly Failure[]): void => {
  for (const { test, why } of failures) console.log(`\nFailed: ${test}\n${why.replace(/^/gm, "    ")}`);
};

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
process.env.PATH = `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}`;
process.env.NEXT_TELEMETRY_DISABLED = "1";

const results: Result[] = [];
const started = new Map<Step, Started>();
const startOf = (step: Step, { length }: Step[]): Started => {
  const known = started.get(step) ?? start(step, length === 1);
  started.set(step, known);
  return known;
};
for (const [i, stage] of STAGES.entries()) {
  const running = stage.map((step) => run(step, startOf(step, stage)));
  const next = STAGES[i + 1] ?? [];
  for (const step of next) if (step.preparesEarly) startOf(step, next);
  results.push(...(await Promise.all(running)));
}
const sum = (key: "passed" | "failed" | "skipped"): number =>
  results.reduce((total, reported) => total + reported[key], 0);
const failed = results.filter((result) => result.failed > 0).map(({ name }) => name);
for (const { failures } of results) tell(failures);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(", ")}` : "\nAll checks passed");
console.log(
  `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`,
);
process.exitCode = sum("failed") > 0 ? 1 : 0;
