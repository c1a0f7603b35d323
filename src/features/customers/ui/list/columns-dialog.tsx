"use client";

import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button, Checkbox, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { useImmediateChoice } from "#core/ui/use-address-state.ts";
import { type CustomerColumn, STANDARD_COLUMNS } from "#records/rules/customers/list-columns.ts";
import styles from "./customers.module.css";
import { moveColumn, toggleColumn } from "./customers-state.ts";

type Props = {
  /** All columns there are. */
  offered: readonly CustomerColumn[];
  columns: readonly CustomerColumn[];
  titleOf: (column: CustomerColumn) => string;
  onChange: (columns: readonly CustomerColumn[]) => void;
  onClose: () => void;
};

/** Chooses and orders the columns; the list behind updates immediately. */
export const ColumnsDialog = ({ offered, columns: inAddress, titleOf, onChange, onClose }: Props) => {
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
      <ul className={styles.columns}>
        {[...columns.filter((column) => offered.includes(column)), ...rest].map((column) => {
          const at = columns.indexOf(column);
          return (
            <li key={column}>
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
