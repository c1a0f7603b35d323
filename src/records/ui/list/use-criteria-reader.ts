"use client";

import { useMemo } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";

const FRESH_MS = 30_000;

/** Describes criteria in the reader's language, with the names of storefronts, segments and axis segments. */
export const useCriteriaReader = (): CriteriaReader => {
  const { language } = useLanguage(false);
  const formats = useFormats();
  const { storefronts } = useMe();
  const segments = useAllSegments({ staleMs: FRESH_MS }).data?.data;
  const fields = useAnswer("GET /api/admin/criteria-fields", {}, { staleMs: FRESH_MS }).answer?.data;
  return useMemo(() => {
    // Users rename RFM segments and axis segments, so their names replace the field's defaults.
    const renamed = fields?.filter(({ group, name }) => group === "axes" || name === "rfmSegment") ?? [];
    const storefrontNames = new Map(storefronts.map(({ id, name }) => [String(id), name]));
    const names: Record<string, Map<string, string>> = {
      ...Object.fromEntries(
        renamed.map(({ name, options }) => [name, new Map(options?.map(({ value, label }) => [value, label]))]),
      ),
      storefront: storefrontNames,
      firstOrderStorefront: storefrontNames,
      inSegment: new Map(segments?.map(({ id, name }) => [id, name])),
    };
    const own = fields?.filter(({ group }) => group === "custom" || group === "custom_orders") ?? [];
    return {
      language,
      formats,
      nameOf: (field, value) => names[field]?.get(value),
      namedValuesOf: (field) => own.find(({ name }) => name === field)?.options?.map(({ value }) => value) ?? [],
      ownFields: own.map(({ name }) => name),
      labelOf: (field) => own.find(({ name }) => name === field)?.label,
    };
  }, [language, formats, storefronts, segments, fields]);
};
