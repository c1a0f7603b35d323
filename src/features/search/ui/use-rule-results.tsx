"use client";

import { FilterOutlined, TagOutlined, ThunderboltOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useMay, usePages } from "#core/ui/page/feature-pages.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { foldedWords } from "#core/values/text-match.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { handOverSentence } from "#records/ui/list/sentence-handover.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { listSynonyms } from "../rules/synonyms/synonyms.ts";
import { toAddress } from "./addresses.ts";
import type { Result } from "./result-list.tsx";

type Field = AnswerOf<"GET /api/admin/criteria-fields">["data"][number];

const FRESH_MS = 60_000;

/** Fewer words are a name rather than a sentence. */
const LEAST_OF_SENTENCE = 3;

/** Fields whose values are groups that analyses found, beside the loyalty levels that the shop gave. */
const GROUP_FIELDS: readonly Field["group"][] = ["rfm", "forecast", "purchasing", "axes"];
const isOfGroups = ({ name, group, operators }: Field) =>
  (GROUP_FIELDS.includes(group) || name === "loyaltyLevel") && operators.some((operator) => operator.name === "is");

/**
 * What the fields of segment rules bring: the groups of customers that are their values, each with its customers; for users who may
 * create segments also the fields that begin a rule, and the text as a sentence that describes one.
 */
export const useRuleResults = ({ text, isWanted }: { text: string; isWanted: boolean }) => {
  const t = useTranslations();
  const may = useMay();
  const { pages } = usePages();
  const words = useSegmentWords();
  const isAllowed = isWanted && may("customers", "list");
  const { answer, query } = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed, staleMs: FRESH_MS });
  const { data = [], readsSentences = false } = (isAllowed && answer) || {};
  const customers = pages.find(({ name }) => name === "customers");
  const members = pages.find(({ name }) => name === "rfm-customers");

  const groups = (customers ? data.filter(isOfGroups) : []).flatMap(({ name, label: ofField, options }) =>
    (options ?? []).map(
      ({ value, label }): Result => ({
        key: `segments:${name}.${value}`,
        kind: "segments",
        title: label,
        also: [...listSynonyms("groups", `${name}.${value}`), ...listSynonyms("groups", name), `${ofField} ${label}`],
        note: ofField,
        icon: <TagOutlined aria-hidden />,
        href: toAddress(customers, "list", {
          f: JSON.stringify({ all: [{ field: name, operator: "is", value }] }),
        }),
      }),
    ),
  );
  const lapsed: Result[] =
    members && may("rfm-customers", "list")
      ? [
          {
            key: "segments:rfmSegment.lapsed",
            kind: "segments",
            title: words(LAPSED_CODE).name,
            also: listSynonyms("groups", "rfmSegment.lapsed"),
            note: t(`nav.${members.meta.word}`),
            icon: <TagOutlined aria-hidden />,
            href: toAddress(members, "list", { segment: LAPSED_CODE }),
          },
        ]
      : [];
  const segments = may("segments", "create") ? pages.find(({ name }) => name === "segments") : undefined;
  const fields = (segments ? data : []).map(
    ({ name, label, group }): Result => ({
      key: `fields:${name}`,
      kind: "fields",
      title: label,
      note: t(`builder.groups.${group}`),
      also: [...listSynonyms("fields", name), t(`builder.groups.${group}`)],
      icon: <FilterOutlined aria-hidden />,
      href: toAddress(segments, "create", { field: name }),
    }),
  );
  const isSentence =
    segments && readsSentences && may("segments", "describe") && foldedWords(text).length >= LEAST_OF_SENTENCE;
  const ofSentence: Result | null = isSentence
    ? {
        key: "actions:sentence",
        kind: "actions",
        title: t("palette.do.sentence", { sentence: text }),
        icon: <ThunderboltOutlined aria-hidden />,
        href: toAddress(segments, "create", { sentence: text }),
        onOpen: () => handOverSentence(text),
        isPassing: true,
      }
    : null;
  return { groups: [...groups, ...lapsed], fields, ofSentence, isPending: isAllowed && query.isPending };
};
