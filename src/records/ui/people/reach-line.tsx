"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useUnknownNames } from "#core/ui/use-address-state.ts";
import { REACHES, type Reach, type ReachCounts } from "#records/rules/customers/reach.ts";
import styles from "./reach.module.css";

const ALL = "all";

/**
 * The list's filter by who can be contacted, in the address as `reach`; null shows all customers. `standard` is left
 * out of the address.
 */
export const useReachable = (standard: Reach | null = null) => {
  const text = useSearchParams().get("reach");
  const known = REACHES.find((reach) => reach === text);
  useUnknownNames(text === null || text === ALL || known ? [] : ["reach"]);
  const reachable = text === ALL ? null : (known ?? standard);
  const change = (next: Reach | null) => {
    const query = new URLSearchParams(window.location.search);
    query.delete("page");
    query.delete("reach");
    if (next !== standard) query.set("reach", next ?? ALL);
    const search = query.size > 0 ? `?${query}` : "";
    window.history.pushState(null, "", window.location.pathname + search + window.location.hash);
  };
  return { reachable, filter: { ...(reachable && { reachable }) }, change };
};

export type Reachable = ReturnType<typeof useReachable>;

/** Whether there are customers, and none has consented to be contacted. */
export const lacksConsents = ({ customers, any }: ReachCounts): boolean => customers > 0 && any === 0;

/** Explains that no customer may be contacted, and links to the import of consents. */
export const MissingConsents = ({ counts: { customers } }: { counts: ReachCounts }) => {
  const t = useTranslations("reach");
  const mayImport = useCan({ resource: "imports", action: "list" }).data?.can;
  return (
    <>
      <p>{t("no_consents", { count: customers })}</p>
      {mayImport && <Link href="/imports/new">{t("import_consents")}</Link>}
    </>
  );
};

type Props = { counts: ReachCounts | undefined; reach: Reachable };

/** Above a list: how many of its customers can be contacted, and a switch to see only these. */
export const ReachLine = ({ counts, reach: { reachable, change } }: Props) => {
  const t = useTranslations("reach");
  const { count } = useFormats();
  // Keeps its height while the list loads, so that the list doesn't move.
  if (!counts) return <div className={`row items-center gap-4-12 soft relative ${styles.line}`} aria-hidden />;
  return (
    <div className={`row items-center gap-4-12 soft relative ${styles.line}`}>
      <p>{t("line", { count: counts.customers, email: counts.email })}</p>
      <Segmented<Reach | "all">
        size="small"
        name="reachable"
        aria-label={t("show")}
        value={reachable ?? "all"}
        options={[
          { value: "all" as const, label: t("all", { count: count(counts.customers) }) },
          { value: "email" as const, label: t("email", { count: count(counts.email) }) },
          { value: "sms" as const, label: t("sms", { count: count(counts.sms) }) },
          ...(reachable === "any" ? [{ value: "any" as const, label: t("any", { count: count(counts.any) }) }] : []),
        ]}
        onChange={(value) => change(value === "all" ? null : value)}
      />
    </div>
  );
};

/** Explains an empty list whose customers cannot be contacted; otherwise shows the list's own explanation. */
export const ReachEmpty = ({ counts, reach, children }: Props & { children: ReactNode }) => {
  const t = useTranslations("reach");
  const { count } = useFormats();
  if (reach.reachable === null || !counts || counts.customers === 0) return children;
  return (
    <>
      {lacksConsents(counts) ? <MissingConsents counts={counts} /> : <p>{t("no_customers")}</p>}
      <Button onClick={() => reach.change(null)}>{t("all", { count: count(counts.customers) })}</Button>
    </>
  );
};
