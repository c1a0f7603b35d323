"use client";

import { type HttpError, useCan, useOne } from "@refinedev/core";
import { useParams, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { readCriteria } from "#features/segments/rules/read-criteria.ts";
import { SegmentMissing } from "../segment-missing.tsx";
import type { SegmentDraft } from "./draft.ts";
import { Editor } from "./editor.tsx";

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
  const { query } = useOne<Segment, HttpError>({ resource: "segments", id, errorNotification: false, liveMode: "off" });
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
