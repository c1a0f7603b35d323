"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** Customers that the address of a new audience or campaign can name: a segment, or a list of the playbook. */
type Source = { segment: string } | { list: "win-back" | "churn" | "outreach" };

type FollowUp = { key: "audience" | "campaign"; label: string; href: string };

/** A new audience and a new campaign of some customers, as far as the user may create them. */
export const useFollowUps = (source: Source): FollowUp[] => {
  const t = useTranslations();
  const maySend = useCan({ resource: "audiences", action: "create" }).data?.can;
  const mayPlan = useCan({ resource: "campaigns", action: "create" }).data?.can;
  const query = new URLSearchParams(source);
  const audience: FollowUp = { key: "audience", label: t("audiences.new"), href: `/audiences/new?${query}` };
  const campaign: FollowUp = { key: "campaign", label: t("campaigns.create"), href: `/campaigns/new?${query}` };
  return [...(maySend ? [audience] : []), ...(mayPlan ? [campaign] : [])];
};

/** Follow-ups as buttons in a page's header. On phones they are in a menu instead. */
export const FollowUpButtons = ({ followUps }: { followUps: readonly FollowUp[] }): ReactNode =>
  followUps.map(({ key, label, href }) => (
    <Link key={key} href={href}>
      <Button tabIndex={-1}>{label}</Button>
    </Link>
  ));

/** The same as entries of a menu. */
export const toFollowUpItems = (followUps: readonly FollowUp[], go: (href: string) => void) =>
  followUps.map(({ key, label, href }) => ({ key, label, onClick: () => go(href) }));
