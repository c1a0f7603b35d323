import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeLog } from "./log.ts";
import { once } from "./process-singleton.ts";
import { reportFailure } from "./report-failure.ts";

const lines: string[] = [];
once("log", () => makeLog("warn", { write: (line) => lines.push(line) }));

const withCode = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

test("a job whose statement takes too long says so with its stack, and silences no other work", () => {
  lines.length = 0;
  for (const work of ["the queue imports", "the queue forecasts", "the queue imports"])
    reportFailure(withCode("57014"), work);
  const logged = lines.map((line) => JSON.parse(line));
  expect(logged).toMatchObject([
    { msg: "the queue imports failed", err: { code: "57014", stack: expect.stringContaining("report-failure.test") } },
    { msg: "the queue forecasts failed", err: { code: "57014" } },
  ]);
});

test("a database that can't be reached is one line for all work", () => {
  lines.length = 0;
  for (const work of ["the queue imports", "the queue forecasts", "sending live changes"])
    reportFailure(withCode("ECONNREFUSED"), work);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: expect.stringMatching(/^the queue imports failed: the database does not answer/) },
  ]);
});

test("a file that is missing is no database that can't be reached", () => {
  lines.length = 0;
  try {
    readFileSync("/nowhere");
  } catch (error) {
    reportFailure(error, "the queue exports");
  }
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: "the queue exports failed", err: { code: "ENOENT", stack: expect.any(String) } },
  ]);
});
