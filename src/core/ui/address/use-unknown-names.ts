"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useEffect } from "react";

/** Shows which parameters of the address were corrected. */
export const useUnknownNames = (unknown: readonly string[]) => {
  const t = useTranslations("rfm");
  const { open } = useNotification();
  const names = unknown.join(", ");
  const showCorrected = (what: string) =>
    open?.({ type: "progress", key: "address", message: t("address_corrected", { names: what }) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (names !== "") showCorrected(names);
  }, [names]);
  return showCorrected;
};
