"use client";

import { FilterOutlined, ThunderboltOutlined } from "@ant-design/icons";
import { useMessages, useTranslations } from "next-intl";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { permissionFor } from "#core/ui/providers/access-control.ts";
import { useMe } from "#core/ui/session/me.ts";
import { foldedWords } from "#core/values/search-words.ts";
import { handOverSentence } from "#features/segments/ui/editor/sentence-handover.ts";
import type { Result } from "./result.ts";

const FRESH_MS = 60_000;

/** Fewer words are a name rather than a sentence. */
const LEAST_OF_SENTENCE = 3;

/** For users who may create segments: the fields that begin a rule, and the text as a sentence that describes one. */
export const useFieldResults = ({ text, isWanted }: { text: string; isWanted: boolean }) => {
  const t = useTranslations();
  const { also_fields: also } = useMessages().palette;
  const { permissions } = useMe();
  const may = (action: string) => {
    const permission = permissionFor("segments", action);
    return !permission || permissions.includes(permission);
  };
  const isAllowed = isWanted && may("create");
  const { answer } = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed, staleMs: FRESH_MS });
  const { data = [], readsSentences = false } = (isAllowed && answer) || {};
  const results = data.map(
    ({ name, label, group }): Result => ({
      key: `fields:${name}`,
      kind: "fields",
      title: label,
      note: t(`builder.groups.${group}`),
      also: [(also as Readonly<Record<string, string>>)[name] ?? "", t(`builder.groups.${group}`)],
      icon: <FilterOutlined aria-hidden />,
      href: `/segments/new?${new URLSearchParams({ field: name })}`,
    }),
  );
  const isSentence = readsSentences && may("describe") && foldedWords(text).length >= LEAST_OF_SENTENCE;
  const ofSentence: Result | null = isSentence
    ? {
        key: "actions:sentence",
        kind: "actions",
        title: t("palette.do.sentence", { sentence: text }),
        icon: <ThunderboltOutlined aria-hidden />,
        href: `/segments/new?${new URLSearchParams({ sentence: text })}`,
        onOpen: () => handOverSentence(text),
        isPassing: true,
      }
    : null;
  return { results, ofSentence };
};
