import type { z } from "zod";
import { audit } from "#core/auth/audit-log.ts";
import { callerNetwork } from "#core/auth/rate-limit.ts";
import { hashSecret } from "#core/auth/secrets.ts";
import { assertQueueCapacity, type ComputeJob, compute } from "#core/compute.ts";
import { type Contract, PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { answerFor, assertMayCompare } from "#core/contracts/personal-data.ts";
import { csvWith, type TableWriter } from "#core/csv.ts";
import { type BodyShare, FORMS, STRANGERS, withBodyShare } from "#core/load/body-budget.ts";
import { asHeavyQuery } from "#core/load/fair-queue.ts";
import { runAs, type WorkKind } from "#core/load/work.ts";
import { type LanguageTag, negotiateLanguage } from "#core/messages/language.ts";
import type { FileHeaders } from "#core/messages/localize-rows.ts";
import { AppError, errorFields } from "#core/values/errors.ts";
import { addProblems } from "#core/values/fields.ts";
import { type Actor, type AnonymousCaller, hidesPersonalData } from "#core/values/permissions.ts";
import { admit, auditRefusal, readmit } from "./authorize.ts";
import { assertJson, DEFAULT_BODY_LIMIT, readBytes, uploadIn } from "./body.ts";
import { type PathValues, parse, parseStoredHead, repairedInput } from "./parse.ts";
import { handleRequest, type RequestContext } from "./pipeline.ts";
import { invalidField, validationError } from "./problems.ts";
import {
  type Answer,
  answerValue,
  compressedResponse,
  eventStreamResponse,
  fileResponse,
  getAnswerHeaders,
  getAnswerStatus,
  isEvents,
  isFile,
  valueResponse,
} from "./respond.ts";

/** The kind of work of a request. A preview is a POST and as expensive as a write. */
export const toWorkKind = ({ method }: Contract, isExport = false): WorkKind => {
  if (isExport) return "export";
  return method === "GET" ? "read" : "write";
};

/** Answers a request under the limits of its kind of work and of its business. */
const limitWork = <Result>(
  contract: Contract,
  request: Request,
  actor: Actor | null,
  task: () => Promise<Result>,
): Promise<Result> => {
  const query = new URL(request.url).searchParams;
  const isExport = contract.files !== undefined && (query.has("exportFormat") || query.has("export_format"));
  const work = { kind: toWorkKind(contract, isExport), ...(actor && { businessId: actor.businessId }) };
  const exportUnlessLeft = () => {
    // The caller may have disconnected while this request was queued.
    request.signal.throwIfAborted();
    return task();
  };
  return runAs(work, () => (isExport ? asHeavyQuery(exportUnlessLeft) : task()));
};

/** Loads the stored data that an input refers to. */
type Load<Input> = (input: Input) => Promise<unknown>;

/** A refusal is left to the thread, which first says what is wrong with the body. */
const loadStored = async <In extends z.ZodType>(
  contract: Contract<In>,
  body: Uint8Array,
  load: Load<z.output<In>>,
  signal: AbortSignal,
): Promise<ComputeJob["stored"]> => {
  const head = await parseStoredHead(contract, body, signal);
  if (head === null) return undefined;
  try {
    return { data: await load(head as z.output<In>) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { refused: errorFields(error) };
  }
};

/** Handles a heavy contract: a worker thread parses the body and writes the answer, so only bytes pass through here. */
const answerByThread = async <In extends z.ZodType>(
  contract: Contract<In>,
  request: Request,
  load: Load<z.output<In>>,
  share: BodyShare,
): Promise<Response> => {
  const { path, bodyLimit = DEFAULT_BODY_LIMIT, status = 200 } = contract;
  assertJson(request);
  // Check before reading the body into memory.
  assertQueueCapacity();
  const body = await readBytes(request, bodyLimit, share);
  const language = negotiateLanguage(request.headers.get("accept-language"));
  const stored = await loadStored(contract, body, load, request.signal);
  const bytes = await compute({ task: path, language, body, stored }, request.signal);
  return compressedResponse(bytes, { status, headers: { "content-type": "application/json" } }, request);
};

const HEADER = "Idempotency-Key";

/** The actor with the request's Idempotency-Key, if the contract accepts one, and a hash of the request. */
const withIdempotencyKey = (contract: Contract, request: Request, input: unknown, actor: Actor): Actor => {
  const key = contract.idempotencyKey ? request.headers.get(HEADER) : null;
  if (key === null) return actor;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidField([HEADER], () => "header", { reason: "visible_ascii", values: { max: 255 } });
  }
  const fingerprint = hashSecret(JSON.stringify([contract.method, contract.path, input]));
  return { ...actor, idempotency: { key, fingerprint } };
};

type Method = Contract["method"];

/** Anonymous if the contract needs no authentication or no business. */
type Caller<C extends Contract> = C["auth"] extends "none" | "signature" | "metrics-token" ? AnonymousCaller : Actor;

/**
 * What else a request provides: `language` from `Accept-Language` for files and other text, the file of a contract with
 * `upload` (readable once), a `signal` that aborts when the caller disconnects, the `network` that rate limits count by, and
 * `readmit`, which re-authenticates the caller of a long-lived answer (null: access has ended). `signed` reads what a
 * signature covers, for contracts with that kind of authentication, and counts it as a body of this business if that is known.
 * `hidesPersonalData`: the caller lacks `customers:pii`; the answer is masked here, so it only matters for files and for texts
 * with a customer's data in them.
 */
type Reader = {
  language: LanguageTag;
  /** Writes a table as CSV with the headers that the input asks for. */
  write: TableWriter;
  upload: AsyncIterable<Uint8Array>;
  signal: AbortSignal;
  network: string;
  readmit: () => Promise<Actor | null>;
  signed: (businessId?: string) => Promise<{ headers: Headers; body: Uint8Array }>;
  hidesPersonalData: boolean;
};

const NO_FILE: AsyncIterable<Uint8Array> = (async function* () {})();

/** Adapts a contract's input to a use-case; its result is the answer. */
type Adapter<C extends Contract> = (
  input: z.output<C["input"]>,
  caller: Caller<C>,
  reader: Reader,
) => Promise<Answer<z.input<C["output"]>>> | Answer<z.input<C["output"]>>;

/** Loads the stored data that the input refers to, which worker threads cannot reach. */
type Loader<C extends Contract> = (input: z.output<C["input"]>, caller: Caller<C>, reader: Reader) => Promise<unknown>;

/** Throws INVALID_PARAMETER for what the business can't take of an input. Changes nothing. */
type Checker<C extends Contract> = (input: z.output<C["input"]>, caller: Caller<C>) => Promise<void>;

/**
 * A heavy contract's use-case is in the worker threads' task list. With a checker, the refusal of a schema also names what is wrong
 * with the rest of the input.
 */
type Binding<C extends Contract> =
  | readonly [contract: C, adapter: Adapter<C>, check?: Checker<C>]
  | readonly [contract: C & { heavy?: true }, load?: Loader<C>];
type Context = { params?: Promise<PathValues> };
export type Handler = ((request: Request, context?: Context) => Promise<Response>) & { contract?: Contract };
type Handlers = Record<Method | "OPTIONS", Handler>;

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const satisfies Method[];

/** A schema's refusal with the problems that `check` finds in the rest of the input. */
const withOthers = async (refused: unknown, check: (value: unknown) => Promise<void>): Promise<unknown> => {
  const repaired = refused instanceof AppError ? repairedInput(refused) : undefined;
  if (!repaired || !(refused instanceof AppError)) return refused;
  const found = await check(repaired.value).catch((error: unknown) => error);
  if (!(found instanceof AppError)) return found ?? refused;
  return found.issues.length > 0 ? validationError(addProblems(refused, found.issues, repaired.faulty)) : refused;
};

type Admitted = { actor: Actor | null; visit: RequestContext; share: BodyShare };

const answerAs = async <C extends Contract>(
  [contract, line, check]: Binding<C>,
  request: Request,
  path: PathValues,
  { actor, visit, share }: Admitted,
): Promise<Response> => {
  const runUseCase = async (input: z.output<C["input"]>) => {
    if (actor) assertMayCompare(contract.output, input, actor);
    const network = callerNetwork(request);
    const caller = actor
      ? withIdempotencyKey(contract, request, input, actor)
      : { network, requestId: visit.requestId };
    const { upload, bodyLimit = DEFAULT_BODY_LIMIT } = contract;
    const language = negotiateLanguage(request.headers.get("accept-language"));
    return line?.(input, caller as Caller<C>, {
      language,
      write: csvWith((input as { headers?: FileHeaders } | undefined)?.headers, language),
      upload: upload ? uploadIn(request, upload, bodyLimit) : NO_FILE,
      signal: request.signal,
      network,
      readmit: () => readmit(contract, request, visit),
      hidesPersonalData: actor !== null && hidesPersonalData(actor),
      signed: async (businessId) => {
        if (businessId !== undefined) share.chargeTo(businessId);
        return { headers: request.headers, body: await readBytes(request, bodyLimit, share) };
      },
    });
  };
  if (contract.heavy) return answerByThread<C["input"]>(contract, request, runUseCase, share);
  const input = await parse(contract, request, path, share).catch(async (refused: unknown) => {
    throw check && actor ? await withOthers(refused, (value) => check(value as never, actor as Caller<C>)) : refused;
  });
  const result = await runUseCase(input as z.output<C["input"]>);
  if (isEvents(result)) return eventStreamResponse(result, request);
  if (isFile(result)) {
    if (!contract.files?.some((type) => type === result.type))
      throw new Error(`${contract.path} promises no ${result.type}`);
    const { name } = result;
    if (actor && name !== undefined)
      await audit(actor, { action: "file.downloaded", things: { path: contract.path, file: name } });
    return fileResponse(result, request);
  }
  const status = getAnswerStatus(result);
  return valueResponse(
    answerFor(contract.output, answerValue(result), actor),
    { ...contract, ...(status && { status }) },
    getAnswerHeaders(result),
    request,
  );
};

const answer = async <C extends Contract>(
  binding: Binding<C>,
  request: Request,
  path: PathValues,
  visit: RequestContext,
): Promise<Response> => {
  const [contract] = binding;
  const actor = await admit(contract, request, visit);
  const { bodyLimit = DEFAULT_BODY_LIMIT } = contract;
  const anonymous = bodyLimit <= PUBLIC_BODY_LIMIT ? FORMS : STRANGERS;
  return limitWork(contract, request, actor, () =>
    withBodyShare(actor?.businessId ?? anonymous, (share) => answerAs(binding, request, path, { actor, visit, share })),
  );
};

const bind = <C extends Contract>(binding: Binding<C>): Handler => {
  const [contract] = binding;
  const handler: Handler = (request, context = {}) =>
    handleRequest(contract.errors, contract.path, request, async (visit) => {
      try {
        return await answer(binding, request, (await context.params) ?? {}, visit);
      } catch (thrown) {
        await auditRefusal(contract, visit, thrown);
        throw thrown;
      }
    });
  return Object.assign(handler, { contract });
};

type Bindings<G extends Contract, P extends Contract, U extends Contract, A extends Contract, D extends Contract> = {
  GET?: Binding<G>;
  POST?: Binding<P>;
  PUT?: Binding<U>;
  PATCH?: Binding<A>;
  DELETE?: Binding<D>;
};

/**
 * The entry point of all routes: authenticate, authorize, rate-limit, parse, run, answer in the contract's shape. A route is
 * `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [contract, useCase] })`; methods it does not
 * name answer 405.
 */
export const handle = <
  G extends Contract,
  P extends Contract,
  U extends Contract,
  A extends Contract,
  D extends Contract,
>(
  bindings: Bindings<G, P, U, A, D>,
): Handlers => {
  const bound: Partial<Record<Method, Handler>> = {
    ...(bindings.GET && { GET: bind(bindings.GET) }),
    ...(bindings.POST && { POST: bind(bindings.POST) }),
    ...(bindings.PUT && { PUT: bind(bindings.PUT) }),
    ...(bindings.PATCH && { PATCH: bind(bindings.PATCH) }),
    ...(bindings.DELETE && { DELETE: bind(bindings.DELETE) }),
  };
  const [first] = Object.values(bound);
  const { errors: family, path: route } = first?.contract ?? { errors: "admin" as const, path: "/api" };
  const allowed = METHODS.filter((method) => bound[method])
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
    .join(", ");
  const notAllowed: Handler = (request) =>
    handleRequest(family, route, request, async () => {
      throw new AppError("METHOD_NOT_ALLOWED", "Not allowed here", { values: { method: request.method, allowed } });
    });
  const options: Handler = (request) =>
    handleRequest(family, route, request, async () => new Response(null, { status: 204, headers: { allow: allowed } }));
  const all = METHODS.map((method): [Method, Handler] => [method, bound[method] ?? notAllowed]);
  return { ...(Object.fromEntries(all) as Record<Method, Handler>), OPTIONS: options };
};
