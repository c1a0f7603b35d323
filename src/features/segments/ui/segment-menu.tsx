"use client";

import { useCan, useNotification } from "@refinedev/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { startNavigation } from "#core/ui/page/navigation.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useDownload } from "#core/ui/use-download.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { segmentsUsing } from "#records/rules/criteria/references.ts";
import { toFollowUpItems, useFollowUps } from "#records/ui/list/follow-ups.tsx";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { useRecalculation } from "./segment-status.tsx";

/** Actions on a segment, from its row and its page. */
const useSegmentActions = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const { fetchAndSave } = useDownload();
  const confirm = useConfirm();
  const { refetch: readAll } = useAllSegments({ isAllowed: false });

  const options = { key: "segment", reloads: ["GET /api/admin/segments", "GET /api/admin/segments/sizes"] } as const;
  const { write: update } = useWrite("PATCH /api/admin/segments/{id}", options);
  const copying = useWrite("POST /api/admin/segments/{id}/duplicate", options);

  /** Returns the updated segment; undefined if the change was refused, which a message reports. */
  const setArchived = async (
    { id, version }: Pick<Segment, "id" | "version">,
    isArchived: boolean,
    successMessage?: string,
  ) => (await update({ id, version, isArchived }, successMessage === undefined ? {} : { successMessage }))?.data;
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

const DeleteDialog = lazily(() => import("./delete-dialog.tsx").then(({ DeleteDialog: it }) => it));

type Props = { segment: Segment; isOnItsPage?: boolean };

/** Actions on a segment; those without permission are left out. */
export const SegmentMenu = ({ segment, isOnItsPage = false }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const mayExport = useCan({ resource: "segments", action: "export" }).data?.can;
  const { archive, restore, duplicate, exportMembers } = useSegmentActions();
  const recalculate = useRecalculation();
  const [isDeleting, setDeleting] = useState(false);
  const go = (path: string) => {
    startNavigation();
    router.push(path);
  };
  const { id, archivedAt } = segment;
  const followUps = useFollowUps({ segment: id });
  const isPhone = useIsPhone();
  const items = [
    ...(isOnItsPage ? [] : [{ key: "open", label: t("segments.open"), onClick: () => go(`/segments/${id}`) }]),
    ...(mayEdit && !archivedAt && !isOnItsPage
      ? [{ key: "edit", label: t("segments.edit"), onClick: () => go(`/segments/${id}/edit`) }]
      : []),
    // Its page has buttons for them where there is room.
    ...(!archivedAt && (!isOnItsPage || isPhone) ? toFollowUpItems(followUps, go) : []),
    ...(mayEdit
      ? [
          {
            key: "duplicate",
            label: t("buttons.duplicate"),
            onClick: () => void duplicate(segment, (copy) => go(`/segments/${copy}`)),
          },
        ]
      : []),
    ...(mayExport
      ? [{ key: "export", label: t("buttons.export_csv"), onClick: () => void exportMembers(segment) }]
      : []),
    ...(mayEdit && !archivedAt && segment.isAutomatic
      ? [{ key: "recalculate", label: t("buttons.recalculate"), onClick: () => void recalculate(segment) }]
      : []),
    ...(mayEdit && !archivedAt
      ? [{ key: "archive", label: t("buttons.archive"), onClick: () => void archive(segment) }]
      : []),
    ...(mayEdit && archivedAt
      ? [
          { key: "restore", label: t("segments.restore"), onClick: () => void restore(segment) },
          { key: "delete", label: t("buttons.delete"), onClick: () => setDeleting(true) },
        ]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <>
      <MoreMenu
        type={isOnItsPage ? "default" : "text"}
        label={t("segments.menu_of", { name: segment.name })}
        items={items}
      />
      {isDeleting && (
        <DeleteDialog
          segment={segment}
          onDeleted={() => isOnItsPage && go("/segments?archived=1")}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
};
