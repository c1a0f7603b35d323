import { globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
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

test("contains no texts of other languages and no parser of messages", () => {
  // From `core/messages/pt.json`.
  expect(holding(/margem bruta vem de/)).toEqual([]);
  expect(holding(/intl string context variable/)).toEqual([]);
});

// The scripts that a page's document names: what is loaded later (plots, dialogs, notifications) comes on top, and `npm run bench -- pages`
// measures it in a browser.

const MOST_KB = 450;
const MOST_KB_OUTSIDE = 165;

type Manifest = { entryJSFiles: Record<string, string[]> };

const APP = ".next/server/app";
const MANIFEST = "page_client-reference-manifest.js";

/** `globalThis.__RSC_MANIFEST["/(admin)/page"] = {…}` */
const manifestOf = (file: string): Manifest => {
  const text = readFileSync(path.join(APP, file), "utf8");
  return JSON.parse(text.slice(text.indexOf("] = ") + "] = ".length).replace(/;?\s*$/, ""));
};

const sizes = new Map<string, number>();
const kbOf = (script: string): number => {
  const kb = sizes.get(script) ?? gzipSync(readFileSync(path.join(".next", script)), { level: 9 }).length / 1024;
  sizes.set(script, kb);
  return kb;
};

test("no page starts with more than 450 KB of compressed script", () => {
  const { rootMainFiles } = JSON.parse(readFileSync(".next/build-manifest.json", "utf8")) as {
    rootMainFiles: string[];
  };
  const pages = readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === MANIFEST)
    .map((file) => {
      const name = path.dirname(file);
      const layers = Object.entries(manifestOf(file).entryJSFiles).filter(
        ([layer]) => /\/(page|layout)$/.test(layer) && layer.startsWith("[project]/src/app/"),
      );
      const scripts = new Set([...rootMainFiles, ...layers.flatMap(([, files]) => files)]);
      return { name, kb: [...scripts].reduce((sum, script) => sum + kbOf(script), 0) };
    });
  expect(pages.length).toBeGreaterThan(50);
  const isInside = (name: string) => name.startsWith("(admin)");
  expect(pages.filter(({ name, kb }) => kb > (isInside(name) ? MOST_KB : MOST_KB_OUTSIDE))).toEqual([]);
  // If it read the wrong files, all pages would be small.
  expect(Math.min(...pages.filter(({ name }) => isInside(name)).map(({ kb }) => kb))).toBeGreaterThan(200);
});
