import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { nameAuditActors } from "#core/db/display-names.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { asHeavyQuery } from "#core/load/fair-queue.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { computeWhatIf, RFM_KEYS_BY_VALUE, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { nameCustomers } from "#records/customers/customers.ts";
import { compareSegments } from "#records/orders/copy/order-readings.ts";
import { listDayStarts, loadReportScope } from "#records/rfm/report-scope.ts";
import {
  hasSchemeVersion,
  insertSchemeVersion,
  type SchemeChoice,
  saveSchemeChoice,
  schemeChoice,
  schemeVersions,
} from "#records/rfm/schemes.ts";
import { type RfmScheme, type SegmentLook, STANDARD_SCHEME, toThresholds } from "#records/rules/rfm/scheme.ts";
import type { activateRfmScheme, previewRfmScheme, saveRfmScheme, WireScheme } from "./contracts/rfm-scheme.ts";
import { lookProblems, type SchemeProblem, thresholdProblems } from "./rules/scheme-problems.ts";

/** A scheme as callers read it: money in major units, the segments as a list. */
const wireScheme = ({ thresholds, cells, looks }: RfmScheme, currency: string): WireScheme => ({
  thresholds: {
    recency: thresholds.recency && [...thresholds.recency],
    frequency: thresholds.frequency && [...thresholds.frequency],
    monetary: thresholds.monetary?.map((amount) => toMajor(amount, currency)) ?? null,
  },
  cells: [...cells],
  looks: RFM_KEYS_BY_VALUE.map((key) => ({ key, ...looks[key], actions: [...looks[key].actions] })),
});

const MESSAGES: Record<SchemeProblem["reason"], string> = {
  number_range: "is out of range",
  ascending: "must be more than the value before it",
  not_empty: "must not be empty",
  control_characters: "must not contain line breaks, control characters or direction marks",
  braces: "must not contain braces",
  too_long: "is too long",
  same_name: "is the name of another segment too",
  same_color: "is too similar to the color of another segment",
};

const trimmed = (text: string | null): string | null => text?.trim() ?? null;

const refuse = (path: string, problem: SchemeProblem, currency: string): never => {
  const { reason, path: _, ...values } = problem;
  const isMoney = problem.path.startsWith("thresholds.monetary") && problem.reason === "number_range";
  const shown = isMoney ? { min: toMajor(problem.min, currency), max: toMajor(problem.max, currency) } : values;
  return refuseField(path, { reason, message: MESSAGES[reason], values: shown });
};

/** Throws INVALID_PARAMETER unless the thresholds can be used. */
const readScoring = (
  { thresholds, cells }: Pick<WireScheme, "thresholds" | "cells">,
  currency: string,
  within = "",
): Pick<RfmScheme, "thresholds" | "cells"> => {
  const scoring = {
    thresholds: {
      ...thresholds,
      monetary: thresholds.monetary?.map((amount) => toMinor(amount, currency)) ?? null,
    },
    cells,
  };
  const [problem] = thresholdProblems(scoring.thresholds);
  if (problem) refuse(`${within}${problem.path}`, problem, currency);
  return scoring;
};

/** Throws INVALID_PARAMETER unless each segment is there once and the scheme can be used. */
const readScheme = ({ looks, ...scoring }: WireScheme, currency: string): RfmScheme => {
  const byKey = new Map(looks.map((look) => [look.key, look]));
  const missing = RFM_KEYS_BY_VALUE.find((key) => !byKey.has(key));
  if (missing) refuseField("scheme.looks", { reason: "once", message: `must have each segment once: ${missing}` });
  const lookOf = (key: RfmSegmentKey): SegmentLook => {
    const { name = null, description = null, color = null, actions = [] } = byKey.get(key) ?? {};
    return { name: trimmed(name), description: trimmed(description), color, actions: actions.map(trimmed) };
  };
  const scheme: RfmScheme = {
    ...readScoring(scoring, currency, "scheme."),
    looks: Object.fromEntries(RFM_KEYS_BY_VALUE.map((key) => [key, lookOf(key)])) as RfmScheme["looks"],
  };
  const [problem] = lookProblems(scheme.looks);
  if (problem) refuse(`scheme.${problem.path}`, problem, currency);
  return scheme;
};

/** The standard segments, the business's saved versions with their authors, and which one is active. */
export const readSchemes = async (scope: Scope) => {
  const { currency } = await getBusinessOrThrow(scope);
  const { choice, versions } = await withBusiness(scope, async (client) => ({
    choice: await schemeChoice(client, scope),
    versions: await schemeVersions(client, scope),
  }));
  const actorOf = await nameAuditActors(
    scope,
    versions.map(({ byKind, byId }) => ({ byKind, byId, version: null })),
  );
  return {
    revision: choice.revision,
    activeVersion: choice.version,
    inApi: choice.inApi,
    currency,
    standard: wireScheme(STANDARD_SCHEME, currency),
    versions: versions.map(({ byKind, byId, scheme, ...version }) => ({
      ...version,
      by: { kind: byKind, name: actorOf({ byKind, byId, version: null }).name },
      scheme: wireScheme(scheme, currency),
    })),
  };
};

