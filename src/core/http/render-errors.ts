import type { ErrorFamily } from "#core/contracts/contract.ts";
import { wordsIn as termsIn } from "#core/messages/words.ts";
import type { AppError, ErrorCode, ErrorReason, FieldIssue } from "#core/values/errors.ts";
import { isPermission } from "#core/values/permissions.ts";
import type { Messages } from "./messages/en.ts";
import { fillPlaceholders, type Language, messagesIn, reasonIn } from "./messages/words.ts";

/** Maps error codes to statuses. Some families answer 400 instead of 422, as their seed requires. */
const STATUS: Record<ErrorCode, number> = {
  INVALID_JSON: 400,
  INVALID_BODY: 400,
  UNSUPPORTED_MEDIA_TYPE: 400,
  INVALID_PARAMETER: 422,
  MISSING_PARAMETER: 422,
  UNAUTHENTICATED: 401,
  AUTH_FAILED: 401,
  BAD_CREDENTIALS: 401,
  ACCOUNT_LOCKED: 429,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_ERROR: 500,
};

type RenderedError = { status: number; body: object };
type RenderError = (error: AppError, about: { language: Language; requestId: string }) => RenderedError;

type AdminCode = Exclude<keyof Messages["admin"], "FORBIDDEN_ORIGIN" | ErrorReason>;

const ADMIN_CODE: Record<ErrorCode, AdminCode> = {
  INVALID_JSON: "VALIDATION_FAILED",
  INVALID_BODY: "VALIDATION_FAILED",
  UNSUPPORTED_MEDIA_TYPE: "VALIDATION_FAILED",
  INVALID_PARAMETER: "VALIDATION_FAILED",
  MISSING_PARAMETER: "VALIDATION_FAILED",
  UNAUTHENTICATED: "UNAUTHENTICATED",
  AUTH_FAILED: "UNAUTHENTICATED",
  BAD_CREDENTIALS: "BAD_CREDENTIALS",
  ACCOUNT_LOCKED: "ACCOUNT_LOCKED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_ALLOWED: "METHOD_NOT_ALLOWED",
  CONFLICT: "CONFLICT",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  RATE_LIMITED: "RATE_LIMITED",
  SERVICE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
  INTERNAL_ERROR: "INTERNAL",
};

const sentence = ({ code, reason, values, issues, publicMessage }: AppError, language: Language): string => {
  const words = messagesIn(language);
  const { permission } = values;
  if (reason) return fillPlaceholders(words.admin[reason], values);
  if (STATUS[code] === 422 && issues.length === 0) return publicMessage;
  if (code !== "FORBIDDEN") return fillPlaceholders(words.admin[ADMIN_CODE[code]], values);
  if (!isPermission(permission)) return words.admin.FORBIDDEN_ORIGIN;
  return fillPlaceholders(words.admin.FORBIDDEN, { permission: termsIn(language).permissions[permission] });
};

/** A problem with the whole body uses the field name "body". */
const toDetails = ({ code, issues }: AppError, language: Language) => {
  const isWhole = code === "INVALID_JSON" || code === "INVALID_BODY" || code === "UNSUPPORTED_MEDIA_TYPE";
  if (isWhole && issues.length === 0) return [{ field: "body", message: messagesIn(language).ai[code].message }];
  return issues.map((issue) => ({ field: issue.parameter, message: reasonIn(language, issue) }));
};

/** Seed 004: { error, code, details? }; the message is for display, the details belong to form fields. At most 20, with their number if there are more. */
const renderAdminError: RenderError = (error, { language }) => {
  const details = toDetails(error, language);
  return {
    status: STATUS[error.code] === 422 ? 400 : STATUS[error.code],
    body: {
      error: sentence(error, language),
      code: error.reason ?? ADMIN_CODE[error.code],
      ...(details.length > 0 && { details }),
      ...(error.total > error.issues.length && { detailsTotal: error.total }),
    },
  };
};

type AiCode = keyof Messages["ai"];

/** This family has a single code for failed authentication, and none for logins. */
const CODE: Record<ErrorCode, AiCode> = {
  INVALID_JSON: "INVALID_JSON",
  INVALID_BODY: "INVALID_BODY",
  UNSUPPORTED_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
  INVALID_PARAMETER: "INVALID_PARAMETER",
  MISSING_PARAMETER: "MISSING_PARAMETER",
  UNAUTHENTICATED: "AUTH_FAILED",
  AUTH_FAILED: "AUTH_FAILED",
  BAD_CREDENTIALS: "AUTH_FAILED",
  ACCOUNT_LOCKED: "RATE_LIMITED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_ALLOWED: "METHOD_NOT_ALLOWED",
  CONFLICT: "CONFLICT",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  RATE_LIMITED: "RATE_LIMITED",
  SERVICE_UNAVAILABLE: "SERVICE_UNAVAILABLE",
  INTERNAL_ERROR: "INTERNAL_ERROR",
};

const aboutField = (issue: FieldIssue, language: Language) => {
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
  const code = aboutFirst && STATUS[error.code] === 422 ? aboutFirst.code : CODE[error.code];
  const words = messagesIn(language).ai[code];
  return {
    status: STATUS[error.code],
    body: {
      error: words.error,
      message:
        aboutFirst?.message ??
        (STATUS[error.code] === 422 ? error.publicMessage : fillPlaceholders(words.message, error.values)),
      code,
      ...(aboutFirst && {
        details: { parameter: aboutFirst.parameter, location: aboutFirst.location },
        errors: error.issues.map((issue) => aboutField(issue, language)),
        ...(error.total > error.issues.length && { errors_total: error.total }),
      }),
    },
  };
};

/** Errors about the caller or the address: `{ detail }`, in the wording of the seed's framework. */
const DETAIL: Partial<Record<ErrorCode, (values: AppError["values"]) => string>> = {
  UNAUTHENTICATED: () => "Authentication credentials were not provided.",
  AUTH_FAILED: () => "Invalid token.",
  FORBIDDEN: () => "You do not have permission to perform this action.",
  NOT_FOUND: () => "Not found.",
  METHOD_NOT_ALLOWED: ({ method }) => `Method "${method}" not allowed.`,
  RATE_LIMITED: ({ seconds }) => `Request was throttled. Expected available in ${seconds} seconds.`,
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
  const status = STATUS[error.code] === 422 ? 400 : STATUS[error.code];
  const detail = DETAIL[error.code]?.(error.values);
  if (detail !== undefined) return { status, body: { detail } };
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
