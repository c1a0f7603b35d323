"use client";

import { Input, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type Day, isDay } from "#lib/time/day.ts";

type Props = { title: string; day: Day; latest: Day; onClose: () => void; onChoose: (day: Day) => void };

/** Asks for the last day of the period to compare with. */
export const DateDialog = ({ title, day, latest, onClose, onChoose }: Props) => {
  const t = useTranslations();
  const id = useId();
  const [text, setText] = useState<string>(day);
  const isValid = isDay(text) && text <= latest;
  return (
    <Modal
      open
      title={t("comparison.label")}
      width={360}
      okText={t("rfm.apply")}
      okButtonProps={{ disabled: !isValid }}
      cancelText={t("buttons.cancel")}
      onOk={() => onChoose(text)}
      onCancel={onClose}
    >
      <div className="stack gap-4">
        <label htmlFor={id}>{title}</label>
        <Input
          id={id}
          autoFocus
          type="date"
          max={latest}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={() => isValid && onChoose(text)}
        />
      </div>
    </Modal>
  );
};
