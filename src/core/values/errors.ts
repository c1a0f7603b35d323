import { isNoPurchases } from "#lib/purchases/order-log.ts";
import { BrandedError } from "./branded-error.ts";
import { excerpt } from "./texts.ts";

/** Error codes of the domain. Routes map a code to a status; nothing here depends on HTTP. */
export type ErrorCode =
  | "INVALID_JSON"
  | "INVALID_BODY"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "INVALID_PARAMETER"
  | "MISSING_PARAMETER"
  | "UNAUTHENTICATED"
  | "AUTH_FAILED"
  | "BAD_CREDENTIALS"
  | "ACCOUNT_LOCKED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "CONFLICT"
  | "PAYLOAD_TOO_LARGE"
  | "RATE_LIMITED"
  | "SERVICE_UNAVAILABLE"
  | "INTERNAL_ERROR";

/** More specific reasons where the code alone would not tell users what to do, each with its code. */
export const REASONS = {
  BUSINESS_NOT_FOUND: "NOT_FOUND",
  SESSION_REQUIRED: "UNAUTHENTICATED",
  SAMPLE_BUSINESS: "CONFLICT",
  SAMPLE_NOT_FOUND: "NOT_FOUND",
  ALREADY_SET_UP: "CONFLICT",
  USER_NOT_FOUND: "NOT_FOUND",
  ALREADY_MEMBER: "CONFLICT",
  LAST_ADMIN: "CONFLICT",
  INVITATION_NOT_FOUND: "NOT_FOUND",
  PASSWORD_RESET_NOT_FOUND: "NOT_FOUND",
  OWN_PASSWORD: "CONFLICT",
  MAIL_NOT_CONFIGURED: "CONFLICT",
  MAIL_FAILED: "CONFLICT",
  UNSUBSCRIBE_LINK_NOT_FOUND: "NOT_FOUND",
  TOKEN_NOT_FOUND: "NOT_FOUND",
  SESSION_NOT_FOUND: "NOT_FOUND",
  STOREFRONT_NOT_FOUND: "NOT_FOUND",
  EDITED_MEANWHILE: "CONFLICT",
  CURRENCY_IN_USE: "CONFLICT",
  IDEMPOTENCY_KEY_REUSED: "CONFLICT",
  INVALID_CRITERIA: "INVALID_PARAMETER",
  EMPTY_CRITERIA: "INVALID_PARAMETER",
  SEGMENT_CYCLE: "INVALID_PARAMETER",
  SEGMENT_NOT_FOUND: "NOT_FOUND",
  RFM_SCHEME_NOT_FOUND: "NOT_FOUND",
  CUSTOMER_NOT_FOUND: "NOT_FOUND",
  CUSTOMER_ERASED: "CONFLICT",
  MERGE_NOT_FOUND: "NOT_FOUND",
  MERGE_NOT_UNDOABLE: "CONFLICT",
  PROFILING_OBJECTED: "CONFLICT",
  PRIVACY_REQUEST_NOT_FOUND: "NOT_FOUND",
  PRIVACY_REQUEST_CLOSED: "CONFLICT",
  PRIVACY_REQUEST_UNFULFILLED: "CONFLICT",
  ORDER_NOT_FOUND: "NOT_FOUND",
  PRODUCT_NOT_FOUND: "NOT_FOUND",
  TICKET_NOT_FOUND: "NOT_FOUND",
  NOTE_NOT_FOUND: "NOT_FOUND",
  ACTION_NOT_FOUND: "NOT_FOUND",
  CHANGE_NOT_FOUND: "NOT_FOUND",
  CHANGE_NOT_DONE: "CONFLICT",
  SEGMENT_IS_AUTOMATIC: "CONFLICT",
  SENTENCE_NOT_UNDERSTOOD: "INVALID_PARAMETER",
  LANGUAGE_MODEL_NOT_CONFIGURED: "CONFLICT",
  LANGUAGE_MODEL_FAILED: "SERVICE_UNAVAILABLE",
  SEGMENT_NAME_TAKEN: "CONFLICT",
  SEGMENT_IN_USE: "CONFLICT",
  CUSTOM_FIELD_NOT_FOUND: "NOT_FOUND",
  CUSTOM_FIELD_KEY_TAKEN: "CONFLICT",
  CUSTOM_FIELD_IN_USE: "CONFLICT",
  CUSTOM_FIELD_LIMIT: "CONFLICT",
  PLANNED_EVENT_NOT_FOUND: "NOT_FOUND",
  PLANNED_EVENT_LIMIT: "CONFLICT",
  CONNECTION_NOT_FOUND: "NOT_FOUND",
  CONNECTION_WITHOUT_KEYS: "CONFLICT",
  CONNECTION_LIMIT: "CONFLICT",
  HELP_DESK_LIMIT: "CONFLICT",
  DELIVERY_NOT_FOUND: "NOT_FOUND",
  DELIVERY_NOT_FAILED: "CONFLICT",
  SLACK_CONNECTION_NOT_FOUND: "NOT_FOUND",
  SLACK_CONNECTION_LIMIT: "CONFLICT",
  SLACK_CONNECTION_LOCKED: "CONFLICT",
  WEBHOOK_ENDPOINT_NOT_FOUND: "NOT_FOUND",
  WEBHOOK_ENDPOINT_LIMIT: "CONFLICT",
  WEBHOOK_ENDPOINT_DISABLED: "CONFLICT",
  WEBHOOK_MESSAGE_NOT_FOUND: "NOT_FOUND",
  IMPORT_NOT_FOUND: "NOT_FOUND",
  IMPORT_BEGUN_OTHERWISE: "CONFLICT",
  GRANTS_NOT_COUNTED: "CONFLICT",
  IMPORT_NOT_UNDOABLE: "CONFLICT",
  IMPORT_HAS_DEPENDENTS: "CONFLICT",
  IMPORT_FILE_NOT_FOUND: "NOT_FOUND",
  IMPORT_MAPPING_NOT_FOUND: "NOT_FOUND",
  IMPORT_MAPPING_NAME_TAKEN: "CONFLICT",
  IMPORT_MAPPING_LIMIT: "CONFLICT",
  TICKET_IMPORT_RUNNING: "CONFLICT",
  TOO_MANY_UPLOADS: "CONFLICT",
  AUDIENCE_NOT_FOUND: "NOT_FOUND",
  AUDIENCE_SEND_NOT_FOUND: "NOT_FOUND",
  AUDIENCE_FILE_GONE: "NOT_FOUND",
  AUDIENCE_DESTINATION_NOT_FOUND: "NOT_FOUND",
  AUDIENCE_LIMIT: "CONFLICT",
  VIEW_NOT_FOUND: "NOT_FOUND",
  VIEW_LIMIT: "CONFLICT",
  VIEW_SCHEDULE_NOT_FOUND: "NOT_FOUND",
  VIEW_SCHEDULE_LIMIT: "CONFLICT",
  VIEW_RECIPIENT_REFUSED: "CONFLICT",
  CAMPAIGN_NOT_FOUND: "NOT_FOUND",
  CAMPAIGN_TOO_SMALL: "CONFLICT",
  CAMPAIGN_IS_OVER: "CONFLICT",
  VIEW_INCOMPLETE: "CONFLICT",
  RUN_NOT_FOUND: "NOT_FOUND",
  RUN_IS_OVER: "CONFLICT",
  RUN_NOT_FAILED: "CONFLICT",
  RUN_LIMIT: "CONFLICT",
  DISK_FULL: "SERVICE_UNAVAILABLE",
  UPLOAD_DISK_FULL: "SERVICE_UNAVAILABLE",
} as const satisfies Record<string, ErrorCode>;

