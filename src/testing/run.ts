import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

// `npm test`: everything that decides whether a change may go in, in the order in which it fails fastest. Ends with one
// line: "N passed, N failed".

type Counts = { passed: number; failed: number; skipped: number };

/** Not Playwright's own folder, which it empties. */
const RESULTS = ".data/test-results";
const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

const readJson = <Shape>(file: string): Shape | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Shape) : undefined;

const vitestCounts = (file: string): Counts | undefined => {
  type Report = Record<"numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests", number>;
  const report = readJson<Report>(file);
  return (
    report && {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  );
};

const playwrightCounts = (file: string): Counts | undefined => {
  const stats = readJson<{ stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number> }>(file)?.stats;
  return stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
};

type Step = {
  name: string;
  command: string[];
  env?: Record<string, string>;
  /** How many tests there were; a check without tests counts only when it fails. */
  count?: () => Counts | undefined;
};

const vitest = (project: string): Step => {
  const file = path.join(RESULTS, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name: `${project} tests`,
    command: ["vitest", "run", "--project", project, ...reporters],
    count: () => vitestCounts(file),
  };
};

const browserReport = path.join(RESULTS, "browser.json");

const STEPS: Step[] = [
  { name: "database client", command: ["prisma", "generate"] },
  { name: "route types", command: ["next", "typegen"] },
  { name: "types", command: ["tsc", "-p", "."] },
  { name: "lint", command: ["biome", "check", "."] },
  { name: "import rules", command: ["npm", "run", "--silent", "check:imports"] },
  { name: "dead code", command: ["npm", "run", "--silent", "check:dead-code"] },
  vitest("unit"),
  vitest("integration"),
  {
    name: "browser tests",
    command: ["node", "src/testing/run-browser-tests.ts", "--workers=2", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.resolve(browserReport) },
    count: () => playwrightCounts(browserReport),
  },
];

/** A step that failed without a failed test (a type error, a file that does not load) is one failure. */
const run = ({ name, command, env, count }: Step): Counts => {
  const [program = "", ...options] = command;
  const since = Date.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(program, options, { stdio: "inherit", env: { ...process.env, ...env } });
  const counts = count?.() ?? NONE;
  console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} in ${((Date.now() - since) / 1000).toFixed(1)} s`);
  return status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
};

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
process.env.PATH = `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}`;
process.env.NEXT_TELEMETRY_DISABLED = "1";

const results = STEPS.map((step) => ({ name: step.name, ...run(step) }));
const sum = (key: keyof Counts): number => results.reduce((total, counts) => total + counts[key], 0);
const failed = results.filter((result) => result.failed > 0).map(({ name }) => name);
console.log(failed.length > 0 ? `\nFailed: ${failed.join(", ")}` : "\nAll checks passed");
console.log(
  `${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`,
);
process.exitCode = sum("failed") > 0 ? 1 : 0;
