import { AsyncLocalStorage } from "node:async_hooks";
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { once } from "#core/server/process-singleton.ts";
import { jsonExtent, parseJson } from "#core/values/json.ts";
import type { OutgoingProblem } from "#core/values/outgoing-problems.ts";

import { OutgoingError } from "./outgoing-error.ts";
import { assertPublicAddress, guardedLookup, isPrivateAllowed } from "./public-address.ts";

/** `Retry-After`: seconds or a date. */
const parseRetryAfter = (text: string | undefined): number | null => {
  if (!text) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};

const said = z.object({ message: z.string() });
/** How other systems word errors: WooCommerce and Magento `message`, Stripe `error.message`, Gorgias `error.msg`, Square and Klaviyo `errors[0].detail`, Mailchimp `detail`. */
const FORMS = [
  said.transform(({ message }) => message),
  z.object({ error: said }).transform(({ error }) => error.message),
  z.object({ error: z.object({ msg: z.string() }) }).transform(({ error }) => error.msg),
  z
    .object({ errors: z.tuple([z.object({ detail: z.string() })], z.unknown()) })
    .transform(({ errors }) => errors[0].detail),
  z.object({ errors: z.string() }).transform(({ errors }) => errors),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ title: z.string() }).transform(({ title }) => title),
];

/** Null if it is not JSON. */
export const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** A hundred orders have some 50,000. What has more takes long to read, and other requests wait meanwhile. */
const MOST_VALUES = 500_000;
const MOST_LEVELS = 100;

/** The document of an answer. Throws `OutgoingError` for one that takes long to read, and for what is none. */
const parseAnswer = (text: string, host: string): unknown => {
  const { levels, containers, values } = jsonExtent(Buffer.from(text), MOST_LEVELS);
  if (containers + values > MOST_VALUES) throw new OutgoingError("BAD_ANSWER", `> ${MOST_VALUES} values`);
  if (levels > MOST_LEVELS) throw new OutgoingError("BAD_ANSWER", `> ${MOST_LEVELS} levels`);
  const json = parseJson(text);
  // A body that was cut off is no JSON either.
  if (json === undefined) throw new OutgoingError("BAD_ANSWER", host, { isTransient: true });
  return json;
};

const sentenceIn = (body: unknown): string =>
  FORMS.map((form) => form.safeParse(body).data).find((sentence) => sentence !== undefined) ?? "";

const OF_STATUS: Record<number, OutgoingProblem> = {
  401: "KEY_REJECTED",
  403: "PERMISSION_MISSING",
  404: "NOT_FOUND",
  410: "NOT_FOUND",
  429: "RATE_LIMITED",
};

const isSuccess = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

/** What an answer that is no success says. */
const toRefusalError = (
  { statusCode: status = 0, headers }: IncomingMessage,
  text: string,
  saysTransient: (json: unknown) => boolean = () => false,
): OutgoingError => {
  if (status >= 300 && status < 400) return new OutgoingError("REDIRECTED", headers.location ?? "", { status });
  const isFailing = status >= 500 || status === 408;
  const problem = OF_STATUS[status] ?? (isFailing ? "SHOP_FAILED" : "BAD_ANSWER");
  const json = jsonIn(text);
  // S3 answers in XML, Slack's webhooks with a word such as no_service.
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? /^[a-z]+(_[a-z]+)+$/.exec(text.trim())?.[0];
  const detail = [String(status), sentenceIn(json) || code].filter(Boolean).join(" ");
  // BigCommerce says when its window ends, in milliseconds.
  const window = Number(headers["x-rate-limit-time-reset-ms"] ?? Number.NaN);
  const retryAfterMs = parseRetryAfter(headers["retry-after"]) ?? (Number.isNaN(window) ? null : window);
  const isTransient = isFailing || status === 429 || saysTransient(json);
  return new OutgoingError(problem, detail, { isTransient, retryAfterMs, status, answer: json });
};

/** Bytes. Of a longer one, neither the rest nor what it says is read. */
const MOST_OF_REFUSAL = 200_000;

const getErrorCode = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "";
};

