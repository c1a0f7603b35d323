"use client";

import { useLocale } from "next-intl";
import { useCallback } from "react";
import { toLanguage } from "#core/ui/messages/language.ts";
import { useMe } from "#core/ui/session/me.ts";
import { fillText, type TextKey } from "#records/rules/texts/business-texts.ts";

/** The business's own text in the reader's language; undefined if it uses the standard text. */
export const useOwnText = (): ((key: TextKey) => string | undefined) => {
  const language = toLanguage(useLocale());
  const { texts, business } = useMe();
  return useCallback(
    (key: TextKey) => {
      const own = texts.find((text) => text.key === key && text.language === language);
      return own && fillText(own.text, { shop: business.name });
    },
    [texts, business.name, language],
  );
};
