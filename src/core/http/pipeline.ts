import { v7 as uuidv7 } from "uuid";
import type { Allowance } from "#core/auth/rate-limit.ts";
import { isSecure } from "#core/auth/session.ts";
import type { ErrorFamily } from "#core/contracts/contract.ts";
import { negotiateLanguage } from "#core/messages/language.ts";
import { log } from "#core/server/log.ts";
import { countRequest } from "#core/server/metrics.ts";
import { isDiskFull, isOfDatabase } from "#core/values/database-away.ts";
import { AppError, libraryRefusal } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { RENDER } from "./render-errors.ts";

/** Seconds after which a caller may try again when the database is away or exhausted. */
const RETRY_SECONDS = 5;

/** Turns any thrown value into an error that is safe to show; the original stays its cause, for the log. */
export const asAppError = (error: unknown): AppError => {
  const thrown = libraryRefusal(error) ?? error;
  if (thrown instanceof AppError && (thrown.code !== "SERVICE_UNAVAILABLE" || "seconds" in thrown.values))
    return thrown;
  if (thrown instanceof AppError || isOfDatabase(thrown)) {
    return new AppError("SERVICE_UNAVAILABLE", "The service is busy", {
      ...(isDiskFull(thrown) && { reason: "DISK_FULL" }),
      values: { seconds: RETRY_SECONDS },
      cause: thrown,
    });
  }
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side", { cause: thrown });
};

/** The context of one request, completed as it passes through the pipeline. */
export type RequestContext = { requestId: string; actor: Actor | null; allowance: Allowance | null };

const ALWAYS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const readRequestId = (request: Request): string => {
  const given = request.headers.get("x-request-id") ?? "";
  return /^[\w.:/+=@-]{1,128}$/.test(given) ? given : uuidv7();
};

const setHeaders = (headers: Headers, { requestId, allowance }: RequestContext): void => {
  for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
  // An answer with a secret has added `no-transform`.
  headers.append("cache-control", "private, no-store");
  headers.set("x-request-id", requestId);
  if (isSecure()) headers.set("strict-transport-security", "max-age=31536000");
  if (!allowance) return;
  headers.set("x-ratelimit-limit", String(allowance.limit));
  headers.set("x-ratelimit-remaining", String(allowance.remaining));
  headers.set("x-ratelimit-reset", String(allowance.resetSeconds));
};

const errorResponse = (
  family: ErrorFamily,
  error: AppError,
  request: Request,
  { requestId }: RequestContext,
): Response => {
  const language = negotiateLanguage(request.headers.get("accept-language"));
  const { status, body } = RENDER[family](error, { language, requestId });
  const { seconds, allowed } = error.values;
  return Response.json(body, {
    status,
    headers: {
      ...(status === 401 && { "www-authenticate": "Bearer" }),
      ...(seconds !== undefined && { "retry-after": String(seconds) }),
      ...(allowed !== undefined && { allow: String(allowed) }),
    },
  });
};

/** Log the route pattern, never the actual address, which may contain personal data. */
const note = (
  route: string,
  request: Request,
  { requestId, actor }: RequestContext,
  outcome: object,
  error?: AppError,
): void => {
  const callerIds = actor && { businessId: actor.businessId, [actor.kind === "user" ? "userId" : "tokenId"]: actor.id };
  const line = { requestId, method: request.method, route, ...callerIds, ...outcome };
  if (!error) log().info(line, "request");
  else if (error.code === "INTERNAL_ERROR") log().error({ ...line, err: error.cause ?? error }, "request failed");
  else if (error.code === "SERVICE_UNAVAILABLE") log().warn({ ...line, err: error.cause ?? error }, "request put off");
  else log().info({ ...line, code: error.code }, "request refused");
};

/** nginx's status for a client that disconnected early; used only in the log and metrics. */
const CLIENT_CLOSED = 499;

/** Gives every answer under /api a request ID, standard headers, a log line, metrics and errors in its family's format. */
export const handleRequest = async (
  family: ErrorFamily,
  route: string,
  request: Request,
  work: (visit: RequestContext) => Promise<Response>,
): Promise<Response> => {
  const visit: RequestContext = { requestId: readRequestId(request), actor: null, allowance: null };
  const startedAt = performance.now();
  let error: AppError | undefined;
  const response = await work(visit).catch((thrown: unknown) => {
    if (request.signal.aborted && thrown === request.signal.reason)
      return new Response(null, { status: CLIENT_CLOSED });
    error = asAppError(thrown);
    return errorResponse(family, error, request, visit);
  });
  setHeaders(response.headers, visit);
  const { status } = response;
  const ms = performance.now() - startedAt;
  countRequest({ route, method: request.method, status, seconds: ms / 1000 });
  note(route, request, visit, { status, ms: Math.round(ms) }, error);
  return response;
};

/** The error format for an unknown address, by its path prefix. */
const toErrorFamily = (request: Request): ErrorFamily => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/api/v1/ai/")) return "ai";
  return pathname.startsWith("/api/reports/") ? "report" : "admin";
};

/** Set by our HTTP server for methods that no route supports. */
const METHOD_HEADER = "x-customer-360-method";

const ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

const answer = (request: Request): Promise<Response> =>
  handleRequest(toErrorFamily(request), "/api/[[...path]]", request, async () => {
    const method = request.headers.get(METHOD_HEADER);
    if (method) throw new AppError("METHOD_NOT_ALLOWED", "Not allowed here", { values: { method, allowed: ALLOWED } });
    throw new AppError("NOT_FOUND", "No resource exists at this address");
  });

/** The JSON 404 for unknown addresses under /api. */
export const notFound = { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer };
