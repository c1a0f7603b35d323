"use client";

import { Input, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { LONGEST_DAYS } from "#features/overview/rules/overview.ts";
import { type Day, isDay } from "#lib/time/day.ts";
import { isPeriod } from "./overview-address.ts";

type Dates = { from: Day; to: Day };
type Props = Dates & { latest: Day; onClose: () => void; onChoose: (dates: Dates) => void };

/** Asks for the first and last day of a period of at most a year. */
export const DatesDialog = ({ latest, onClose, onChoose, ...shown }: Props) => {
  const t = useTranslations();
  const id = useId();
  const [dates, setDates] = useState<Dates>({ from: shown.from, to: shown.to });
  const { from, to } = dates;
  const isValid = isDay(from) && isDay(to) && to <= latest && isPeriod(from, to);
  return (
    <Modal
      open
      title={t("terms.period")}
      width={360}
      okText={t("rfm.apply")}
      okButtonProps={{ disabled: !isValid }}
      cancelText={t("buttons.cancel")}
      onOk={() => onChoose(dates)}
      onCancel={onClose}
    >
      <div className="stack gap-12">
        {(["from", "to"] as const).map((name) => (
          <div key={name} className="stack gap-4">
            <label htmlFor={`${id}-${name}`}>{t(`overview.periods.${name}`)}</label>
            <Input
              id={`${id}-${name}`}
              autoFocus={name === "from"}
              type="date"
              max={latest}
              value={dates[name]}
              aria-describedby={`${id}-about`}
              onChange={({ target }) => setDates({ ...dates, [name]: target.value })}
              onPressEnter={() => isValid && onChoose(dates)}
            />
          </div>
        ))}
        <p id={`${id}-about`} className={`small ${isValid ? "faint" : "text-error"}`}>
          {t("overview.periods.about", { days: LONGEST_DAYS })}
        </p>
      </div>
    </Modal>
  );
};
