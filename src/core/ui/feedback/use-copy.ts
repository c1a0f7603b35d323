"use client";

import { useEffect, useRef, useState } from "react";

/** Copies the text in `place` and confirms it for three seconds. */
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
      // Browsers block the clipboard on plain HTTP: select the text, so that Ctrl+C copies it.
      if (place.current) window.getSelection()?.selectAllChildren(place.current);
      return false;
    }
  };
  return { place, isCopied, copy };
};
