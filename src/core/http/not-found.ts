import type { ErrorFamily } from "#core/contracts/contract.ts";
import { AppError } from "#core/values/errors.ts";
import { handleRequest } from "./pipeline.ts";

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
