"use client";

import { Input, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { parseDays } from "#lib/rfm/periods.ts";
import styles from "./comparison.module.css";

type Props = { isOpen: boolean; days: number; onClose: () => void; onChoose: (days: number) => void };

/** Any period from 1 to 9,999 days. */
export const DaysDialog = ({ isOpen, days, onClose, onChoose }: Props) => {
  const t = useTranslations();
  const [text, setText] = useState(String(days));
  const [isWrong, setWrong] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    setText(String(days));
    setWrong(false);
  }, [isOpen, days]);
  const choose = () => {
    const chosen = parseDays(text.trim());
    setWrong(chosen === undefined);
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <Modal
      open={isOpen}
      title={t("terms.period")}
      width={360}
      okText={t("rfm.apply")}
      cancelText={t("buttons.cancel")}
      onOk={choose}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack gap-4">
        <label htmlFor="days">{t("rfm.days_field")}</label>
        <Input
          id="days"
          autoFocus
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={choose}
          aria-invalid={isWrong}
          {...(isWrong && { status: "error", "aria-describedby": "days-wrong" })}
        />
        <p id="days-wrong" role="alert" className={`small text-error ${styles.fieldError}`}>
          {isWrong ? t("rfm.days_wrong") : ""}
        </p>
      </div>
    </Modal>
  );
};
