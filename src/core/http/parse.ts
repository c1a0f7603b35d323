import { z } from "zod";
import { BATCH, BATCH_ITEM_BYTES, batchIn, rejectedItem } from "#core/contracts/batch-items.ts";
import { anyItemAt, hasField, toSchemaCase } from "#core/contracts/casing.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { type Repaired, repairItem } from "#core/contracts/repair-item.ts";
import type { BodyShare } from "#core/load/body-budget.ts";
import { sayIn } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { AppError, type FieldIssue, LONGEST_FIELD, MOST_ISSUES } from "#core/values/errors.ts";
import type { RepairedValue } from "#core/values/fields.ts";
import { unstorableTexts } from "#core/values/json.ts";
import { findNearName } from "#core/values/near-name.ts";
import { boundLists, safeParse } from "#core/values/safe-parse.ts";
import { camelCase, excerpt, snakeCase } from "#core/values/texts.ts";

import { assertJson, assertSize, DEFAULT_BODY_LIMIT, readBytes, readObject, readValue, sizeWords } from "./body.ts";

import { messagesIn } from "./messages/words.ts";
import { fieldIssue, fieldIssues, invalidField, issuesAt, namedIn, validationError } from "./problems.ts";
import { topLevelList, topLevelValues, turnTaker } from "./scan-body.ts";

export type PathValues = Record<string, string | string[] | undefined>;

type Path = (string | number)[];

/** Query parameters; repeated ones are refused because their meaning is ambiguous. */
const readQuery = (request: Request): Record<string, string> => {
  const { searchParams } = new URL(request.url);
  const known = new Set<string>();
  const paths = [...searchParams.keys()].filter((name) => known.size === known.add(name).size).map((name) => [name]);
  if (paths.length > 0) throw validationError(issuesAt(paths, () => "query", { reason: "once" }));
  return Object.fromEntries(searchParams);
};

type Where = (first?: PropertyKey) => FieldIssue["location"];

/** In valid UTF-8 JSON, U+0000 and unpaired surrogates can only appear as escapes. */
const isUnescaped = (body: Uint8Array): boolean =>
  !Buffer.from(body.buffer, body.byteOffset, body.length).includes("\\u");

/** The path of a parsed value as the body spells it: schemas of bulk data rename the fields of what they read. */
const postedPath = (given: unknown, path: Path): Path => {
  let part = given as Record<string | number, unknown> | undefined;
  return path.map((key) => {
    const posted = typeof key === "string" && part && !Object.hasOwn(part, key) ? snakeCase(key) : key;
    const next = part?.[posted];
    part = typeof next === "object" && next !== null ? (next as typeof part) : undefined;
    return posted;
  });
};

/** The value with its keys in the schema's spelling, and the keys that the schema ignores. */
const respelledWith = (schema: z.ZodType, given: unknown, where: Where) => {
  const { value, twice, ...found } = toSchemaCase(schema, given);
  if (twice.length === 0) return { value, ...found };
  const issues = twice.slice(0, MOST_ISSUES).map(({ at, names: [one, other] }) =>
    fieldIssue(
      at,
      where,
      camelCase(one) === camelCase(other)
        ? { reason: "both_casings" }
        : {
            reason: "both_names",
            values: { one: excerpt(one, LONGEST_FIELD), other: excerpt(other, LONGEST_FIELD) },
          },
    ),
  );
  throw validationError({ issues, total: twice.length });
};

const respelled = (schema: z.ZodType, casing: Contract["casing"], given: unknown, where: Where) =>
  casing === "either" ? respelledWith(schema, given, where).value : given;

type Checks = {
  path?: PathValues;
  where: Where;
  /** If the body has no escaped characters, only the path is checked, to avoid a second pass over up to 64 MB. */
  isUnescaped?: boolean;
  /** The names that the caller uses for fields of the body. */
  postedAs?: ReadonlyMap<string, string>;
};

const renamed = (issue: z.core.$ZodIssue, postedAs: ReadonlyMap<string, string>): z.core.$ZodIssue => ({
  ...issue,
  path: issue.path.map((key, at) => postedAs.get(anyItemAt(issue.path.slice(0, at + 1))) ?? key),
});

const repairs = new WeakMap<AppError, () => Repaired<unknown> | undefined>();

/** What a refused body would be with other values in place of the faulty ones; undefined if that can't be told. */
export const repairedInput = (refused: AppError): RepairedValue<unknown> | undefined => {
  const repaired = repairs.get(refused)?.();
  return repaired && namedIn(repaired);
};

/** The typed input from a value in the schema's spelling; path parameters win, so a body can never target another row. */
const checked = <In extends z.ZodType>(
  input: In,
  value: unknown,
  { path, where, isUnescaped: isClean = false, postedAs }: Checks,
): z.output<In> => {
  boundLists(input);
  const whole = path ? { ...(value as object), ...path } : value;
  const result = safeParse(input, whole, { reportInput: true });
  if (!result.success) {
    const { issues } = result.error;
    const refused = validationError(
      fieldIssues(postedAs?.size ? issues.map((issue) => renamed(issue, postedAs)) : issues, where),
    );
    repairs.set(refused, () => repairItem(input, whole, issues));
    throw refused;
  }
  const unstorable = unstorableTexts(isClean ? path : result.data);
  if (unstorable.length === 0) return result.data;
  const first = unstorable.slice(0, MOST_ISSUES);
  const issues = first.map(({ at, reason }) => fieldIssue(postedPath(value, at), where, { reason }));
  throw validationError({ issues, total: unstorable.length });
};

