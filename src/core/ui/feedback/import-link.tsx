"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** Without orders: the way to import some, for users who may. */
export const ImportLink = () => {
  const t = useTranslations("imports");
  if (!useCan({ resource: "imports", action: "create" }).data?.can) return <p>{t("no_right")}</p>;
  return (
    <Link href="/imports/new">
      <Button type="primary" tabIndex={-1}>
        {t("go")}
      </Button>
    </Link>
  );
};
