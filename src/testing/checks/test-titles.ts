import { readFileSync } from "node:fs";
import { parseSync } from "@swc/core";
import { FULL_TAG } from "../depth.ts";

/** A test in a file: its groups' and own title as the source has them, and whether it is never run. */
export type TitledTest = { path: string[]; isSkipped: boolean };

type Node = { type: string; [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

/** `test`, `describe.skip` or `test.each`, by their names; empty for any other callee. */
const namesOf = (callee: unknown): string[] => {
  if (!isNode(callee)) return [];
  if (callee.type === "Identifier") return [String(callee.value)];
  if (callee.type === "MemberExpression" && isNode(callee.property))
    return [...namesOf(callee.object), String(callee.property.value)];
  // `test.each([…])("title", …)` and test.each`…`
  if (callee.type === "CallExpression") return namesOf(callee.callee);
  return callee.type === "TaggedTemplateExpression" ? namesOf(callee.tag) : [];
};

/** The title as written; each value of a template as …. */
const titleOf = (argument: unknown): string | null => {
  const expression = (argument as { expression?: unknown } | undefined)?.expression;
  if (!isNode(expression)) return null;
  if (expression.type === "StringLiteral") return String(expression.value);
  if (expression.type !== "TemplateLiteral") return null;
  return (expression.quasis as { raw: string }[]).map(({ raw }) => raw).join("…");
};

const NEVER_RUN = ["skip", "todo", "fails", "fixme"];

/** The tests in a source. */
export const listOwnTests = (source: string, isPage: boolean): TitledTest[] => {
  const found: TitledTest[] = [];
  const visit = (value: unknown, path: string[], isSkipped: boolean): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, path, isSkipped);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const node = value as Node;
    const [kind, ...more] = node.type === "CallExpression" ? namesOf(node.callee) : [];
    const title = titleOf((node.arguments as unknown[] | undefined)?.[0]);
    const isGroup = kind === "describe" || (kind === "test" && more[0] === "describe");
    if (title === null || !(isGroup || kind === "test" || kind === "it")) {
      for (const [key, each] of Object.entries(node)) if (key !== "span") visit(each, path, isSkipped);
      return;
    }
    const skipped = isSkipped || more.some((name) => NEVER_RUN.includes(name));
    if (isGroup) visit(node.arguments, [...path, title], skipped);
    else found.push({ path: [...path, title], isSkipped: skipped });
  };
  visit(parseSync(source, { syntax: "typescript", tsx: isPage }), [], false);
  return found;
};

/** The tests in a file, and those of the functions with tests that it imports. */
const listTests = (file: string): TitledTest[] => {
  const source = readFileSync(file, "utf8");
  const shared = [...source.matchAll(/from "#testing\/(routes\/[\w-]+[.]ts)"/g)].map(
    ([, name]) => `src/testing/${name}`,
  );
  return [file, ...shared].flatMap((each) => listOwnTests(readFileSync(each, "utf8"), each.endsWith("x")));
};

const BORDER = " › ";

/** The tests that `group › title` names: those whose path ends with it, whatever their ring. */
export const findTests = (file: string, named: string): TitledTest[] => {
  const wanted = named.split(BORDER);
  const withoutRing = (title: string) => title.replace(` ${FULL_TAG}`, "");
  return listTests(file).filter(({ path }) => path.slice(-wanted.length).map(withoutRing).join(BORDER) === named);
};
