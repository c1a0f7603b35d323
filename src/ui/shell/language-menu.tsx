"use client";

import { GlobalOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { Button, Dropdown } from "antd";
import { useTranslations } from "next-intl";
import { LANGUAGES, type Language } from "#lib/domain/words/language.ts";
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
    <Dropdown
      trigger={["click"]}
      autoFocus
      menu={{
        items: LANGUAGES.map((key) => ({ key, label: <span lang={key}>{LANGUAGE_NAMES[key]}</span> })),
        selectable: true,
        selectedKeys: [language],
        onClick: ({ key }) => void choose(key as Language),
      }}
    >
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden />}
        loading={isChanging}
        aria-haspopup="menu"
        aria-label={`${t("language")}: ${LANGUAGE_NAMES[language]}`}
      >
        <span className={styles.wideOnly}>{LANGUAGE_NAMES[language]}</span>
      </Button>
    </Dropdown>
  );
};
