"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { MenuButton } from "#core/ui/buttons/menu-button.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { PERIODS } from "#records/rules/periods.ts";

const DaysDialog = lazily(() => import("./days-dialog.tsx").then(({ DaysDialog: it }) => it));

type Props = {
  days: number;
  onChoose: (days: number) => void;
  /** Whether the period ends on a chosen day instead of today. */
  isDated?: boolean;
};

/** The length of the report's period. */
export const PeriodMenu = ({ days, onChoose, isDated = false }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  /** Null until it is opened for the first time. */
  const [isAsking, setAsking] = useState<boolean | null>(null);
  const period = (length: number) => {
    if (isDated) return t("rfm.days", { count: length });
    return length === 1 ? t("rfm.today") : t("terms.lookback", { days: formats.count(length) });
  };
  return (
    <>
      <MenuButton
        aria-label={`${t("terms.period")}: ${period(days)}`}
        hasCaret
        menu={{
          items: [
            ...PERIODS.map((length) => ({ key: String(length), label: period(length) })),
            { type: "divider" as const },
            { key: "other", label: t("rfm.other_days") },
          ],
          selectable: true,
          selectedKeys: [String(days)],
          onClick: ({ key }) => (key === "other" ? setAsking(true) : onChoose(Number(key))),
        }}
      >
        {period(days)}
      </MenuButton>
      {isAsking !== null && (
        <DaysDialog
          isOpen={isAsking}
          days={days}
          onClose={() => setAsking(false)}
          onChoose={(chosen) => {
            setAsking(false);
            onChoose(chosen);
          }}
        />
      )}
    </>
  );
};
