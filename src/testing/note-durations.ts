import { readFileSync, writeFileSync } from "node:fs";
import { type StoredDurations, withRun } from "./checks/durations.ts";
import { REPORTS, type RunNote, readPlaywrightReport, readVitestReport } from "./checks/test-reports.ts";

// `npm run test:durations`: stores how long the tests of the last run took, which was `npm test` or `npm run test:full`.

const STORED = "src/testing/durations.json";
/** Of each core, when the run began. */
const MOST_LOAD = 0.5;

const { isFull, load, failed } = JSON.parse(readFileSync(REPORTS.run, "utf8")) as RunNote;
if (failed > 0 || load > MOST_LOAD) {
  console.error(failed > 0 ? "The last run failed" : "The machine was busy when the last run began");
  process.exit(1);
}
const stored = JSON.parse(readFileSync(STORED, "utf8")) as StoredDurations;
const reports = [
  readVitestReport(REPORTS.unit),
  readVitestReport(REPORTS.integration),
  readVitestReport(REPORTS.full),
  readPlaywrightReport(REPORTS.browser),
];
const durations = reports.flatMap((report) => report?.durations ?? []);
writeFileSync(STORED, `${JSON.stringify(withRun(stored, durations, isFull), null, 2)}\n`);
