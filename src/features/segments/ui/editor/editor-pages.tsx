"use client";

import { useCan } from "@refinedev/core";
import { useParams, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useUnknownNames } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { beginCondition } from "#features/segments/ui/builder/tree.ts";
import { findField } from "#records/rules/criteria/catalogue.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { SegmentMissing } from "../segment-missing.tsx";
import { Editor } from "./editor.tsx";
import { isTemplate, templateCriteria } from "./templates.ts";
import type { SegmentDraft } from "./use-draft.ts";

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
};

/** Initial values from the address: a template, a rule (and name) from another page, or a field whose condition is begun. */
const useBeginning = (field: Field | undefined): SegmentDraft => {
  const t = useTranslations("segment_templates");
  const segment = useSegmentWords()("champions").name;
  const query = useSearchParams();
  const template = query.get("template") ?? "";
  if (isTemplate(template)) {
    const criteria = templateCriteria(template);
    return { name: t(`${template}.name`, { segment }), description: "", isAutomatic: criteria !== null, criteria };
  }
  const { criteria } = readCriteria(parsed(query.get("criteria")));
  const words = { name: query.get("name") ?? "", description: "" };
  return field
    ? { ...words, isAutomatic: true, criteria: beginCondition(field) }
    : { ...words, isAutomatic: query.get("kind") !== "manual", criteria };
};

/** The parameters that ask for a certain beginning. */
const BEGINNINGS = ["template", "criteria", "field", "sentence"];

const Opened = ({ field }: { field: Field | undefined }) => {
  const beginning = useBeginning(field);
  const [initial] = useState(beginning);
  const query = useSearchParams();
  return <Editor initial={initial} isChosen={BEGINNINGS.some((name) => query.has(name))} />;
};

/** The field that the address names, if the user may use it; `isPending` until that is known. */
const useField = () => {
  const name = useSearchParams().get("field");
  const { answer, error } = useAnswer("GET /api/admin/criteria-fields", {}, { isAllowed: name !== null });
  const isKnown = answer?.data.some((one) => one.name === name) ?? false;
  const isPending = name !== null && !answer && !error;
  useUnknownNames(name === null || isPending || isKnown ? [] : ["field"]);
  return { field: name !== null && isKnown ? findField(name) : undefined, isPending };
};

export const NewSegmentPage = () => {
  const t = useTranslations("buttons");
  const query = useSearchParams();
  const { field, isPending } = useField();
  if (isPending) return <SegmentMissing title={t("new_segment")} error={null} onRetry={() => undefined} />;
  // A different address, opened from the command palette, starts a new segment.
  return <Opened key={query.toString()} field={field} />;
};

const toSegmentDraft = ({ name, description, isAutomatic, criteria }: Segment): SegmentDraft => ({
  name,
  description: description ?? "",
  isAutomatic,
  criteria: readCriteria(criteria).criteria,
});

/** Edits a segment; users without permission are redirected to the page that shows its rule. */
export const EditSegmentPage = () => {
  const t = useTranslations("segments");
  const router = useRouter();
  const { id } = useParams<{ id: string }>();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const { query } = useAnswer("GET /api/admin/segments/{id}", { id }, { isLive: false });
  // The segment as it was when the editor opened: later changes by others must not replace the user's edits.
  const [opened, setOpened] = useState<Segment>();
  if (!opened && query.isFetchedAfterMount && query.data) setOpened(query.data.data);
  useEffect(() => {
    if (!mayEdit) router.replace(`/segments/${id}`);
  }, [mayEdit, router, id]);
  const reload = async () => setOpened((await query.refetch()).data?.data);
  if (!opened || !mayEdit) {
    return <SegmentMissing title={t("edit")} error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <Editor
      key={`${opened.id} ${opened.version}`}
      initial={toSegmentDraft(opened)}
      segment={opened}
      onReload={() => void reload()}
    />
  );
};
