import { isFuture } from "#lib/time/local-time.ts";
import { AppError, type FieldIssue, type Issues, MOST_COUNTED, MOST_ISSUES } from "./errors.ts";
import { withoutInvisible } from "./texts.ts";

/** Control characters, line separators, and the marks that change the direction in which text is shown. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** Whether a name shows as what it is: on one line, in the order of its letters, without moving a terminal's cursor. */
export const isPlainName = (text: string): boolean => !UNPRINTABLE.test(text);

type IssueReason = Required<Pick<FieldIssue, "reason" | "message">> & Pick<FieldIssue, "values" | "with">;

/** Throws a validation error for one field; `reason` is the translation key of its message. */
export const refuseField = (parameter: string, because: IssueReason): never => {
  const issue: FieldIssue = { parameter, location: "body", ...because };
  throw new AppError("INVALID_PARAMETER", `${parameter} ${because.message}`, { issues: [issue] });
};

/** Collects what is wrong with several values, so that one answer names all of it. */
export const collectProblems = () => {
  const issues: FieldIssue[] = [];
  return {
    /** What `read` returns, or `otherwise` if it refuses a field. */
    attempt: <Result>(read: () => Result, otherwise: Result): Result => {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof AppError) || error.issues.length === 0) throw error;
        issues.push(...error.issues);
        return otherwise;
      }
    },
    /** Throws INVALID_PARAMETER with all problems, if there are any. */
    assertNone: (): void => {
      const [first] = issues;
      const listed = { issues: issues.slice(0, MOST_ISSUES), total: Math.min(issues.length, MOST_COUNTED) };
      if (first) throw new AppError("INVALID_PARAMETER", `${first.parameter} ${first.message}`, listed);
    },
  };
};
/** What `read` returns. Throws INVALID_PARAMETER with the problems of the checks and of the reading. */
export const readChecked = <Row>(checks: readonly (() => void)[], read: () => Row): Row => {
  const { attempt, assertNone } = collectProblems();
  for (const check of checks) attempt(check, undefined);
  const row = attempt<Row | undefined>(read, undefined);
  assertNone();
  return row as Row;
};

/** An item with other values in place of faulty parameters, which its schema refused. */
export type RepairedValue<Value> = { value: Value; faulty: readonly string[] };

const isWithin = (parameter: string, field: string): boolean =>
  parameter === field || parameter.startsWith(`${field}.`) || parameter.startsWith(`${field}[`);

/** These problems and those that `read` finds in the rest of an item: of faulty parameters, the schema's are all that is known. */
export const withOtherProblems = <Value>(
  { issues, total }: Issues,
  { value, faulty }: RepairedValue<Value>,
  read: (value: Value) => unknown,
): Issues => {
  try {
    read(value);
    return { issues, total };
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error;
    return addProblems({ issues, total }, error.issues, faulty);
  }
};

export const addProblems = (
  { issues, total }: Issues,
  found: readonly FieldIssue[],
  faulty: readonly string[],
): Issues => {
  const others = found.filter(({ parameter, with: compared = [] }) =>
    [parameter, ...compared].every((each) => !faulty.some((bad) => isWithin(each, bad) || isWithin(bad, each))),
  );
  return { issues: [...issues, ...others].slice(0, MOST_ISSUES), total: Math.min(total + others.length, MOST_COUNTED) };
};

export type Attempt = ReturnType<typeof collectProblems>["attempt"];

/** Throws INVALID_PARAMETER for a time that has not come yet, of every record and in every way in. */
export const checkNotFuture = (parameter: string, at: Date, now: Date): void => {
  if (isFuture(at, now)) refuseField(parameter, { reason: "future", message: "must not be in the future" });
};

/** Runs work on the parts of a field: what is wrong with one of them gets the path from the whole. */
export const withinField = async <Result>(field: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error;
    const { code, publicMessage, reason, issues, total, values, cause } = error;
    const at = (parameter: string | number): string => `${field}.${parameter}`;
    throw new AppError(code, at(publicMessage), {
      ...(reason && { reason }),
      issues: issues.map((issue) => ({ ...issue, parameter: at(issue.parameter) })),
      total,
      values: values.field === undefined ? values : { ...values, field: at(values.field) },
      cause,
    });
  }
};

/** NIST SP 800-63B-4 recommends requiring length, not character classes; the upper bound limits the cost of hashing. */
export const PASSWORD = { min: 12, max: 200 };

/**
 * Throws INVALID_PARAMETER for a password that is too short or too long. The server checks separately for easily
 * guessed ones.
 */
export const checkPassword = (password: string): void => {
  const { min, max } = PASSWORD;
  const characters = [...password].length;
  if (characters < min) {
    refuseField("password", { reason: "too_short", values: { min }, message: `must have at least ${min} characters` });
  }
  if (characters > max) {
    refuseField("password", { reason: "too_long", values: { max }, message: `must have at most ${max} characters` });
  }
};

