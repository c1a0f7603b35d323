import { callerNetwork } from "#core/auth/caller-address.ts";
import { callNextAuth } from "#core/auth/next-auth.ts";
import { assertOwnOrigin } from "#core/auth/origin.ts";
import { parseCookies } from "#core/auth/session.ts";
import { AppError } from "#core/values/errors.ts";
import { handleRequest } from "../pipeline.ts";
import { readForm } from "./read-form.ts";

/** The next-auth endpoints that are exposed; its HTML pages are not. */
const OPEN: Record<string, "GET" | "POST"> = {
  csrf: "GET",
  providers: "GET",
  session: "GET",
  "callback/credentials": "POST",
  signout: "POST",
};

/** next-auth answers 500 for an invalid callback URL. It is never used, so remove it from the request. */
const FIELDS = ["csrfToken", "email", "password", "business"];
const COOKIES = /next-auth[.](csrf|session)-token$/;

const only = <Value>(record: Record<string, Value>, isOurs: (name: string) => boolean): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isOurs(name)));

type Context = { params: Promise<{ nextauth: string[] }> };

/** Runs next-auth in the request pipeline: the same headers, request ID, log and errors as all of /api. */
const answer = (request: Request, context: Context): Promise<Response> =>
  handleRequest("admin", "/api/auth/[...nextauth]", request, async ({ requestId }) => {
    const { nextauth: segments } = await context.params;
    const action = segments.join("/");
    const method = Object.hasOwn(OPEN, action) ? OPEN[action] : undefined;
    if (!method) throw new AppError("NOT_FOUND", "No resource exists at this address");
    if (request.method !== method && !(method === "GET" && request.method === "HEAD")) {
      throw new AppError("METHOD_NOT_ALLOWED", "Not allowed here", {
        values: { method: request.method, allowed: method },
      });
    }
    if (method === "POST") assertOwnOrigin(request);
    const call = {
      segments,
      method,
      body: method === "POST" ? only(await readForm(request), (name) => FIELDS.includes(name)) : {},
      cookies: only(parseCookies(request.headers.get("cookie")), (name) => COOKIES.test(name)),
      host: request.headers.get("host") ?? "localhost",
    };
    const userAgent = request.headers.get("user-agent");
    return callNextAuth(call, { network: callerNetwork(request), userAgent, requestId });
  });

export const authHandlers = { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer };
