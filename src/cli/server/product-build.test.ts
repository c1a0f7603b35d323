import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shareChunks } from "./product-build.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "customer-360-chunks-"));
  mkdirSync(path.join(folder, "ssr"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const chunk = (id: number, words = "x".repeat(3000)) => `module.exports=[${id},()=>${JSON.stringify(words)}];`;
const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const load = (file: string) => createRequire(import.meta.url)(path.join(folder, file));

test("copies of a chunk load one of them, also from other folders", () => {
  for (const file of ["[root]__a.js", "b.js", "ssr/c.js"]) write(file, chunk(1));
  shareChunks(folder);
  expect(load("b.js")).toBe(load("[root]__a.js"));
  expect(load("ssr/c.js")).toBe(load("b.js"));
  expect(load("b.js")[0]).toBe(1);
  const texts = ["[root]__a.js", "b.js", "ssr/c.js"].map((file) => read(file).length);
  expect(texts.filter((length) => length > 200)).toHaveLength(1);
});

test("other chunks, small ones and files that are none stay as they are", () => {
  const files = { "a.js": chunk(1), "b.js": chunk(2), "c.js": chunk(3, ""), "d.js": chunk(3, "") };
  const runtime = `const all = [];${"// ".padEnd(3000, "x")}`;
  for (const [file, text] of Object.entries({ ...files, "e.js": runtime, "f.js": runtime })) write(file, text);
  shareChunks(folder);
  for (const [file, text] of Object.entries({ ...files, "e.js": runtime, "f.js": runtime }))
    expect(read(file)).toBe(text);
});

test("a second pass changes nothing", () => {
  for (const file of ["a.js", "b.js"]) write(file, chunk(1));
  shareChunks(folder);
  const once = ["a.js", "b.js"].map(read);
  shareChunks(folder);
  expect(["a.js", "b.js"].map(read)).toEqual(once);
});
