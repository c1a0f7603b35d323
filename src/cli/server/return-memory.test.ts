import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { isWorthCollecting, limitGarbage, returnMemory } from "./return-memory.ts";

const MB = 1_000_000;

test.each([
  ["idle, after much use", { busy: 0.02, heap: 430 * MB, kept: 250 * MB }, true],
  ["idle, after its start", { busy: 0.02, heap: 190 * MB, kept: 0 }, true],
  ["idle, and collected before", { busy: 0.02, heap: 260 * MB, kept: 250 * MB }, false],
  ["in use", { busy: 0.3, heap: 430 * MB, kept: 250 * MB }, false],
])("a process that is %s", (_, state, isWorth) => {
  expect(isWorthCollecting(state)).toBe(isWorth);
});

const MODULE = JSON.stringify(path.join(import.meta.dirname, "return-memory.ts"));

const run = (program: string): string =>
  execFileSync(process.execPath, ["--max-semi-space-size=16", "--input-type=module", "-e", program], {
    env: { ...process.env, NODE_OPTIONS: "" },
    encoding: "utf8",
  });

/** 200 MB of objects that grew old, of which none is in use any more. */
const PROGRAM = `
  const { ${returnMemory.name}: collect } = await import(${MODULE});
  const heap = () => process.memoryUsage().heapTotal / 1e6;
  let objects = Array.from({ length: 3_000_000 }, (_, i) => ({ i, name: "a" + i }));
  const grown = heap();
  objects = undefined;
  collect();
  console.log(JSON.stringify({ grown, left: heap() }));
`;

test("the heap shrinks to what is in use", () => {
  const { grown, left } = JSON.parse(run(PROGRAM)) as { grown: number; left: number };
  expect(grown).toBeGreaterThan(100);
  expect(left).toBeLessThan(30);
});

/** 40 MB of objects that stay, while requests leave others that grew old; the heap's largest size. */
const IN_USE = `
  const { ${returnMemory.name}: collect, ${limitGarbage.name}: limit } = await import(${MODULE});
  limit();
  const stay = Array.from({ length: 500_000 }, (_, i) => ({ i, name: "a" + i }));
  collect();
  const heap = () => process.memoryUsage().heapTotal / 1e6;
  const before = heap();
  let largest = before;
  const recent = [];
  for (let request = 0; request < 150; request++) {
    recent.push(Array.from({ length: 20_000 }, (_, i) => ({ i, own: [i] })));
    if (recent.length > 5) recent.shift();
    largest = Math.max(largest, heap());
  }
  console.log(JSON.stringify({ stay: stay.length, before, largest }));
`;

test("a heap in use grows by half of what stays in it, and by what was made lately @full", () => {
  const { before, largest } = JSON.parse(run(IN_USE)) as { before: number; largest: number };
  expect(before).toBeGreaterThan(30);
  // Without a limit it was 250.
  expect(largest).toBeLessThan(200);
});
