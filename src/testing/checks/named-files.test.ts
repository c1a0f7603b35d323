import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** A path in code font, such as `rules/criteria.ts`: of the page's own folder, of `src`, or of the project. */
const NAMED = /`((?:[\w@.[\]()-]+\/)*[\w@.-]+\.(?:tsx?|mjs|css))`/g;

/** The recipes of CONTRIBUTING.md and the examples of docs make these, or each feature has one. */
const MADE =
  /clock|brands|orders-csv|brevo|ecwid|(list|read)-products|catalog-page|admin\)?\/catalog\/|next-env\.d|^page\.tsx$|^(?:feature|tools|tasks)\.ts$|^ui\/(?:feature\.ts|embed\.tsx)$|^route\.ts$|^next\.config\.mjs$/;

const pages = [
  ...readdirSync(".", { encoding: "utf8" }),
  ...["docs", "src", "bench", "e2e", "studies"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  ),
].filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md" && statSync(file).isFile());

test("every file that a page names exists", () => {
  expect(pages.length).toBeGreaterThan(60);
  const missing = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(NAMED)]
      .map(([, name = ""]) => name)
      .filter((name) => !MADE.test(name))
      .filter((name) => ![path.dirname(page), "src", "."].some((folder) => existsSync(path.join(folder, name))))
      .map((name) => `${page}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test("no file differs from another only in .ts and .tsx, of which the compiler reads one", () => {
  const sources = ["src", "bench", "e2e", "studies"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  expect(sources.length).toBeGreaterThan(2000);
  expect(sources.filter((file) => file.endsWith(".tsx") && sources.includes(file.slice(0, -1)))).toEqual([]);
});
