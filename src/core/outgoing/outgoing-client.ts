import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parseJson } from "../values/parse-json.ts";
import { isSuccess, toOutgoingError, toRefusalError } from "./answer-problems.ts";
import { assertPublicAddress, guardedLookup, isPrivateAllowed } from "./guarded-lookup.ts";
import { assertMayCall } from "./may-call.ts";
import { OutgoingError } from "./outgoing-error.ts";

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

export const readBody = async (answer: IncomingMessage, maxBytes = MAX_BYTES): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new OutgoingError("BAD_ANSWER", `> ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
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
    const time = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    try {
      const answer = await send(url, request, AbortSignal.any([request.signal, time]));
      if (!isSuccess(answer))
        throw toRefusalError(answer, await readBody(answer, request.maxBytes), request.isTransient);
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
          const json = answer.statusCode === 204 ? null : parseJson(text);
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
