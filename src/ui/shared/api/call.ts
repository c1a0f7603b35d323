import type { z } from "zod";
import type { HttpMethod } from "#contracts/contract.ts";
import type { Routes } from "#contracts/index.ts";

/** A route by its name, such as `GET /api/admin/segments/{id}`. */
export type Route = keyof Routes;
/** What a route takes: path parameters, query and body as one object. */
export type InputOf<R extends Route> = z.input<Routes[R]["input"]>;
/** What it answers. The server has checked it against the contract, so the browser needs no schema. */
export type AnswerOf<R extends Route> = z.output<Routes[R]["output"]>;

type Options = {
  signal?: AbortSignal | undefined;
  /** The body, for a route that takes a file. */
  file?: File | undefined;
};

/** What is wrong with one field, in the reader's language; the admin family's. */
export type FieldProblem = { field: string; message: string };

/** The message of an error without an answer; whoever shows it says it in the reader's language. */
export const UNREACHABLE = "The service is not reachable";

/** Why a call failed. `status` 0: no answer came. `code` is the admin family's; `requestId` names the line in the log. */
export class CallError extends Error {
  override readonly name = "CallError";

  readonly status: number;
  /** What Refine calls it. */
  readonly statusCode: number;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly details: readonly FieldProblem[];
  /** The details as Refine's forms read them; an element's, such as `permissions[0]`, is its list's. */
  readonly errors: Readonly<Record<string, string>>;

  constructor(
    message: string,
    facts: {
      status: number;
      code?: string;
      requestId?: string;
      retryAfterSeconds?: number;
      details?: readonly FieldProblem[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.statusCode = facts.status;
    this.code = facts.code;
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.details = facts.details ?? [];
    this.errors = Object.fromEntries(this.details.map(({ field, message }) => [field.replace(/\[.*/, ""), message]));
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** What a file is sent as, by its name. */
const typeOf = ({ name }: File): string => (name.endsWith(".gz") ? "application/gzip" : "text/csv");

/** Fills the path's parameters; the rest is the query, or the JSON body of a write that sends no file. */
const requestOf = (
  method: HttpMethod,
  template: string,
  input: object,
  file?: File,
): { address: string; body?: BodyInit } => {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined && value !== ""));
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  if (method !== "GET" && method !== "DELETE" && !file) {
    return { address: path, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = new URLSearchParams([...rest].map(([name, value]) => [name, String(value)]));
  return { address: query.size > 0 ? `${path}?${query}` : path, ...(file && { body: file }) };
};

const isProblem = (value: unknown): value is FieldProblem =>
  isRecord(value) && typeof value.field === "string" && typeof value.message === "string";

/** The three dialects of `contracts/contract.ts` say what went wrong under different names. */
const failure = async (response: Response): Promise<CallError> => {
  const body: unknown = await response.json().catch(() => null);
  const text = isRecord(body) ? [body.error, body.detail, body.message].find((word) => typeof word === "string") : null;
  const retryAfter = Number(response.headers.get("retry-after"));
  const requestId = response.headers.get("x-request-id");
  return new CallError(typeof text === "string" ? text : `HTTP ${response.status}`, {
    status: response.status,
    ...(isRecord(body) && typeof body.code === "string" && { code: body.code }),
    ...(requestId && { requestId }),
    ...(isRecord(body) && Array.isArray(body.details) && { details: body.details.filter(isProblem) }),
    ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
  });
};

/** 128 random bits; `crypto.randomUUID` is missing on plain http. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The Idempotency-Keys of what was posted without an answer: posted again, it creates its record once. */
const unanswered = new Map<string, string>();

const send = async (method: HttpMethod, path: string, input: object, { signal, file }: Options): Promise<Response> => {
  const { address, body } = requestOf(method, path, input, file);
  // Answers and errors are written in the language of the page.
  const headers = new Headers({ "accept-language": document.documentElement.lang });
  if (body !== undefined) headers.set("content-type", file ? typeOf(file) : "application/json");
  const posted = method === "POST" ? JSON.stringify([path, input]) : "";
  if (posted) {
    const key = unanswered.get(posted) ?? newKey();
    unanswered.set(posted, key);
    headers.set("idempotency-key", key);
  }
  const response = await fetch(address, {
    method,
    headers,
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) unanswered.delete(posted);
    if (signal?.aborted) throw cause;
    throw new CallError(UNREACHABLE, { status: 0, cause });
  });
  unanswered.delete(posted);
  if (!response.ok) throw await failure(response);
  return response;
};

/**
 * The answer of an address that is known only when it is requested. For a route with a name use `call`.
 * @throws CallError when the server refuses, can't be reached, or answers without JSON
 */
export const request = async (
  method: HttpMethod,
  path: string,
  input: object,
  options: Options = {},
): Promise<unknown> => {
  const response = await send(method, path, input, options);
  if (response.status === 204) return undefined;
  return response.json().catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    const requestId = response.headers.get("x-request-id");
    throw new CallError("The answer is not JSON", { status: response.status, cause, ...(requestId && { requestId }) });
  });
};

const partsOf = (route: Route): [HttpMethod, string] => route.split(" ") as [HttpMethod, string];

/**
 * Calls a route by its name.
 * @throws CallError as `request` does
 */
export const call = async <R extends Route>(route: R, input: InputOf<R>, options?: Options): Promise<AnswerOf<R>> =>
  (await request(...partsOf(route), input as object, options)) as AnswerOf<R>;

/** The name that an answer offers for saving it. */
export const fileNameOf = ({ headers }: Response): string | undefined =>
  /filename="?([^";]+)"?/.exec(headers.get("content-disposition") ?? "")?.[1];

/** The same for a route that answers with a file; the server names it. */
export const download = async <R extends Route>(
  route: R,
  input: InputOf<R>,
): Promise<{ name: string; content: Blob }> => {
  const response = await send(...partsOf(route), input as object, {});
  return { name: fileNameOf(response) ?? "download", content: await response.blob() };
};
