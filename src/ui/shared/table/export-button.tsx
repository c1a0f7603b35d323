"use client";

import { useCan } from "@refinedev/core";
import { Button, type ButtonProps } from "antd";
import { useTranslations } from "next-intl";
import type { InputOf, Route } from "../api/call.ts";
import { useDownload } from "../data/use-download.ts";

type Props<R extends Route> = Pick<ButtonProps, "size" | "disabled"> & { route: R; input: InputOf<R> };

/** Exports a list as CSV; hidden without permission. */
export const ExportButton = <R extends Route>({ route, input, ...button }: Props<R>) => {
  const t = useTranslations("buttons");
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { isLoading, fetchAndSave } = useDownload();
  if (!mayExport) return null;
  return (
    <Button {...button} loading={isLoading} onClick={() => void fetchAndSave(route, input)}>
      {t("export_csv")}
    </Button>
  );
};
