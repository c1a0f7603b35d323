"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./bulk.module.css";
import type { BulkAction } from "./bulk-dialog.tsx";
import type { RowSelection } from "./use-row-selection.ts";

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

/** Actions for the selected customers; sticks to the bottom. */
export const BulkBar = ({ chosen, total, onAct, children, file }: Props) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const { count, isAll, isFull } = chosen;
  return (
    <section className={styles.bulk} aria-label={t("customers.chosen_label")}>
      <p role="status">
        {t("customers.chosen", { count })}
        {isFull && ` · ${t("customers.full")}`}
      </p>
      {!isAll && total > count && (
        <Button size="small" type="link" onClick={chosen.chooseAll}>
          {t("customers.choose_all", { count: total })}
        </Button>
      )}
      {mayEdit && children}
      {mayEdit &&
        ACTIONS.map((action) => (
          <Button key={action} size="small" onClick={() => onAct(action)}>
            {t(`customers.title_${action}`)}
          </Button>
        ))}
      {file}
      <Button size="small" onClick={chosen.clear}>
        {t("customers.choose_none")}
      </Button>
    </section>
  );
};
