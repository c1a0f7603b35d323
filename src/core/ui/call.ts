import type { z } from "zod";
import type { HttpMethod } from "#core/contracts/contract.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Routes } from "#routes.ts";

type Sending = { method: string; headers: Headers; body?: BodyInit; signal?: AbortSignal };

/** Every "name: value" line of an answer. */
const parseHeaders = (text: string): Headers =>
  new Headers(
    text
      .trim()
      .split("\r\n")
      .filter((line) => line.includes(":"))
      .map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );

/**
 * Sends a file as `fetch` does and reports the share of it that is sent, which `fetch` cannot.
 * @throws TypeError if no answer arrives, DOMException when aborted
 */
const sendWithProgress = (
  address: string,
  { method, headers, body, signal }: Sending,
  onProgress: (share: number) => void,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      resolve(new Response(responseText || null, { status, headers: parseHeaders(request.getAllResponseHeaders()) }));
    };
    request.onerror = () => reject(new TypeError("No answer"));
    request.onabort = () => reject(new DOMException("The upload was canceled", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body as XMLHttpRequestBodyInit | undefined);
  });

/** A route by its name, such as `GET /api/admin/segments/{id}`. */
export type Route = keyof Routes;
/** A route's input: path parameters, query and body as one object. */
export type InputOf<R extends Route> = z.input<Routes[R]["input"]>;
/** A route's answer. The server has checked it against the contract, so the browser needs no schema. */
export type AnswerOf<R extends Route> = z.output<Routes[R]["output"]>;

type Options = {
  signal?: AbortSignal | undefined;
  /** The body of a route that accepts a file. */
  file?: File | undefined;
  /** Called with the share of the file that is sent. */
  onProgress?: ((share: number) => void) | undefined;
};

/** An invalid field with the reason in the reader's language, as the admin family reports it. */
export type FieldProblem = { field: string; message: string };

/** The message of an error without an answer, for the log; pages show a translated one. */
export const UNREACHABLE = "The service is not reachable";

/** Why a call failed. `status` 0: no answer arrived. `code` is the admin family's; `requestId` identifies the log line. */
export class CallError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.call-error");

  override readonly name = "CallError";

  readonly status: number;
  /** Refine's name for it. */
  readonly statusCode: number;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly details: readonly FieldProblem[];
  /**
   * The details in the format of Refine's forms; problems of a list's item, such as `permissions[0]`, are assigned to the list.
   */
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

/** Media types of files by the ends of their names; others are CSV. The server looks at the content. */
const FILE_TYPES: Readonly<Record<string, string>> = {
  gz: "application/gzip",
  tsv: "text/tab-separated-values",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  json: "application/json",
  ndjson: "application/x-ndjson",
  jsonl: "application/x-ndjson",
};

const guessMediaType = ({ name }: File): string =>
  FILE_TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "text/csv";

/** Fills in the path parameters; the rest becomes the query, or the JSON body of a write without a file. */
const toRequest = (
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

/** The three error formats of `core/contracts/contract.ts` have different field names. */
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

/** 128 random bits; `crypto.randomUUID` is missing on plain HTTP. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Idempotency-Keys of POST requests without an answer: repeating one creates its record only once. */
const unanswered = new Map<string, string>();

const send = async (
  method: HttpMethod,
  path: string,
  input: object,
  { signal, file, onProgress }: Options,
): Promise<Response> => {
  const { address, body } = toRequest(method, path, input, file);
  // Answers and errors come in the page's language.
  const headers = new Headers({ "accept-language": document.documentElement.lang });
  if (body !== undefined) headers.set("content-type", file ? guessMediaType(file) : "application/json");
  const posted = method === "POST" ? JSON.stringify([path, input]) : "";
  if (posted) {
    const key = unanswered.get(posted) ?? newKey();
    unanswered.set(posted, key);
    headers.set("idempotency-key", key);
  }
  const sending = { method, headers, ...(body !== undefined && { body }), ...(signal && { signal }) };
  const response = await (onProgress ? sendWithProgress(address, sending, onProgress) : fetch(address, sending)).catch(
    (cause: unknown) => {
      if (signal?.aborted) unanswered.delete(posted);
      if (signal?.aborted) throw cause;
      throw new CallError(UNREACHABLE, { status: 0, cause });
    },
  );
  unanswered.delete(posted);
  if (!response.ok) throw await failure(response);
  return response;
};

/**
 * Requests an address that is only known at run time; for a named route use `call`.
 * @throws CallError when the server refuses, is unreachable, or answers without JSON
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

const splitRoute = (route: Route): [HttpMethod, string] => route.split(" ") as [HttpMethod, string];

/**
 * Calls a route by its name.
 * @throws CallError as `request` does
 */
export const call = async <R extends Route>(route: R, input: InputOf<R>, options?: Options): Promise<AnswerOf<R>> =>
  (await request(...splitRoute(route), input as object, options)) as AnswerOf<R>;

/** The file name that an answer suggests. */
export const readFileName = ({ headers }: Response): string | undefined =>
  /filename="?([^";]+)"?/.exec(headers.get("content-disposition") ?? "")?.[1];

/** Calls a route that answers with a file, whose name comes from the server. */
export const download = async <R extends Route>(
  route: R,
  input: InputOf<R>,
): Promise<{ name: string; content: Blob }> => {
  const response = await send(...splitRoute(route), input as object, {});
  return { name: readFileName(response) ?? "download", content: await response.blob() };
};
