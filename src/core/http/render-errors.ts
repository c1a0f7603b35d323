import type { ErrorFamily } from "#core/contracts/contract.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn as termsIn } from "#core/messages/words.ts";
import type { AppError, ErrorCode, ErrorReason, FieldIssue } from "#core/values/errors.ts";
import { isPermission } from "#core/values/permissions.ts";
import { fillPlaceholders, type Messages, messagesIn, reasonIn } from "./messages/words.ts";

type AdminCode = Exclude<keyof Messages["admin"], "FORBIDDEN_ORIGIN" | ErrorReason>;
type AiCode = keyof Messages["ai"];

/**
 * The status of each error, and its code in two families. Some families answer 400 instead of 422, as their seed requires; that of
 * AI routes has a single code for failed authentication, and none for logins.
 */
const ERRORS: Record<ErrorCode, { status: number; admin: AdminCode; ai: AiCode }> = {
  INVALID_JSON: { status: 400, admin: "VALIDATION_FAILED", ai: "INVALID_JSON" },
  INVALID_BODY: { status: 400, admin: "VALIDATION_FAILED", ai: "INVALID_BODY" },
  UNSUPPORTED_MEDIA_TYPE: { status: 400, admin: "VALIDATION_FAILED", ai: "UNSUPPORTED_MEDIA_TYPE" },
  INVALID_PARAMETER: { status: 422, admin: "VALIDATION_FAILED", ai: "INVALID_PARAMETER" },
  MISSING_PARAMETER: { status: 422, admin: "VALIDATION_FAILED", ai: "MISSING_PARAMETER" },
  UNAUTHENTICATED: { status: 401, admin: "UNAUTHENTICATED", ai: "AUTH_FAILED" },
  AUTH_FAILED: { status: 401, admin: "UNAUTHENTICATED", ai: "AUTH_FAILED" },
  BAD_CREDENTIALS: { status: 401, admin: "BAD_CREDENTIALS", ai: "AUTH_FAILED" },
  ACCOUNT_LOCKED: { status: 429, admin: "ACCOUNT_LOCKED", ai: "RATE_LIMITED" },
  FORBIDDEN: { status: 403, admin: "FORBIDDEN", ai: "FORBIDDEN" },
  NOT_FOUND: { status: 404, admin: "NOT_FOUND", ai: "NOT_FOUND" },
  METHOD_NOT_ALLOWED: { status: 405, admin: "METHOD_NOT_ALLOWED", ai: "METHOD_NOT_ALLOWED" },
  CONFLICT: { status: 409, admin: "CONFLICT", ai: "CONFLICT" },
  PAYLOAD_TOO_LARGE: { status: 413, admin: "PAYLOAD_TOO_LARGE", ai: "PAYLOAD_TOO_LARGE" },
  RATE_LIMITED: { status: 429, admin: "RATE_LIMITED", ai: "RATE_LIMITED" },
  SERVICE_UNAVAILABLE: { status: 503, admin: "SERVICE_UNAVAILABLE", ai: "SERVICE_UNAVAILABLE" },
  INTERNAL_ERROR: { status: 500, admin: "INTERNAL", ai: "INTERNAL_ERROR" },
};

type RenderedError = { status: number; body: object };
type RenderError = (error: AppError, about: { language: LanguageTag; requestId: string }) => RenderedError;

const sentence = ({ code, reason, values, issues, publicMessage }: AppError, language: LanguageTag): string => {
  const words = messagesIn(language);
  const { permission } = values;
  if (reason) return fillPlaceholders(words.admin[reason], values);
  if (ERRORS[code].status === 422 && issues.length === 0) return publicMessage;
  if (code !== "FORBIDDEN") return fillPlaceholders(words.admin[ERRORS[code].admin], values);
  if (!isPermission(permission)) return words.admin.FORBIDDEN_ORIGIN;
  return fillPlaceholders(words.admin.FORBIDDEN, {
    permission: termsIn(language).permissions[permission],
    key: permission,
  });
};

/** A problem with the whole body uses the field name "body". */
const toDetails = ({ code, issues }: AppError, language: LanguageTag) => {
  const isWhole = code === "INVALID_JSON" || code === "INVALID_BODY" || code === "UNSUPPORTED_MEDIA_TYPE";
  if (isWhole && issues.length === 0) return [{ field: "body", message: messagesIn(language).ai[code].message }];
  return issues.map((issue) => ({ field: issue.parameter, message: reasonIn(language, issue) }));
};

