import type { z } from "zod";
import { MOST_COUNTED, MOST_ISSUES } from "#core/values/errors.ts";

type Issue = z.core.$ZodIssue;

/** The first problems of a schema, each about one value or one unknown key, and how many there are (at most a thousand). */
export type SchemaProblems = { issues: readonly Issue[]; total: number };

/** For a union, the problems of the option that matched furthest. */
const closest = (issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] => {
  const depth = (issues: readonly Issue[]) => issues.reduce((most, { path }) => Math.max(most, path.length), 0);
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (!best || depth(best) === 0) return [];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** Without the parts of the input in it, which are as large as the body; a missing value stays undefined. */
const withoutInput = (issue: Issue): Issue => {
  const parts = issue.code === "invalid_union" ? { errors: [] } : {};
  return { ...issue, ...parts, input: issue.input === undefined ? undefined : null } as Issue;
};

/** Counts the problems that a schema found, and keeps those that an answer lists. */
export const firstProblems = (found: readonly Issue[]): SchemaProblems => {
  const issues: Issue[] = [];
  let total = 0;
  const take = (issue: Issue): void => {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys.slice(0, MOST_ISSUES - issues.length))
        issues.push(withoutInput({ ...issue, keys: [key] }));
      total += issue.keys.length;
      return;
    }
    const inner = issue.code === "invalid_union" && issue.input !== undefined ? closest(issue) : [];
    if (inner.length > 0) {
      for (const each of inner) take(each);
      return;
    }
    if (issues.length < MOST_ISSUES) issues.push(withoutInput(issue));
    total++;
  };
  for (const issue of found) take(issue);
  return { issues, total: Math.min(total, MOST_COUNTED) };
};
