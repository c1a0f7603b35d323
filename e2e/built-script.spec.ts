import { globSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

// Reads from disk the script that `npm run build` produces for browsers.

const FOLDER = ".next/static/chunks";
const scripts = globSync(`${FOLDER}/**/*.js`).map((file) => [file, readFileSync(file, "utf8")] as const);

const holding = (pattern: RegExp) => scripts.flatMap(([file, text]) => (pattern.test(text) ? [file] : []));

test("the build contains script for browsers", () => {
  expect(scripts.length).toBeGreaterThan(10);
});

test("contains no SQL", () => {
  expect(holding(/\bselect\s+[\w.*"(),:\s]{1,200}\sfrom\s+[a-z_]+\b/i)).toEqual([]);
});

test("contains no contract schemas and no zod", () => {
  expect(holding(/\bZodError\b|\b_zod\b|invalid_union/)).toEqual([]);
});
