"use client";

import { useNotification, useUpdate } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import { segmentsUsing } from "#lib/domain/segments/uses.ts";
import type { CallError } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { useAllSegments } from "./use-all-segments.ts";

/** Actions on a segment, from its row and its page. */
export const useSegmentActions = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const invalidateRoutes = useInvalidateRoutes();
  const { fetchAndSave } = useDownload();
  const confirm = useConfirm();
  const { refetch: readAll } = useAllSegments({ enabled: false });

  const refresh = () =>
    invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}", "GET /api/admin/segments/sizes");
  const { mutateAsync } = useUpdate<Segment, CallError>();
  const copying = useWrite("POST /api/admin/segments/{id}/duplicate", {
    key: "segment",
    refresh,
  });

  /** Returns the updated segment; undefined if the change was refused, which a message reports. */
  const setArchived = async ({ id, version }: Pick<Segment, "id" | "version">, isArchived: boolean, said?: string) => {
    const answer = await mutateAsync({
      resource: "segments",
      id,
      values: { version, isArchived },
      successNotification: said === undefined ? false : { type: "success", key: "segment", message: said },
    }).catch(() => undefined);
    void refresh();
    return answer?.data;
  };
  const restore = (segment: Segment) => setArchived(segment, false, t("segments.restored_use", { name: segment.name }));
  /** With undo for ten seconds. */
  const archiveNow = async (segment: Segment) => {
    const archived = await setArchived(segment, true);
    if (!archived) return;
    open?.({
      type: "success",
      key: "segment",
      message: t("segments.archived_now", { name: archived.name }),
      cancelMutation: () => void setArchived(archived, false),
    });
  };
  return {
    restore,
    /** Archives the segment; if active rules refer to it, shows which and asks first. */
    archive: async (segment: Segment) => {
      const all = (await readAll()).data?.data ?? [];
      const users = segmentsUsing(all, segment.id).filter(({ archivedAt }) => archivedAt === null);
      if (users.length === 0) return archiveNow(segment);
      confirm({
        title: t("segments.archive_title", { name: segment.name }),
        content: t("segments.archive_used", {
          count: users.length,
          names: users.map(({ name }) => name).join(", "),
        }),
        okText: t("buttons.archive"),
        isDanger: false,
        onOk: () => archiveNow(segment),
      });
    },
    duplicate: async (segment: Segment, onMade: (id: string) => void) => {
      const name = t("segments.copy_of", { name: segment.name }).slice(0, 120);
      const answer = await copying.write(
        { id: segment.id, name },
        { successMessage: ({ data }) => t("segments.copied", { name: data.name }) },
      );
      if (answer) onMade(answer.data.id);
    },
    exportMembers: (segment: Pick<Segment, "id">) =>
      fetchAndSave("GET /api/admin/segments/{id}/members", { id: segment.id, exportFormat: "csv" }),
  };
};
