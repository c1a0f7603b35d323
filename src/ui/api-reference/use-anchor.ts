"use client";

import { useEffect } from "react";

/** The page's sections come after the document was asked for: then the browser's own jump to the anchor is made up for. */
export const useAnchor = (isThere: boolean): void => {
  useEffect(() => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    if (isThere && id !== "") document.getElementById(id)?.scrollIntoView();
  }, [isThere]);
};