/** Seed 004: { error, code, details? }; the message is for display, the details belong to form fields. At most 20, with their number if there are more. */
const renderAdminError: RenderError = (error, { language }) => {
  const details = toDetails(error, language);
  return {
    status: ERRORS[error.code].status === 422 ? 400 : ERRORS[error.code].status,
    body: {
      error: sentence(error, language),
      code: error.reason ?? ERRORS[error.code].admin,
      ...(details.length > 0 && { details }),
      ...(error.total > error.issues.length && { detailsTotal: error.total }),
    },
  };
};

const aboutField = (issue: FieldIssue, language: LanguageTag) => {
  const code: AiCode = issue.reason === "required" ? "MISSING_PARAMETER" : "INVALID_PARAMETER";
  const { parameter, location } = issue;
  const message = fillPlaceholders(messagesIn(language).ai[code].message, {
    parameter,
    reason: reasonIn(language, issue),
  });
  return { parameter, location, code, message };
};

/** Seeds 000 and 002: { error, message, code, details?, errors? }; the first problem in `details`, at most 20 in `errors`, with their number if there are more. */
const renderAiError: RenderError = (error: AppError, { language }) => {
  const [first] = error.issues;
  const aboutFirst = first && aboutField(first, language);
  const code = aboutFirst && ERRORS[error.code].status === 422 ? aboutFirst.code : ERRORS[error.code].ai;
  const words = messagesIn(language).ai[code];
  return {
    status: ERRORS[error.code].status,
    body: {
      error: words.error,
      message:
        aboutFirst?.message ??
        (ERRORS[error.code].status === 422 ? error.publicMessage : fillPlaceholders(words.message, error.values)),
      code,
      ...(aboutFirst && {
        details: { parameter: aboutFirst.parameter, location: aboutFirst.location },
        errors: error.issues.map((issue) => aboutField(issue, language)),
        ...(error.total > error.issues.length && { errors_total: error.total }),
      }),
    },
  };
};

/** Errors about the caller or the address: `{ detail }` word for word as the seed's framework has it, and beside it what would be right. */
const DETAIL: Partial<Record<ErrorCode, (values: AppError["values"]) => { detail: string; [more: string]: unknown }>> =
  {
    UNAUTHENTICATED: () => ({ detail: "Authentication credentials were not provided." }),
    AUTH_FAILED: () => ({ detail: "Invalid token." }),
    FORBIDDEN: ({ permission }) => ({
      detail: "You do not have permission to perform this action.",
      ...(permission && { required_permission: permission }),
    }),
    NOT_FOUND: () => ({ detail: "Not found." }),
    METHOD_NOT_ALLOWED: ({ method, allowed }) => ({
      detail: `Method "${method}" not allowed.`,
      allowed_methods: String(allowed).split(", "),
    }),
    RATE_LIMITED: ({ seconds }) => ({ detail: `Request was throttled. Expected available in ${seconds} seconds.` }),
  };

const OWN_WORDING: Partial<Record<ErrorCode, string>> = {
  INTERNAL_ERROR: "Internal server error",
  SERVICE_UNAVAILABLE: "Service temporarily unavailable",
  PAYLOAD_TOO_LARGE: "Payload too large",
};

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

const aboutRequest = ({ issues: [first], publicMessage }: AppError): string =>
  first ? `Invalid ${first.parameter}. ${capital(first.message)}` : publicMessage;

/** Seed 001, always in English: { success: false, error } or { detail }; every invalid value is a 400. */
const renderReportError: RenderError = (error, { requestId }) => {
  const status = ERRORS[error.code].status === 422 ? 400 : ERRORS[error.code].status;
  const body = DETAIL[error.code]?.(error.values);
  if (body) return { status, body };
  const ownWording = OWN_WORDING[error.code];
  const traced = status >= 500 ? { request_id: requestId } : {};
  // The sentence is about the first problem.
  const counted = error.total > 1 ? { errors_total: error.total } : {};
  return { status, body: { success: false, error: ownWording ?? aboutRequest(error), ...counted, ...traced } };
};

export const RENDER: Record<ErrorFamily, RenderError> = {
  ai: renderAiError,
  report: renderReportError,
  admin: renderAdminError,
};
