"use client";

import { GlobalOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { LANGUAGES, type Language } from "#lib/domain/words/language.ts";
import { MenuButton } from "#ui/shared/buttons/menu-button.tsx";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { LANGUAGE_NAMES } from "../messages/language.ts";
import styles from "./shell.module.css";

export const LanguageMenu = () => {
  const t = useTranslations("shell");
  const { open } = useNotification();
  const { language, change, isChanging } = useLanguage(true);
  const choose = (next: Language) =>
    change(next).catch(() => open?.({ type: "error", key: "language", message: t("language_not_saved") }));
  return (
    <MenuButton
      type="text"
      icon={<GlobalOutlined aria-hidden />}
      loading={isChanging}
      aria-label={`${t("language")}: ${LANGUAGE_NAMES[language]}`}
      menu={{
        items: LANGUAGES.map((key) => ({ key, label: <span lang={key}>{LANGUAGE_NAMES[key]}</span> })),
        selectable: true,
        selectedKeys: [language],
        onClick: ({ key }) => void choose(key as Language),
      }}
    >
      <span className={styles.wideOnly}>{LANGUAGE_NAMES[language]}</span>
    </MenuButton>
  );
};
