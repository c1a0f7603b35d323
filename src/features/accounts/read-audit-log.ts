import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { type AuditFilter, type AuditRow, readAuditLines, WINDOW } from "#features/accounts/store/audit-lines.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { addDays, type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { axisInWords } from "#records/rules/axes/axis-words.ts";
import { axisSegmentWords } from "#records/rules/axes/segment-words.ts";

type AuditQuery = {
  /** Words that must all occur in the entry, or in the name or email of the actor or target. */
  q?: string | undefined;
  actor?: string | undefined;
  /** `token.created`, or `token` for all actions with that prefix. */
  action?: string | undefined;
  /** Inclusive, in the business's time zone. */
  from?: Day | undefined;
  to?: Day | undefined;
};

const MOST_WORDS = 8;

const toAuditFilter = ({ q = "", actor, action, from, to }: AuditQuery, zone: string): AuditFilter => {
  if (from && to && from > to) {
    const issue = {
      parameter: "from",
      location: "query",
      reason: "date_order",
      message: "must not be after to",
    } as const;
    throw new AppError("INVALID_PARAMETER", "from must not be after to", { issues: [issue] });
  }
  return {
    actorId: actor,
    action,
    from: from ? startOfDay(from, zone) : undefined,
    to: to ? startOfDay(addDays(to, 1), zone) : undefined,
    words: searchWords(q).slice(0, MOST_WORDS),
  };
};

/** The search reads customers' names and what changed, so its matches would reveal them. */
const assertMaySearch = (actor: Actor, { q }: AuditQuery): void => {
  if (q) assertMay(actor, "customers:pii");
};

/** Axes and their segments have keys instead of IDs. */
const axisThingName = (things: AuditRow["things"], kind: string, id: string, language: LanguageTag): string | null => {
  const axis = axisNamed(things.axis ?? "");
  if (!axis) return null;
  if (kind === "axis") return axisInWords(axis.name, language);
  return kind === "segment" ? axisSegmentWords(axis, id, language).name : null;
};

const axesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(axesIn);
  return typeof value === "string" && axisNamed(value) ? [value] : [];
};

/** Of all axes that a change lists. */
const labelAxes = (rows: readonly AuditRow[], language: LanguageTag): Record<string, string> => {
  const names = rows.flatMap(({ before, after }) => [before, after].flatMap((side) => Object.values(side ?? {})));
  return Object.fromEntries(axesIn(names).map((name) => [name, axisInWords(name, language)]));
};

const toAuditEntries = async (actor: Actor, rows: readonly AuditRow[], language: LanguageTag) => {
  const ids = rows.flatMap(({ actorId, things }) => [actorId ?? "", ...Object.values(things)]);
  const names = await readDisplayNames(actor, ids);
  const isMasked = hidesPersonalData(actor);
  const named = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const shown = <Value>(value: Value) => (isMasked ? maskPersonalData("text", value) : value);
  return rows.map(({ actorKind, actorId, things, ...row }) => ({
    ...row,
    before: shown(row.before),
    after: shown(row.after),
    actor: { kind: actorKind, id: actorId, name: named(actorId) },
    things: Object.entries(things).map(([kind, id]) => ({
      kind,
      id,
      name:
        isMasked && kind === "customer"
          ? maskPersonalData("name", named(id))
          : (named(id) ?? axisThingName(things, kind, id, language)),
    })),
  }));
};

/**
 * Audit log entries of this business, newest first; `page` counts from 1. Throws INVALID_PARAMETER for a reversed
 * period, and FORBIDDEN for a search without `customers:pii`.
 */
export const readAuditLog = async (
  actor: Actor,
  { page, pageSize, ...question }: AuditQuery & { page: number; pageSize: number },
  { language }: { language: LanguageTag },
) => {
  assertMaySearch(actor, question);
  const { timeZone } = await getBusinessOrThrow(actor);
  const place = toPageWindow({ page, pageSize });
  const { data, total, notLookedBefore } = await readAuditLines(actor, toAuditFilter(question, timeZone), place);
  return {
    data: await toAuditEntries(actor, data, language),
    total,
    notSearchedBefore: notLookedBefore,
    axisNames: labelAxes(data, language),
  };
};

const text = (value: Record<string, unknown> | null): string | null => value && JSON.stringify(value);

type AuditEntry = Awaited<ReturnType<typeof toAuditEntries>>[number];

const csvRow = ({ at, action, actor, things, before, after, reason, requestId }: AuditEntry) => ({
  at: at.toISOString(),
  action,
  actor_kind: actor.kind,
  actor_id: actor.id,
  actor_name: actor.name,
  things: things.map(({ kind, id }) => `${kind}=${id}`).join(" "),
  before: text(before),
  after: text(after),
  reason,
  request_id: requestId,
});

const CSV_COLUMNS = [
  "at",
  "action",
  "actor_kind",
  "actor_id",
  "actor_name",
  "things",
  "before",
  "after",
  "reason",
  "request_id",
];

/** The same entries as CSV, as far back as one search reaches. Throws FORBIDDEN without `data:export`. */
export const exportAuditLog = async (
  actor: Actor,
  question: AuditQuery,
  write: TableWriter = csvInParts,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  assertMaySearch(actor, question);
  const { timeZone } = await getBusinessOrThrow(actor);
  const { data } = await readAuditLines(actor, toAuditFilter(question, timeZone), { offset: 0, limit: WINDOW });
  const rows = (await toAuditEntries(actor, data, "en")).map(csvRow);
  const body = await write(
    (some: readonly Record<string, unknown>[]) => ({ columns: CSV_COLUMNS, rows: some }),
    (take) => take(rows),
  );
  return { name: `audit-log-${toLocalDay(now(), timeZone)}.csv`, body };
};
