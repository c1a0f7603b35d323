import { expect, test } from "vitest";
import { assertSpace } from "./data-location.ts";

test("a full disk is reported with the folder, free and required space", () => {
  expect(() => assertSpace("/shop/.data", 12.7, 700)).toThrow(
    "No disk space: /shop/.data has 12 MB free and 700 MB are required. Free some, or set DATA_DIR to a folder on another disk",
  );
  expect(() => assertSpace("/shop/.data", 700, 700)).not.toThrow();
});
