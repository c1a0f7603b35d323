import { AppError } from "#lib/domain/errors.ts";

const MB = 1024 * 1024;

/** Of a contract that names no other. */
export const DEFAULT_BODY_LIMIT = MB;

const tooLarge = (limit: number) =>
  new AppError("PAYLOAD_TOO_LARGE", "The body is too large", { values: { limit: `${limit / MB} MB` } });

/** Stops at the first byte beyond the limit, whatever Content-Length said or didn't say. */
export const readBytes = async (request: Request, limit: number): Promise<Uint8Array> => {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
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

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
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
