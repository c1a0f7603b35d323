"use client";

import { useEffect, useRef, useState } from "react";

/** Copies a text that stands in `place`; says for three seconds that it did. */
export const useCopy = <Place extends HTMLElement>(text: string) => {
  const place = useRef<Place>(null);
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async (): Promise<boolean> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      return true;
    } catch {
      // The clipboard is refused on plain http: the text is selected, so that Ctrl C takes it.
      if (place.current) window.getSelection()?.selectAllChildren(place.current);
      return false;
    }
  };
  return { place, isCopied, copy };
};
