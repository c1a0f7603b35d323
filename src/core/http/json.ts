import { isAscii } from "node:buffer";
import { AppError } from "#core/values/errors.ts";
import { jsonExtent, MOST_KEYS } from "#core/values/json-extent.ts";
import { countKeys, duplicateKeys } from "#core/values/json-keys.ts";
import { fieldIssue, invalidField, issuesAt, validationError } from "./problems.ts";

/** RFC 8259 allows a depth limit; a recursive schema would follow any number of levels. */
const MOST_LEVELS = 100;

/**
 * JSON.parse can use many times the body's size in memory if it is mostly braces or keys: 64 MB of `{},` take more
 * than 1.2 GB. When V8 runs out of memory it ends the whole process, not just the thread, so the elements are
 * counted first. Within these limits no body of 64 MB was found that takes 900 MB, and 64 MB of the
 * shortest orders stay below them.
 */
const MOST_CONTAINERS = 2_500_000;
const MOST_VALUES = 8_000_000;

/** The most keys, objects and lists of a body that is read at once, on the server's own thread: five thousand support tickets have 50,000. */
export const MOST_PARTS = 60_000;

const isHolder = (value: unknown): value is object => typeof value === "object" && value !== null;

const UTF8 = new TextDecoder("utf-8", { fatal: true });
const UTF8_WITHIN = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const decodeText = (bytes: Uint8Array, decoder: TextDecoder): string =>
  isAscii(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
    : decoder.decode(bytes);

const inBody = () => "body" as const;

const tooMany = (reason: "too_many" | "too_many_keys" | "too_many_parts", max: number) =>
  invalidField([], inBody, { reason, values: { max } });

const tooDeep = (max: number): AppError => {
  const issue = fieldIssue([], inBody, { reason: "too_deep", values: { max } });
  return new AppError("INVALID_JSON", `body: ${issue.message}`, { issues: [issue] });
};

/** Refuses duplicate keys: JSON.parse keeps the last, but the sender may have meant the first. */
const assertKeysOnce = (text: string, value: unknown, keys: number): void => {
  if (countKeys(value) === keys) return;
  throw validationError(issuesAt(duplicateKeys(text), inBody, { reason: "once" }));
};

type Part = {
  /** An item of a list at the top level: the levels above it count, too. */
  isItem?: boolean;
  /** Whether other requests wait meanwhile, so that it may have fewer keys, objects and lists. */
  isShort?: boolean;
};

/**
 * Parses a JSON body or a value in it. Throws INVALID_JSON unless it is JSON in UTF-8 with at most a hundred levels,
 * INVALID_PARAMETER for too many elements or keys and for duplicate keys.
 */
export const readValue = (bytes: Uint8Array, { isItem = false, isShort = true }: Part = {}): unknown => {
  const { levels, containers, values, keys, widest } = jsonExtent(bytes, MOST_LEVELS);
  if (levels + (isItem ? 2 : 0) > MOST_LEVELS) throw tooDeep(MOST_LEVELS);
  if (containers > MOST_CONTAINERS) throw tooMany("too_many", MOST_CONTAINERS);
  if (values > MOST_VALUES) throw tooMany("too_many", MOST_VALUES);
  if (isShort && widest > MOST_KEYS) throw tooMany("too_many_keys", MOST_KEYS);
  if (isShort && keys + containers > MOST_PARTS) throw tooMany("too_many_parts", MOST_PARTS);
  let text: string;
  let value: unknown;
  try {
    text = decodeText(bytes, isItem ? UTF8_WITHIN : UTF8);
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
  assertKeysOnce(text, value, keys);
  return value;
};

/** Parses a body that must be an object; throws INVALID_BODY for other JSON values. */
export const readObject = (bytes: Uint8Array, part: Part = {}): Record<string, unknown> => {
  const value = readValue(bytes, part);
  if (!isHolder(value) || Array.isArray(value)) {
    throw new AppError("INVALID_BODY", "The body must be a JSON object");
  }
  return value as Record<string, unknown>;
};
