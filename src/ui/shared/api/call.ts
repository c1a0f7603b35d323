import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";

type Options = {
  signal?: AbortSignal;
  language?: string;
  /** Of a request that is to make its thing once, however often it is sent. */
  idempotencyKey?: string;
  /** Of a contract that takes one: it is the body. */
  file?: File;
};

/** What is wrong with one field, in the reader's language; the admin family's. */
export type FieldProblem = { field: string; message: string };

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
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** What a file is sent as, by its name. */
const typeOf = ({ name }: File): string => (name.endsWith(".gz") ? "application/gzip" : "text/csv");

/** The address and body of a call: path parameters first, the rest as query or JSON; beside a file, as query. */
const requestOf = (
  contract: Contract,
  input: Record<string, unknown>,
  file?: File,
): { address: string; body?: string | File } => {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined && value !== ""));
  const path = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  if (contract.method !== "GET" && contract.method !== "DELETE" && !file) {
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

const send = async (
  contract: Contract,
  input: Record<string, unknown>,
  { signal, language, idempotencyKey, file }: Options,
) => {
  const { address, body } = requestOf(contract, input, file);
  const headers = new Headers();
  if (language) headers.set("accept-language", language);
  if (body !== undefined) headers.set("content-type", file ? typeOf(file) : "application/json");
  if (idempotencyKey) headers.set("idempotency-key", idempotencyKey);
  const response = await fetch(address, {
    method: contract.method,
    headers,
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new CallError("The service is not reachable", { status: 0, cause });
  });
  if (!response.ok) throw await failure(response);
  return response;
};

/**
 * Calls a door by its contract.
 * @throws CallError when it refuses, can't be reached, or answers something else than it promised
 */
export const call = async <In extends z.ZodType, Out extends z.ZodType>(
  contract: Contract<In, Out>,
  input: z.input<In>,
  options: Options = {},
): Promise<z.output<Out>> => {
  const response = await send(contract as Contract, input as Record<string, unknown>, options);
  if (response.status === 204) return undefined as z.output<Out>;
  const answer = contract.output.safeParse(await response.json().catch(() => undefined));
  if (answer.success) return answer.data;
  const requestId = response.headers.get("x-request-id");
  throw new CallError("The answer is not what was promised", {
    status: response.status,
    cause: answer.error,
    ...(requestId && { requestId }),
  });
};

/** The name that an answer offers for saving it. */
export const fileNameOf = ({ headers }: Response): string | undefined =>
  /filename="?([^";]+)"?/.exec(headers.get("content-disposition") ?? "")?.[1];

/** The same for a door that answers with a file; its name is the server's. */
export const download = async <In extends z.ZodType, Out extends z.ZodType>(
  contract: Contract<In, Out>,
  input: z.input<In>,
  options: Options = {},
): Promise<{ name: string; content: Blob }> => {
  const response = await send(contract as Contract, input as Record<string, unknown>, options);
  return { name: fileNameOf(response) ?? "download", content: await response.blob() };
};
