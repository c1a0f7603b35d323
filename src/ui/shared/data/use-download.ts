"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { CallError, download } from "../api/call.ts";
import { useLanguage } from "../session/use-language.ts";
import { saveFile } from "./save-file.ts";

/** A file from a door, in the reader's language, into the browser's downloads; a failure is told with its reference. */
export const useDownload = () => {
  const t = useTranslations();
  const { language } = useLanguage(false);
  const { open } = useNotification();
  const [isLoading, setLoading] = useState(false);

  const fetchAndSave = async <In extends z.ZodType, Out extends z.ZodType>(
    contract: Contract<In, Out>,
    input: z.input<In>,
  ) => {
    setLoading(true);
    try {
      saveFile(await download(contract, input, { language }));
    } catch (error) {
      const requestId = error instanceof CallError ? error.requestId : undefined;
      const description = requestId ? t("states.error", { requestId }) : t("shell.not_reachable");
      open?.({ type: "error", key: "export", message: t("rfm.export_failed"), description });
    } finally {
      setLoading(false);
    }
  };
  return { isLoading, fetchAndSave };
};
