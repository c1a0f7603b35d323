import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type StoredDurations, slowTwice, withRun } from "./durations.ts";

const NONE: StoredDurations = { files: {}, slow: {} };
const took = (file: string, seconds: number, test = "does it") => ({ file, test: `${file} › ${test}`, seconds });

const stored = JSON.parse(readFileSync("src/testing/durations.json", "utf8")) as StoredDurations;

test("every file with a stored duration exists", () => {
  expect(Object.keys(stored.files).filter((file) => !existsSync(file))).toEqual([]);
});

test("no test of the first ring took more than ten seconds twice in a row: make it shorter, or a test of the full ring", () => {
  expect(slowTwice(stored)).toEqual([]);
});

test("a test that was slow twice in a row is found; one that was fast in between is not", () => {
  const slow = [took("a.test.ts", 10.5)];
  const fast = [took("a.test.ts", 9.9)];
  const once = withRun(NONE, slow, false);
  expect(slowTwice(once)).toEqual([]);
  expect(slowTwice(withRun(once, slow, false))).toEqual(["a.test.ts › does it: 10.5 s, 10.5 s"]);
  expect(slowTwice(withRun(withRun(once, fast, false), slow, false))).toEqual([]);
});

test("a run replaces the files of its ring only, the longest first, and a full run no slow tests", () => {
  const first = withRun(
    NONE,
    [took("a.test.ts", 4), took("a.test.ts", 3.4, "undoes it"), took("b.test.ts", 12), took("c.test.ts", 1)],
    false,
  );
  expect(first).toEqual({ files: { "b.test.ts": 12, "a.test.ts": 7 }, slow: { "b.test.ts › does it": [12] } });
  const full = withRun(first, [took("b.test.ts", 90), took("d.full.test.ts", 60)], true);
  expect(full).toEqual({ files: { "d.full.test.ts": 60, "b.test.ts": 12, "a.test.ts": 7 }, slow: first.slow });
});
