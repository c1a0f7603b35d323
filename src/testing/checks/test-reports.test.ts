import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { isFullRing } from "../depth.ts";
import { readPlaywrightReport, readVitestReport } from "./test-reports.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "reports-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, report: object): string => {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(report));
  return file;
};

const vitestFile = (name: string, status: string, message: string, assertionResults: object[]) => ({
  name: path.resolve(name),
  status,
  message,
  assertionResults,
});

test("a failed test is reported with its file and the message of its failure, without colors", () => {
  const file = written("unit.json", {
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [
      vitestFile("src/a.test.ts", "failed", "", [
        {
          status: "failed",
          fullName: "adding one",
          failureMessages: ["\u001b[31mexpected 1 to be 2\u001b[39m\n  at a"],
        },
        { status: "passed", fullName: "adding two", duration: 1500 },
        { status: "skipped", fullName: "adding three, without its data" },
        { status: "skipped", fullName: "adding millions @full" },
      ]),
      vitestFile("src/b.test.ts", "failed", "Cannot find package", []),
    ],
  });
  expect(readVitestReport(file)).toEqual({
    passed: 1,
    failed: 1,
    skipped: isFullRing ? 2 : 1,
    failures: [
      { test: "src/a.test.ts › adding one", why: "expected 1 to be 2\n  at a" },
      { test: "src/b.test.ts", why: "Cannot find package" },
    ],
    durations: [
      { file: "src/a.test.ts", test: "src/a.test.ts › adding one", seconds: 0 },
      { file: "src/a.test.ts", test: "src/a.test.ts › adding two", seconds: 1.5 },
      { file: "src/a.test.ts", test: "src/a.test.ts › adding three, without its data", seconds: 0 },
      { file: "src/a.test.ts", test: "src/a.test.ts › adding millions @full", seconds: 0 },
    ],
  });
});

test("a failed browser test is reported with its file, from any depth of its suites", () => {
  const spec = (title: string, status: string, ...messages: string[]) => ({
    title,
    file: "a.spec.ts",
    tests: [{ status, results: [{ duration: 2000, errors: messages.map((message) => ({ message })) }] }],
  });
  const file = written("browser.json", {
    stats: { expected: 1, unexpected: 1, skipped: 0 },
    suites: [
      {
        specs: [spec("opens", "expected")],
        suites: [{ specs: [spec("closes", "unexpected", "no dialog")] }],
      },
    ],
  });
  expect(readPlaywrightReport(file)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    failures: [{ test: "e2e/a.spec.ts › closes", why: "no dialog" }],
    durations: [
      { file: "e2e/a.spec.ts", test: "e2e/a.spec.ts › closes", seconds: 2 },
      { file: "e2e/a.spec.ts", test: "e2e/a.spec.ts › opens", seconds: 2 },
    ],
  });
});

test("a runner that crashed has no report", () => {
  expect(readVitestReport(path.join(folder, "none.json"))).toBeUndefined();
});
