import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { LONGEST } from "./longest-first.ts";

test("every file that runs first exists", () => {
  expect(LONGEST.filter((file) => !existsSync(path.resolve("src", file)))).toEqual([]);
});
