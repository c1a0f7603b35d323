"use client";

import { useLocale, useMessages } from "next-intl";
import { useCallback } from "react";
import { sayIn } from "#core/messages/format-message.ts";
import { toLanguage } from "#core/ui/messages/language.ts";
import { codeOfKey } from "#core/ui/theme/segments.ts";
import { findSegmentWords, type SegmentWords } from "#records/rules/rfm/segment-descriptions.ts";
import type { TextKey } from "#records/rules/texts/business-texts.ts";
import { useOwnText } from "./use-own-text.ts";

/** Names, descriptions and the business's own actions of segments by key; a segment without messages is shown by its key. */
export const useSegmentWords = (): ((key: string) => SegmentWords) => {
  const language = toLanguage(useLocale());
  const messages = useMessages();
  const ownText = useOwnText();
  return useCallback(
    (key: string) => {
      const words = findSegmentWords(codeOfKey(key), messages, sayIn(language));
      if (!words) return { name: key, short: key.slice(0, 2), trait: null, description: "", profile: "", actions: [] };
      const actions = words.actions.map((action, at) => ownText(`${key}:${at + 1}` as TextKey) ?? action);
      return { ...words, actions };
    },
    [messages, language, ownText],
  );
};
