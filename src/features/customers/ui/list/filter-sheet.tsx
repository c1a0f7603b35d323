"use client";

import { Button, Drawer } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import { CriteriaBuilder } from "#features/segments/ui/builder/criteria-builder.tsx";
import { useBuilder } from "#features/segments/ui/builder/use-builder.ts";
import { useCriteriaReader } from "#features/segments/ui/builder/use-criteria-reader.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import styles from "./customers.module.css";

type Props = { f: Criteria | null; onApply: (f: Criteria | null) => void; onClose: () => void };

/** Edits the filter with the same rows as a segment's rule. */
export const FilterSheet = ({ f, onApply, onClose }: Props) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const reader = useCriteriaReader();
  const builder = useBuilder(f);
  const isWrong = !builder.isEmpty && builder.criteria === null;
  const apply = () => {
    if (isWrong) return builder.touch();
    onApply(builder.criteria);
    close();
  };
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      afterOpenChange={(isShown) => !isShown && onClosed()}
      placement={isPhone ? "bottom" : "right"}
      width={720}
      height="92vh"
      title={t("customers.filter_title")}
      closable={{ "aria-label": t("shell.close") }}
      footer={
        <div className={styles.sheetActions}>
          {isWrong && <span>{t("customers.filter_unfinished")}</span>}
          <Button onClick={close}>{t("buttons.cancel")}</Button>
          <Button
            id="criteria-after"
            type="primary"
            onClick={apply}
            disabled={isWrong}
            aria-keyshortcuts="Control+Enter"
          >
            {t("customers.apply")}
          </Button>
        </div>
      }
    >
      <CriteriaBuilder builder={builder} reader={reader} onSave={apply} />
    </Drawer>
  );
};
