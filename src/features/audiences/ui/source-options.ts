"use client";

import { useQueries } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { type AnswerOf, call } from "#core/ui/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import { PLAYBOOK_LISTS, type PlaybookList } from "#features/audiences/rules/audience.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { LAPSED_KEY } from "#lib/rfm/segments.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";

export type AudienceSource = Audience["source"];

/** The kinds of sources as the form offers them; those of groups have a field for each list of groups. */
export const SOURCE_KINDS = ["segment", "view", "rfm", "tier", "purchasing", "archetype", "axis", "playbook"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const KIND_OF_FIELD: Record<string, SourceKind> = {
  rfmSegment: "rfm",
  clvTier: "tier",
  archetype: "archetype",
  purchasingGroup: "purchasing",
  purchasingValueGroup: "purchasing",
  purchasingFrequencyGroup: "purchasing",
};

/** The kind of sources that a field of rules has the groups of; undefined for other fields. */
export const findSourceKind = (field: string): SourceKind | undefined =>
  KIND_OF_FIELD[field] ?? (field.startsWith("axis") ? "axis" : undefined);

/** What the form's second field holds: a group is its field and value. */
export const toAudienceSourceChoice = (source: AudienceSource): { kind: SourceKind; value: string } => {
  switch (source.kind) {
    case "segment":
      return { kind: "segment", value: source.segmentId };
    case "view":
      return { kind: "view", value: source.viewId };
    case "group":
      return { kind: findSourceKind(source.field) ?? "rfm", value: `${source.field} ${source.value}` };
    case "playbook":
      return { kind: "playbook", value: source.list };
  }
};

/** The opposite; null while nothing is chosen. */
export const toAudienceSource = (kind: SourceKind, value: string | undefined): AudienceSource | null => {
  if (!value) return null;
  switch (kind) {
    case "segment":
      return { kind: "segment", segmentId: value };
    case "view":
      return { kind: "view", viewId: value };
    case "playbook":
      return { kind: "playbook", list: value as PlaybookList };
    default: {
      const [field = "", ...rest] = value.split(" ");
      return {
        kind: "group",
        field: field as Extract<AudienceSource, { kind: "group" }>["field"],
        value: rest.join(" "),
      };
    }
  }
};

/** The source that an address begins a new audience with: a segment, or a list of the playbook. */
export const parseAddressSource = (query: Pick<URLSearchParams, "get">): AudienceSource | undefined => {
  const segmentId = query.get("segment");
  if (segmentId) return { kind: "segment", segmentId };
  const list = PLAYBOOK_LISTS.find((name) => name === query.get("list"));
  return list && { kind: "playbook", list };
};

const FRESH_MS = 60_000;

/** `title`: how it reads once it is chosen, if that says more than its place among the others. */
type Option = { value: string; label: string; title?: string; customers?: number };
export type SourceOption = Option | { label: string; options: Option[] };

type OccurringValues = Pick<AnswerOf<"GET /api/admin/criteria-values">, "data" | "total">;
type Field = { name: string; label: string; options: readonly { value: string; label: string }[] | null };

/**
 * The groups of fields that have customers, by field if there are several; without a field's values all of its groups. The chosen
 * one stays.
 */
export const toGroupOptions = (
  fields: readonly Field[],
  valuesOf: (field: string) => OccurringValues | undefined,
  chosen: string | undefined,
): SourceOption[] => {
  const lists = fields.map(({ name, label, options }) => {
    const values = valuesOf(name);
    // Of many values, the answer has the most frequent ones only.
    const isWhole = values !== undefined && values.total <= values.data.length;
    const customers = new Map(values?.data.map((one) => [one.value, one.customers]));
    const all = (options ?? []).map((option): Option => {
      const count = customers.get(option.value);
      return {
        value: `${name} ${option.value}`,
        label: option.label,
        // Of several lists, two may have a group of the same name.
        title: fields.length > 1 ? `${label}: ${option.label}` : option.label,
        ...(count !== undefined && { customers: count }),
      };
    });
    return { label, options: all.filter(({ value, customers: n }) => !isWhole || n !== undefined || value === chosen) };
  });
  const [only] = lists;
  return lists.length === 1 && only ? only.options : lists.filter(({ options }) => options.length > 0);
};

/** The values that customers have in each of some fields; null until they have loaded, without those that failed to. */
const useOccurringValues = (fields: readonly string[]): ReadonlyMap<string, OccurringValues> | null => {
  const { id, business } = useMe();
  const locale = useLocale();
  const found = useQueries({
    queries: fields.map((field) => ({
      queryKey: ["criteria-values", business.id, id, locale, field],
      queryFn: ({ signal }: { signal: AbortSignal }) => call("GET /api/admin/criteria-values", { field }, { signal }),
      staleTime: FRESH_MS,
    })),
  });
  if (found.some(({ isPending }) => isPending)) return null;
  const known = new Map<string, OccurringValues>();
  for (const [i, field] of fields.entries()) {
    const values = found[i]?.data;
    if (values) known.set(field, values);
  }
  return known;
};

/**
 * What can be chosen of a kind of sources, by list of groups if there are several; undefined until it has loaded. Groups without
 * customers are left out, except for the chosen one.
 */
export const useSourceOptions = (
  kind: SourceKind,
  chosen: string | undefined,
): { options: readonly SourceOption[] | undefined; error: unknown } => {
  const t = useTranslations("audiences");
  const words = useSegmentWords();
  const segments = useAllSegments({ isAllowed: kind === "segment" });
  const views = useAnswer("GET /api/admin/views", { list: "customers" }, { isAllowed: kind === "view" });
  const isGroup = !["segment", "view", "playbook"].includes(kind);
  const fields = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed: isGroup, staleMs: FRESH_MS });
  const found = isGroup ? fields.answer?.data.filter(({ name }) => findSourceKind(name) === kind) : undefined;
  const values = useOccurringValues(found?.map(({ name }) => name) ?? []);
  const named = (each: { id: string; name: string }): Option => ({ value: each.id, label: each.name });
  switch (kind) {
    case "segment":
      return {
        options: segments.data?.data.filter(({ archivedAt }) => archivedAt === null).map(named),
        error: segments.error,
      };
    case "view":
      return { options: views.answer?.data.map(named), error: views.error };
    case "playbook":
      return { options: PLAYBOOK_LISTS.map((value) => ({ value, label: t(`playbooks.${value}`) })), error: null };
    default: {
      const groups = found && values ? toGroupOptions(found, (field) => values.get(field), chosen) : undefined;
      // Customers of no segment of the period: not a value of the field.
      const lapsed = kind === "rfm" ? [{ value: `rfmSegment ${LAPSED_KEY}`, label: words(LAPSED_CODE).name }] : [];
      return { options: groups && [...groups, ...lapsed], error: fields.error };
    }
  }
};
