"use client";

import { useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { SelectionBar } from "#ui/shared/table/selection/selection-bar.tsx";
import { useBulkChange } from "#ui/shared/table/selection/use-bulk-change.ts";
import type { RowSelection } from "#ui/shared/table/selection/use-row-selection.ts";

/** Withdraws the selected invitations, which cannot be undone. */
export const InvitationsBar = ({ chosen }: { chosen: RowSelection }) => {
  const t = useTranslations("users");
  const invalidate = useInvalidate();
  const confirm = useConfirm();
  const { change, isBusy } = useBulkChange("POST /api/admin/invitations/changes", {
    refresh: () => invalidate({ resource: "invitations", invalidates: ["list"] }),
    wordsOf: (_, count) => t("withdrawn_many", { count }),
  });
  const { count, ids } = chosen;
  const ask = () =>
    confirm({
      title: t("withdraw_many_ask", { count }),
      content: t("withdraw_many_about"),
      okText: t("withdraw_many", { count }),
      onOk: async () => {
        if (await change("withdraw", ids)) chosen.clear();
      },
    });
  return (
    <SelectionBar chosen={chosen}>
      <Button size="small" danger loading={isBusy} onClick={ask}>
        {t("withdraw_many", { count })}
      </Button>
    </SelectionBar>
  );
};
