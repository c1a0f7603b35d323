"use client";

import { useNotification } from "@refinedev/core";
import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { LANGUAGES, type LanguageTag, REGIONS, toLocale } from "#core/messages/language.ts";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { Card } from "#core/ui/page/card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import styles from "./settings.module.css";

/** `Español (España)`, in the language itself. */
const nameOf = (tag: LanguageTag): string => {
  const name = new Intl.DisplayNames(toLocale(tag), { type: "language", languageDisplay: "standard" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
};

const EXAMPLE = { amount: 4435.06, at: "2026-11-28T14:11:00Z" };

/** The user's language and the region of numbers, money, dates and times: one setting. */
export const LanguageCard = () => {
  const t = useTranslations("account");
  const shellTexts = useTranslations("shell");
  const id = useId();
  const me = useMe();
  const { open } = useNotification();
  const { language: shown, change, isChanging } = useLanguage(true);
  const { money, day, clock } = useFormats();
  const choose = (next: LanguageTag) =>
    change(next).then(
      () => open?.({ type: "success", key: "language", message: t("language_saved") }),
      () => open?.({ type: "error", key: "language", message: shellTexts("language_not_saved") }),
    );
  return (
    <Card title={t("language")} isLoose>
      <p className="soft">{t("language_about")}</p>
      <div className={`stack gap-8 ${styles.narrow}`}>
        <label htmlFor={id}>{t("language_label")}</label>
        <Select<LanguageTag>
          id={id}
          showSearch
          optionFilterProp="label"
          loading={isChanging}
          defaultValue={me.language ?? shown}
          onChange={(next) => void choose(next)}
          options={LANGUAGES.map((language) => ({
            label: LANGUAGE_NAMES[language],
            options: [
              { value: language as LanguageTag, label: t("by_browser", { language: LANGUAGE_NAMES[language] }) },
              ...REGIONS[language].map((region) => {
                const value = `${language}-${region}` as LanguageTag;
                return { value, label: nameOf(value) };
              }),
            ],
          }))}
        />
        <span className="small faint">
          {t("example", { money: money(EXAMPLE.amount), day: day(EXAMPLE.at), time: clock(EXAMPLE.at) })}
        </span>
      </div>
    </Card>
  );
};