const settle = <In extends z.ZodType>(
  { input, casing }: Pick<Contract<In>, "input" | "casing">,
  given: unknown,
  checks: Checks,
): z.output<In> => checked(input, respelled(input, casing, given, checks.where), checks);

const inBody: Where = () => "body";

/** The typed input from arguments that are already a value, such as those of an assistant's tool. */
export const parseArguments = <In extends z.ZodType>(contract: Contract<In>, value: unknown): z.output<In> =>
  settle(contract, value, { where: inBody });

/** `nearest`: the known name that was probably meant; absent if none is near. */
type UnknownParameter = { parameter: string; nearest?: string; count: number };

/** A key that was ignored, as a warning. */
export const unknownParameter = (values: UnknownParameter, language: LanguageTag) => ({
  code: "unknown_parameter" as const,
  message: sayIn(language)(messagesIn(language).unknown_parameter, { nearest: "none", ...values }),
  values,
});

/** A text of which not all values count, as a warning. */
export const textFeature = (values: { feature: string; kept: number; dropped: number }, language: LanguageTag) => ({
  code: "text_feature" as const,
  message: sayIn(language)(messagesIn(language).text_feature, values),
  values,
});

/** The typed input of a heavy contract, which is never stored, and the keys it ignores. Its records may have any number of keys. */
export const parseBody = <In extends z.ZodType>(
  { input }: Contract<In>,
  body: Uint8Array,
): { input: z.output<In>; unknown: UnknownParameter[] } => {
  const given = readObject(body, { isShort: false });
  const { value, postedAs, ...found } = respelledWith(input, given, inBody);
  const unknown = found.unknown.map(({ parameter, key, known, count }) => {
    const nearest = findNearName(key, known);
    return { parameter, ...(nearest !== null && { nearest }), count };
  });
  return { input: checked(input, value, { where: inBody, isUnescaped: isUnescaped(body), postedAs }), unknown };
};

/**
 * What a heavy body says to read of the business's own data: its fields that are no lists or objects, as far as they are valid. Null
 * if it asks for none, as every body with rows.
 */
export const parseStoredHead = async <In extends z.ZodType>(
  { input, storedBy }: Contract<In>,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Partial<z.output<In>> | null> => {
  if (!storedBy || !(input instanceof z.ZodObject)) return null;
  const given = await topLevelValues(body, (key) => hasField(input, key), turnTaker(signal));
  if (!given) return null;
  const { value } = toSchemaCase(input, given);
  const valid = Object.entries(value as Record<string, unknown>).flatMap(([name, posted]) => {
    const read = input.shape[name]?.safeParse(posted);
    return read?.success ? [[name, read.data]] : [];
  });
  const head = Object.fromEntries(valid) as Partial<z.output<In>>;
  const [field, stored] = storedBy;
  return Reflect.get(head, field) === stored ? head : null;
};

/** The typed input of a batch, whose items are read one after the other, so that other requests need not wait for all. */
const parseBatch = async <In extends z.ZodType>(
  { input, casing }: Contract<In>,
  { key, batch: { item, read } }: NonNullable<ReturnType<typeof batchIn>>,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<z.output<In>> => {
  const takeTurns = turnTaker(signal);
  const list = await topLevelList(bytes, key, BATCH.max, takeTurns);
  assertSize(list?.rest ?? bytes, DEFAULT_BODY_LIMIT);
  const head = respelled(input, casing, readObject(list?.rest ?? bytes), inBody) as Record<string, unknown>;
  if (!list) return checked(input, head, { where: inBody });
  if (list.isLonger) throw invalidField([key], inBody, { reason: "too_many", values: { max: BATCH.max } });
  boundLists(item);
  const readPart = (part: Uint8Array): unknown => {
    if (part.byteLength > BATCH_ITEM_BYTES) {
      const values = { max: sizeWords(BATCH_ITEM_BYTES) };
      return rejectedItem(invalidField([], inBody, { reason: "item_too_large", values }));
    }
    try {
      return read(respelled(item, casing, readValue(part, { isItem: true }), inBody), isUnescaped(part));
    } catch (error) {
      if (error instanceof AppError && error.code === "INVALID_PARAMETER") return rejectedItem(error);
      throw error;
    }
  };
  const items: unknown[] = [];
  for (const part of list.items) {
    await takeTurns();
    items.push(readPart(part));
  }
  return checked(input, { ...head, [key]: items }, { where: inBody, isUnescaped: true });
};

/** The typed input from the query (GET, DELETE, uploads) or body, and the path. */
export const parse = async <In extends z.ZodType>(
  contract: Contract<In>,
  request: Request,
  path: PathValues,
  share: BodyShare,
): Promise<z.output<In>> => {
  const { method, bodyLimit = DEFAULT_BODY_LIMIT, upload, auth } = contract;
  const query = readQuery(request);
  const hasBody = method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";
  if (hasBody) assertJson(request);
  const body = hasBody ? await readBytes(request, bodyLimit, share) : null;
  const batch = body ? batchIn(contract.input) : undefined;
  if (body && batch) return parseBatch(contract, batch, body, request.signal);
  const value = body ? readObject(body) : query;
  const where = (first?: PropertyKey): FieldIssue["location"] => {
    if (first !== undefined && Object.hasOwn(path, first)) return "path";
    return hasBody ? "body" : "query";
  };
  return settle(contract, value, { path, where, isUnescaped: body !== null && isUnescaped(body) });
};
