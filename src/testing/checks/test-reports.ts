import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

// Reads the reports of the two test runners for the summary at the end of `npm test`.

type Counts = { passed: number; failed: number; skipped: number };
/** `why` is the runner's message; its first lines are shown. */
export type Failure = { test: string; why: string };
export type TestReport = Counts & { failures: Failure[] };

const WHY_LINES = 12;

// biome-ignore lint/suspicious/noControlCharactersInRegex: reports contain terminal colors
const COLOUR = /\u001b\[[0-9;]*m/g;

const firstLines = (message: string): string =>
  message.replace(COLOUR, "").trim().split("\n").slice(0, WHY_LINES).join("\n");

const readJson = <Shape>(file: string): Shape | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Shape) : undefined;

type VitestReport = Record<"numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests", number> & {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
};

export const readVitestReport = (file: string): TestReport | undefined => {
  const report = readJson<VitestReport>(file);
  if (!report) return undefined;
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const where = path.relative(process.cwd(), name);
    const failed = assertionResults.filter((each) => each.status === "failed");
    // A file that fails to load, or whose hooks fail, has its own message.
    if (status === "failed" && failed.length === 0) return [{ test: where, why: firstLines(message) }];
    return failed.map(({ fullName, failureMessages = [] }) => ({
      test: `${where} › ${fullName}`,
      why: firstLines(failureMessages.join("\n")),
    }));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
};

type Suite = {
  suites?: Suite[];
  specs: {
    title: string;
    file: string;
    tests: { status: string; results: { errors: { message?: string }[] }[] }[];
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

export const readPlaywrightReport = (file: string): TestReport | undefined => {
  const report = readJson<PlaywrightReport>(file);
  if (!report) return undefined;
  const { stats, suites } = report;
  return {
    passed: stats.expected,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: suites.flatMap(failuresIn),
  };
};
