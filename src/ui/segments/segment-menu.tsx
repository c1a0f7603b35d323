"use client";

import { useCan } from "@refinedev/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Segment } from "#contracts/segments/segments.ts";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { startNavigation } from "#ui/shared/page/navigation-focus.ts";
import { useRecalculation } from "./use-recalculation.ts";
import { useSegmentActions } from "./use-segment-actions.ts";

const DeleteDialog = lazily(() => import("./delete-dialog.tsx").then(({ DeleteDialog: it }) => it));

type Props = { segment: Segment; isOnItsPage?: boolean };

/** Actions on a segment; those without permission are left out. */
export const SegmentMenu = ({ segment, isOnItsPage = false }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const mayExport = useCan({ resource: "segments", action: "export" }).data?.can;
  const maySend = useCan({ resource: "audiences", action: "create" }).data?.can;
  const mayPlan = useCan({ resource: "campaigns", action: "create" }).data?.can;
  const { archive, restore, duplicate, exportMembers } = useSegmentActions();
  const recalculate = useRecalculation();
  const [isDeleting, setDeleting] = useState(false);
  const go = (path: string) => {
    startNavigation();
    router.push(path);
  };
  const { id, archivedAt } = segment;
  const items = [
    ...(isOnItsPage ? [] : [{ key: "open", label: t("segments.open"), onClick: () => go(`/segments/${id}`) }]),
    ...(mayEdit && !archivedAt && !isOnItsPage
      ? [{ key: "edit", label: t("segments.edit"), onClick: () => go(`/segments/${id}/edit`) }]
      : []),
    ...(maySend && !archivedAt
      ? [{ key: "audience", label: t("audiences.new"), onClick: () => go(`/audiences/new?segment=${id}`) }]
      : []),
    ...(mayPlan && !archivedAt
      ? [{ key: "campaign", label: t("campaigns.create"), onClick: () => go(`/campaigns/new?segment=${id}`) }]
      : []),
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
