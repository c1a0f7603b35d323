"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ImportLink } from "#core/ui/feedback/import-link.tsx";
import { useSetup } from "./use-setup.ts";

/** For an empty list or report: what it says, or in a business without orders the way to import some. */
export const UnlessEmpty = ({ children }: { children: ReactNode }) => {
  const t = useTranslations("states");
  const { setup } = useSetup();
  if (!setup || setup.lastOrderAt !== null) return children;
  return (
    <>
      <p>{t("empty_orders")}</p>
      <ImportLink />
    </>
  );
};
