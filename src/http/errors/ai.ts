import type { AppError, ErrorCode, FieldIssue } from "#lib/domain/errors.ts";
import type { Language } from "../language.ts";
import type { Messages } from "../messages/en.ts";
import { fillPlaceholders, messagesIn, reasonIn } from "../messages/words.ts";
import { type RenderError, STATUS } from "../status.ts";

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
export const renderAiError: RenderError = (error: AppError, { language }) => {
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
