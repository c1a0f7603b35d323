import { expect, test } from "vitest";
import { freeMemory } from "./free-memory.ts";

const SIZE = 64_000_000;

test("the memory of a whole array is freed at once, without a garbage collection", () => {
  const array = new Float64Array(SIZE / 8).fill(1);
  const before = process.memoryUsage().arrayBuffers;
  freeMemory(array);
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(0.9 * SIZE);
  expect(array).toHaveLength(0);
});

test("an array that was freed before is left as it is", () => {
  const array = new Uint8Array(8);
  freeMemory(array);
  freeMemory(array);
  expect(array).toHaveLength(0);
});

test("parts of a larger buffer and shared memory stay", () => {
  const whole = Uint8Array.of(1, 2, 3);
  const shared = new Uint8Array(new SharedArrayBuffer(1)).fill(4);
  freeMemory(whole.subarray(1), shared);
  expect([...whole, ...shared]).toEqual([1, 2, 3, 4]);
});
