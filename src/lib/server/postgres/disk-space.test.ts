import { expect, test } from "vitest";
import { assertSpace } from "./disk-space.ts";

test("a full disk gets one line that names the folder, what is free and what is needed", () => {
  expect(() => assertSpace("/shop/.data", 12.7, 700)).toThrow(
    "No disk space: /shop/.data has 12 MB free and 700 MB are needed. Free some, or set DATA_DIR to a folder on another disk",
  );
  expect(() => assertSpace("/shop/.data", 700, 700)).not.toThrow();
});
