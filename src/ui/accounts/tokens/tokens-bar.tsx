"use client";

import { useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { SelectionBar } from "#ui/shared/table/selection/selection-bar.tsx";
import { useBulkChange } from "#ui/shared/table/selection/use-bulk-change.ts";
import type { RowSelection } from "#ui/shared/table/selection/use-row-selection.ts";

/** Revokes the selected tokens, which cannot be undone. */
export const TokensBar = ({ chosen }: { chosen: RowSelection }) => {
  const t = useTranslations("tokens");
  const invalidate = useInvalidate();
  const confirm = useConfirm();
  const { change, isBusy } = useBulkChange("POST /api/admin/tokens/changes", {
    refresh: () => invalidate({ resource: "tokens", invalidates: ["list"] }),
    wordsOf: (_, count) => t("revoked_many", { count }),
  });
  const { count, ids } = chosen;
  const ask = () =>
    confirm({
      title: t("revoke_many_ask", { count }),
      content: t("revoke_many_about"),
      okText: t("revoke_many", { count }),
      onOk: async () => {
        if (await change("revoke", ids)) chosen.clear();
      },
    });
  return (
    <SelectionBar chosen={chosen}>
      <Button size="small" danger loading={isBusy} onClick={ask}>
        {t("revoke_many", { count })}
      </Button>
    </SelectionBar>
  );
};
