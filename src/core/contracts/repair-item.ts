import type { z } from "zod";
import { MOST_ISSUES } from "#core/values/errors.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Part = Record<PropertyKey, unknown>;

/** What a schema takes instead of an item, with other values at the faulty paths, so that the rest can be checked too. */
export type Repaired<Value> = { value: Value; faulty: readonly Path[] };

/** A path is left out, filled by the type that is missing then, filled with a time, and at last its whole field is left out. */
const ROUNDS = 6;

const FILLERS: Record<string, () => unknown> = { array: () => [], object: () => ({}), record: () => ({}) };

const pathsIn = ({ path, ...issue }: Issue): Path[] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];

const fillerFor = (issue: Issue, round: number): unknown => {
  if (issue.code === "invalid_type") {
    const { expected } = issue;
    return FILLERS[expected]?.() ?? (expected === "number" || expected === "int" ? 1 : "1");
  }
  return round > 1 ? "2020-01-01T00:00:00Z" : "1";
};

const change = (whole: Part, path: Path, apply: (part: Part, key: PropertyKey) => void): void => {
  const part = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Part | undefined)?.[key], whole);
  const key = path.at(-1);
  if (typeof part === "object" && part !== null && key !== undefined) apply(part as Part, key);
};

const repairPart = (whole: Part, issue: Issue, path: Path, round: number): void =>
  change(whole, path, (part, key) => {
    if (!Array.isArray(part) && (round === 0 || round > 2)) delete part[key];
    else part[key] = fillerFor(issue, round);
  });

/** Undefined for what has no fields or too many problems, and where no other values were found. */
export const repairItem = <Item extends z.ZodType>(
  item: Item,
  given: unknown,
  found: readonly Issue[],
): Repaired<z.output<Item>> | undefined => {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const whole = structuredClone(given) as Part;
  const faulty = new Map<string, { path: Path; round: number }>();
  let issues = found;
  for (let round = 0; round < ROUNDS; round++) {
    if (
      issues.length > MOST_ISSUES ||
      issues.some(({ path, code }) => path.length === 0 && code !== "unrecognized_keys")
    )
      return undefined;
    for (const issue of issues)
      for (const path of pathsIn(issue)) {
        const before = faulty.get(path.join("\n"))?.round ?? -1;
        // What can't be filled, such as one of a list of words within a list: the whole field goes.
        const isHopeless = before >= 2 && path.length > 1;
        const at = isHopeless ? path.slice(0, 1) : path;
        const next = isHopeless ? 0 : before + 1;
        faulty.set(path.join("\n"), { path, round: before + 1 });
        faulty.set(at.join("\n"), { path: at, round: next });
        repairPart(whole, issue, at, next);
      }
    const { success, data, error } = item.safeParse(whole, { reportInput: true });
    if (success) return { value: data, faulty: [...faulty.values()].map(({ path }) => path) };
    issues = error.issues;
  }
  return undefined;
};
