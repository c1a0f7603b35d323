"use client";

import { Segmented, Tooltip } from "antd";
import { useSearchParams } from "next/navigation";
import { NextIntlClientProvider, useLocale, useMessages, useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { overlay } from "#core/messages/format-message.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { ChoiceMenu, MenuButton } from "#core/ui/menu-button.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { PERIODS } from "#lib/rfm/periods.ts";
import { VALUE_BASES, type ValueBasis } from "#records/rules/order-readings/populations.ts";

type BasisChoiceProps = { basis: ValueBasis; onChoose: (basis: ValueBasis) => void };

/** Revenue or gross margin. Without known costs there is no margin: the tooltip says how to supply them. */
export const BasisChoice = ({ basis, onChoose }: BasisChoiceProps) => {
  const t = useTranslations("margin");
  const { hasCosts } = useMe();
  return (
    <Tooltip title={hasCosts ? null : t("no_costs")} trigger={["hover", "focus"]}>
      <Segmented
        name="basis"
        aria-label={t("basis")}
        value={basis}
        options={VALUE_BASES.map((value) => ({
          value,
          label: t(`by_${value}`),
          disabled: value === "margin" && basis !== "margin" && !hasCosts,
        }))}
        onChange={onChoose}
      />
    </Tooltip>
  );
};

/** Speaks of gross margin instead of revenue in its content if the address chooses it. */
export const BasisTexts = ({ children }: { children: ReactNode }) => {
  const messages = useMessages();
  const isMargin = useSearchParams().get("basis") === "margin";
  const shown = useMemo(() => (isMargin ? overlay(messages, messages.by_margin) : messages), [isMargin, messages]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={shown}>
      {children}
    </NextIntlClientProvider>
  );
};

const DaysDialog = lazily(() => import("./days-dialog.tsx").then(({ DaysDialog: it }) => it));

type PeriodMenuProps = {
  days: number;
  onChoose: (days: number) => void;
  /** Whether the period ends on a chosen day instead of today. */
  isDated?: boolean;
};

/** The length of the report's period. */
export const PeriodMenu = ({ days, onChoose, isDated = false }: PeriodMenuProps) => {
  const t = useTranslations();
  const formats = useFormats();
  /** Null until it is opened for the first time. */
  const [isAsking, setAsking] = useState<boolean | null>(null);
  const { rfmDays } = useMe().business;
  const period = (length: number) => {
    if (isDated) return t("rfm.days", { count: length });
    return length === 1 ? t("rfm.today") : t("terms.lookback", { days: formats.count(length) });
  };
  const lengths = [...new Set([...PERIODS, rfmDays])].sort((a, b) => a - b);
  /** The one of the segments that are shown without a period is marked. */
  const named = (length: number) =>
    length === rfmDays ? t("rfm.standard_days", { period: period(length) }) : period(length);
  return (
    <>
      <MenuButton
        aria-label={`${t("terms.period")}: ${period(days)}`}
        hasCaret
        menu={{
          items: [
            ...lengths.map((length) => ({ key: String(length), label: named(length) })),
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

type StorefrontMenuProps = { chosen: number | null; onChoose: (storefront: number | null) => void };

/** Selects one storefront or all; hidden if there is only one. */
export const StorefrontMenu = ({ chosen, onChoose }: StorefrontMenuProps) => {
  const t = useTranslations("terms");
  const { storefronts } = useMe();
  if (storefronts.length < 2) return null;
  return (
    <ChoiceMenu
      label={t("storefront")}
      words={storefronts.find(({ id }) => id === chosen)?.name ?? t("all_storefronts")}
      options={[
        { key: "all", label: t("all_storefronts") },
        ...storefronts.map(({ id, name }) => ({ key: String(id), label: name })),
      ]}
      chosen={chosen === null ? "all" : String(chosen)}
      onChoose={(key) => onChoose(key === "all" ? null : Number(key))}
    />
  );
};