export type ErrorReason = keyof typeof REASONS;

/**
 * `parameter` is a path such as `customer_data[3].total_purchases`; `message` states the requirement in English ("must
 * be an integer"). `reason` is its translation key, with `values` as parameters.
 */
export type FieldIssue = {
  parameter: string;
  location: "body" | "query" | "path" | "header";
  message: string;
  reason?: string;
  values?: Record<string, string | number>;
  /** What else the rule compares; of what can't be read, nothing is known. */
  with?: readonly string[];
};

/** How many problems an answer lists; it names the number of all. */
export const MOST_ISSUES = 20;
/** Counts of problems end here: a larger number has no use, and counting takes time. */
export const MOST_COUNTED = 1000;

/** A field's path may contain keys that the caller made up, as long as its whole body. */
export const LONGEST_FIELD = 200;
/** Of a message and each of its values: longer than any list of choices. */
const LONGEST_MESSAGE = 3000;

/** The first problems of an input, and how many there are. */
export type Issues = { issues: FieldIssue[]; total: number };

type Options = {
  reason?: ErrorReason;
  issues?: FieldIssue[];
  /** The number of problems, of which `issues` may be the first ones. */
  total?: number;
  /** Parameters of a translated message: `{permission}`, `{seconds}`, … */
  values?: Record<string, string | number>;
  /** Only logged. */
  cause?: unknown;
};

