"use client";

import { useEffect, useRef } from "react";
import { call } from "#core/ui/call.ts";
import { useMe } from "#core/ui/session/me.ts";

/** Long enough that the text is no longer being typed. */
const SETTLED_MS = 2000;
/** Shorter texts are beginnings. */
const SHORTEST = 3;
const LONGEST = 100;

/** Counts a text that found nothing, once, when it has not changed for a moment. */
export const useMissCount = (text: string, isMiss: boolean): void => {
  const mayCount = useMe().permissions.includes("customers:view");
  const counted = useRef(new Set<string>());
  const isCounted = isMiss && mayCount && text.length >= SHORTEST && text.length <= LONGEST;
  useEffect(() => {
    if (!isCounted || counted.current.has(text)) return;
    const timer = setTimeout(() => {
      counted.current.add(text);
      // Counting must not disturb the search.
      void call("POST /api/admin/search-misses", { q: text }).catch(() => undefined);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, isCounted]);
};
