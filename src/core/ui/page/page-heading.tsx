"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useMe } from "../session/me.ts";
import { focusAfterNavigation } from "./navigation.ts";

/** The page's only `h1`: it also sets the document title and takes the focus after navigation. */
export const PageHeading = ({ title }: { title: string }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const t = useTranslations("shell");
  const place = useMe().business.name;
  useEffect(() => focusAfterNavigation(heading.current), []);
  useEffect(() => {
    document.title = t("page_title", { page: title, place });
  }, [t, title, place]);
  return (
    <h1 ref={heading} tabIndex={-1} className="large-figure">
      {title}
    </h1>
  );
};
