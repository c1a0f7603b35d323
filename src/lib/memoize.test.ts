import { expect, test } from "vitest";
import { memoizeNewest } from "./memoize.ts";

const counting = (most: number) => {
  const made: string[] = [];
  const read = memoizeNewest(most, (key: string) => {
    made.push(key);
    return key.toUpperCase();
  });
  return { read, made };
};

test("makes each value once", () => {
  const { read, made } = counting(2);
  expect(["a", "b", "a", "b"].map(read)).toEqual(["A", "B", "A", "B"]);
  expect(made).toEqual(["a", "b"]);
});

test("drops the oldest value when there are too many", () => {
  const { read, made } = counting(2);
  for (const key of ["a", "b", "c"]) read(key);
  made.length = 0;
  expect(["b", "c", "a"].map(read)).toEqual(["B", "C", "A"]);
  expect(made).toEqual(["a"]);
});

test("keeps nothing of what failed", () => {
  let tries = 0;
  const read = memoizeNewest(2, () => {
    tries += 1;
    if (tries === 1) throw new RangeError("not yet");
    return tries;
  });
  expect(() => read("a")).toThrow("not yet");
  expect(read("a")).toBe(2);
});
