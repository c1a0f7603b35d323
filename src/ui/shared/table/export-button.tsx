"use client";

import { Button, type ButtonProps } from "antd";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { useDownload } from "../data/use-download.ts";
import { useCan } from "../session/me.ts";

type Props<In extends z.ZodType, Out extends z.ZodType> = Pick<ButtonProps, "size" | "disabled"> & {
  contract: Contract<In, Out>;
  input: z.input<In>;
};

/** Takes a list along as CSV; absent where one may not. */
export const ExportButton = <In extends z.ZodType, Out extends z.ZodType>(props: Props<In, Out>) => {
  const { contract, input, ...button } = props;
  const t = useTranslations("buttons");
  const mayExport = useCan("data:export");
  const { isLoading, fetchAndSave } = useDownload();
  if (!mayExport) return null;
  return (
    <Button {...button} loading={isLoading} onClick={() => void fetchAndSave(contract, input)}>
      {t("export_csv")}
    </Button>
  );
};
