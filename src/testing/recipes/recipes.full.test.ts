import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { FEWER_COLLECTIONS } from "../checks/fewer-collections.ts";
import { copyProject } from "../scratch-copy.ts";
import { RECIPES } from "./recipes.ts";

const folder = copyProject("recipes");
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: string, ...args: string[]): void => {
  try {
    const env = { ...process.env, ...FEWER_COLLECTIONS };
    execFileSync(path.resolve("node_modules/.bin", command), args, { cwd: folder, encoding: "utf8", env });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}:\n${stdout}${stderr}`);
  }
};

// Every recipe applied to the copy.
beforeAll(() => {
  for (const edit of Object.values(RECIPES).flatMap(({ edits }) => edits)) {
    const file = path.join(folder, edit.file);
    if ("text" in edit) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, edit.text);
    } else {
      // Once: recipes.test.ts checks that.
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace(edit.after, (found) => found + edit.insert),
      );
    }
  }
});

describe("the recipes of CONTRIBUTING.md", () => {
  test("type-check", () => run("tsc", "-p", ".", "--checkers", "1", "--preserveSymlinks"));

  test("keep the import rules", () => run("node", "src/testing/check-imports.ts", "--draw"));

  test("pass the tests for completeness", () => {
    run(
      "vitest",
      "run",
      "--project",
      "unit*",
      "--update",
      "src/records/rules/criteria",
      "src/core/ui/messages",
      "src/core/messages",
      "src/records/ui/people",
      "src/core/ui/providers",
      "src/features/runs",
      "src/features/audiences",
      "src/features/imports/shops",
      "src/features/api/ui",
    );
  });

  test("have fields of rules whose SQL gives what they mean", () => {
    const fields = "largestOrder|daysSinceLastTicket";
    run("vitest", "run", "--project", "integration", "src/records/list/criteria/compile.test.ts", "-t", fields);
  });
});
