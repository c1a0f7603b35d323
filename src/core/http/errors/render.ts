import type { ErrorFamily } from "#core/contracts/contract.ts";
import type { AppError, ErrorCode, FieldIssue } from "#core/values/errors.ts";
import type { Language } from "../language.ts";
import type { Messages } from "../messages/en.ts";
import { fillPlaceholders, messagesIn, reasonIn } from "../messages/words.ts";
import { type RenderError, STATUS } from "../status.ts";
import { renderAdminError } from "./admin.ts";

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
