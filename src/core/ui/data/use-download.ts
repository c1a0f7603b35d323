"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CallError, download, type InputOf, type Route } from "../api/call.ts";
import { saveFile } from "./save-file.ts";

/** Downloads a route's file; a failure is shown with its request ID. */
export const useDownload = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const [isLoading, setLoading] = useState(false);

  const fetchAndSave = async <R extends Route>(route: R, input: InputOf<R>) => {
    setLoading(true);
    try {
      saveFile(await download(route, input));
    } catch (error) {
      const requestId = error instanceof CallError ? error.requestId : undefined;
      const why = requestId ? t("states.error", { requestId }) : t("shell.not_reachable");
      open?.({ type: "error", key: "export", message: `${t("rfm.export_failed")}. ${why}` });
    } finally {
      setLoading(false);
    }
  };
  return { isLoading, fetchAndSave };
};
