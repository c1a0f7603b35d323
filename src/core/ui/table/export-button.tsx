"use client";

import { DownloadOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, type ButtonProps } from "antd";
import { useTranslations } from "next-intl";
import type { InputOf, Route } from "#core/ui/call.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useDownload } from "#core/ui/use-download.ts";

type Props<R extends Route> = Pick<ButtonProps, "size" | "disabled"> & {
  route: R;
  input: InputOf<R>;
  /** What is exported, if it is not the list itself. */
  label?: string;
};

/**
 * Exports a list as CSV; hidden without permission. Without a label only an icon on phones, where every line of tools hides a part of
 * the list.
 */
export const ExportButton = <R extends Route>({ route, input, label, ...button }: Props<R>) => {
  const t = useTranslations("buttons");
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const isPhone = useIsPhone();
  const { isLoading, fetchAndSave } = useDownload();
  if (!mayExport) return null;
  return (
    <Button
      {...button}
      loading={isLoading}
      {...(isPhone && label === undefined && { icon: <DownloadOutlined aria-hidden />, "aria-label": t("export_csv") })}
      onClick={() => void fetchAndSave(route, input)}
    >
      {label ?? (!isPhone && t("export_csv"))}
    </Button>
  );
};
