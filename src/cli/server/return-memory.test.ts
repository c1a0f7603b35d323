import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { isWorthCollecting, returnMemory } from "./return-memory.ts";

const MB = 1_000_000;

test.each([
  ["idle, after much use", { busy: 0.02, heap: 430 * MB, kept: 250 * MB }, true],
  ["idle, after its start", { busy: 0.02, heap: 190 * MB, kept: 0 }, true],
  ["idle, and collected before", { busy: 0.02, heap: 260 * MB, kept: 250 * MB }, false],
  ["in use", { busy: 0.3, heap: 430 * MB, kept: 250 * MB }, false],
])("a process that is %s", (_, state, isWorth) => {
  expect(isWorthCollecting(state)).toBe(isWorth);
});

/** 200 MB of objects that grew old, of which none is in use any more. */
const PROGRAM = `
  const { ${returnMemory.name}: collect } = await import(${JSON.stringify(path.join(import.meta.dirname, "return-memory.ts"))});
  const heap = () => process.memoryUsage().heapTotal / 1e6;
  let objects = Array.from({ length: 3_000_000 }, (_, i) => ({ i, name: "a" + i }));
  const grown = heap();
  objects = undefined;
  collect();
  console.log(JSON.stringify({ grown, left: heap() }));
`;

test("the heap shrinks to what is in use", () => {
  const answer = execFileSync(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    env: { ...process.env, NODE_OPTIONS: "" },
    encoding: "utf8",
  });
  const { grown, left } = JSON.parse(answer) as { grown: number; left: number };
  expect(grown).toBeGreaterThan(100);
  expect(left).toBeLessThan(30);
});
