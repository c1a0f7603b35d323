import { wordsIn as termsIn } from "#core/messages/words.ts";
import type { AppError, ErrorCode, ErrorReason } from "#core/values/errors.ts";
import { isPermission } from "#core/values/permissions.ts";
import type { Language } from "../language.ts";
import type { Messages } from "../messages/en.ts";
import { fillPlaceholders, messagesIn, reasonIn } from "../messages/words.ts";
import { type RenderError, STATUS } from "../status.ts";

type AdminCode = Exclude<keyof Messages["admin"], "FORBIDDEN_ORIGIN" | ErrorReason>;

const CODE: Record<ErrorCode, AdminCode> = {
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
  if (code !== "FORBIDDEN") return fillPlaceholders(words.admin[CODE[code]], values);
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
export const renderAdminError: RenderError = (error, { language }) => {
  const details = toDetails(error, language);
  return {
    status: STATUS[error.code] === 422 ? 400 : STATUS[error.code],
    body: {
      error: sentence(error, language),
      code: error.reason ?? CODE[error.code],
      ...(details.length > 0 && { details }),
      ...(error.total > error.issues.length && { detailsTotal: error.total }),
    },
  };
};
