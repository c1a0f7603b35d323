"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { WinBackAnswer } from "#contracts/playbooks/win-back.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { UnlessEmpty } from "../../accounts/setup/unless-empty.tsx";
import type { ChurnAddress } from "../types.ts";

type Props = { page: ChurnAddress; listed: WinBackAnswer | undefined };

/** Why no customers are listed, and the next step. */
export const WinBackEmpty = ({ page: { state, change }, listed }: Props) => {
  const t = useTranslations("churn");
  const reach = useTranslations("reach");
  const { money } = useFormats();
  const { name } = useMe().business;
  const isUnreached = listed !== undefined && listed.overdue === 0 && listed.unreachable > 0;
  const mayImport = useCan({ resource: "imports", action: "list" }).data?.can;
  if (!listed) return null;
  if (state.show === "marked") return <p>{t("no_customers_marked")}</p>;
  if (listed.overdue + listed.unreachable === 0) {
    return (
      <UnlessEmpty>
        <p>{t("no_customers_overdue", { business: name })}</p>
      </UnlessEmpty>
    );
  }
  if (state.who === "week" && listed.forecast === null) {
    return <p>{t.rich("week_needs_forecast", { link: (words) => <Link href="/forecast">{words}</Link> })}</p>;
  }
  if (isUnreached) {
    return (
      <>
        <p>{t("no_customers_reachable", { count: listed.unreachable })}</p>
        {mayImport && <Link href="/imports/new">{reach("import_consents")}</Link>}
      </>
    );
  }
  const isDone = listed.contacted >= listed.cap;
  return (
    <>
      <p>
        {isDone
          ? t("week_done", { count: listed.contacted })
          : t("no_customers_worth", { value: money(listed.leastValue) })}
      </p>
      <Button onClick={() => change({ who: "all", reach: "all", page: 1 })}>{t("show_overdue")}</Button>
    </>
  );
};
