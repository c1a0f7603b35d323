"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import { segmentsUsing } from "#lib/domain/segments/uses.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { SelectionBar } from "#ui/shared/table/selection/selection-bar.tsx";
import { useBulkChange } from "#ui/shared/table/selection/use-bulk-change.ts";
import type { RowSelection } from "#ui/shared/table/selection/use-row-selection.ts";

type Props = {
  chosen: RowSelection;
  /** All segments of the business. */
  all: readonly Segment[];
  /** Whether the list has the archived ones. */
  isArchived: boolean;
};

const namesOf = (segments: readonly Segment[]): string => segments.map(({ name }) => name).join(", ");

/** Archives, restores or exports the selected segments. */
export const SegmentsBar = ({ chosen, all, isArchived }: Props) => {
  const t = useTranslations("segments");
  const buttons = useTranslations("buttons");
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const invalidateRoutes = useInvalidateRoutes();
  const confirm = useConfirm();
  const { change, isBusy } = useBulkChange("POST /api/admin/segments/changes", {
    refresh: () =>
      invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}", "GET /api/admin/segments/sizes"),
    wordsOf: (action, count) => t(`did_${action}`, { count }),
    opposite: { archive: "restore", restore: "archive" },
  });
  const act = async (action: "archive" | "restore") => {
    if (await change(action, chosen.ids)) chosen.clear();
  };
  /** Archives the segments; if rules of others refer to them, shows which and asks first. */
  const archive = () => {
    const isChosen = ({ id }: Segment) => chosen.ids.includes(id);
    const others = all.filter((segment) => segment.archivedAt === null && !isChosen(segment));
    const used = all.filter((segment) => isChosen(segment) && segmentsUsing(others, segment.id).length > 0);
    if (used.length === 0) return void act("archive");
    const users = others.filter((other) => used.some(({ id }) => segmentsUsing([other], id).length > 0));
    confirm({
      title: t("archive_many", { count: chosen.count }),
      content: t("archive_many_used", { count: users.length, users: namesOf(users), names: namesOf(used) }),
      okText: buttons("archive"),
      isDanger: false,
      onOk: () => act("archive"),
    });
  };
  const ids = chosen.ids.join(",");
  return (
    <SelectionBar chosen={chosen}>
      {mayEdit && (
        <Button size="small" loading={isBusy} onClick={isArchived ? () => void act("restore") : archive}>
          {isArchived ? t("restore") : buttons("archive")}
        </Button>
      )}
      <ExportButton route="GET /api/admin/segments" input={{ ids, exportFormat: "csv" }} size="small" />
      <ExportButton
        route="GET /api/admin/segments"
        input={{ ids, exportFormat: "members" }}
        label={t("export_members")}
        size="small"
      />
    </SelectionBar>
  );
};
