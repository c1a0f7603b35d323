import { expect, test } from "vitest";
import { z } from "zod";
import { safeParse } from "./safe-parse.ts";

const HOSTILE = { length: { toString: 1, valueOf: null }, " ": [[]] };

test.each([
  ["a text", z.string().min(1).max(5), HOSTILE],
  ["a list", z.array(z.string()).max(3), HOSTILE],
  ["a text in a list", z.array(z.string().max(5)), [HOSTILE]],
])("%s with a length that is no number is of the wrong type", (_what, field, value) => {
  const { success, error } = safeParse(z.object({ field }), { field: value });
  expect(success).toBe(false);
  expect(error?.issues).toMatchObject([{ code: "invalid_type" }]);
  expect(error?.issues[0]?.path[0]).toBe("field");
});

test("a TypeError of another cause is thrown", () => {
  const broken = z.string().refine(() => {
    throw new TypeError("broken");
  });
  expect(() => safeParse(broken, "x")).toThrow("broken");
});

test("what would be accepted only without its lengths is not", () => {
  const either = z.union([z.string().max(5), z.record(z.string(), z.unknown())]);
  expect(() => safeParse(either, HOSTILE)).toThrow(TypeError);
});