/** What an attempt failed with, as an `OutgoingError`. */
const toOutgoingError = (error: unknown, { host, isTimeUp }: { host: string; isTimeUp: boolean }): OutgoingError => {
  if (error instanceof OutgoingError) return error;
  if (isTimeUp) return new OutgoingError("TIMED_OUT", host, { isTransient: true, cause: error });
  const detail = [host, getErrorCode(error)].filter(Boolean).join(" ");
  return new OutgoingError("UNREACHABLE", detail, { isTransient: true, cause: error });
};

const storage = () => once("without-calls", () => new AsyncLocalStorage<string>());

/** Does work that must not wait for other systems, because its queue has too few workers for that. */
export const withoutCalls = <Result>(queue: string, work: () => Result): Result => storage().run(queue, work);

/** To be called before a request to another system, so that no queue calls out without saying so. */
export const assertMayCall = (): void => {
  const queue = storage().getStore();
  if (queue !== undefined) throw new Error(`The queue ${queue} calls other systems without \`callsOut\``);
};

/** A slow shop takes half a minute for a page of a hundred large orders. */
const TIMEOUT_MS = 60_000;
/** A hundred orders take about 1 MB. */
const MAX_BYTES = 32 * 1024 * 1024;
const TRIES = 5;
const FIRST_WAIT_MS = 1000;
/** Longer waits are left to the next run, so they don't occupy a worker. */
const LONGEST_WAIT_MS = 120_000;

export type OutgoingRequest = {
  url: string | URL;
  /** A function is called for each attempt: for signatures that contain the time. */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);
  /** POST with a body and GET without one, unless said otherwise. */
  method?: "POST" | "PUT" | "DELETE";
  /** Sent as JSON; bytes and forms are sent as they are. */
  body?: unknown;
  /** Throws `OutgoingError` for a JSON document that says that the request failed, as GraphQL does. */
  check?: (json: unknown) => void;
  /** Whether the JSON document of a refusal says that a later attempt may succeed, as Meta's do with status 400. */
  isTransient?: (json: unknown) => boolean;
  signal: AbortSignal;
  timeoutMs?: number;
  maxBytes?: number;
};

export type JsonAnswer = {
  json: unknown;
  headers: IncomingHttpHeaders;
  /** Our time just before the request that was answered was sent. */
  requestedAt: Date;
};

/** The other side may close a kept connection just as it is used again, without having read the request. */
const isStale = (error: NodeJS.ErrnoException, { reusedSocket }: ClientRequest): boolean =>
  reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");

type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;
const waitFor: Wait = (ms, signal) => sleep(ms, undefined, { signal });

const assertAllowed = ({ protocol, hostname, username }: URL): void => {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol !== "https:" && !(protocol === "http:" && isPrivateAllowed())) {
    throw new OutgoingError("INSECURE_ADDRESS", host);
  }
  if (username !== "") throw new OutgoingError("BAD_ANSWER", host);
  assertPublicAddress(host);
};

/** Of all answers of one step. The largest steps, a page of a hundred orders with their lines and refunds, take a tenth of it. */
const MOST_OF_STEP = 64 * 1024 * 1024;
/** Counted for each answer at least, so that empty ones come to an end too. */
const LEAST_OF_ANSWER = 1024;

const steps = () => once("outgoing steps", () => new AsyncLocalStorage<{ left: number }>());

/**
 * Limits the answers that a step may read in all: one that follows pages, such as a system's lists or the lines of an order, would
 * otherwise never end, and collect without limit, if the other side always names a next page. Beyond it, requests throw `OutgoingError`.
 */
export const inBoundedStep = <Result>(work: () => Result): Result => steps().run({ left: MOST_OF_STEP }, work);

const countOfStep = (bytes: number): void => {
  const step = steps().getStore();
  if (!step) return;
  step.left -= bytes;
  if (step.left < 0) throw new OutgoingError("BAD_ANSWER", `> ${MOST_OF_STEP} bytes`);
};

export const readBody = async (answer: IncomingMessage, maxBytes = MAX_BYTES): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new OutgoingError("BAD_ANSWER", `> ${maxBytes} bytes`);
    countOfStep(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/** What is read of a refusal: its status is known, so a long one is cut off. */
const readRefusal = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_OF_REFUSAL) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_OF_REFUSAL).toString("utf8");
};

const encoded = (body: unknown): { content?: string | Uint8Array; type?: string } => {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { content: body };
  if (body instanceof URLSearchParams) return { content: String(body), type: "application/x-www-form-urlencoded" };
  return { content: JSON.stringify(body), type: "application/json" };
};