/** Spaces and characters without a shape, such as the zero-width space. */
const BLANK = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** Throws INVALID_PARAMETER for a text with nothing to see in it. */
export const checkNotBlank = (parameter: string, text: string): void => {
  if (BLANK.test(text)) refuseField(parameter, { reason: "not_empty", message: "must not be empty" });
};

/** Throws INVALID_PARAMETER for a name with characters that could misrepresent it on screen. */
export const checkPlainName = (parameter: string, text: string): void => {
  if (isPlainName(text)) return;
  refuseField(parameter, {
    reason: "control_characters",
    message: "must not contain line breaks, control characters or direction marks",
  });
};

/** An address with a name. The patterns take long for longer texts of signs. */
const LONGEST_COPIED = 1000;

/** What copying an address from a list, a sentence or a formula leaves at its ends. */
const AROUND_EMAIL =
  /^(?:mailto:|%20|[\s"'`´‘’‚“”„«»<>()[\]{},;:.|\\*#=$!?])+|[\s"'`´‘’‚“”„«»<>()[\]{},;:.|\\*#=$!?_-]+$/g;

/** An address that mail can be sent to: no list separators, quotes or brackets, and a domain of words between dots. */
const WORD = "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}_-]*[\\p{L}\\p{M}\\p{N}])?";
const LOCAL = '[^\\s@"<>()[\\]{},;:|\\\\]+';
const EMAIL = new RegExp(`^(?=[^@]*[\\p{L}\\p{N}])${LOCAL}@${WORD}(?:\\.${WORD})*$`, "u");

/**
 * The one spelling of an email address: lower-cased, letters and signs of other widths as usual ones, without what copying leaves around
 * it, as in "Ada <ada@shop.example>", "mailto:ada@shop.example", "ada@shop.example;" and characters without a shape. Null for
 * anything else, such as two addresses.
 */
export const findEmail = (text: string): string | null => {
  if (text.length > LONGEST_COPIED) return null;
  const copied = withoutInvisible(text).normalize("NFKC").replaceAll("。", ".").toLowerCase();
  const [, enclosed = copied] = /^[^<>]*<([^<>]+)>[^<>@]*$/.exec(copied) ?? [];
  const email = enclosed.replaceAll(AROUND_EMAIL, "");
  return EMAIL.test(email) && isPlainName(email) && email.length <= 254 ? email : null;
};

/** Normalizes an email address for storage. Throws INVALID_PARAMETER. */
export const readEmail = (text: string): string => {
  const email = findEmail(text);
  if (email !== null) return email;
  checkPlainName("email", withoutInvisible(text).trim());
  return refuseField("email", { reason: "email", message: "must be an email address" });
};

export const NAME = { max: 120 };

/**
 * Normalizes a name for storage by trimming it. Throws INVALID_PARAMETER of this field if it is empty, too long or has unprintable
 * characters.
 */
export const readName = (text: string, field = "name"): string => {
  const { max } = NAME;
  const name = text.trim();
  checkPlainName(field, name);
  checkNotBlank(field, name);
  if ([...name].length > max) {
    refuseField(field, { reason: "too_long", values: { max }, message: `must have at most ${max} characters` });
  }
  return name;
};

/** The one spelling of an IANA time zone; null for anything else. */
export const findTimeZone = (name: string): string | null => {
  try {
    // `Intl` would also accept an offset such as +03:00, which has no daylight saving time.
    if (!/^[A-Za-z]/.test(name)) return null;
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
};

/** The zone as it is stored. Throws INVALID_PARAMETER for anything but an IANA time zone. */
export const readTimeZone = (name: string): string =>
  findTimeZone(name) ??
  refuseField("timeZone", { reason: "time_zone", message: "must be an IANA name such as America/Sao_Paulo" });

/** Throws INVALID_PARAMETER for anything but an ISO 4217 code in use. */
export const checkCurrency = (code: string): void => {
  if (Intl.supportedValuesOf("currency").includes(code)) return;
  refuseField("currency", { reason: "currency", message: "must be an ISO 4217 code such as USD" });
};

/** Throws INVALID_PARAMETER for characters that are unsafe in a command or a URL. */
export const checkSlug = (slug: string): void => {
  if (/^[a-z0-9]([-_]?[a-z0-9]){0,62}$/.test(slug)) return;
  refuseField("slug", {
    reason: "slug",
    message: "must be lower-case letters, digits and single hyphens or underscores, at most 63",
  });
};

/** All names of several lists, each before those that it precedes in one of them. */
export const mergeNames = <Name extends string>(lists: readonly (readonly Name[])[]): Name[] => {
  const all: Name[] = [];
  for (const names of lists) {
    let next = all.length;
    for (const name of names.toReversed()) {
      if (all.includes(name)) next = all.indexOf(name);
      else all.splice(next, 0, name);
    }
  }
  return all;
};
