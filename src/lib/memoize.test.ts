import { expect, test } from "vitest";
import { memoizeLast, memoizeNewest } from "./memoize.ts";

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

test("a long text is no key: a file may have a header of a megabyte", () => {
  const { read, made } = counting(10);
  const long = "x".repeat(1_000_000);
  for (const key of [long, long, "a", "a"]) read(key);
  expect(made).toEqual([long, long, "a"]);
});

test("the last value is found once for equal arguments in turn, also if it is nothing", () => {
  const found: (string | undefined)[] = [];
  const read = memoizeLast((key: string | undefined) => {
    found.push(key);
    return key === "b" ? undefined : key;
  });
  expect([undefined, undefined, "a", "a", "b", "b", "a"].map(read)).toEqual([
    undefined,
    undefined,
    "a",
    "a",
    undefined,
    undefined,
    "a",
  ]);
  expect(found).toEqual([undefined, "a", "b", "a"]);
});
