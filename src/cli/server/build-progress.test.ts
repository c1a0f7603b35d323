import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { progressLine, reportBuild, stepIn } from "./build-progress.ts";

// Lines of `next build`, in their order.
const OUTPUT = `▲ Next.js 16.4.5 (Turbopack)
- Experiments (use with caution):
  Creating an optimized production build ...
✓ Compiled successfully in 42s
  Skipping validation of types
  Collecting page data using 1 worker ...
  Generating static pages using 1 worker (0/186) ...
  Generating static pages using 1 worker (46/186) 
✓ Generating static pages using 1 worker (186/186) in 641ms
  Finalizing page optimization ...
┌ ƒ /
├ ƒ /api/admin/acquisition-costs`.split("\n");

test("reads each step of `next build` once", () => {
  expect(OUTPUT.flatMap((line) => stepIn(line) ?? [])).toEqual(["compile", "collect", "write", "finish"]);
});

test("names the step and the time, and why a busy machine takes longer", () => {
  expect(progressLine({ step: "compile", seconds: 70.4, loadPerCore: 0.9 })).toBe(
    "Building the pages, step 2 of 7: compiling pages and routes (1 min 10 s)",
  );
  expect(progressLine({ step: "share", seconds: 9.7, loadPerCore: 10 })).toBe(
    "Building the pages, step 7 of 7: merging copies of the server's code (9 s). " +
      "Other work uses this machine (load 10.0 per core), so this takes longer",
  );
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("prints each step as it begins, every ten seconds while it lasts, and nothing after the end", () => {
  const lines: string[] = [];
  const { onStep, end } = reportBuild((line) => lines.push(line.replace(/\. Other work.*/, "")));
  onStep("compile");
  vi.advanceTimersByTime(20_000);
  expect(end()).toBe("20 s");
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([
    "Building the pages, step 1 of 7: preparing (0 s)",
    "Building the pages, step 2 of 7: compiling pages and routes (0 s)",
    "Building the pages, step 2 of 7: compiling pages and routes (10 s)",
    "Building the pages, step 2 of 7: compiling pages and routes (20 s)",
  ]);
});
