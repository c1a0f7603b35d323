"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";

/** A layout's name in the reader's language, such as "Shopify orders". */
export const useFormatName = () => {
  const t = useTranslations("imports");
  return ({ name, summary }: { name: string; summary?: string }): string =>
    t.has(`formats.${name}` as "formats.orders") ? t(`formats.${name}` as "formats.orders") : (summary ?? name);
};

const MB = 1024 * 1024;

/** What was detected in a file, in plain words. */
export const useFileWords = () => {
  const t = useTranslations("imports.found");
  const formats = useFormats();
  const formatName = useFormatName();
  return {
    layout: (file: ImportFile): string =>
      file.format
        ? formatName(file.format)
        : file.platform
          ? t("platform", { name: file.platform })
          : t(file.suggestion ? "unknown" : "unknown_json"),
    /** "CSV with semicolons, Windows-1252, 1.2 MB". */
    facts: (file: ImportFile): string => {
      const { kind, encoding, delimiter, headerRow, sheet, mergedCells, joined, bytes, isCompressed } = file;
      const delimiters = { ",": t("commas"), ";": t("semicolons"), "\t": t("tabs") };
      const written =
        kind === "csv"
          ? delimiter
            ? t("csv", { delimiter: delimiters[delimiter] })
            : "CSV"
          : kind === "xlsx"
            ? t("xlsx", { sheet: sheet ?? "" })
            : "JSON";
      return [
        written,
        ...(kind === "xlsx" ? [] : [t(`encodings.${encoding}`)]),
        ...(headerRow === 0
          ? [t("no_header")]
          : headerRow !== null && headerRow > 1
            ? [t("header_row", { row: headerRow })]
            : []),
        ...(mergedCells > 0 ? [t("merged", { count: mergedCells })] : []),
        ...(joined ? [t("joined", joined)] : []),
        ...(isCompressed ? [t("compressed")] : []),
        bytes < MB / 10
          ? t("kilobytes", { size: formats.decimal(Math.max(bytes / 1024, 0.1)) })
          : t("megabytes", { size: formats.decimal(bytes / MB) }),
      ].join(" · ");
    },
  };
};
