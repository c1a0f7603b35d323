"use client";

import { useTranslations } from "next-intl";
import { PLAYBOOK_LISTS } from "#lib/domain/audiences/audience.ts";
import { useAllSegments } from "#ui/segments/use-all-segments.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { kindOfField, type SourceKind } from "./source-choice.ts";

const FRESH_MS = 60_000;

type Option = { value: string; label: string };
type Options = readonly (Option | { label: string; options: Option[] })[];

/** What can be chosen of a kind of sources, by list of groups if there are several; undefined until it has loaded. */
export const useSourceOptions = (kind: SourceKind): { options: Options | undefined; error: unknown } => {
  const t = useTranslations("audiences");
  const segments = useAllSegments({ enabled: kind === "segment" });
  const views = useAnswer("GET /api/admin/views", { list: "customers" }, { isAllowed: kind === "view" });
  const isGroup = !["segment", "view", "playbook"].includes(kind);
  const fields = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed: isGroup, staleMs: FRESH_MS });
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
      const lists = fields.answer?.data
        .filter(({ name }) => kindOfField(name) === kind)
        .map(({ name, label, options }) => ({
          label,
          options: (options ?? []).map((option) => ({ value: `${name} ${option.value}`, label: option.label })),
        }));
      return { options: lists?.length === 1 ? lists[0]?.options : lists, error: fields.error };
    }
  }
};
