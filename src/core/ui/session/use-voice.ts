"use client";

import { useLocale, useMessages } from "next-intl";
import { useMemo } from "react";
import { sayIn } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Voice } from "#core/messages/words.ts";
import { useFormats } from "./use-formats.ts";

/** The reader's language for texts that exports share. */
export const useVoice = (): Voice => {
  const language = useLocale() as LanguageTag;
  const words = useMessages();
  const formats = useFormats();
  return useMemo(() => ({ words, formats, say: sayIn(language) }), [words, formats, language]);
};

type Problem = { problem?: unknown; values?: unknown; reason?: unknown };

/** Why a file was refused, in the reader's language; the English reason for a problem without words of its own. */
export const useFileProblem = () => {
  const { words, say } = useVoice();
  return ({ problem, values, reason }: Problem): string => {
    const message = new Map(Object.entries(words.file_problems)).get(String(problem));
    return message ? say(message, values as Record<string, string | number>) : String(reason ?? "");
  };
};
