import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { HELD } from "./held-memory.ts";

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^(testing|generated)\//.test(file))
  .map((file) => ({ file, text: readFileSync(path.join("src", file), "utf8") }));
const server = files.filter(({ file }) => !/\/ui\//.test(file));

const LISTED = Object.keys(HELD);
/** Calls of the process's `once` and of `defineThreads`, of which each names its value. */
const singletons = server
  .filter(
    ({ file, text }) => /process-singleton\.ts|\bdefineThreads\b/.test(text) && file !== "core/threads/threads.ts",
  )
  .flatMap(({ file, text }) =>
    // Not of an event: `socket.once("close", …)`.
    [
      ...text.matchAll(
        /(?<!\.)\b(?:once|defineThreads)(?:<[^(]*>)?\(\s*([`"])([^`"]*)\1|(?<!\.)\bonce\(([A-Za-z][\w.[\]]*),/g,
      ),
    ].map(([, , name, made]) => ({
      file,
      text,
      name: (name ?? made ?? "").replaceAll(/\$\{[^}]*\}/g, "*"),
    })),
  );

test("every value that lives as long as the process says what bounds its memory", () => {
  expect(singletons.length).toBeGreaterThan(30);
  expect(singletons.filter(({ name }) => !HELD[name]).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  expect(LISTED.filter((key) => !singletons.some(({ name }) => name === key))).toEqual([]);
});

test("what is bounded by bytes has its limit where it is made", () => {
  const without = singletons.filter(({ name, text }) => {
    const bound = HELD[name];
    return typeof bound === "object" && !bound.by.test(text);
  });
  expect(without.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test("caches that drop what was used longest ago count bytes", () => {
  const caches = server.filter(({ text }) => text.includes("new LRUCache"));
  expect(caches.length).toBeGreaterThan(1);
  expect(caches.filter(({ text }) => !/maxSize: /.test(text) || /\bmax: /.test(text)).map(({ file }) => file)).toEqual(
    [],
  );
});

test("every thread has limits of its own for old and for young objects", () => {
  const starting = server.filter(({ text }) => /\bnew (threads\.)?Worker\(/.test(text));
  expect(starting.length).toBeGreaterThan(1);
  const without = starting.filter(
    ({ text }) => !text.includes("maxOldGenerationSizeMb") || !text.includes("maxYoungGenerationSizeMb"),
  );
  expect(without.map(({ file }) => file)).toEqual([]);
});
