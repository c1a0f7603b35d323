import { AppError } from "#lib/domain/errors.ts";

const MB = 1024 * 1024;

/** Of a contract that names no other. */
export const DEFAULT_BODY_LIMIT = MB;

/** As a refusal says it. */
export const sizeWords = (bytes: number): string => `${bytes / MB} MB`;

const tooLarge = (limit: number) =>
  new AppError("PAYLOAD_TOO_LARGE", "The body is too large", { values: { limit: sizeWords(limit) } });

/** Stops at the first byte beyond the limit, whatever Content-Length said or didn't say. */
export const readBytes = async (request: Request, limit: number): Promise<Uint8Array> => {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (cause) {
    // A caller who hangs up in the middle has made no mistake of ours.
    throw cause instanceof AppError ? cause : new AppError("INVALID_JSON", "The body broke off", { cause });
  }
  return Buffer.concat(chunks);
};

const checkType = (header: string | null): void => {
  const [type = "", ...parameters] = (header ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type.trim() === "application/json" && isUtf8) return;
  throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
};

const MOST_LEVELS = 100;

/** RFC 8259 lets a reader limit the depth: a schema that names itself would follow any number of levels. */
const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (inString && sign === "\\") at++;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    if (depth > MOST_LEVELS) return true;
  }
  return false;
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isTooDeep(text)) throw new RangeError(`More than ${MOST_LEVELS} levels`);
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
};

/** The request's JSON object, of at most `limit` bytes. */
export const readJsonObject = async (request: Request, limit: number): Promise<Record<string, unknown>> => {
  checkType(request.headers.get("content-type"));
  const body = parseJson(await readBytes(request, limit));
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new AppError("INVALID_BODY", "The body must be a JSON object");
};