/** Saves a version, which is not used until it is activated. Throws INVALID_PARAMETER for a scheme that cannot be used. */
export const saveScheme = async (actor: Actor, { scheme, note }: ContractInput<typeof saveRfmScheme>) => {
  const { currency } = await getBusinessOrThrow(actor);
  const read = readScheme(scheme, currency);
  await withBusiness(actor, async (client) => {
    const version = await insertSchemeVersion(client, actor, { scheme: read, note, at: now() });
    await insertAuditLine(client, actor, { action: "rfm_scheme.saved", after: { version, note } });
  });
  return readSchemes(actor);
};

/**
 * Which customers would be in another segment of the standard period than they are with the active version. Throws
 * INVALID_PARAMETER for thresholds that cannot be used.
 */
export const previewScheme = async (scope: Scope, given: ContractInput<typeof previewRfmScheme>) => {
  const frame = await loadReportScope(scope, {});
  const { days } = frame.period;
  const { currency } = frame.business;
  const schemes = { before: frame.scheme.scheme, now: readScoring(given, currency) };
  const dayStarts = listDayStarts(frame).slice(days);
  const { flows, moved, cuts } = await asHeavyQuery(() =>
    compareSegments(scope, dayStarts, { ...schemes, mostMoved: 10 }),
  );
  const movedIds = moved.map(({ id }) => id);
  const named = await withBusiness(scope, (client) => nameCustomers(client, scope, movedIds));
  const sample = named.flatMap(({ id, externalId, name }) => {
    const customer = moved.find((one) => one.id === id);
    return customer ? [{ ...customer, externalId, name }] : [];
  });
  const inMajor = <Sum extends { revenue: number }>(sum: Sum): Sum => ({
    ...sum,
    revenue: toMajor(sum.revenue, currency),
  });
  const found = computeWhatIf(flows);
  const standard = cuts && toThresholds({ days, ...cuts });
  return {
    ...found,
    period: frame.period,
    currency,
    segments: found.segments.map(({ key, before, now }) => ({ key, before: inMajor(before), now: inMajor(now) })),
    flows: found.flows.map(inMajor),
    sample: sample.map(({ orders, ageDays, ...customer }) => ({
      ...inMajor(customer),
      orderCount: orders,
      daysSinceLastPurchase: ageDays,
    })),
    standardThresholds: standard && {
      ...standard,
      monetary: standard.monetary.map((amount) => toMajor(amount, currency)),
    },
  };
};

/**
 * Uses a version, or the standard segments with null, from now on, and queues the run that updates what is stored by
 * segment. Going back is the same with an earlier version. Throws NOT_FOUND (RFM_SCHEME_NOT_FOUND) and CONFLICT
 * (EDITED_MEANWHILE) after a concurrent change.
 */
export const activateScheme = async (
  actor: Actor,
  { revision, activeVersion: version, inApi }: ContractInput<typeof activateRfmScheme>,
) => {
  const runId = await withBusiness(actor, async (client) => {
    const before = await schemeChoice(client, actor);
    const meanwhile = () => refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    if (before.revision !== revision) throw meanwhile();
    if (version !== null && !(await hasSchemeVersion(client, actor, version))) {
      throw refusalBy("RFM_SCHEME_NOT_FOUND", "There is no such version");
    }
    const after: SchemeChoice = { revision, version, inApi: version !== null && inApi };
    if (before.version === after.version && before.inApi === after.inApi) return null;
    if (!(await saveSchemeChoice(client, actor, { ...after, at: now() }))) throw meanwhile();
    const said = (choice: SchemeChoice) => ({ version: choice.version ?? "standard", inApi: choice.inApi });
    await insertAuditLine(client, actor, {
      action: "rfm_scheme.activated",
      before: said(before),
      after: said(after),
    });
    if (before.version === after.version) return null;
    const options = { reason: "rfm_scheme" as const };
    const { run, isNew } = await beginRun(client, actor, RECALCULATE_SEGMENTS, {
      trigger: "request",
      options,
    });
    if (isNew) {
      await insertAuditLine(client, actor, {
        action: "run.requested",
        things: { run: run.id },
        after: { kind: run.kind, ...options },
      });
    }
    return run.id;
  });
  return { schemes: await readSchemes(actor), run: runId === null ? null : await readRun(actor, runId) };
};
