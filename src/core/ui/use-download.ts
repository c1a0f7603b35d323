"use client";

import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { download, type InputOf, type Route } from "./call.ts";
import { useFailureWords } from "./feedback/use-failure-words.ts";

/** Saves a file through the browser's downloads. */
export const saveFile = ({ name, content }: { name: string; content: Blob }): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read the address only later, so revoke it after a delay.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

/** CSV files that a page saves have their headers in words. */
const forPeople = <Input>(input: Input): Input => {
  const { exportFormat, export_format } = (input ?? {}) as { exportFormat?: unknown; export_format?: unknown };
  return exportFormat === "csv" || export_format === "csv" || exportFormat === "members"
    ? { ...input, headers: "words" }
    : input;
};

/** Downloads a route's file; a failure is shown with its reason. */
export const useDownload = () => {
  const t = useTranslations();
  const explain = useFailureWords();
  const { open } = useNotification();
  const [isLoading, setLoading] = useState(false);

  const fetchAndSave = async <R extends Route>(route: R, input: InputOf<R>) => {
    setLoading(true);
    try {
      saveFile(await download(route, forPeople(input)));
    } catch (error) {
      open?.({ type: "error", key: "export", message: `${t("rfm.export_failed")}. ${explain(error).why}` });
    } finally {
      setLoading(false);
    }
  };
  return { isLoading, fetchAndSave };
};
