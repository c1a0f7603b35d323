"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SelectionBar } from "#ui/shared/table/selection/selection-bar.tsx";
import type { RowSelection } from "#ui/shared/table/selection/use-row-selection.ts";
import type { BulkAction } from "./bulk-dialog.tsx";

type Props = {
  chosen: RowSelection;
  total: number;
  onAct: (action: BulkAction) => void;
  /** Further actions of the list. */
  children?: ReactNode;
  /** The export of the selection. */
  file: ReactNode;
};

const ACTIONS = ["assign", "remove", "tag", "untag"] as const;

/** Actions for the selected customers. */
export const BulkBar = ({ chosen, total, onAct, children, file }: Props) => {
  const t = useTranslations("customers");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  return (
    <SelectionBar chosen={chosen} total={total}>
      {mayEdit && children}
      {mayEdit &&
        ACTIONS.map((action) => (
          <Button key={action} size="small" onClick={() => onAct(action)}>
            {t(`title_${action}`)}
          </Button>
        ))}
      {file}
    </SelectionBar>
  );
};