/**
 * Sends requests to other systems: only to public https addresses unless ALLOW_PRIVATE_CONNECTIONS is set, without following
 * redirects, and with limits on time and size. Transient errors (429, 5xx, no connection) are retried after the delay in
 * Retry-After, else with exponential backoff and jitter. Connections are kept, and a request that finds its connection closed is
 * sent again at once; without `keepAlive` each request has its own, so that one that failed was sent once. Throws
 * `OutgoingError`, and the signal's reason.
 */
export const outgoingClient = ({
  wait = waitFor,
  tries: most = TRIES,
  keepAlive = true,
}: {
  wait?: Wait;
  tries?: number;
  keepAlive?: boolean;
} = {}) => {
  const agents = { "https:": new HttpsAgent({ keepAlive }), "http:": new HttpAgent({ keepAlive }) };

  const send = async (url: URL, request: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage> => {
    const { headers: given, body } = request;
    const headers = typeof given === "function" ? await given() : given;
    const { content, type } = encoded(body);
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === "https:";
      const sent = (isSecure ? requestHttps : requestHttp)(url, {
        method: request.method ?? (content === undefined ? "GET" : "POST"),
        agent: agents[isSecure ? "https:" : "http:"],
        headers: {
          accept: "application/json",
          "accept-encoding": "identity",
          "user-agent": "Customer360/1.0",
          ...(type !== undefined && { "content-type": type }),
          ...(content !== undefined && { "content-length": Buffer.byteLength(content) }),
          ...headers,
        },
        signal,
        ...guardedLookup(),
      });
      const fail = (error: Error) => (isStale(error, sent) ? resolve(send(url, request, signal)) : reject(error));
      sent.once("error", fail);
      sent.on("response", (answer) => {
        // What happens to the rest of the answer is its reader's.
        sent.off("error", fail).on("error", reject);
        resolve(answer);
      });
      sent.end(content);
    });
  };

  /** One attempt; `use` reads the body within the same time. */
  const attempt = async <Value>(
    request: OutgoingRequest,
    use: (answer: IncomingMessage) => Promise<Value>,
  ): Promise<Value> => {
    assertMayCall();
    const url = new URL(request.url);
    assertAllowed(url);
    countOfStep(LEAST_OF_ANSWER);
    const time = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    try {
      const answer = await send(url, request, AbortSignal.any([request.signal, time]));
      if (!isSuccess(answer)) throw toRefusalError(answer, await readRefusal(answer), request.isTransient);
      return await use(answer);
    } catch (error) {
      request.signal.throwIfAborted();
      throw toOutgoingError(error, { host: url.host, isTimeUp: time.aborted });
    }
  };

  const repeat = async <Value>(request: OutgoingRequest, work: () => Promise<Value>): Promise<Value> => {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof OutgoingError && error.isTransient) || tries >= most) throw error;
        const backoff = FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
        const ms = Math.max(error.retryAfterMs ?? 0, backoff);
        if (ms > LONGEST_WAIT_MS) throw error;
        await wait(ms, request.signal);
      }
    }
  };

  return {
    /** Reads a JSON document; integers that a JavaScript number can't hold stay text. */
    json: (request: OutgoingRequest): Promise<JsonAnswer> =>
      repeat(request, () => {
        const requestedAt = new Date();
        return attempt(request, async (answer) => {
          const text = await readBody(answer, request.maxBytes ?? MAX_BYTES);
          // 204: BigCommerce's empty lists, Klaviyo's removals.
          const json = answer.statusCode === 204 ? null : parseAnswer(text, new URL(request.url).host);
          request.check?.(json);
          return { json, headers: answer.headers, requestedAt };
        });
      }),
    text: (request: OutgoingRequest): Promise<string> =>
      repeat(request, () => attempt(request, (answer) => readBody(answer, request.maxBytes))),
    /** Reads a body of any size as it arrives. `timeoutMs` limits all of it; after a transient error, `use` starts over. */
    stream: <Value>(request: OutgoingRequest, use: (answer: IncomingMessage) => Promise<Value>): Promise<Value> =>
      repeat(request, () => attempt(request, use)),
  };
};

export type OutgoingClient = ReturnType<typeof outgoingClient>;
