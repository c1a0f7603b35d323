import type { z } from "zod";
import type { ErrorReason } from "#core/values/errors.ts";
import type { AuthMode, Permission } from "#core/values/permissions.ts";

/** The route's error format. Each has one renderer under `core/http/render-errors.ts`. */
export type ErrorFamily = "ai" | "report" | "admin";

/** An example call. Its address starts with `/api` and is URL-encoded. */
export type Example = {
  title: string;
  address: `/api/${string}`;
  headers?: Record<string, string>;
  body?: object;
  /** The file to send as the body. */
  upload?: { file: string; type: string };
  /** The file to save the answer to. */
  saveAs?: string;
};

/** Media types of files that a route may accept. */
export type UploadType =
  | "text/csv"
  | "text/tab-separated-values"
  | "application/gzip"
  | "application/json"
  | "application/x-ndjson"
  | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  | "application/octet-stream";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type Contract<
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  Auth extends AuthMode = AuthMode,
  Heavy extends boolean = boolean,
  Verb extends HttpMethod = HttpMethod,
  Path extends `/api/${string}` = `/api/${string}`,
> = {
  method: Verb;
  /** With OpenAPI's braces: `/api/admin/segments/{id}`. */
  path: Path;
  /** A title that starts with a verb, such as "List segments". */
  summary: string;
  /** More detail for the API reference. */
  description?: string;
  auth: Auth;
  /** Null if authentication is enough. */
  permission: Permission | null;
  errors: ErrorFamily;
  /** Path and query (GET, DELETE, uploads) or body, read as one object. */
  input: In;
  output: Out;
  status?: 200 | 201 | 202 | 204;
  /** Answers 201 if it created something, and `status` if that was there already. */
  mayCreate?: true;
  /** "either": accepts snake_case and camelCase keys at every depth; `input` uses snake_case. */
  casing?: "exact" | "either";
  /** The media type of an answer that is not JSON; `output` is then a string. */
  text?: "text/plain; version=0.0.4; charset=utf-8" | "text/event-stream" | "text/markdown; charset=utf-8";
  /** Media types that the route can answer besides JSON. */
  files?: readonly ("text/csv" | "application/x-ndjson" | "application/json" | "application/pdf")[];
  /** The route's specific error codes. */
  reasons?: readonly ErrorReason[];
  /** Accepts an Idempotency-Key: its use-case creates with `createOnce`. */
  idempotencyKey?: true;
  /** Accepts a streamed file of one of these media types as its body; `input` is then the path and the query. */
  upload?: readonly UploadType[];
  /** In bytes; 1 MB by default. Routes without authentication need `PUBLIC_BODY_LIMIT` or less. */
  bodyLimit?: number;
  /**
   * A worker thread parses the body, computes and writes the answer, so that other requests do not wait. Its
   * use-case is listed in the feature's `tasks.ts` and takes only the input, the reader's language and the
   * stored data that the route loads.
   */
  heavy?: Heavy;
  /** The field of a heavy contract, and its value by which the route loads stored data. */
  storedBy?: readonly [field: string, value: string];
  /**
   * The answer contains a new secret. Neither we nor a proxy compress it, because the size of a compressed answer can
   * reveal a part of its content (BREACH).
   */
  isSecret?: true;
  /** Additional answer headers and their descriptions. */
  answerHeaders?: Record<string, string>;
  /** For the API reference; without examples it shows the plain call. */
  examples?: readonly Example[];
  /** A complete answer for the API reference; a test checks it against `output`. */
  exampleAnswer?: z.input<Out>;
};

/** What a use-case gets: the parsed input. */
export type ContractInput<C extends { input: z.ZodType }> = z.output<C["input"]>;
/** What a use-case returns: dates are `Date`s. */
export type ContractAnswer<C extends { output: z.ZodType }> = z.input<C["output"]>;

/** For bodies that anyone may send. */
export const PUBLIC_BODY_LIMIT = 16 * 1024;

/** By default a route accepts a session or an API token, and has the error format of the admin API. */
export const defineContract = <
  In extends z.ZodType,
  Out extends z.ZodType,
  const Verb extends HttpMethod,
  const Path extends `/api/${string}`,
  const Auth extends AuthMode = "session-or-bearer",
  const Heavy extends boolean = false,
>(
  contract: Omit<Contract<In, Out, Auth, Heavy, Verb, Path>, "auth" | "errors"> & { auth?: Auth; errors?: ErrorFamily },
): Contract<In, Out, Auth, Heavy, Verb, Path> => ({ auth: "session-or-bearer" as Auth, errors: "admin", ...contract });
