"use client";

import { type HttpError, useCan, useOne } from "@refinedev/core";
import { useParams, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Segment } from "#contracts/segments/segments.ts";
import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import { SegmentMissing } from "../segment-missing.tsx";
import type { SegmentDraft } from "./draft.ts";
import { Editor } from "./editor.tsx";

const draftOf = ({ name, description, isAutomatic, criteria }: Segment): SegmentDraft => ({
  name,
  description: description ?? "",
  isAutomatic,
  criteria: readCriteria(criteria).criteria,
});

/** A segment as it stands, to be edited; whoever may not is led to the page that says its rule. */
export const EditSegmentPage = () => {
  const t = useTranslations("segments");
  const router = useRouter();
  const { id } = useParams<{ id: string }>();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const { query } = useOne<Segment, HttpError>({
    resource: "segments",
    id,
    errorNotification: false,
    liveMode: "off",
  });
  useEffect(() => {
    if (!mayEdit) router.replace(`/segments/${id}`);
  }, [mayEdit, router, id]);
  const segment = query.error ? undefined : query.data?.data;
  if (!segment || !mayEdit) {
    return <SegmentMissing title={t("edit")} error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Editor key={`${segment.id} ${segment.version}`} initial={draftOf(segment)} segment={segment} />;
};
