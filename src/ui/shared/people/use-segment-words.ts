"use client";

import { useLocale, useMessages } from "next-intl";
import { useCallback } from "react";
import { type SegmentWords, segmentWordsOf } from "#lib/domain/report/segment-descriptions.ts";
import { sayIn } from "#lib/domain/words/format-message.ts";
import { languageOf } from "#ui/messages/language.ts";
import { codeOfKey } from "#ui/theme/segments.ts";

/** Names and descriptions of segments by key; a segment without messages is shown by its key. */
export const useSegmentWords = (): ((key: string) => SegmentWords) => {
  const language = languageOf(useLocale());
  const messages = useMessages();
  return useCallback(
    (key: string) =>
      segmentWordsOf(codeOfKey(key), messages, sayIn(language)) ?? {
        name: key,
        short: key.slice(0, 2),
        trait: null,
        description: "",
        profile: "",
        actions: [],
      },
    [messages, language],
  );
};
