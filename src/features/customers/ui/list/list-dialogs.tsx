"use client";

import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button, Checkbox, Drawer, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { useImmediateChoice } from "#core/ui/use-address-state.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import { CriteriaBuilder, useBuilder } from "#features/segments/ui/embed.tsx";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { type CustomerColumn, STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { useCriteriaReader } from "#records/ui/list/use-criteria-reader.ts";
import styles from "./customers.module.css";
import { moveColumn, toggleColumn } from "./customers-state.ts";

type ColumnsDialogProps = {
  /** All columns there are. */
  offered: readonly CustomerColumn[];
  columns: readonly CustomerColumn[];
  titleOf: (column: CustomerColumn) => string;
  onChange: (columns: readonly CustomerColumn[]) => void;
  onClose: () => void;
};

/** Chooses and orders the columns; the list behind updates immediately. */
export const ColumnsDialog = ({ offered, columns: inAddress, titleOf, onChange, onClose }: ColumnsDialogProps) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const [columns, choose] = useImmediateChoice(inAddress, onChange);
  const rest = offered.filter((column) => !columns.includes(column));
  return (
    <Modal
      open={isOpen}
      title={t("customers.columns")}
      onCancel={close}
      afterClose={onClosed}
      footer={[
        <Button key="standard" onClick={() => choose(STANDARD_COLUMNS)}>
          {t("customers.columns_standard")}
        </Button>,
        <Button key="close" type="primary" onClick={close}>
          {t("shell.close")}
        </Button>,
      ]}
    >
      <ul className={`stack ${styles.columns}`}>
        {[...columns.filter((column) => offered.includes(column)), ...rest].map((column) => {
          const at = columns.indexOf(column);
          return (
            <li className="flex items-center justify-between" key={column}>
              <Checkbox checked={at >= 0} onChange={() => choose(toggleColumn(columns, column))}>
                {titleOf(column)}
              </Checkbox>
              {at >= 0 && (
                <span>
                  <Button
                    type="text"
                    icon={<ArrowUpOutlined aria-hidden />}
                    aria-label={t("customers.column_up", { name: titleOf(column) })}
                    disabled={at === 0}
                    onClick={() => choose(moveColumn(columns, column, -1))}
                  />
                  <Button
                    type="text"
                    icon={<ArrowDownOutlined aria-hidden />}
                    aria-label={t("customers.column_down", { name: titleOf(column) })}
                    disabled={at === columns.length - 1}
                    onClick={() => choose(moveColumn(columns, column, 1))}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Modal>
  );
};

type FilterSheetProps = { f: Criteria | null; onApply: (f: Criteria | null) => void; onClose: () => void };

/** Edits the filter with the same rows as a segment's rule. */
export const FilterSheet = ({ f, onApply, onClose }: FilterSheetProps) => {
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
        <div className={`row items-center gap-8 ${styles.sheetActions}`}>
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
