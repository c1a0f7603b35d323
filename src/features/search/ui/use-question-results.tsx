"use client";

import { FileSearchOutlined, QuestionCircleOutlined } from "@ant-design/icons";
import { useMessages, useTranslations } from "next-intl";
import { useMay, usePages } from "#core/ui/page/feature-pages.tsx";
import { findAnswer, QUESTION_KEYS } from "../rules/questions.ts";
import { listSynonyms } from "../rules/synonyms/synonyms.ts";
import { toAddress } from "./addresses.ts";
import type { Result } from "./result-list.tsx";

/** Plain questions, each with the page that answers it, for those who may open that. */
export const useQuestionResults = (): Result[] => {
  const t = useTranslations();
  const { pages } = usePages();
  const may = useMay();
  return QUESTION_KEYS.flatMap((key): Result[] => {
    const { page: name, action = "list", query } = findAnswer(key);
    const page = pages.find((one) => one.name === name);
    if (!page || !may(name, "list") || !may(name, action)) return [];
    return [
      {
        key: `questions:${key}`,
        kind: "questions",
        title: t(`palette.questions.${key}`),
        also: listSynonyms("questions", key),
        note: t(`nav.${page.meta.word}`),
        icon: <QuestionCircleOutlined aria-hidden />,
        href: toAddress(page, "list", query),
      },
    ];
  });
};

/** The templates of segments, for those who may create one. */
export const useTemplateResults = (): Result[] => {
  const t = useTranslations();
  const { segment_templates: templates, rfm_segments: segments } = useMessages();
  const { pages } = usePages();
  const may = useMay();
  const page = pages.find(({ name }) => name === "segments");
  if (!page || !may("segments", "create")) return [];
  return (Object.keys(templates) as (keyof typeof templates)[]).map((key) => ({
    key: `questions:template_${key}`,
    kind: "questions",
    title: t(`segment_templates.${key}.name`, { segment: segments.champions.name }),
    also: listSynonyms("questions", `template_${key}`),
    note: t("palette.template"),
    icon: <FileSearchOutlined aria-hidden />,
    href: toAddress(page, "create", { template: key }),
  }));
};
