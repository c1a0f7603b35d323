import type { AppError, ErrorCode } from "#core/values/errors.ts";
import type { Language } from "./language.ts";

/** Maps error codes to statuses. Some families answer 400 instead of 422, as their seed requires. */
export const STATUS: Record<ErrorCode, number> = {
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
export type RenderError = (error: AppError, about: { language: Language; requestId: string }) => RenderedError;
