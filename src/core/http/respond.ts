import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Contract } from "#core/contracts/contract.ts";
import {
  acceptedEncoding,
  type ContentEncoding,
  ENCODING_HEADER,
  LEAST_COMPRESSED_BYTES,
} from "#core/server/content-encoding.ts";
import { log } from "#core/server/log.ts";

type Body = string | Uint8Array | ReadableStream<Uint8Array>;

/** Brotli's best ratio at about gzip's speed. */
const QUALITY = 5;

/** PDF is already compressed, and events must arrive one by one. */
const isCompressible = (type: string): boolean => /^(application\/json|text\/(csv|plain))\b/.test(type);

/** Its type allows more than bytes as input, which `pipeThrough` does not accept. */
const gzipStream = () => new CompressionStream("gzip") as TransformStream<Uint8Array, Uint8Array>;

/** Both work on libuv's threads, so that other requests do not wait. */
const COMPRESS: Record<ContentEncoding, (body: Uint8Array) => Promise<Uint8Array>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body),
};

/**
 * An answer in the best encoding that the client accepts. A whole body is compressed before it is sent, so a slow client
 * holds only the small form; a stream is compressed as it is read, by gzip, whose state is much smaller than Brotli's.
 */
export const compressedResponse = async (
  body: Body,
  { status, headers: given }: { status: number; headers: Record<string, string> },
  request: Request,
): Promise<Response> => {
  const headers = new Headers(given);
  if (!isCompressible(headers.get("content-type") ?? "")) return new Response(body as BodyInit, { status, headers });
  headers.append("vary", "Accept-Encoding");
  const accepted = request.headers.get("accept-encoding");
  if (body instanceof ReadableStream) {
    if (acceptedEncoding(accepted, ["gzip"]) === null) return new Response(body, { status, headers });
    headers.set(ENCODING_HEADER, "gzip");
    return new Response(body.pipeThrough<Uint8Array>(gzipStream()), { status, headers });
  }
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const encoding = bytes.length < LEAST_COMPRESSED_BYTES ? null : acceptedEncoding(accepted);
  if (encoding === null || request.method === "HEAD") return new Response(bytes as BodyInit, { status, headers });
  headers.set(ENCODING_HEADER, encoding);
  return new Response((await COMPRESS[encoding](bytes)) as BodyInit, { status, headers });
};

const ANSWER = Symbol("answer");

type Extras = { headers?: Record<string, string>; status?: 201 };

/** A value for the contract's output, with additional headers. */
type WithHeaders<Value> = { [ANSWER]: "value"; value: Value } & Extras;

/** A download. Its name includes the date, such as `customer-segmentation-rfm-2026-01-31.csv`; without one it is a long answer, sent as it is read. */
type Download = { name?: string; type: string; body: string | Uint8Array | ReadableStream<Uint8Array> } & Extras;

type FileAnswer = { [ANSWER]: "file" } & Download;

/** Server-sent events: batches of them until null, none for a heartbeat. */
type Events = { next: () => Promise<readonly object[] | null>; close: () => Promise<void> };

type EventsAnswer = { [ANSWER]: "events" } & Events;

/** What a use-case adapter may return: the value itself, one with headers, a file, or events for as long as the caller listens. */
export type Answer<Value> = Value | WithHeaders<Value> | FileAnswer | EventsAnswer;

export const withHeaders = <Value>(value: Value, headers: Record<string, string>): WithHeaders<Value> => ({
  [ANSWER]: "value",
  value,
  headers,
});

/** Answers 201 if the use-case created the value; the contract has `mayCreate`. */
export const createdIf = <Value>(isNew: boolean, value: Value): WithHeaders<Value> => ({
  [ANSWER]: "value",
  value,
  ...(isNew && { status: 201 }),
});

/** Headers that say whether an answer came from the cache and how old it is. */
export const cacheHeaders = ({ hit, ageSeconds }: { hit: boolean; ageSeconds: number }): Record<string, string> => ({
  "x-cache": hit ? "HIT" : "MISS",
  age: String(ageSeconds),
});

/** `type` is a media type of the contract's `files`, `name` is the suggested file name. The pipeline audits the download. */
export const file = (answer: Download): FileAnswer => ({ [ANSWER]: "file", ...answer });