type MessageValues = Record<string, string | number>;

const shortValues = (values: MessageValues): MessageValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? excerpt(value, LONGEST_MESSAGE) : value,
    ]),
  );

const shortIssue = (issue: FieldIssue): FieldIssue => ({
  ...issue,
  parameter: excerpt(issue.parameter, LONGEST_FIELD),
  message: excerpt(issue.message, LONGEST_MESSAGE),
  ...(issue.values && { values: shortValues(issue.values) }),
});

export class AppError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.app-error");

  override readonly name = "AppError";

  readonly code: ErrorCode;
  readonly publicMessage: string;
  readonly reason: ErrorReason | undefined;
  /** At most twenty of `total`. */
  readonly issues: FieldIssue[];
  readonly total: number;
  readonly values: Record<string, string | number>;

  /** `publicMessage` (English) may reach a caller, with the beginning of what it quotes; `cause` is only logged. */
  constructor(code: ErrorCode, publicMessage: string, options: Options = {}) {
    const message = excerpt(publicMessage, LONGEST_MESSAGE);
    super(message, { cause: options.cause });
    this.code = code;
    this.publicMessage = message;
    this.reason = options.reason;
    const { issues = [], total = issues.length } = options;
    this.issues = issues.slice(0, MOST_ISSUES).map(shortIssue);
    this.total = total;
    this.values = shortValues(options.values ?? {});
  }
}

/** What is sent of an error between threads, where it would lose its class. */
export type ErrorFields = Pick<AppError, "code" | "publicMessage" | "reason" | "issues" | "total" | "values">;

export const errorFields = ({ code, publicMessage, reason, issues, total, values }: AppError): ErrorFields => ({
  code,
  publicMessage,
  reason,
  issues,
  total,
  values,
});

export const errorOf = ({ code, publicMessage, reason, ...about }: ErrorFields): AppError =>
  new AppError(code, publicMessage, { ...about, ...(reason && { reason }) });

/** The answer to what the libraries refuse; null if it isn't theirs. */
export const libraryRefusal = (thrown: unknown): AppError | null =>
  isNoPurchases(thrown)
    ? new AppError("INVALID_PARAMETER", thrown.message, {
        issues: [
          {
            parameter: "data",
            location: "body",
            reason: "nobody_bought",
            message: "contains no purchases in the requested period",
          },
        ],
        cause: thrown,
      })
    : null;

/** An error with a specific reason. */
export const refusalBy = (reason: ErrorReason, publicMessage: string): AppError =>
  new AppError(REASONS[reason], publicMessage, { reason });

/** Another change of the same record was first: `by` has its version and its author's name, if known. */
export const editedMeanwhile = (by?: { version: number; name: string }): AppError => {
  const reason = "EDITED_MEANWHILE";
  const message = "Someone else changed this in the meantime";
  if (!by) return refusalBy(reason, message);
  const was = `is ${by.version} by now: ${by.name} changed it`;
  const issue = { parameter: "version", location: "body" as const, message: was, reason: "changed_by", values: by };
  return new AppError("CONFLICT", message, { reason, issues: [issue] });
};
