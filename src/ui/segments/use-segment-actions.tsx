"use client";

import { useNotification, useOnError } from "@refinedev/core";
import { App, Button } from "antd";
import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import { CallError, call } from "#ui/shared/api/call.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useDownload } from "#ui/shared/data/use-download.ts";

/** What can be done to a whole segment from its row and from its page. */
export const useSegmentActions = () => {
  const t = useTranslations();
  const { notification } = App.useApp();
  const { open } = useNotification();
  const { mutate: checkError } = useOnError();
  const invalidateRoutes = useInvalidateRoutes();
  const { fetchAndSave } = useDownload();

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      checkError(error);
      open?.({ type: "error", key: "segment", message: error.status > 0 ? error.message : t("shell.not_reachable") });
    }
    await invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}", "GET /api/admin/segments/sizes");
  };

  const setArchived = ({ id, version }: Pick<Segment, "id" | "version">, isArchived: boolean) =>
    call("PATCH /api/admin/segments/{id}", { id, version, isArchived });

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
        const { data } = await call("POST /api/admin/segments/{id}/duplicate", { id: segment.id, name });
        open?.({ type: "success", key: "segment", message: t("segments.copied", { name: data.name }) });
        onMade(data.id);
      }),
    exportMembers: (segment: Pick<Segment, "id">) =>
      fetchAndSave("GET /api/admin/segments/{id}/members", { id: segment.id, exportFormat: "csv" }),
  };
};
