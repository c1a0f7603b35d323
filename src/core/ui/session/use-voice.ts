"use client";

import { useLocale, useMessages } from "next-intl";
import { useMemo } from "react";
import { sayIn } from "#core/messages/format-message.ts";
import type { Voice } from "#core/messages/words.ts";
import { toLanguage } from "#core/ui/messages/language.ts";
import { useFormats } from "./use-formats.ts";

/** The reader's language for texts that exports share. */
export const useVoice = (): Voice => {
  const language = toLanguage(useLocale());
  const words = useMessages();
  const formats = useFormats();
  return useMemo(() => ({ words, formats, say: sayIn(language) }), [words, formats, language]);
};
