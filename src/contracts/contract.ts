import type { z } from "zod";
import type { ErrorReason } from "#lib/domain/errors.ts";
import type { AuthMode, Permission } from "#lib/domain/permissions.ts";

/** Which dialect of error this door speaks. Each has one renderer under `http/errors`. */
export type ErrorFamily = "ai" | "report" | "admin";

/** A call worth showing. Its address is as people type it, from `/api` on, encoded. */
export type Example = {
  title: string;
  address: `/api/${string}`;
  headers?: Record<string, string>;
  body?: object;
  /** The file that is sent as the body. */
  upload?: { file: string; type: string };
  /** The file its answer is kept in. */
  saveAs?: string;
};

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type Contract<
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  Auth extends AuthMode = AuthMode,
  Heavy extends boolean = boolean,
  Verb extends Method = Method,
  Path extends `/api/${string}` = `/api/${string}`,
> = {
  method: Verb;
  /** With OpenAPI's braces: `/api/admin/segments/{id}`. */
  path: Path;
  /** What one does by it: a verb and its object, as a title. */
  summary: string;
  /** What the title leaves open. */
  description?: string;
  auth: Auth;
  /** Null where being known is enough. */
  permission: Permission | null;
  errors: ErrorFamily;
  /** Path and query (GET, DELETE, uploads) or body, read as one object. */
  input: In;
  output: Out;
  status?: 200 | 201 | 202 | 204;
  /** "either": snake_case and camelCase keys are both taken, at every depth; `input` is written in snake_case. */
  casing?: "exact" | "either";
  /** The media type of an answer that is no JSON: `output` is then a text. */
  text?: "text/plain; version=0.0.4; charset=utf-8" | "text/event-stream";
  /** What the route can answer beside JSON, as media types. */
  files?: readonly ("text/csv" | "application/pdf")[];
  /** The refusals of its own that it may answer with: their codes. */
  reasons?: readonly ErrorReason[];
  /** Takes an Idempotency-Key: its use-case makes its thing by `createOnce`. */
  idempotencyKey?: true;
  /** Takes a file as its body, of one of these media types, never held in memory: `input` is then the path and the query. */
  upload?: readonly ("text/csv" | "application/gzip")[];
  /** In bytes; 1 MB where nothing is said. */
  bodyLimit?: number;
  /**
   * Its body is read, its work done and its answer written by a thread, so that it holds up nobody else's request: its
   * use-case stands in `worker/compute/tasks.ts` and needs nothing but the input, the reader's language and, where the list
   * says that an input asks for it, what the route's own line reads of what is stored.
   */
  heavy?: Heavy;
  /** Headers of the answer beside those of every route, with what they say. */
  answerHeaders?: Record<string, string>;
  /** For the API reference; where there is none it shows the bare call. */
  examples?: readonly Example[];
  /** A whole answer, for the API reference. A test holds it to `output`. */
  exampleAnswer?: z.input<Out>;
};

export const defineContract = <
  In extends z.ZodType,
  Out extends z.ZodType,
  const Auth extends AuthMode,
  const Verb extends Method,
  const Path extends `/api/${string}`,
  const Heavy extends boolean = false,
>(
  contract: Contract<In, Out, Auth, Heavy, Verb, Path>,
): Contract<In, Out, Auth, Heavy, Verb, Path> => contract;
