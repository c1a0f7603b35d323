"use client";

import { useTranslations } from "next-intl";
import { LANGUAGES } from "#core/messages/language.ts";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { useShownLanguage } from "#core/ui/session/use-shown-language.ts";
import styles from "./login.module.css";

/** The language switch of pages before the login, each language in its own name. */
export const LanguageChoice = () => {
  const t = useTranslations("shell");
  const { language, change } = useShownLanguage();
  return (
    <fieldset className={styles.languages}>
      <legend className="visually-hidden">{t("language")}</legend>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          className={styles.language}
          aria-pressed={one === language}
          onClick={() => change(one)}
        >
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
};
