import { existsSync, readFileSync } from "node:fs";
import { findTests } from "./test-titles.ts";

/** A row of docs/specification.md. */
export type SpecificationRow = { document: string; line: string; statement: string; verdict: string; test: string };

/** A small edit that breaks what a row states, so that the row's test must fail. */
type Mutation = { row: string; file: string; from: string; to: string };

/** Rows whose test was not tried with a mutation, each with the reason. */
type Untried = { row: string; because: string };

export const rowKey = ({ document, statement }: Pick<SpecificationRow, "document" | "statement">): string =>
  `${document}: ${statement}`;

export const readTable = (): SpecificationRow[] => {
  let document = "";
  return readFileSync("docs/specification.md", "utf8")
    .split("\n")
    .flatMap((text) => {
      document = /^## (\d{3}|The required packages)/.exec(text)?.[1] ?? document;
      if (!text.startsWith("| ") || /^\| (Line|---) /.test(text)) return [];
      const [line = "", statement = "", verdict = "", named = ""] = text.split(" | ").map((cell) => cell.trim());
      return [{ document, line: line.slice(2), statement, verdict, test: named.replace(/\s*\|$/, "") }];
    });
};

export const MUTATIONS = JSON.parse(readFileSync("src/testing/checks/specification-mutations.json", "utf8")) as {
  mutations: Mutation[];
  untried: Untried[];
};

/** The file and the test (`group › title`) that a row names; null if it names none, as a benchmark has no named tests. */
export const namedTest = ({ test: named }: Pick<SpecificationRow, "test">): { file: string; title: string } | null => {
  const [, file = "", title = ""] = /^`([^`]+)`(?:: (.+))?$/.exec(named) ?? [];
  return file === "" ? null : { file, title };
};

/** What is wrong with the test that a row names; null if it exists, or if the row needs none. */
export const problemOf = (row: Pick<SpecificationRow, "verdict" | "test">): string | null => {
  if (row.test === "") return row.verdict.startsWith("holds") ? "names no test" : null;
  const { file, title } = namedTest(row) ?? { file: row.test, title: "" };
  if (!existsSync(file)) return `names ${file}, which does not exist`;
  if (file.startsWith("bench/")) return null;
  if (title === "") return `names no test of ${file}`;
  const found = findTests(file, title);
  if (found.length === 0) return `names “${title}”, which ${file} does not have`;
  if (found.length > 1) return `names “${title}”, which ${file} has ${found.length} times: name the group too`;
  return found[0]?.isSkipped ? `names “${title}”, which is never run` : null;
};
