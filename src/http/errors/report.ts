import type { AppError, ErrorCode } from "#lib/domain/errors.ts";
import { type RenderError, STATUS } from "../status.ts";

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
export const renderReportError: RenderError = (error, { requestId }) => {
  const status = STATUS[error.code] === 422 ? 400 : STATUS[error.code];
  const detail = DETAIL[error.code]?.(error.values);
  if (detail !== undefined) return { status, body: { detail } };
  const ownWording = OWN_WORDING[error.code];
  const traced = status >= 500 ? { request_id: requestId } : {};
  // The sentence is about the first problem.
  const counted = error.total > 1 ? { errors_total: error.total } : {};
  return { status, body: { success: false, error: ownWording ?? aboutRequest(error), ...counted, ...traced } };
};
