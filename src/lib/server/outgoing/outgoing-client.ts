import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseJson } from "#lib/domain/imports/connections/payload.ts";
import { settings } from "../settings.ts";
import { isSuccess, problemOf, refusalOf } from "./answer-problems.ts";
import { publicOnly } from "./guarded-lookup.ts";
import { OutgoingError } from "./outgoing-error.ts";
import { isPrivateAddress } from "./private-addresses.ts";

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
  headers?: Record<string, string>;
  /** Sent as JSON by POST; without it the request is a GET. */
  body?: unknown;
  /** Throws `OutgoingError` for a JSON document that says that the request failed, as GraphQL does. */
  check?: (json: unknown) => void;
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

type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;
const waitFor: Wait = (ms, signal) => sleep(ms, undefined, { signal });

const isPrivateAllowed = (): boolean => settings().ALLOW_PRIVATE_CONNECTIONS === "yes";

/** Hosts that are names are checked when they are resolved; an address that is written out is not resolved. */
const assertAllowed = ({ protocol, hostname, username }: URL): void => {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol !== "https:" && !(protocol === "http:" && isPrivateAllowed())) {
    throw new OutgoingError("INSECURE_ADDRESS", host);
  }
  if (username !== "") throw new OutgoingError("BAD_ANSWER", host);
  if (isIP(host) !== 0 && isPrivateAddress(host) && !isPrivateAllowed()) {
    throw new OutgoingError("PRIVATE_ADDRESS", host);
  }
};

const readBody = async (answer: IncomingMessage, maxBytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new OutgoingError("BAD_ANSWER", `> ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/**
 * Sends requests to other systems: only to public https addresses unless ALLOW_PRIVATE_CONNECTIONS is set, without following
 * redirects, and with limits on time and size. Transient errors (429, 5xx, no connection) are retried after the delay in
 * Retry-After, else with exponential backoff and jitter. Throws `OutgoingError`, and the signal's reason.
 */
export const outgoingClient = ({ wait = waitFor, tries: most = TRIES }: { wait?: Wait; tries?: number } = {}) => {
  const agents = { "https:": new HttpsAgent({ keepAlive: true }), "http:": new HttpAgent({ keepAlive: true }) };

  const send = (url: URL, { headers, body }: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const isSecure = url.protocol === "https:";
      const text = body === undefined ? undefined : JSON.stringify(body);
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method: text === undefined ? "GET" : "POST",
        agent: agents[isSecure ? "https:" : "http:"],
        headers: {
          accept: "application/json",
          "accept-encoding": "identity",
          "user-agent": "Customer360/1.0",
          ...(text !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
          ...headers,
        },
        signal,
        ...(!isPrivateAllowed() && { lookup: publicOnly }),
      });
      request.on("response", resolve).on("error", reject).end(text);
    });

  /** One attempt; `use` reads the body within the same time. */
  const attempt = async <Value>(
    request: OutgoingRequest,
    use: (answer: IncomingMessage) => Promise<Value>,
  ): Promise<Value> => {
    const url = new URL(request.url);
    assertAllowed(url);
    const time = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    try {
      const answer = await send(url, request, AbortSignal.any([request.signal, time]));
      if (!isSuccess(answer)) throw refusalOf(answer, await readBody(answer, request.maxBytes ?? MAX_BYTES));
      return await use(answer);
    } catch (error) {
      request.signal.throwIfAborted();
      throw problemOf(error, { host: url.host, isTimeUp: time.aborted });
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
          // 204: BigCommerce's empty lists.
          const json = answer.statusCode === 204 ? null : parseJson(text);
          request.check?.(json);
          return { json, headers: answer.headers, requestedAt };
        });
      }),
    /** Reads a body of any size as it arrives. `timeoutMs` limits all of it; after a transient error, `use` starts over. */
    stream: <Value>(request: OutgoingRequest, use: (answer: IncomingMessage) => Promise<Value>): Promise<Value> =>
      repeat(request, () => attempt(request, use)),
  };
};

export type OutgoingClient = ReturnType<typeof outgoingClient>;
