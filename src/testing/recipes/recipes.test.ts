import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FEWER_COLLECTIONS } from "../checks/fewer-collections.ts";
import { RECIPES } from "./recipes.ts";

/** Type-checks the whole project, possibly on a busy machine. */
const LONG = 300_000;
const folder = mkdtempSync(path.join(tmpdir(), "customer-360-recipes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: string, ...args: string[]): void => {
  try {
    // The recipes' texts are not in the shared glossary.
    const env = { ...process.env, ...FEWER_COLLECTIONS, SHARED_DIR: path.join(folder, "none") };
    execFileSync(path.resolve("node_modules/.bin", command), args, { cwd: folder, encoding: "utf8", env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}:\n${stdout}${stderr}`);
  }
};

// A scratch copy of the project with every recipe applied.
beforeAll(() => {
  const skipped = new Set(["node_modules", ".git", ".next", ".data", "pictures"].map((name) => path.resolve(name)));
  cpSync(".", folder, { recursive: true, filter: (from) => !skipped.has(path.resolve(from)) });
  // With these, and packages at the same paths, the compiler continues from an earlier check and skips unaffected files.
  if (existsSync(".next/types")) cpSync(".next/types", path.join(folder, ".next/types"), { recursive: true });
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  for (const edit of Object.values(RECIPES).flat()) {
    const file = path.join(folder, edit.file);
    if ("text" in edit) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, edit.text);
    } else {
      const parts = readFileSync(file, "utf8").split(edit.after);
      if (parts.length !== 2) throw new Error(`${edit.file} has ${parts.length - 1} times: ${edit.after}`);
      writeFileSync(file, parts.join(edit.after + edit.insert));
    }
  }
}, LONG);

describe("the recipes of CONTRIBUTING.md", () => {
  const page = readFileSync("CONTRIBUTING.md", "utf8");

  test.each(Object.entries(RECIPES))("%s: names every file", (_, edits) => {
    for (const { file } of edits) expect(page).toContain(`\`${file.replace(/\/(en|es|pt)\//, "/{en,es,pt}/")}\``);
  });

  test("type-check", { timeout: LONG }, () => run("tsc", "-p", ".", "--checkers", "1", "--preserveSymlinks"));

  test("keep the import rules", { timeout: LONG }, () => run("node", "src/testing/check-imports.ts"));

  test("pass the tests for completeness", { timeout: LONG }, () => {
    run(
      "vitest",
      "run",
      "--project",
      "unit",
      "--update",
      "src/lib/domain/segments",
      "src/ui/messages",
      "src/ui/providers",
    );
  });
});
