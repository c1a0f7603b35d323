"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import type { SegmentDraft } from "./draft.ts";
import { Editor } from "./editor.tsx";
import { isTemplate, templateCriteria } from "./templates.ts";

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
};

/** Initial values from the address: a template, or a rule (and name) from another page. */
const useBeginning = (): SegmentDraft => {
  const t = useTranslations("segment_templates");
  const query = useSearchParams();
  const template = query.get("template") ?? "";
  if (isTemplate(template)) {
    const criteria = templateCriteria(template);
    return { name: t(`${template}.name`), description: "", isAutomatic: criteria !== null, criteria };
  }
  const { criteria } = readCriteria(parsed(query.get("criteria")));
  return { name: query.get("name") ?? "", description: "", isAutomatic: query.get("kind") !== "manual", criteria };
};

export const NewSegmentPage = () => {
  const beginning = useBeginning();
  const [initial] = useState(beginning);
  return <Editor initial={initial} />;
};
