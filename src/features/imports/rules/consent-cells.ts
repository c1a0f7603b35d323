import { AppError } from "#core/values/errors.ts";
import type { ConsentChange } from "#features/customers/rules/customer-change.ts";
import {
  readConsent,
  readNamedSubscription,
  readOptOut,
  readSubscription,
} from "#features/customers/rules/customer-fields.ts";
import type { ConsentChannel } from "#records/rules/incoming-records.ts";
import { CellProblem } from "./cells/cell-problem.ts";
import type { RefusalColumn } from "./names/refusal-columns.ts";

/** The columns that say something about a consent. */
type ConsentColumn = RefusalColumn | `${ConsentChannel}_consent` | `${ConsentChannel}_consent_at`;

/** When a cell says that something was. Throws `CellProblem`. */
type ReadTime = (text: string, column: ConsentColumn) => Date;

/** The value of a cell; null if it is empty or can't be read. */
type OptionalReader = <Column extends ConsentColumn, Value>(
  column: Column,
  read: (text: string, column: Column) => Value,
) => Value | null;

export type ConsentReader = {
  cell: (column: ConsentColumn) => string;
  given: OptionalReader;
  /** All filled cells of the row in columns of this kind. */
  refusalCells: (column: RefusalColumn) => readonly string[];
  /** The value, or null if it can't be read, which is then a problem. */
  optional: <Value>(column: ConsentColumn, read: () => Value, value?: string) => Value | null;
  timeOf: ReadTime;
  /** The same of a refusal. */
  refusalTimeOf: ReadTime;
  leaveOut: (problem: CellProblem) => void;
  unsubscribed: readonly ConsentChannel[];
  /** All filled cells of the row in further columns of consents to a channel. */
  otherConsents: (channel: ConsentChannel) => readonly string[];
  /** Statuses in columns that are named after a subscription. */
  namedStatuses: () => readonly string[];
  /** Whether the column of a consent's date has that of consents only. */
  isDateOfGrants: (column: ConsentColumn) => boolean;
};

/** How often something happened, which may not be a refusal. */
const COUNT = /^\d{1,4}$/;

/** Whether a cell of a column named after refusals is one, or when it was. Any other text, such as a reason, is a refusal too. */
const readRefusal = (column: RefusalColumn, text: string, timeOf: ConsentReader["refusalTimeOf"]): boolean | Date => {
  const isRefusal = readOptOut(text);
  if (isRefusal !== null) return isRefusal;
  if (COUNT.test(text)) throw new CellProblem(column, "unknown_value", "Must be one of: yes, no", { value: text });
  try {
    return timeOf(text, column);
  } catch (error) {
    if (!(error instanceof CellProblem)) throw error;
    return true;
  }
};

const latest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((last, at) => (last && last > at ? last : at), null);

/** Whether a cell refuses that stands beside the one which is read as the consent; what isn't understood says nothing. */
const isDenied = (text: string): boolean => {
  try {
    return readConsent("consent", text) === "denied";
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
};

/** Whether any of the row's columns, or the whole file, refuses this channel, and since when if they say. */
const refusalIn = (
  channel: ConsentChannel,
  reader: ConsentReader,
): { refusal: { at: Date | null } | null; isClear: boolean } => {
  const { refusalCells, namedStatuses, optional, refusalTimeOf: timeOf, unsubscribed, otherConsents } = reader;
  const columns = [`${channel}_opt_out`, "do_not_contact"] as const;
  const said = columns.flatMap((column) =>
    refusalCells(column).map((text) => optional(column, () => readRefusal(column, text, timeOf))),
  );
  const timeColumn = channel === "advertising" ? null : (`${channel}_opt_out_at` as const);
  const times = timeColumn
    ? refusalCells(timeColumn)
        .filter((text) => readOptOut(text) !== false)
        .map((text) => (readOptOut(text) ? null : optional(timeColumn, () => timeOf(text, timeColumn))))
    : [];
  const status = "subscription_status";
  const statuses = channel === "email" ? refusalCells(status).map(readSubscription) : [];
  const named = (channel === "email" ? namedStatuses() : []).map((text) =>
    optional(status, () => readNamedSubscription(status, text) ?? "unknown", text),
  );
  const isRefused =
    // A time that can't be read still says that the customer refused.
    times.length > 0 ||
    said.some((answer) => answer instanceof Date || answer) ||
    [...statuses, ...named].includes("denied") ||
    otherConsents(channel).some(isDenied) ||
    unsubscribed.includes(channel);
  const at = latest([...times, ...said].filter((time) => time instanceof Date));
  return { refusal: isRefused ? { at } : null, isClear: ![...said, ...named].includes(null) };
};

/** What a row says about a consent: a refusal, unless the customer consented after it. What can't be read lets nothing be granted. */
export const toConsentChange = (channel: ConsentChannel, reader: ConsentReader): ConsentChange | null => {
  const { cell, given, timeOf, refusalTimeOf, leaveOut, isDateOfGrants } = reader;
  const [column, dateColumn] = [`${channel}_consent`, `${channel}_consent_at`] as const;
  const subscription = channel === "email" ? given("subscription_status", readSubscription) : null;
  const own = given(column, (text) => readConsent(column, text));
  const state = own ?? (subscription === "denied" ? null : subscription);
  const at = given(dateColumn, state === "denied" ? refusalTimeOf : timeOf);
  const { refusal, isClear } = refusalIn(channel, reader);
  if (at && cell(column) === "" && state === null && refusal === null)
    leaveOut(new CellProblem(column, "consent_missing", "Must not be empty where there is a date"));
  const isUnread = !isClear || (own === null && cell(column) !== "");
  if (refusal === null && state === "granted" && isUnread) return null;
  const since = state === "granted" || !isDateOfGrants(dateColumn) ? at : null;
  if (refusal === null) return state && { state, at: since };
  if (state === "denied")
    return { state, at: since && refusal.at ? latest([since, refusal.at]) : (refusal.at ?? since) };
  return state === "granted" && at && refusal.at && at > refusal.at && !isUnread
    ? { state, at }
    : { state: "denied", at: refusal.at };
};
