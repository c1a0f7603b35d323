"use client";

import { useLocale, useMessages } from "next-intl";
import { useMemo } from "react";
import { sayIn } from "#lib/domain/words/format-message.ts";
import type { Voice } from "#lib/domain/words/words.ts";
import { languageOf } from "#ui/messages/language.ts";
import { useFormats } from "./use-formats.ts";

/** The reader's language for texts that exports share. */
export const useVoice = (): Voice => {
  const language = languageOf(useLocale());
  const words = useMessages();
  const formats = useFormats();
  return useMemo(() => ({ words, formats, say: sayIn(language) }), [words, formats, language]);
};
