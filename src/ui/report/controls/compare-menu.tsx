"use client";

import { Input, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type Comparison, comparedEnd } from "#lib/domain/report/comparison.ts";
import { addDays, type Day, dayOf, isDay } from "#lib/domain/time/day.ts";
import { ChoiceMenu } from "#ui/shared/forms/choice-menu.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../rfm.module.css";

type Props = { days: number; chosen: Comparison; onChoose: (compare: Comparison) => void };

/** What the report is compared with: the previous period, the same one last year, or any earlier one. */
export const CompareMenu = ({ days, chosen, onChoose }: Props) => {
  const t = useTranslations("comparison");
  const formats = useFormats();
  const { business } = useMe();
  const [isAsking, setAsking] = useState(false);
  const today = dayOf(new Date(), business.timeZone);
  const words = (compare: Comparison): string => {
    if (compare === "previous") return t("previous", { days });
    return compare === "year" ? t("year") : t("to_day", { days, day: formats.days(compare, compare) });
  };
  const options = [
    { key: "previous", label: words("previous") },
    { key: "year", label: words("year") },
    { key: "date", label: isDay(chosen) ? words(chosen) : t("date") },
  ];
  return (
    <>
      <ChoiceMenu
        label={t("label")}
        words={t("vs", { period: words(chosen) })}
        options={options}
        chosen={isDay(chosen) ? "date" : chosen}
        onChoose={(key) => (key === "date" ? setAsking(true) : onChoose(key))}
      />
      {isAsking && (
        <DateDialog
          day={comparedEnd({ start: addDays(today, 1 - days), end: today }, chosen)}
          latest={today}
          onClose={() => setAsking(false)}
          onChoose={(day) => {
            setAsking(false);
            onChoose(day);
          }}
        />
      )}
    </>
  );
};

type DialogProps = { day: Day; latest: Day; onClose: () => void; onChoose: (day: Day) => void };

const DateDialog = ({ day, latest, onClose, onChoose }: DialogProps) => {
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
      <div className={styles.field}>
        <label htmlFor={id}>{t("comparison.date_title")}</label>
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
