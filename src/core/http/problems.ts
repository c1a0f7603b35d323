import type { z } from "zod";
import { type BatchItem, firstProblems, type SchemaProblems } from "#core/contracts/batch-items.ts";
import type { Repaired } from "#core/contracts/repair-item.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { AppError, type FieldIssue, type Issues, LONGEST_FIELD, MOST_ISSUES } from "#core/values/errors.ts";
import type { RepairedValue } from "#core/values/fields.ts";
import { excerpt } from "#core/values/texts.ts";
import en from "./messages/en.json" with { type: "json" };
import { fillPlaceholders, reasonIn } from "./messages/words.ts";

type MessageValues = Record<string, string | number>;
export type Reason = { reason: keyof typeof en.reasons; values?: MessageValues };
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
const toJsonType = ({ expected }: z.core.$ZodIssueInvalidType): string => (expected === "record" ? "object" : expected);

const FORMATS: Record<string, Reason["reason"]> = { date: "date", datetime: "date_time", uuid: "uuid", email: "email" };

const toReason = (issue: Issue): Reason | undefined => {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? { reason: "integer" } : { reason: "type", values: { type: toJsonType(issue) } };
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
      return isReason(reason) ? { reason, values: values as MessageValues } : undefined;
    }
    default:
      return { reason: "format" };
  }
};

type Where = (first: PropertyKey | undefined) => FieldIssue["location"];

const shown = (parameter: string): string => excerpt(parameter, LONGEST_FIELD);

export const fieldIssue = (path: readonly PropertyKey[], where: Where, because: Reason): FieldIssue => ({
  parameter: shown(parameterAt(path)) || where(undefined),
  location: where(path[0]),
  message: fillPlaceholders(en.reasons[because.reason], because.values ?? {}),
  ...because,
});

const ABSENT = ["invalid_type", "invalid_value", "invalid_union"];

const toFieldIssue = (issue: Issue, where: Where): FieldIssue => {
  const { path } = issue;
  if (ABSENT.includes(issue.code ?? "") && issue.input === undefined) {
    return fieldIssue(path, where, { reason: "required" });
  }
  if (issue.code === "unrecognized_keys") {
    return fieldIssue([...path, ...issue.keys], where, { reason: "unknown_key" });
  }
  const because = toReason(issue);
  if (because) return fieldIssue(path, where, because);
  return { parameter: shown(parameterAt(path)) || where(undefined), location: where(path[0]), message: issue.message };
};

/** A schema's first problems as this API's. */
const asFieldIssues = ({ issues, total }: SchemaProblems, where: Where): Issues => ({
  issues: issues.map((issue) => toFieldIssue(issue, where)),
  total,
});

/** Converts what a schema found to this API's problems. */
export const fieldIssues = (found: readonly Issue[], where: Where): Issues =>
  asFieldIssues(firstProblems(found), where);

/** The first paths with one problem, and how many there are. */
export const issuesAt = (paths: readonly (readonly PropertyKey[])[], where: Where, because: Reason): Issues => ({
  issues: paths.slice(0, MOST_ISSUES).map((path) => fieldIssue(path, where, because)),
  total: paths.length,
});

/** The error for invalid fields; its code comes from the first problem. */
export const validationError = ({ issues, total }: Issues): AppError => {
  const [first] = issues;
  if (first?.reason === "required") {
    return new AppError("MISSING_PARAMETER", `Required parameter '${first.parameter}' is missing`, { issues, total });
  }
  return new AppError("INVALID_PARAMETER", `${first?.parameter}: ${first?.message}`, { issues, total });
};

/** The error for one invalid field. */
export const invalidField = (path: readonly PropertyKey[], where: Where, because: Reason): AppError =>
  validationError({ issues: [fieldIssue(path, where, because)], total: 1 });

type Posted<Value> = { value: Value } | ({ externalId: string | null; repaired?: RepairedValue<Value> } & Issues);

/** With the names of the faulty parameters. */
export const namedIn = <Value>({ value, faulty }: Repaired<Value>): RepairedValue<Value> => ({
  value,
  faulty: faulty.map(parameterAt),
});

/** How many problems the answer to a batch lists besides the first of each item. */
const MOST_IN_BATCH = 100;

/** A batch's items with this API's problems. */
export const postedItems = <Value>(items: readonly BatchItem<Value>[]): Posted<Value>[] => {
  let listed = 0;
  return items.map((item) => {
    if ("value" in item) return item;
    const { issues, total } = asFieldIssues(item, () => "body");
    const shown = issues.slice(0, Math.max(1, MOST_IN_BATCH - listed));
    listed += shown.length;
    const repaired = listed < MOST_IN_BATCH ? item.repaired?.() : undefined;
    return { externalId: item.externalId, issues: shown, total, ...(repaired && { repaired: namedIn(repaired) }) };
  });
};

type Result<Status> = { externalId: string | null; status: Status } & Partial<Readonly<Issues>>;

/** The answer of a batch route, with problems in the caller's language. */
export const batchAnswer = <Status, Summary>(
  { results, summary }: { results: readonly Result<Status>[]; summary: Summary },
  language: LanguageTag,
) => ({
  summary,
  results: results.map(({ externalId, status, issues = [], total = issues.length }) => ({
    externalId,
    status,
    ...(issues.length > 0 && {
      errors: issues.map((issue) => ({ field: issue.parameter, message: reasonIn(language, issue) })),
    }),
    ...(total > issues.length && { errorsTotal: total }),
  })),
});
