import type { z } from "zod";
import { AppError, type FieldIssue } from "#lib/domain/errors.ts";
import { en } from "./messages/en.ts";
import { fillPlaceholders } from "./messages/words.ts";

type Values = Record<string, string | number>;
export type Reason = { reason: keyof typeof en.reasons; values?: Values };
type Issue = z.core.$ZodIssue;

/** `customer_data[3].total_purchases` */
const parameterAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );

const isReason = (name: unknown): name is Reason["reason"] =>
  typeof name === "string" && Object.hasOwn(en.reasons, name);

const sizeReason = (issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Reason => {
  const small = issue.code === "too_small";
  const values = small ? { min: Number(issue.minimum) } : { max: Number(issue.maximum) };
  const isList = issue.origin === "string" || issue.origin === "array";
  if (isList && small && issue.inclusive && values.min === 1) return { reason: "not_empty" };
  if (issue.origin === "string") return { reason: small ? "too_short" : "too_long", values };
  if (issue.origin === "array") return { reason: small ? "too_few" : "too_many", values };
  if (issue.inclusive === false) return { reason: small ? "more_than" : "less_than", values };
  return { reason: small ? "at_least" : "at_most", values };
};

/** In JSON, a record is an object. */
const typeOf = ({ expected }: z.core.$ZodIssueInvalidType): string => (expected === "record" ? "object" : expected);

const FORMATS: Record<string, Reason["reason"]> = { date: "date", uuid: "uuid", email: "email" };

const reasonOf = (issue: Issue): Reason | undefined => {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? { reason: "integer" } : { reason: "type", values: { type: typeOf(issue) } };
    case "invalid_union": {
      const { options } = issue as { options?: readonly unknown[] };
      return options ? { reason: "unknown_value", values: { values: options.join(", ") } } : { reason: "format" };
    }
    case "invalid_value":
      return { reason: "unknown_value", values: { values: issue.values.map(String).join(", ") } };
    case "too_small":
    case "too_big":
      return sizeReason(issue);
    case "invalid_format":
      return { reason: FORMATS[issue.format] ?? "format" };
    case "custom": {
      const { reason, ...values } = issue.params ?? {};
      return isReason(reason) ? { reason, values: values as Values } : undefined;
    }
    default:
      return { reason: "format" };
  }
};

/** For a union, report the problems of the option that matched furthest. */
const closest = (issue: z.core.$ZodIssueInvalidUnion): Issue[] => {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map(({ path }) => path.length));
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (!best || depth(best) === 0) return [];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

type Where = (first: PropertyKey | undefined) => FieldIssue["location"];

export const fieldIssue = (path: readonly PropertyKey[], where: Where, because: Reason): FieldIssue => ({
  parameter: parameterAt(path) || where(undefined),
  location: where(path[0]),
  message: fillPlaceholders(en.reasons[because.reason], because.values ?? {}),
  ...because,
});

const ABSENT = ["invalid_type", "invalid_value", "invalid_union"];

/** Converts zod's issues to this API's problems. */
export const fieldIssues = (issues: readonly Issue[], where: Where): FieldIssue[] =>
  issues.flatMap((issue): FieldIssue[] => {
    const { path } = issue;
    if (ABSENT.includes(issue.code ?? "") && issue.input === undefined) {
      return [fieldIssue(path, where, { reason: "required" })];
    }
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => fieldIssue([...path, key], where, { reason: "unknown_key" }));
    }
    const inner = issue.code === "invalid_union" ? closest(issue) : [];
    if (inner.length > 0) return fieldIssues(inner, where);
    const because = reasonOf(issue);
    if (because) return [fieldIssue(path, where, because)];
    return [{ parameter: parameterAt(path) || where(undefined), location: where(path[0]), message: issue.message }];
  });

/** The error for invalid fields; its code comes from the first problem. */
export const validationError = (issues: FieldIssue[]): AppError => {
  const [first] = issues;
  if (first?.reason === "required") {
    return new AppError("MISSING_PARAMETER", `Required parameter '${first.parameter}' is missing`, { issues });
  }
  return new AppError("INVALID_PARAMETER", `${first?.parameter}: ${first?.message}`, { issues });
};
