import { AppError } from "#lib/domain/errors.ts";
import { fieldIssue, refusalOf } from "./problems.ts";

const MB = 1024 * 1024;

/** Of a contract that names no other. */
export const DEFAULT_BODY_LIMIT = MB;

/** As a refusal says it. */
export const sizeWords = (bytes: number): string => `${bytes / MB} MB`;

const tooLarge = (limit: number) =>
  new AppError("PAYLOAD_TOO_LARGE", "The body is too large", { values: { limit: sizeWords(limit) } });

/** The body as it comes. Stops at the first byte beyond the limit, whatever Content-Length said or didn't say. */
const readChunks = async function* (request: Request, limit: number): AsyncGenerator<Uint8Array> {
  const told = request.headers.get("content-length");
  if (Number(told ?? 0) > limit) throw tooLarge(limit);
  let size = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(limit);
      yield chunk;
    }
    if (told !== null && size < Number(told)) throw new Error("The body is shorter than Content-Length says");
  } catch (cause) {
    // A caller who hangs up in the middle has made no mistake of ours.
    throw cause instanceof AppError ? cause : new AppError("INVALID_JSON", "The body broke off", { cause });
  }
};

export const readBytes = async (request: Request, limit: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(request, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** The media type alone; undefined where its text is in another alphabet than UTF-8. */
const mediaTypeOf = (request: Request): string | undefined => {
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return isUtf8 ? type.trim() : undefined;
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
  if (mediaTypeOf(request) !== "application/json") {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
  }
  const body = parseJson(await readBytes(request, limit));
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new AppError("INVALID_BODY", "The body must be a JSON object");
};

/** The file a contract takes as its body, to be read once. Throws where the request says it is of another kind. */
export const uploadIn = (request: Request, types: readonly string[], limit: number): AsyncIterable<Uint8Array> => {
  const type = mediaTypeOf(request);
  if (type !== undefined && types.includes(type)) return readChunks(request, limit);
  const values = { values: types.join(", ") };
  throw refusalOf([fieldIssue(["Content-Type"], () => "header", { reason: "unknown_value", values })]);
};
