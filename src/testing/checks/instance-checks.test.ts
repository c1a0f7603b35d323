import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { unsafeInstanceChecks } from "./instance-checks.ts";

const sources = new Map(
  readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((file) => /[.]tsx?$/.test(file) && !/[.]test[.]|^generated/.test(file))
    .map((file) => [file, readFileSync(path.join("src", file), "utf8")]),
);

test("every error class has a brand of its own, and no check depends on which copy made the object", () => {
  expect(unsafeInstanceChecks(sources)).toEqual([]);
});

const BRANDED = `import { BrandedError } from "./branded-error.ts";
export class Refused extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.refused");
}`;

const BASE = "export abstract class BrandedError extends Error {}";

const found = (text: string, ...others: string[]) =>
  unsafeInstanceChecks(
    new Map([["branded-error.ts", BASE], ...[text, ...others].map((each, at): [string, string] => [`${at}.ts`, each])]),
  );

test.each([
  ["class Gone extends Error {}", ["0.ts: Gone must extend BrandedError instead of Error"]],
  ["class Gone extends RangeError {}", ["0.ts: Gone must extend BrandedError instead of RangeError"]],
  ["class Gone extends Refused {\n  readonly a = 1;\n}", ["0.ts: Gone must begin with a brand of its own"]],
  [
    BRANDED.replace("Refused", "Gone"),
    expect.arrayContaining(["0.ts: Gone must not share the brand customer-360.refused"]),
  ],
  [
    'import { RateLimiterRes } from "rate-limiter-flexible";\nconst is = (a: unknown) => a instanceof RateLimiterRes;',
    ["0.ts: RateLimiterRes is not recognized if it is another copy's"],
  ],
  [
    'import { Pool } from "../pool.ts";\nconst is = (a: unknown) => a instanceof Pool;',
    ["0.ts: Pool is not recognized if it is another copy's"],
  ],
  [
    "class Pool {}\nconst is = (a: unknown) => a instanceof Pool;",
    ["0.ts: Pool is not recognized if it is another copy's"],
  ],
])("refuses %s", (text, expected) => {
  expect(found(text, BRANDED)).toEqual(expected);
});

test.each([
  'import { Refused } from "./1.ts";\nconst is = (a: unknown) => a instanceof Refused;',
  "const is = (a: unknown) => a instanceof Date || a instanceof Error;",
  'import { z } from "zod";\nconst is = (a: unknown) => a instanceof z.ZodObject;',
  "/* class Gone extends Error {} */\n// a instanceof Pool",
])("allows %s", (text) => {
  expect(found(text, BRANDED)).toEqual([]);
});
