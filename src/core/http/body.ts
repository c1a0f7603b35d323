import { isAscii } from "node:buffer";
import type { BodyShare } from "#core/load/body-budget.ts";
import { AppError } from "#core/values/errors.ts";
import { countKeys, duplicateKeys, jsonExtent, MOST_KEYS } from "#core/values/json.ts";
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
  /** The most keys, objects and lists of a short part. */
  mostParts?: number;
};

/**
 * Parses a JSON body or a value in it. Throws INVALID_JSON unless it is JSON in UTF-8 with at most a hundred levels,
 * INVALID_PARAMETER for too many elements or keys and for duplicate keys.
 */
export const readValue = (
  bytes: Uint8Array,
  { isItem = false, isShort = true, mostParts = MOST_PARTS }: Part = {},
): unknown => {
  const { levels, containers, values, keys, widest } = jsonExtent(bytes, MOST_LEVELS);
  if (levels + (isItem ? 2 : 0) > MOST_LEVELS) throw tooDeep(MOST_LEVELS);
  if (containers > MOST_CONTAINERS) throw tooMany("too_many", MOST_CONTAINERS);
  if (values > MOST_VALUES) throw tooMany("too_many", MOST_VALUES);
  if (isShort && widest > MOST_KEYS) throw tooMany("too_many_keys", MOST_KEYS);
  if (isShort && keys + containers > mostParts) throw tooMany("too_many_parts", mostParts);
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

const MB = 1024 * 1024;

/** The default body limit. */
export const DEFAULT_BODY_LIMIT = MB;

/** The limit as shown in errors. */
export const sizeWords = (bytes: number): string => (bytes < MB ? `${bytes / 1024} KB` : `${bytes / MB} MB`);

const tooLarge = (limit: number) =>
  new AppError("PAYLOAD_TOO_LARGE", "The body is too large", { values: { limit: sizeWords(limit) } });

/** Throws PAYLOAD_TOO_LARGE. */
export const assertSize = ({ byteLength }: Uint8Array, limit: number): void => {
  if (byteLength > limit) throw tooLarge(limit);
};

/** Slowest allowed rate for a body in memory. Uploads to disk have only an idle timeout and may take hours. */
const PACE = { graceMs: 20_000, bytesPerSecond: 32 * 1024 };

type Pace = typeof PACE;

/** Aborts a body slower than its pace, checked once a second; returns whether it did. */
const watchPace = (pace: Pace | undefined, received: () => number, end: () => void): { stop: () => boolean } => {
  if (!pace) return { stop: () => false };
  const { graceMs, bytesPerSecond } = pace;
  const since = performance.now();
  let isSlow = false;
  const timer = setInterval(
    () => {
      if (performance.now() - since < graceMs + (received() / bytesPerSecond) * 1000) return;
      isSlow = true;
      end();
    },
    Math.min(graceMs, 1000),
  );
  return {
    stop: () => {
      clearInterval(timer);
      return isSlow;
    },
  };
};

type BodyLimits = {
  limit: number;
  /** For a body in memory: its share of the memory budget and its slowest rate. */
  share?: BodyShare;
  pace?: Pace;
};

/** Streams the body. Stops at the first byte beyond the limit, whatever Content-Length says. */
const readChunks = async function* (request: Request, { limit, share, pace }: BodyLimits): AsyncGenerator<Uint8Array> {
  const contentLength = request.headers.get("content-length");
  if (Number(contentLength ?? 0) > limit) throw tooLarge(limit);
  share?.assertFits(Number(contentLength ?? 0));
  const reader = request.body?.getReader();
  if (!reader) return;
  const end = () => void reader.cancel().catch(() => {});
  let size = 0;
  const watch = watchPace(pace, () => size, end);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > limit) throw tooLarge(limit);
      share?.take(next.value.byteLength);
      yield next.value;
    }
    if (watch.stop()) throw new Error("The body came too slowly");
    if (contentLength !== null && size < Number(contentLength))
      throw new Error("The body is shorter than Content-Length says");
  } catch (cause) {
    // A client that disconnects midway is not a server error.
    throw cause instanceof AppError ? cause : new AppError("INVALID_JSON", "The body broke off", { cause });
  } finally {
    watch.stop();
    end();
  }
};

const FIRST_BUFFER = 256 * 1024;

/** The whole body in its own buffer, which can be transferred to a thread. */
export const readBytes = async (
  request: Request,
  limit: number,
  share: BodyShare,
  pace: Pace = PACE,
): Promise<Uint8Array<ArrayBuffer>> => {
  const declared = Number(request.headers.get("content-length")) || 0;
  let bytes = new Uint8Array(0);
  let size = 0;
  // Copied as they arrive: to copy 64 MB at once would keep other requests waiting. The buffer doubles up to the announced
  // length, so that a body that stays short of it takes at most twice what it sent.
  for await (const chunk of readChunks(request, { limit, share, pace })) {
    const needed = size + chunk.byteLength;
    if (needed > bytes.length) {
      const larger = new Uint8Array(
        Math.max(needed, Math.min(declared || limit, Math.max(FIRST_BUFFER, 2 * bytes.length))),
      );
      larger.set(bytes);
      bytes = larger;
    }
    bytes.set(chunk, size);
    size = needed;
  }
  return size === bytes.length ? bytes : bytes.slice(0, size);
};

/** The media type without parameters; undefined for a charset other than UTF-8. */
const readMediaType = (request: Request): string | undefined => {
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return isUtf8 ? type.trim() : undefined;
};

/** Throws UNSUPPORTED_MEDIA_TYPE unless Content-Type is JSON in UTF-8. */
export const assertJson = (request: Request): void => {
  if (readMediaType(request) === "application/json") return;
  throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
};

/** The uploaded file, to be read once. Throws for a media type that the contract does not accept. */
export const uploadIn = (request: Request, types: readonly string[], limit: number): AsyncIterable<Uint8Array> => {
  const type = readMediaType(request);
  if (type !== undefined && types.includes(type)) return readChunks(request, { limit });
  const values = { values: types.join(", ") };
  throw invalidField(["Content-Type"], () => "header", { reason: "unknown_value", values });
};
