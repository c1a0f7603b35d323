import { isAscii } from "node:buffer";
import { AppError } from "#lib/domain/errors.ts";
import { duplicateKeys } from "#lib/domain/json-keys.ts";
import { fieldIssue, validationError } from "./problems.ts";

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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

type Extent = {
  levels: number;
  /** Number of lists and objects. */
  containers: number;
  /** Number of elements after a comma. */
  values: number;
  /** Number of object keys, including repeated ones. */
  keys: number;
};

/** A single pass over the bytes: in UTF-8, JSON's structural characters are never part of another character. */
const extentOf = (bytes: Uint8Array): Extent => {
  const extent: Extent = { levels: 0, containers: 0, values: 0, keys: 0 };
  let level = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
        break;
      case 0x5b: // [
      case 0x7b: // {
        extent.containers++;
        level++;
        if (level > extent.levels) extent.levels = level;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        level--;
        break;
      case 0x2c: // ,
        extent.values++;
        break;
      case 0x3a: // :
        extent.keys++;
        break;
    }
  }
  return extent;
};

const isHolder = (value: unknown): value is object => typeof value === "object" && value !== null;

const keysIn = (value: object): number => {
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (isHolder(item)) count += keysIn(item);
    return count;
  }
  // Parsed JSON objects have no inherited enumerable keys.
  for (const key in value) {
    count++;
    const item = (value as Record<string, unknown>)[key];
    if (isHolder(item)) count += keysIn(item);
  }
  return count;
};

const UTF8 = new TextDecoder("utf-8", { fatal: true });

const textOf = (bytes: Uint8Array): string =>
  isAscii(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
    : UTF8.decode(bytes);

const inBody = () => "body" as const;

const tooMany = (max: number) => validationError([fieldIssue([], inBody, { reason: "too_many", values: { max } })]);

const tooDeep = (max: number): AppError => {
  const issue = fieldIssue([], inBody, { reason: "too_deep", values: { max } });
  return new AppError("INVALID_JSON", `body: ${issue.message}`, { issues: [issue] });
};

/** Refuses duplicate keys: JSON.parse keeps the last, but the sender may have meant the first. */
const assertKeysOnce = (text: string, value: object, { keys }: Extent): void => {
  if (keysIn(value) === keys) return;
  throw validationError(duplicateKeys(text).map((path) => fieldIssue(path, inBody, { reason: "once" })));
};

/**
 * Parses a body's JSON object. Throws INVALID_JSON unless it is JSON in UTF-8 with at most a hundred levels, INVALID_BODY for
 * other JSON values, INVALID_PARAMETER for too many elements or duplicate keys.
 */
export const readObject = (bytes: Uint8Array): Record<string, unknown> => {
  const extent = extentOf(bytes);
  const invalid = (cause?: unknown) => new AppError("INVALID_JSON", "The body is not valid JSON", { cause });
  if (extent.levels > MOST_LEVELS) throw tooDeep(MOST_LEVELS);
  if (extent.containers > MOST_CONTAINERS) throw tooMany(MOST_CONTAINERS);
  if (extent.values > MOST_VALUES) throw tooMany(MOST_VALUES);
  let text: string;
  let value: unknown;
  try {
    text = textOf(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  if (!isHolder(value) || Array.isArray(value)) {
    throw new AppError("INVALID_BODY", "The body must be a JSON object");
  }
  assertKeysOnce(text, value, extent);
  return value as Record<string, unknown>;
};
