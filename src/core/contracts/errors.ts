import { z } from "zod";
import { type ErrorReason, MOST_COUNTED, MOST_ISSUES, REASONS } from "#core/values/errors.ts";
import type { Contract, ErrorFamily } from "./contract.ts";

const total = z
  .int()
  .optional()
  .describe(
    `The number of problems, if not all of them are listed; counted up to ${MOST_COUNTED.toLocaleString("en")}`,
  );

const aiError = z
  .object({
    error: z.string().describe("Short description of the status"),
    message: z.string().describe("In the language of Accept-Language"),
    code: z.string().meta({ examples: ["MISSING_PARAMETER"] }),
    details: z.object({ parameter: z.string(), location: z.enum(["body", "query", "path", "header"]) }).optional(),
    errors: z
      .array(z.object({ parameter: z.string(), location: z.string(), code: z.string(), message: z.string() }))
      .max(MOST_ISSUES)
      .optional(),
    errors_total: total,
  })
  .meta({ id: "AiError" });

const adminError = z
  .object({
    error: z.string().describe("Message for display, in the language of Accept-Language"),
    code: z.string().meta({ examples: ["VALIDATION_FAILED"] }),
    details: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .max(MOST_ISSUES)
      .optional(),
    detailsTotal: total,
  })
  .meta({ id: "AdminError" });

const reportError = z
  .object({ success: z.literal(false), error: z.string(), errors_total: total, request_id: z.string().optional() })
  .meta({ id: "ReportError" });

/** Errors about the caller's credentials or permissions. */
const reportDetail = z
  .object({
    detail: z.string(),
    required_permission: z
      .string()
      .optional()
      .describe("403: the permission that is missing")
      .meta({ examples: ["reports:view"] }),
    allowed_methods: z.array(z.string()).optional().describe("405: the methods of this address"),
  })
  .meta({ id: "ReportDetail" });

const ABOUT_CALLER = [401, 403, 404, 405, 429];

export const errorSchema = (family: ErrorFamily, status: number): z.ZodType => {
  if (family === "ai") return aiError;
  if (family === "admin") return adminError;
  return ABOUT_CALLER.includes(status) ? reportDetail : reportError;
};

const WORDS: Record<number, string> = {
  400: "The request is malformed",
  401: "Authentication is missing, or the session or token is invalid, expired or revoked",
  403: "The permission is missing, or a browser session's write came from another site",
  404: "Not found in this business",
  409: "Conflicts with the current state",
  413: "The body is larger than the limit",
  422: "A parameter is missing or invalid",
  429: "Too many requests: see Retry-After",
  500: "Internal error: find it in the log by its request ID",
  503: "Temporarily unavailable: see Retry-After",
};

const describeStatus = ({ auth }: Contract, status: number): string => {
  const words = WORDS[status] ?? "";
  return status === 401 && auth === "session"
    ? `${words}, or an API token was sent: only a session is accepted`
    : words;
};

const hasPathValue = (path: string): boolean => path.includes("{");
const hasBody = ({ method }: Contract): boolean => method !== "GET" && method !== "DELETE";
const mayComeByCookie = ({ auth }: Contract): boolean => auth === "session" || auth === "session-or-bearer";

/** Writes with a session cookie are refused when they come from another site (CSRF). */
export const checksOrigin = (contract: Contract): boolean => contract.method !== "GET" && mayComeByCookie(contract);

const STATUS_OF = {
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID_PARAMETER: 400,
  SERVICE_UNAVAILABLE: 503,
} as const;

/** Error codes of single routes, and their statuses. */
export const routeErrors = ({
  reasons = [],
  idempotencyKey,
}: Contract): { reason: ErrorReason; status: 400 | 401 | 404 | 409 | 503 }[] =>
  [...reasons, ...(idempotencyKey ? (["IDEMPOTENCY_KEY_REUSED"] as const) : [])].map((reason) => ({
    reason,
    status: STATUS_OF[REASONS[reason]],
  }));

/** The error answers of a route. */
export const errorStatuses = (contract: Contract): { status: number; words: string }[] => {
  const { auth, permission, errors: family, path } = contract;
  const named = routeErrors(contract).map(({ status }) => status as number);
  const may: [number, boolean][] = [
    [400, family !== "ai" || hasBody(contract)],
    [401, auth !== "none"],
    [403, permission !== null || checksOrigin(contract)],
    [404, hasPathValue(path) || auth === "metrics-token" || named.includes(404)],
    [409, named.includes(409)],
    [413, hasBody(contract)],
    [422, family === "ai"],
    [429, auth !== "none"],
    [500, true],
    [503, true],
  ];
  return may.filter(([, yes]) => yes).map(([status]) => ({ status, words: describeStatus(contract, status) }));
};
