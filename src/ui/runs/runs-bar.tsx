"use client";

import { useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { SelectionBar } from "#ui/shared/table/selection/selection-bar.tsx";
import { useBulkChange } from "#ui/shared/table/selection/use-bulk-change.ts";
import type { RowSelection } from "#ui/shared/table/selection/use-row-selection.ts";

/** Cancels or retries the selected runs. A canceled run is queued again by undo. */
export const RunsBar = ({ chosen, action }: { chosen: RowSelection; action: "cancel" | "retry" }) => {
  const t = useTranslations("runs");
  const invalidate = useInvalidate();
  const { change, isBusy } = useBulkChange("POST /api/admin/runs/changes", {
    refresh: () => invalidate({ resource: "runs", invalidates: ["resourceAll"] }),
    wordsOf: (done, count) => t(`did_${done}`, { count }),
    opposite: { cancel: "retry" },
  });
  const act = async () => {
    if (await change(action, chosen.ids)) chosen.clear();
  };
  return (
    <SelectionBar chosen={chosen}>
      <Button size="small" loading={isBusy} onClick={() => void act()}>
        {t(`${action}_many`, { count: chosen.count })}
      </Button>
    </SelectionBar>
  );
};
