import { AppError } from "#core/values/errors.ts";
import type { ConsentChange } from "#records/rules/customers/customer-change.ts";
import {
  readConsent,
  readNamedSubscription,
  readOptOut,
  readSubscription,
} from "#records/rules/customers/customer-fields.ts";
import type { ConsentChannel } from "#records/rules/incoming-records.ts";
import { CellProblem } from "./cells/cell-problem.ts";
import { findConsentColumn } from "./names/column-names.ts";
import type { RefusalColumn } from "./names/refusal-columns.ts";

/** The columns that say something about a consent. */
type ConsentColumn = RefusalColumn | `${ConsentChannel}_consent` | `${ConsentChannel}_consent_at`;

/** When a cell says that something was; `name` is its column's in the file, where a field has several. Throws `CellProblem`. */
type ReadTime = (text: string, column: ConsentColumn, name?: string) => Date;

/** A filled cell, with the name of its column in the file. */
type NamedCell = { text: string; name: string };

/** The value of a cell; null if it is empty or can't be read. */
type OptionalReader = <Column extends ConsentColumn, Value>(
  column: Column,
  read: (text: string, column: Column) => Value,
) => Value | null;

export type ConsentReader = {
  cell: (column: ConsentColumn) => string;
  given: OptionalReader;
  /** All filled cells of the row in columns of this kind. */
  refusalCells: (column: RefusalColumn) => readonly NamedCell[];
  /** The value, or null if it can't be read, which is then a problem. */
  optional: <Value>(column: string, read: () => Value, value?: string) => Value | null;
  timeOf: ReadTime;
  /** The same of a refusal. */
  refusalTimeOf: ReadTime;
  leaveOut: (problem: CellProblem) => void;
  unsubscribed: readonly ConsentChannel[];
  /** All filled cells of the row in further columns of consents to a channel. */
  otherConsents: (channel: ConsentChannel) => readonly string[];
  /** Statuses in columns that are named after a subscription. */
  namedStatuses: () => readonly NamedCell[];
  /** Whether the column of a consent's date has that of consents only. */
  isDateOfGrants: (column: ConsentColumn) => boolean;
};

/** How often something happened, which may not be a refusal. */
const COUNT = /^\d{1,4}$/;

/** The channel of a column that is named after consents, unless its first values count something: a no or 0 in it is a refusal. */
export const findFurtherConsents = (name: string, values: readonly string[]): ConsentChannel | null =>
  values.some((text) => COUNT.test(text) && Number(text) > 1) ? null : findConsentColumn(name);

/** Whether a cell of a column named after refusals is one, or when it was. Any other text, such as a reason, is a refusal too. */
const readRefusal = (column: RefusalColumn, { text, name }: NamedCell, timeOf: ReadTime): boolean | Date => {
  const isRefusal = readOptOut(text);
  if (isRefusal !== null) return isRefusal;
  if (COUNT.test(text)) throw new CellProblem(name, "unknown_value", "Must be one of: yes, no", { value: text });
  try {
    return timeOf(text, column, name);
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

type Refusal = {
  /** The latest date that a refusal of the row has. */
  at: Date | null;
  /** Whether each refusal of the row has a date. One without could be of any day, also after a consent's. */
  isDated: boolean;
};

/** Whether any of the row's columns, or the whole file, refuses this channel, and since when if they say. */
const refusalIn = (channel: ConsentChannel, reader: ConsentReader): { refusal: Refusal | null; isClear: boolean } => {
  const { refusalCells, namedStatuses, optional, refusalTimeOf: timeOf, unsubscribed, otherConsents } = reader;
  const columns = [`${channel}_opt_out`, "do_not_contact"] as const;
  const said = columns.flatMap((column) =>
    refusalCells(column).map((each) => optional(column, () => readRefusal(column, each, timeOf))),
  );
  const timeColumn = channel === "advertising" ? null : (`${channel}_opt_out_at` as const);
  const times = timeColumn
    ? refusalCells(timeColumn)
        .filter(({ text }) => readOptOut(text) !== false)
        .map(({ text, name }) => (readOptOut(text) ? null : optional(timeColumn, () => timeOf(text, timeColumn, name))))
    : [];
  const status = "subscription_status";
  const statuses = channel === "email" ? refusalCells(status).map(({ text }) => readSubscription(text)) : [];
  const named = (channel === "email" ? namedStatuses() : []).map(({ text, name }) =>
    optional(name, () => readNamedSubscription(status, text) ?? "unknown", text),
  );
  const isUndated =
    // A time that can't be read still says that the customer refused.
    times.includes(null) ||
    said.includes(true) ||
    [...statuses, ...named].includes("denied") ||
    otherConsents(channel).some(isDenied) ||
    unsubscribed.includes(channel);
  const at = latest([...times, ...said].filter((time) => time instanceof Date));
  return {
    refusal: isUndated || at ? { at, isDated: !isUndated } : null,
    isClear: ![...said, ...named].includes(null),
  };
};

/** What a row says about a consent: a refusal, unless the customer consented after each. What can't be read lets nothing be granted. */
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
  const isLater = state === "granted" && at && refusal.at && at > refusal.at;
  if (!isLater) return { state: "denied", at: refusal.at };
  if (!refusal.isDated) return { state: "denied", at: null };
  return isUnread ? { state: "denied", at: refusal.at } : { state, at };
};