export const events = (source: Events): EventsAnswer => ({ [ANSWER]: "events", ...source });

const isMarked = (answer: unknown): answer is WithHeaders<unknown> | FileAnswer | EventsAnswer =>
  typeof answer === "object" && answer !== null && ANSWER in answer;

export const isFile = (answer: unknown): answer is FileAnswer => isMarked(answer) && answer[ANSWER] === "file";

export const isEvents = (answer: unknown): answer is EventsAnswer => isMarked(answer) && answer[ANSWER] === "events";

/** The value of an answer, whether or not it has additional headers. */
export const answerValue = (answer: unknown): unknown =>
  isMarked(answer) && answer[ANSWER] === "value" ? answer.value : answer;

export const getAnswerHeaders = (answer: unknown): Record<string, string> =>
  isMarked(answer) && answer[ANSWER] === "value" ? (answer.headers ?? {}) : {};

/** RFC 6266: an ASCII name for old clients and the UTF-8 name (RFC 8187) for the others. */
const attachment = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;/]/g, "_");
  const exact = encodeURIComponent(name.replace(/\p{Surrogate}/gu, "_")).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
};

/** The status of an answer that differs from its contract's. */
export const getAnswerStatus = (answer: unknown): 201 | undefined =>
  isMarked(answer) && answer[ANSWER] === "value" ? answer.status : undefined;

/** Omits the body for HEAD and for disconnected clients; cancels the stream then, so that it is closed. */
export const fileResponse = async ({ name, type, body, headers }: FileAnswer, request: Request): Promise<Response> => {
  const isUnread = request.method === "HEAD" || request.signal.aborted;
  if (isUnread && body instanceof ReadableStream) await body.cancel();
  const all = {
    ...headers,
    "content-type": type.startsWith("text/") ? `${type}; charset=utf-8` : type,
    ...(name !== undefined && { "content-disposition": attachment(name) }),
  };
  return compressedResponse(isUnread ? "" : body, { status: 200, headers: all }, request);
};

/** Answers with JSON, the contract's text type, or an empty 204. Answers with a secret are sent as they are. */
export const valueResponse = async (
  value: unknown,
  { status = 200, text, isSecret }: Pick<Contract, "status" | "text" | "isSecret">,
  headers: Record<string, string>,
  request: Request,
): Promise<Response> => {
  if (status === 204) return new Response(null, { status, headers });
  if (isSecret) return Response.json(value, { status, headers: { ...headers, "cache-control": "no-transform" } });
  const body = text ? String(value) : JSON.stringify(value);
  const type = text ?? "application/json";
  return compressedResponse(body, { status, headers: { ...headers, "content-type": type } }, request);
};

/** How long a browser waits before it connects again. */
const RETRY_MS = 3000;

const written = (batch: readonly object[]): string =>
  batch.length === 0 ? ": heartbeat\n\n" : batch.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

/** When the next events can't be read, for example because the database is busy, the stream ends, and the client connects again. */
const orEnd = async ({ next, close }: EventsAnswer): Promise<readonly object[] | null> => {
  try {
    return await next();
  } catch (error) {
    log().warn({ err: error }, "an event stream ended early");
    await close();
    return null;
  }
};

/**
 * Reads the next events only after the client has consumed the previous ones, and closes the source when the client
 * disconnects.
 */
export const eventStreamResponse = async (source: EventsAnswer, request: Request): Promise<Response> => {
  const { close } = source;
  const headers = { "content-type": "text/event-stream", "x-accel-buffering": "no" };
  if (request.method === "HEAD") {
    await close();
    return new Response(null, { headers });
  }
  // The answer to a client that has already left is neither read nor canceled, and its signal fires no more.
  if (request.signal.aborted) {
    await close();
    throw request.signal.reason;
  }
  const encoder = new TextEncoder();
  request.signal.addEventListener("abort", () => void close(), { once: true });
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
    pull: async (controller) => {
      const batch = await orEnd(source);
      if (batch) controller.enqueue(encoder.encode(written(batch)));
      else controller.close();
    },
    cancel: close,
  });
  return new Response(body, { headers });
};
