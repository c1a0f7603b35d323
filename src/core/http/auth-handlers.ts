import { type Caller, callNextAuth } from "#core/auth/next-auth.ts";
import { callerNetwork } from "#core/auth/rate-limit.ts";
import { assertOwnOrigin, parseCookies } from "#core/auth/session.ts";
import { PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { FORMS, withBodyShare } from "#core/load/body-budget.ts";
import { type LanguageTag, negotiateLanguage } from "#core/messages/language.ts";
import { AppError } from "#core/values/errors.ts";
import { safeNext } from "#core/values/login-addresses.ts";
import { readBytes } from "./body.ts";
import { handleRequest } from "./pipeline.ts";

/** Reads a URL-encoded form, as next-auth's client sends it, or JSON. */
const readForm = async (request: Request): Promise<Record<string, string>> => {
  const text = await withBodyShare(FORMS, async (share) =>
    new TextDecoder().decode(await readBytes(request, PUBLIC_BODY_LIMIT, share)),
  );
  if (!request.headers.get("content-type")?.includes("json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    const pairs = Object.entries(typeof body === "object" && body !== null ? body : {});
    return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
  } catch (cause) {
    throw new AppError("INVALID_JSON", "The body is not valid JSON", { cause });
  }
};

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

// Forms of the public pages without JavaScript: a POST that verifies and answers with a redirect.

type Fields = Record<string, string>;
type Redirect = { to: string; cookies?: string[] };
type Around = { host: string; language: LanguageTag };
type Work = (fields: Fields, caller: Caller, around: Around) => Promise<Redirect>;

const redirect = ({ to, cookies = [] }: Redirect): Response =>
  new Response(null, {
    status: 303,
    headers: [["location", to], ...cookies.map((cookie): [string, string] => ["set-cookie", cookie])],
  });

const formDoor = (route: string, work: Work) => {
  const answer = (request: Request): Promise<Response> =>
    handleRequest("admin", route, request, async ({ requestId }) => {
      if (request.method !== "POST") {
        throw new AppError("METHOD_NOT_ALLOWED", "Not allowed here", {
          values: { method: request.method, allowed: "POST" },
        });
      }
      assertOwnOrigin(request);
      const userAgent = request.headers.get("user-agent");
      const caller = { network: callerNetwork(request), userAgent, requestId };
      const host = request.headers.get("host") ?? "localhost";
      const language = negotiateLanguage(request.headers.get("accept-language"));
      return redirect(await work(await readForm(request), caller, { host, language }));
    });
  return { GET: answer, POST: answer, PUT: answer, PATCH: answer, DELETE: answer, OPTIONS: answer };
};

type Login = { error: string | null; cookies: string[] };

/** Logs in through next-auth. Fetches the CSRF token here, since the `Origin` check has verified the form. */
const logIn = async (body: Fields, caller: Caller, host: string): Promise<Login> => {
  const csrf = await callNextAuth({ segments: ["csrf"], method: "GET", body: {}, cookies: {}, host }, caller);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const pairs = csrf.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const answer = await callNextAuth(
    {
      segments: ["callback", "credentials"],
      method: "POST",
      body: { ...body, csrfToken },
      cookies: parseCookies(pairs.join("; ")),
      host,
    },
    caller,
  );
  const { url = "/" } = (await answer.json()) as { url?: string };
  const cookies = answer.headers.getSetCookie().filter((cookie) => /^[^=]*session-token/.test(cookie));
  const error = new URL(url, "http://localhost").searchParams.get("error");
  return { error: error ?? (cookies.length > 0 ? null : "SERVICE_UNAVAILABLE"), cookies };
};

const withQuery = (path: string, values: Record<string, string | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
};

/** Redirects to the requested page, or back to the login page with the error. */
export const loginFormHandler = formDoor("/api/auth/form/login", async (fields, caller, { host }) => {
  const { email = "", password = "", next } = fields;
  const { error, cookies } = await logIn({ email, password }, caller, host);
  if (error) return { to: withQuery("/login", { error, next }) };
  return { to: safeNext(next ?? null, `http://${host}`), cookies };
});

/** The error as query parameters: a code, with the minutes or the field. */
const refusalWord = ({ code, reason, values, issues }: AppError): string => {
  if (code === "ACCOUNT_LOCKED") return `${code}:${values.minutes}`;
  const [issue] = issues;
  return issue ? `${code}:${issue.parameter}` : (reason ?? code);
};

type Accept = (
  stranger: Caller,
  acceptance: { token: string; name?: string; password: string },
) => Promise<{ email: string; business: string }>;

/** The secret of an invitation, also from its whole link: that of an earlier version has it in the query. */
const secretIn = (link: string): string => (/[#=]([^#=]*)$/.exec(link.trim())?.[1] ?? link.trim()).slice(0, 100);

/** Joins and logs in; an error redirects back to the invitation, whose link contains the token anyway. */
export const invitationFormHandler = (accept: Accept) =>
  formDoor("/api/auth/form/invitation", async (fields, caller, { host }) => {
    const { link = "", token = secretIn(link), name, password = "" } = fields;
    const acceptance = { token: token.slice(0, 100), password, ...(name && { name }) };
    try {
      const { email, business } = await accept(caller, acceptance);
      const { error, cookies } = await logIn({ email, password, business }, caller, host);
      return error ? { to: withQuery("/login", { error }) } : { to: "/", cookies };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      return { to: `${withQuery("/invite", { error: refusalWord(thrown) })}#${encodeURIComponent(acceptance.token)}` };
    }
  });

type SetUp = (
  stranger: Caller,
  draft: Record<"code" | "business" | "timeZone" | "currency" | "name" | "email" | "password", string>,
) => Promise<{ email: string; business: string }>;

/** Sets up the installation, logs in and redirects to the setup guide; an error redirects back. */
export const firstSetupFormHandler = (setUp: SetUp) =>
  formDoor("/api/auth/form/first-setup", async (fields, caller, { host }) => {
    const { code = "", business = "", timeZone = "", currency = "", name = "", email = "", password = "" } = fields;
    try {
      const made = await setUp(caller, { code, business, timeZone, currency, name, email, password });
      const { error, cookies } = await logIn({ ...made, password }, caller, host);
      return error ? { to: withQuery("/login", { error }) } : { to: "/setup", cookies };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      return { to: withQuery("/first-setup", { error: refusalWord(thrown) }) };
    }
  });

type RequestReset = (stranger: Caller, input: { email: string }, language: LanguageTag) => Promise<void>;

/** Requests a reset link by email and redirects to what is said about it, or back with the error. */
export const passwordResetFormHandler = (requestReset: RequestReset) =>
  formDoor("/api/auth/form/password-reset", async ({ email = "" }, caller, { language }) => {
    try {
      await requestReset(caller, { email }, language);
      return { to: "/forgot-password?sent=1" };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      return { to: withQuery("/forgot-password", { error: refusalWord(thrown) }) };
    }
  });
