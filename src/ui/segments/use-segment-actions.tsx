"use client";

import { useNotification, useOnError } from "@refinedev/core";
import { App, Button } from "antd";
import { useTranslations } from "next-intl";
import { listSegmentMembers } from "#contracts/segments/segment-members.ts";
import { listSegmentSizes } from "#contracts/segments/segment-sizes.ts";
import {
  duplicateSegment,
  getSegment,
  listSegments,
  type Segment,
  updateSegment,
} from "#contracts/segments/segments.ts";
import { CallError, call } from "#ui/shared/api/call.ts";
import { useInvalidateContracts } from "#ui/shared/data/use-answer.ts";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";

/** What can be done to a whole segment from its row and from its page. */
export const useSegmentActions = () => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { notification } = App.useApp();
  const { open } = useNotification();
  const { mutate: checkError } = useOnError();
  const invalidateContracts = useInvalidateContracts();
  const { fetchAndSave } = useDownload();

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      checkError(error);
      open?.({ type: "error", key: "segment", message: error.status > 0 ? error.message : t("shell.not_reachable") });
    }
    await invalidateContracts(listSegments, getSegment, listSegmentSizes);
  };

  const setArchived = ({ id, version }: Pick<Segment, "id" | "version">, isArchived: boolean) =>
    call(updateSegment, { id, version, isArchived }, { language });

  return {
    restore: (segment: Segment) =>
      attempt(async () => {
        await setArchived(segment, false);
        open?.({ type: "success", key: "segment", message: t("segments.restored_use", { name: segment.name }) });
      }),
    /** Out of use, with ten seconds to take it back. */
    archive: (segment: Segment) =>
      attempt(async () => {
        const { data } = await setArchived(segment, true);
        notification.open({
          key: "segment",
          message: t("segments.archived_now", { name: segment.name }),
          role: "status",
          duration: 10,
          placement: "bottomRight",
          actions: (
            <Button
              size="small"
              onClick={() => {
                notification.destroy("segment");
                void attempt(async () => void (await setArchived(data, false)));
              }}
            >
              {t("buttons.undo")}
            </Button>
          ),
        });
      }),
    duplicate: (segment: Segment, onMade: (id: string) => void) =>
      attempt(async () => {
        const name = t("segments.copy_of", { name: segment.name }).slice(0, 120);
        const { data } = await call(duplicateSegment, { id: segment.id, name }, { language });
        open?.({ type: "success", key: "segment", message: t("segments.copied", { name: data.name }) });
        onMade(data.id);
      }),
    exportMembers: (segment: Pick<Segment, "id">) =>
      fetchAndSave(listSegmentMembers, { id: segment.id, exportFormat: "csv" }),
  };
};
