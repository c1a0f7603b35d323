import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { FULL_TAG, isFullRing } from "../depth.ts";

// Reads the reports of the two test runners for the summary at the end of `npm test`.

/** Not Playwright's own folder, because Playwright empties it. */
const REPORT_FOLDER = ".data/test-results";
export const REPORTS = {
  unit: path.join(REPORT_FOLDER, "unit.json"),
  integration: path.join(REPORT_FOLDER, "integration.json"),
  full: path.join(REPORT_FOLDER, "full.json"),
  browser: path.join(REPORT_FOLDER, "browser.json"),
  run: path.join(REPORT_FOLDER, "run.json"),
};
/** `load` is the machine's load per core when the run began. */
export type RunNote = { isFull: boolean; load: number; failed: number };

type Counts = { passed: number; failed: number; skipped: number };
/** `why` is the runner's message; its first lines are shown. */
export type Failure = { test: string; why: string };
export type Duration = { file: string; test: string; seconds: number };
export type TestReport = Counts & { failures: Failure[]; durations: Duration[] };

const WHY_LINES = 12;

// biome-ignore lint/suspicious/noControlCharactersInRegex: reports contain terminal colors
const COLOUR = /\u001b\[[0-9;]*m/g;

const firstLines = (message: string): string =>
  message.replace(COLOUR, "").trim().split("\n").slice(0, WHY_LINES).join("\n");

const readJson = <Shape>(file: string): Shape | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Shape) : undefined;

type VitestReport = Record<"numPassedTests" | "numFailedTests", number> & {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; duration?: number | null; failureMessages?: string[] }[];
  }[];
};

const relative = (file: string): string => path.relative(process.cwd(), file);

export const readVitestReport = (file: string): TestReport | undefined => {
  const report = readJson<VitestReport>(file);
  if (!report) return undefined;
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const where = relative(name);
    const failed = assertionResults.filter((each) => each.status === "failed");
    // A file that fails to load, or whose hooks fail, has its own message.
    if (status === "failed" && failed.length === 0) return [{ test: where, why: firstLines(message) }];
    return failed.map(({ fullName, failureMessages = [] }) => ({
      test: `${where} › ${fullName}`,
      why: firstLines(failureMessages.join("\n")),
    }));
  });
  const durations = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      file: relative(name),
      test: `${relative(name)} › ${fullName}`,
      seconds: (duration ?? 0) / 1000,
    })),
  );
  const notRun = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== "passed" && status !== "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: notRun.filter(({ fullName }) => isFullRing || !fullName.includes(FULL_TAG)).length,
    failures,
    durations,
  };
};

type Suite = {
  suites?: Suite[];
  specs: {
    title: string;
    file: string;
    tests: { status: string; results: { duration: number; errors: { message?: string }[] }[] }[];
  }[];
};
type PlaywrightReport = {
  stats: Record<"expected" | "unexpected" | "skipped", number>;
  suites: Suite[];
};

const failuresIn = (suite: Suite): Failure[] => [
  ...(suite.suites ?? []).flatMap(failuresIn),
  ...suite.specs.flatMap(({ title, file, tests }) =>
    tests
      .filter((each) => each.status === "unexpected")
      .map(({ results }) => ({
        test: `e2e/${file} › ${title}`,
        why: firstLines(results.flatMap(({ errors }) => errors.map(({ message = "" }) => message)).join("\n")),
      })),
  ),
];

const durationsIn = (suite: Suite): Duration[] => [
  ...(suite.suites ?? []).flatMap(durationsIn),
  ...suite.specs.flatMap(({ title, file, tests }) =>
    tests.map(({ results }) => ({
      file: `e2e/${file}`,
      test: `e2e/${file} › ${title}`,
      seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
    })),
  ),
];

export const readPlaywrightReport = (file: string): TestReport | undefined => {
  const report = readJson<PlaywrightReport>(file);
  if (!report) return undefined;
  const { stats, suites } = report;
  return {
    passed: stats.expected,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: suites.flatMap(failuresIn),
    durations: suites.flatMap(durationsIn),
  };
};
