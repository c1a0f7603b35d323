"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "#core/ui/page/card.tsx";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { listAddress, SaveAsSegment } from "#records/ui/list/save-and-export.tsx";
import styles from "./customer-group-card.module.css";

type Props = {
  isChosen: boolean;
  mark: ReactNode;
  /** The name, optionally a link, and content beside it. */
  title: ReactNode;
  actionsTitle: string;
  actions: readonly string[];
  /** The rule for these customers; without one there is no list to open and nothing to save. */
  rule: Criteria | null;
  segmentName: string;
  seeWords: string;
  saveWords: string;
  children: ReactNode;
};

/** A card for a group of customers: description, recommended action, and a link to them. */
export const CustomerGroupCard = ({ isChosen, mark, title, actionsTitle, actions, rule, children, ...of }: Props) => {
  const t = useTranslations("buttons");
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  return (
    <li className={`grid ${styles.item}`} data-chosen={isChosen || undefined}>
      <Card className={`stack gap-8 ${styles.card}`}>
        <h3 className="flex items-center gap-8 title">
          {mark}
          {title}
        </h3>
        {children}
        <h4 className="small font-semibold m-0">{actionsTitle}</h4>
        <ol className="list-decimal">
          {actions.map((action) => (
            <li key={action}>{action}</li>
          ))}
        </ol>
        {rule && (
          <div className={`row mt-auto gap-8 ${styles.ways}`}>
            {mayView && (
              <Link href={listAddress(rule)} aria-label={of.seeWords}>
                <Button tabIndex={-1}>{t("see_customers")}</Button>
              </Link>
            )}
            <SaveAsSegment criteria={rule} name={of.segmentName} words={of.saveWords} />
          </div>
        )}
      </Card>
    </li>
  );
};
