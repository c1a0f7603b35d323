import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import config from "../../../../next.config.mjs";
import { type Alias, checkedAliases } from "./aliases.ts";

let root: string;

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "aliases-"));
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const packages = {
    "": { dependencies: { list: "1" } },
    "node_modules/words": {},
    "node_modules/list": { dependencies: { words: "1" } },
    "node_modules/list/node_modules/cell": { peerDependencies: { words: "1" } },
    "node_modules/other": {},
  };
  put("package-lock.json", JSON.stringify({ packages }));
  put("node_modules/words/index.js", 'import parse from "./parse.js";');
  put("node_modules/list/esm/index.mjs", 'import{parse}from"words/parse";import("words/lazy")');
  put("node_modules/list/node_modules/cell/index.js", 'require("words/cell"); import "words/lazy";');
  put("src/page.tsx", 'import { word } from "words/page";');
  put("node_modules/other/index.js", 'export const text = "words/unused";');
});

afterAll(() => rmSync(root, { recursive: true }));

const check = (name: string, importedBy: Alias["importedBy"]) =>
  checkedAliases(root, [{ name, to: "words/nothing", importedBy }]);

describe("aliases of the build", () => {
  test("this project's aliases match what they should", () => {
    expect(Object.keys(checkedAliases(process.cwd()))).toEqual([
      "use-intl/format-message",
      "@refinedev/antd",
      "papaparse",
    ]);
  });

  test("are not checked by a server, which may lack the packages of pages", () => {
    const aliases = (phase: string) => config(phase).turbopack?.resolveAlias;
    expect(aliases("phase-production-build")).toEqual(checkedAliases(process.cwd()));
    expect(aliases("phase-production-server")).toEqual({});
  });

  test("replace a name in the packages that import it", () => {
    expect(check("words/parse", ["list"])).toEqual({ "words/parse": "words/nothing" });
    expect(check("words/lazy", ["list", "cell"])).toEqual({ "words/lazy": "words/nothing" });
    expect(check("words/page", ["src"])).toEqual({ "words/page": "words/nothing" });
  });

  test("fail the build if they match nothing", () => {
    expect(() => check("words/unused", ["list"])).toThrow("matches nothing in list");
    expect(() => check("words/cell", ["list"])).toThrow("matches nothing in list");
  });

  test("fail the build if they match in another package too", () => {
    expect(() => check("words/lazy", ["list"])).toThrow("also matches in cell");
  });

  test("fail the build if their names are relative", () => {
    expect(() => check("./parse.js", ["words"])).toThrow("every package");
  });
});

test("the directive of pages is the first line of its file, as the build requires", () => {
  const src = path.join(import.meta.dirname, "../../..");
  const pages = globSync("{app,core,records,features}/**/*.{ts,tsx}", { cwd: src }).map(
    (file) => [file, readFileSync(path.join(src, file), "utf8")] as const,
  );
  expect(pages.length).toBeGreaterThan(1000);
  expect(pages.filter(([, text]) => /^\(?"use client"/m.test(text) && !text.startsWith('"use client";'))).toEqual([]);
});
